/** Each fault reaches its target, and leaves it exactly as it was, however faults of a kind overlap. */
import { describe, expect, test } from "vitest";
import type { Conditions } from "../../model/kind";
import { constant, run, scenarioOf, station, users } from "../../runtime/oracle/oracle-case";
import { Run } from "../../runtime/run";
import { catalog } from "../index";

const LINK = "users->backend";

/** Ten calls a second for 30 s to a backend that takes 10 ms. */
const sketch = (faults: object[], link: object = {}) => ({
  run: { runForMs: 30_050 },
  components: [
    users({ kind: "constant", ratePerSecond: 10 }),
    station("backend", constant(10), 8, { replicaCount: 2 }),
  ],
  links: [{ from: "users", to: "backend", ...link }],
  faults,
});
const fault = (kind: string, settings: object = {}) => ({
  kind,
  target: "backend",
  startAtMs: 10_050,
  lastForMs: 10_000,
  ...settings,
});

/** Everything that faults set at the target, while they last and afterwards. */
function conditionsOf(faults: object[], target: "backend" | typeof LINK | "users", atMs: number): Conditions {
  const simulation = new Run(scenarioOf(sketch(faults)), catalog, "faults");
  simulation.advance(atMs * 1e6);
  const { nodes, links } = simulation.model.simulation;
  if (target === LINK) return { ...links[0]!.conditions };
  return { ...nodes[target === "users" ? 0 : 1]!.conditions };
}
const NEUTRAL = conditionsOf([], "backend", 0);

describe("reaches its target", () => {
  test("crash: nobody answers, and afterwards all is well again", () => {
    const r = run(sketch([fault("crash")]));
    expect(r.of("users", "okCount")).toBe(200);
    expect(r.of("users", "settledCount")).toBe(300);
  });

  test("crash of one of two replicas leaves the other", () => {
    expect(conditionsOf([fault("crash", { replicaCount: 1 })], "backend", 15_000).downReplicaCount).toBe(1);
    expect(run(sketch([fault("crash", { replicaCount: 1 })])).of("users", "okCount")).toBe(300);
  });

  test("latency-spike on a component: service times grow by a time and by a factor", () => {
    expect(run(sketch([fault("latency-spike")])).of("users", "latencyMaxMs")).toBe(510);
    expect(run(sketch([fault("latency-spike", { addMs: 0, slowFactor: 7 })])).of("users", "latencyMaxMs")).toBe(70);
  });

  test("latency-spike on a link: each way takes longer", () => {
    expect(run(sketch([fault("latency-spike", { target: LINK, addMs: 100 })])).of("users", "latencyMaxMs")).toBe(210);
  });

  test("error-burst: a share of the calls fails, permanently if so wished", () => {
    expect(run(sketch([fault("error-burst")])).of("users", "failedCount")).toBe(100);
    const some = run(sketch([fault("error-burst", { errorRatio: 0.3, permanent: true })])).of(
      "users",
      "failedPermanentlyCount",
    );
    expect(some).toBeGreaterThan(15);
    expect(some).toBeLessThan(45);
  });

  test("partition: requests vanish, or only the answers", () => {
    const quickly = { lossDetectedAfterMs: 1000 };
    const both = run(sketch([fault("partition", { target: LINK })], quickly));
    expect(both.of("users", "failedCount")).toBe(100);
    expect(both.of("backend", "arrivalCount")).toBe(200);
    const answers = run(sketch([fault("partition", { target: LINK, direction: "responses" })], quickly));
    expect(answers.of("users", "failedCount")).toBe(100);
    expect(answers.of("backend", "arrivalCount")).toBe(300);
  });

  test("packet-loss: requests and answers are lost with their share", () => {
    const r = run(sketch([fault("packet-loss", { target: LINK, lossRatio: 0.5 })], { lossDetectedAfterMs: 100 }));
    // 100 calls; 3 in 4 lose the request or the answer.
    expect(r.of(LINK, "lostCount")).toBeGreaterThan(60);
    expect(r.of(LINK, "lostCount")).toBeLessThan(90);
    expect(r.of("users", "failedCount")).toBe(r.of(LINK, "lostCount"));
  });

  test("surge: three times as many come", () => {
    const r = run(sketch([fault("surge", { target: "users", factor: 3 })]));
    expect(Math.abs(r.of("users", "arrivalCount") - 500)).toBeLessThanOrEqual(1);
    expect(
      Math.abs(run(sketch([fault("surge", { target: "users", factor: 0 })])).of("users", "arrivalCount") - 200),
    ).toBeLessThanOrEqual(1);
  });

  test("gc-pause: work stands still and goes on afterwards", () => {
    const r = run(sketch([fault("gc-pause", { every: constant(2000), pause: constant(200) })]));
    expect(r.of("users", "okCount")).toBe(300);
    expect(r.of("users", "latencyMaxMs")).toBeGreaterThan(100);
    expect(r.of("users", "latencyMaxMs")).toBeLessThanOrEqual(210);
  });

  test("gc-pause that ends in the middle of a pause thaws its target", () => {
    const pauses = fault("gc-pause", { every: constant(1000), pause: constant(60_000) });
    expect(conditionsOf([pauses], "backend", 15_000).frozen).toBe(1);
    expect(conditionsOf([pauses], "backend", 25_000).frozen).toBe(0);
    expect(run(sketch([pauses])).of("users", "okCount")).toBe(300);
  });
});

describe("faults of a kind add up, and each undoes itself exactly", () => {
  const overlapping = (kind: string, target: string, settings: readonly object[]) =>
    settings.map((each, i) => ({
      kind,
      target,
      startAtMs: 1000 * (i + 1),
      lastForMs: i === 0 ? 6000 : 1900 + 100 * i,
      ...each,
    }));
  const three = (
    kind: string,
    target: "backend" | typeof LINK | "users",
    settings: readonly object[],
    key: keyof Conditions,
  ) => {
    const faults = overlapping(kind, target, settings);
    return [1500, 2500, 3050, 5500, 8000].map((atMs) => conditionsOf(faults, target, atMs)[key]);
  };

  test.each([
    [
      "crash",
      "backend",
      [{ replicaCount: 1 }, { replicaCount: 0 }],
      "downReplicaCount",
      [1, 1_000_001, 1_000_001, 1, 0],
    ],
    [
      "latency-spike",
      "backend",
      [{ addMs: 0.1 }, { addMs: 0.2 }, { addMs: 0.7 }],
      "addedNs",
      [100_000, 300_000, 1_000_000, 100_000, 0],
    ],
    [
      "error-burst",
      "backend",
      [{ errorRatio: 0.1 }, { errorRatio: 0.2 }, { errorRatio: 1 }],
      "errorRatio",
      [0.1, 0.1 + 0.2, 1, 0.1, 0],
    ],
    [
      "surge",
      "users",
      [{ factor: 0.1 }, { factor: 3 }, { factor: 0.7 }],
      "arrivalFactor",
      [0.1, 0.1 * 3, 0.1 * 3 * 0.7, 0.1, 1],
    ],
    ["packet-loss", LINK, [{ lossRatio: 0.1 }, { lossRatio: 0.2 }], "lossRatio", [0.1, 0.1 + 0.2, 0.1 + 0.2, 0.1, 0]],
    ["partition", LINK, [{}, { direction: "requests" }], "cutRequests", [1, 2, 2, 1, 0]],
  ] as const)("%s", (kind, target, settings, key, expected) => {
    expect(three(kind, target, settings, key)).toEqual(expected);
  });

  test("slow factors multiply", () => {
    const factors = [
      { addMs: 0, slowFactor: 0.1 },
      { addMs: 0, slowFactor: 3 },
    ];
    expect(three("latency-spike", "backend", factors, "slowFactor")).toEqual([0.1, 0.1 * 3, 0.1 * 3, 0.1, 1]);
  });

  test("a permanent burst over a transient one is permanent as long as it lasts", () => {
    const bursts = overlapping("error-burst", "backend", [{}, { permanent: true }]);
    expect([1500, 2500, 5500].map((atMs) => conditionsOf(bursts, "backend", atMs).errorIsPermanent)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("after all faults of every kind the target is as new", () => {
    const all = ["crash", "latency-spike", "error-burst", "gc-pause"].map((kind) => fault(kind, { lastForMs: 3000 }));
    expect(conditionsOf(all, "backend", 29_000)).toEqual(NEUTRAL);
  });
});

describe("aimed at some of the calls", () => {
  /** Two operations over a balancer that picks one of four replicas. */
  const balanced = (faults: object[], backend: object = {}) =>
    run({
      run: { runForMs: 60_000 },
      operations: [
        { id: "read", share: 3 },
        { id: "write", share: 1, access: "write" },
      ],
      components: [
        users({ kind: "poisson", ratePerSecond: 100 }),
        { id: "lb", kind: "load-balancer", algorithm: "random" },
        station("backend", constant(10), 100, { replicaCount: 4, ...backend }),
      ],
      links: ["users->lb", "lb->backend"],
      faults,
    });
  const always = (kind: string, settings: object, target = "backend") => ({ kind, target, startAtMs: 0, ...settings });

  test("error-burst on one replica hits what the balancer sends there, after its time", () => {
    const r = balanced([always("error-burst", { replicaCount: 1, failsAfterMs: 1 })]);
    expect(r.of("users", "failedCount") / r.of("users", "settledCount")).toBeCloseTo(0.25, 1);
    expect(r.of("users", "latencyP50Ms")).toBeCloseTo(10, 0);
    expect(r.of("backend", "latencyMeanMs")).toBeCloseTo(0.75 * 10 + 0.25 * 1, 0);
  });

  test("error-burst on one replica of a shared queue hits its share of the calls", () => {
    const r = run({
      run: { runForMs: 60_000 },
      components: [
        users({ kind: "poisson", ratePerSecond: 100 }),
        station("backend", constant(10), 100, { replicaCount: 4 }),
      ],
      links: ["users->backend"],
      faults: [always("error-burst", { replicaCount: 1 })],
    });
    expect(r.of("users", "failedCount") / r.of("users", "settledCount")).toBeCloseTo(0.25, 1);
  });

  test("error-burst on one operation spares the others", () => {
    const r = balanced([always("error-burst", { errorRatio: 0.5, operation: "write", permanent: true })]);
    expect(r.ofOperation("users", "read", "failedCount")).toBe(0);
    const writes = r.ofOperation("users", "write", "settledCount");
    expect(r.ofOperation("users", "write", "failedPermanentlyCount") / writes).toBeCloseTo(0.5, 1);
  });

  test("a call that fails late can be withdrawn before", () => {
    const r = run({
      ...sketch([always("error-burst", { failsAfterMs: 500 })]),
      links: [
        {
          from: "users",
          to: "backend",
          cancellation: true,
          policies: [{ kind: "timeout", timeoutMs: 100 }],
        },
      ],
    });
    expect(r.of("backend", "cancelledCount")).toBeGreaterThan(290);
    expect(r.of("backend", "inFlightCount")).toBeLessThanOrEqual(1);
  });

  test("latency-spike makes one replica slow, or a share of the work, or one operation", () => {
    const replica = balanced([always("latency-spike", { addMs: 90, replicaCount: 1 })]);
    expect(replica.of("users", "latencyMeanMs")).toBeCloseTo(10 + 0.25 * 90, -1);
    expect(replica.of("users", "latencyMaxMs")).toBe(100);
    const share = balanced([always("latency-spike", { addMs: 0, slowFactor: 5, shareOfCalls: 0.1 })]);
    expect(share.of("users", "latencyP50Ms")).toBeCloseTo(10, 0);
    expect(share.of("users", "latencyMaxMs")).toBe(50);
    const operation = balanced([always("latency-spike", { addMs: 40, operation: "write" })]);
    expect(operation.ofOperation("users", "read", "latencyMaxMs")).toBe(10);
    expect(operation.ofOperation("users", "write", "latencyMeanMs")).toBeCloseTo(50, 6);
  });

  test("latency-spike on a link: only one operation, each way", () => {
    const r = balanced([always("latency-spike", { addMs: 20, operation: "read" }, "users->lb")]);
    expect(r.ofOperation("users", "read", "latencyMeanMs")).toBeCloseTo(50, 6);
    expect(r.ofOperation("users", "write", "latencyMaxMs")).toBe(10);
  });

  test("packet-loss of one operation", () => {
    const r = balanced([always("packet-loss", { lossRatio: 0.5, operation: "write" }, "users->lb")]);
    const writes = r.ofOperation("users", "write", "arrivalCount");
    expect(r.of("users->lb", "lostCount") / writes).toBeCloseTo(0.75, 1);
    expect(r.ofOperation("users", "read", "okCount")).toBe(r.ofOperation("users", "read", "settledCount"));
  });

  test("each takes exactly itself away", () => {
    const faults = [
      fault("latency-spike", { shareOfCalls: 0.5, startAtMs: 1000, lastForMs: 5000 }),
      fault("error-burst", { replicaCount: 1, startAtMs: 2000, lastForMs: 1000 }),
    ];
    expect([1500, 2500, 3500].map((atMs) => conditionsOf(faults, "backend", atMs).callFaults?.length)).toEqual([
      1, 2, 1,
    ]);
    expect(conditionsOf(faults, "backend", 7000)).toEqual(NEUTRAL);
  });
});

describe("connection-leak", () => {
  const leak = (settings: object) => ({ kind: "connection-leak", startAtMs: 5050, lastForMs: 10_000, ...settings });
  const withDatabase = (faults: object[]) =>
    run({
      run: { runForMs: 30_000 },
      components: [
        users({ kind: "constant", ratePerSecond: 100 }),
        { id: "db", kind: "database", connectionCount: 10, readTime: constant(20), acquireTimeoutMs: 100 },
      ],
      links: ["users->db"],
      faults,
    });

  test("empties the pool of a database until calls get no connection in time; afterwards all are back", () => {
    const r = withDatabase([leak({ target: "db", leakPerSecond: 2 })]);
    // 10 connections, 2 a second: all gone 5 s later, for another 5 s, 100 calls a second.
    expect(r.of("db", "acquireTimeoutCount")).toBeGreaterThan(500);
    expect(r.of("db", "acquireTimeoutCount")).toBeLessThan(750);
    expect(r.of("db", "workerCount")).toBe(10);
    expect(r.of("db", "queueLength")).toBe(0);
  });

  test("may leave some, lost all at once", () => {
    const r = withDatabase([leak({ target: "db", leakPerSecond: 0, leakAtOnceCount: 7 })]);
    expect(r.of("users", "okCount")).toBeGreaterThan(2990);
    expect(r.of("db", "queueLengthMax")).toBeLessThan(3);
    const limited = withDatabase([leak({ target: "db", leakPerSecond: 100, leakLimit: 7 })]);
    expect(limited.of("users", "okCount")).toBeGreaterThan(2990);
  });

  test("empties the pool of a link", () => {
    const sketchOf = (transport: object, target = LINK) => ({
      ...sketch([leak({ target, leakPerSecond: 2, leakAtOnceCount: 1 })], { transport }),
    });
    const r = run(sketchOf({ kind: "http1-pool", connectionLimit: 4, acquireTimeoutMs: 100 }));
    // The first at once, three more within 1.5 s; then nothing for 8.5 s.
    expect(r.of(LINK, "acquireTimeoutCount")).toBeGreaterThan(80);
    expect(r.of(LINK, "acquireTimeoutCount")).toBeLessThan(90);
    expect(r.of("backend", "arrivalCount")).toBe(r.of("users", "okCount"));
    expect(() => scenarioOf(sketchOf({ kind: "direct" }))).toThrow(/does nothing on a link with the transport/);
  });

  test("gives back what it took, to the last one", () => {
    const faults = [
      { kind: "connection-leak", target: LINK, startAtMs: 1000, lastForMs: 3000, leakPerSecond: 10 },
      { kind: "connection-leak", target: LINK, startAtMs: 2000, lastForMs: 4000, leakPerSecond: 0, leakAtOnceCount: 3 },
    ];
    const at = (atMs: number) => {
      const pooled = sketch(faults, { transport: { kind: "http2" } });
      const simulation = new Run(scenarioOf(pooled), catalog, "faults");
      simulation.advance(atMs * 1e6);
      return simulation.model.simulation.links[0]!.conditions.leakedCount;
    };
    expect([1050, 1950, 3050, 4050, 7000].map(at)).toEqual([0, 9, 23, 3, 0]);
  });
});

describe("cache-flush", () => {
  test("loses every entry at once; callers fill the cache again", () => {
    const r = run({
      run: { runForMs: 20_000 },
      operations: [{ id: "read", keys: { count: 100, zipf: 0 } }],
      components: [
        users({ kind: "constant", ratePerSecond: 100 }),
        { id: "cache", kind: "cache", ttlMs: 0, entryCapacity: 100, warmEntryCount: 100, mode: "readThrough" },
        station("origin", constant(1), 10),
      ],
      links: ["users->cache", "cache->origin"],
      faults: [{ kind: "cache-flush", target: "cache", startAtMs: 10_005, lastForMs: 1 }],
    });
    expect(r.of("cache", "flushCount")).toBe(1);
    expect(r.of("origin", "arrivalCount")).toBe(100);
  });

  test("acts on caches only", () => {
    expect(() => scenarioOf(sketch([fault("cache-flush")]))).toThrow(/does not act on a service/);
  });
});

describe("clock-skew", () => {
  const cached = (faults: object[], ttlMs = 5000) =>
    run({
      run: { runForMs: 20_000 },
      operations: [{ id: "read", keys: { count: 100, zipf: 0 } }],
      components: [
        users({ kind: "constant", ratePerSecond: 1000 }),
        { id: "cache", kind: "cache", ttlMs, entryCapacity: 100, mode: "readThrough" },
        station("origin", constant(1), 100),
      ],
      links: ["users->cache", "cache->origin"],
      faults,
    });
  const skew = (settings: object) => ({ kind: "clock-skew", target: "cache", startAtMs: 1000, ...settings });

  test("a clock that jumps ahead expires everything at once", () => {
    // Time to live longer than the run: 100 fills, and 100 again after the jump.
    expect(cached([], 60_000).of("origin", "arrivalCount")).toBe(100);
    expect(cached([skew({ offsetMs: 60_000 })], 60_000).of("origin", "arrivalCount")).toBe(200);
    expect(cached([skew({ offsetMs: 10_000 })], 60_000).of("origin", "arrivalCount")).toBe(100);
  });

  test("one that falls behind keeps entries past their time", () => {
    const usual = cached([]).of("origin", "arrivalCount");
    expect(usual).toBeGreaterThan(350);
    expect(cached([skew({ offsetMs: -60_000 })]).of("origin", "arrivalCount")).toBe(100);
    // When the fault ends the clock is right again, and all of them are overdue.
    const healed = cached([skew({ offsetMs: -60_000, lastForMs: 15_000 })]).of("origin", "arrivalCount");
    expect(healed).toBe(200);
  });

  test("one that runs fast shortens times to live", () => {
    const usual = cached([]).of("origin", "arrivalCount");
    const fast = cached([skew({ offsetMs: 0, driftRatio: 1 })]).of("origin", "arrivalCount");
    expect(fast).toBeGreaterThan(1.6 * usual);
  });

  test("a rate limit sees a new window when the clock jumps, and an empty bucket when it falls behind", () => {
    const limited = (algorithm: string, offsetMs: number, lastForMs = 30_000) =>
      run({
        run: { runForMs: 20_000 },
        components: [
          users({ kind: "constant", ratePerSecond: 100 }),
          {
            ...station("backend", constant(1), 100),
            policies: [{ kind: "rate-limit", algorithm, rateLimitPerSecond: 10, windowMs: 10_000, burstCapacity: 10 }],
          },
        ],
        links: ["users->backend"],
        faults: [{ kind: "clock-skew", target: "backend", startAtMs: 5000, lastForMs, offsetMs }],
      }).of("backend", "okCount");
    const usual = limited("fixed-window", 0);
    // The calendar window of the jump is a new one, with its whole limit.
    expect(limited("fixed-window", 10_000)).toBe(usual + 100);
    expect(limited("token-bucket", -10_000, 4000)).toBeLessThan(limited("token-bucket", 0) - 25);
  });

  test("undoes itself exactly, drift included", () => {
    const faults = [
      fault("clock-skew", { offsetMs: 0.1, driftRatio: 0.001, startAtMs: 1000, lastForMs: 3000 }),
      fault("clock-skew", { offsetMs: -700, startAtMs: 2000, lastForMs: 1000 }),
    ];
    // Half a second after it began the first clock is 0.1 + 0.5 ms ahead.
    const { clockOffsetNs, clockDriftRatio } = conditionsOf(faults, "backend", 1500);
    expect(clockOffsetNs + 1500e6 * clockDriftRatio).toBeCloseTo(600_000, 3);
    expect(conditionsOf(faults, "backend", 2500).clockOffsetNs).toBeCloseTo(100_000 - 1e6 - 700e6, 3);
    expect(conditionsOf(faults, "backend", 5000)).toEqual(NEUTRAL);
  });
});
