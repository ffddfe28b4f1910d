import { describe, expect, test } from "vitest";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

const LINK = "users->backend";
const crowd = (count: number) => ({
  kind: "closed-loop",
  userCount: count,
  firstRequest: "atOnce",
  requestsPerUserCount: 1,
});
const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });

/** A backend that takes 100 ms and could serve everybody at once. */
const pooled = (arrivals: unknown, transport: object = {}, link: object = {}, more: object = {}) => ({
  run: { runForMs: 10_000 },
  components: [users(arrivals), station("backend", constant(100), 1000)],
  links: [{ from: "users", to: "backend", transport: { kind: "http1-pool", ...transport }, ...link }],
  ...more,
});

describe("connections", () => {
  test("carry one call at a time: the others wait for one, although the backend is idle", () => {
    const r = run(pooled(crowd(10), { connectionLimit: 4 }));
    expect(r.of("backend", "inFlightMax")).toBe(4);
    expect(r.of("users", "okCount")).toBe(10);
    expect(r.of(LINK, "latencyMaxMs")).toBe(300);
    expect(r.of(LINK, "connectionMax")).toBe(4);
    expect(r.of(LINK, "waitingForConnectionMax")).toBe(6);
    expect(r.of(LINK, "handshakeCount")).toBe(4);
    // Four at once, four after 100 ms, two after 200 ms.
    expect(r.of(LINK, "acquireTimeMeanMs")).toBeCloseTo(80, 6);
    expect(r.of(LINK, "connectionInUseMean")).toBeCloseTo((10 * 100) / 10_000, 6);
  });

  test("cost a handshake when they are new, and nothing when they are used again", () => {
    const r = run(pooled(at(0, 500), {}, { latency: constant(20) }));
    // TCP and TLS: two round trips of 40 ms; then there, 100 ms of work, and back.
    expect(r.of(LINK, "latencyMaxMs")).toBe(220);
    expect(r.of(LINK, "latencyMeanMs")).toBeCloseTo((220 + 140) / 2, 1);
    expect(r.of(LINK, "handshakeCount")).toBe(1);
    expect(r.of(LINK, "attemptLatencyMeanMs")).toBeCloseTo(140, 1);
  });

  test("take the setup time on top of the round trips", () => {
    const r = run(pooled(at(0), { setupRoundTripCount: 3, setupTime: constant(7) }, { latency: constant(1) }));
    expect(r.of(LINK, "latencyMaxMs")).toBe(3 * 2 + 7 + 102);
  });

  test("that idle too long are closed", () => {
    const short = run(pooled(at(0, 500, 1000), { idleTimeoutMs: 300 }));
    expect(short.of(LINK, "handshakeCount")).toBe(3);
    expect(short.of(LINK, "connectionCount")).toBe(0);
    expect(short.of(LINK, "connectionMean")).toBeCloseTo((3 * 400) / 10_000, 6);
    const long = run(pooled(at(0, 500, 1000), { idleTimeoutMs: 5000 }));
    expect(long.of(LINK, "handshakeCount")).toBe(1);
    expect(run(pooled(at(0, 500), { idleTimeoutMs: 0 })).of(LINK, "connectionCount")).toBe(1);
  });

  test("are opened only for those who wait for one", () => {
    // While the first handshake is under way (80 ms) two more calls come: three connections, no more.
    const r = run(pooled(at(0, 10, 20, 500, 510, 520), { connectionLimit: 6 }, { latency: constant(20) }));
    expect(r.of(LINK, "handshakeCount")).toBe(3);
  });
});

describe("the wait is bounded", () => {
  test("by places", () => {
    const r = run(pooled(crowd(10), { connectionLimit: 4, acquireQueueCapacity: 1 }));
    expect(r.of("users", "okCount")).toBe(5);
    expect(r.of("users", "refusedCount")).toBe(5);
    expect(r.of(LINK, "acquireRefusedCount")).toBe(5);
    expect(r.of("backend", "arrivalCount")).toBe(5);
  });

  test("by time", () => {
    const r = run(pooled(crowd(10), { connectionLimit: 4, acquireTimeoutMs: 150 }));
    expect(r.of("users", "okCount")).toBe(8);
    expect(r.of(LINK, "acquireTimeoutCount")).toBe(2);
    expect(r.of("users", "refusedCount")).toBe(2);
  });

  test("those for whom a connection is being opened take nobody's place", () => {
    const r = run(pooled(crowd(6), { connectionLimit: 4, acquireQueueCapacity: 0 }, { latency: constant(10) }));
    expect(r.of("users", "okCount")).toBe(4);
    expect(r.of("users", "refusedCount")).toBe(2);
  });
});

describe("a caller that gives up", () => {
  const hasty = (link: object) =>
    run(pooled(at(0, 50, 60), { connectionLimit: 1 }, { policies: [{ kind: "timeout", timeoutMs: 30 }], ...link }));

  test("leaves its connection taken until the answer has come", () => {
    const r = hasty({});
    expect(r.of("users", "timedOutCount")).toBe(3);
    // Those who gave up while they waited never went out.
    expect(r.of("backend", "arrivalCount")).toBe(1);
    expect(r.of(LINK, "handshakeCount")).toBe(1);
  });

  test("closes it where the callee hears of it, and the next one opens another", () => {
    const r = hasty({ cancellation: true });
    expect(r.of("backend", "cancelledCount")).toBe(3);
    expect(r.of(LINK, "handshakeCount")).toBe(3);
    expect(r.of(LINK, "connectionCount")).toBe(0);
    expect(r.of(LINK, "connectionMax")).toBe(1);
  });
});

describe("the network", () => {
  test("that loses a packet costs the time to send it again, and no call", () => {
    const r = run(pooled(at(...Array.from({ length: 40 }, (_, i) => i * 200)), {}, { lossRatio: 0.25 }));
    expect(r.of("users", "okCount")).toBe(40);
    expect(r.of(LINK, "lostCount")).toBe(0);
    expect(r.of(LINK, "stallCount")).toBeGreaterThan(8);
    expect(r.of(LINK, "stallCount")).toBeLessThan(32);
    expect(r.of(LINK, "heldMessageCount")).toBe(r.of(LINK, "stallCount"));
    expect(r.of(LINK, "heldTimeMeanMs")).toBe(200);
    expect(r.of(LINK, "latencyMeanMs")).toBeCloseTo(100 + 5 * r.of(LINK, "stallCount"), 6);
  });

  test("may lose calls for good where nothing is sent again", () => {
    const r = run(pooled(at(0, 100, 200), { retransmitAfterMs: 0 }, { lossRatio: 1, lossDetectedAfterMs: 50 }));
    expect(r.of(LINK, "lostCount")).toBe(3);
    expect(r.of("users", "failedCount")).toBe(3);
    // A connection without an answer is given up.
    expect(r.of(LINK, "handshakeCount")).toBe(3);
  });

  test("with a bandwidth is shared by what is on its way", () => {
    const sized = (arrivals: unknown) =>
      run({
        ...pooled(arrivals, {}, { bandwidthBytesPerSecond: 1_000_000 }),
        operations: [
          {
            id: "get",
            requestSize: { kind: "constant", bytes: 0 },
            responseSize: { kind: "constant", bytes: 100_000 },
          },
        ],
      });
    expect(sized(at(0)).of(LINK, "latencyMaxMs")).toBe(200);
    expect(sized(crowd(3)).of(LINK, "latencyMaxMs")).toBe(400);
  });
});

test("leaked connections are out of the pool until they are found again", () => {
  const simulation = new Run(scenarioOf(pooled(crowd(10), { connectionLimit: 4 })), catalog, "leak");
  const { links } = simulation.model.simulation;
  const { conditions, transport } = links[0]!;
  simulation.advance(50e6);
  conditions.leakedCount = 3;
  transport!.conditionsChanged!();
  expect(transport!.describe!()).toEqual({ openCount: 4, openingCount: 0, waitingCount: 6 });
  simulation.advance(150e6);
  expect(transport!.describe!()).toEqual({ openCount: 1, openingCount: 0, waitingCount: 5 });
  conditions.leakedCount = 0;
  transport!.conditionsChanged!();
  expect(transport!.describe!()).toEqual({ openCount: 4, openingCount: 0, waitingCount: 2 });
  simulation.advance(simulation.endNs);
  expect(simulation.summarize().links[0]!.metrics.okCount).toBe(10);
});
