import { describe, expect, test } from "vitest";
import { applyLiveEdit } from "../../../runtime/live-edit";
import { constant, Result, run, type Sketch, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run, simulate } from "../../../runtime/run";
import { parse } from "../../../scenario/parse";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });
const INSTANT = constant(0);

interface Around {
  readonly a?: object;
  readonly b?: object;
  readonly runForMs?: number;
  readonly faults?: readonly unknown[];
  readonly links?: object;
}

/** users → edge (the gateway) → a (10 ms) and b (30 ms), for the operations `browse` and `buy`. */
function sketch(arrivals: unknown, edge: object = {}, around: Around = {}): Sketch {
  return {
    run: { runForMs: around.runForMs ?? 1000 },
    operations: [
      { id: "browse", share: 0.8 },
      { id: "buy", share: 0.2 },
    ],
    components: [
      users(arrivals),
      { id: "edge", kind: "api-gateway", routingTime: INSTANT, ...edge },
      station("a", constant(10), 100, around.a),
      station("b", constant(30), 100, around.b),
    ],
    links: [
      { from: "users", to: "edge", ...around.links },
      { from: "edge", to: "a", ...around.links },
      { from: "edge", to: "b", ...around.links },
    ],
    faults: around.faults ?? [],
  };
}
const serve = (...args: Parameters<typeof sketch>) => run(sketch(...args));

const BY_OPERATION = [
  { operation: "browse", to: "a" },
  { operation: "buy", to: "b" },
];

describe("routes", () => {
  test("send each operation to its backend", () => {
    const r = serve(every(1), { routes: BY_OPERATION });
    expect(r.of("a", "arrivalCount")).toBe(r.ofOperation("users", "browse", "arrivalCount"));
    expect(r.of("b", "arrivalCount")).toBe(r.ofOperation("users", "buy", "arrivalCount"));
    expect(r.ofOperation("a", "buy", "arrivalCount")).toBe(0);
  });

  test("may name the link instead of the component", () => {
    const routes = [
      { operation: "browse", to: "edge->a" },
      { operation: "buy", to: "edge->b" },
    ];
    expect(serve(every(10), { routes }).of("a", "arrivalCount")).toBeGreaterThan(70);
  });

  test("an operation without a route fails for good and reaches nobody", () => {
    const file = {
      format: "windtunnel/scenario",
      version: 1,
      name: "unrouted",
      run: { runForMs: 1000, warmUpMs: 0, seed: "unrouted" },
      operations: [{ id: "browse" }, { id: "buy" }],
      components: [
        users(every(5)),
        { id: "edge", kind: "api-gateway", routes: [{ operation: "browse", to: "a" }] },
        station("a", constant(1), 10),
      ],
      links: [
        { from: "users", to: "edge" },
        { from: "edge", to: "a" },
      ],
    };
    const { scenario, problems, runnable } = parse(JSON.parse(JSON.stringify(file)), catalog);
    expect(runnable).toBe(true);
    expect(problems).toMatchObject([{ severity: "warning", value: "buy" }]);
    const r = new Result(simulate(scenario, catalog));
    const buys = r.ofOperation("users", "buy", "settledCount");
    expect(buys).toBeGreaterThan(50);
    expect(r.of("edge", "unroutedCount")).toBe(buys);
    expect(r.of("users", "failedPermanentlyCount")).toBe(buys);
    expect(r.ofOperation("a", "buy", "arrivalCount")).toBe(0);
  });

  test("a route to a component without a link blocks the run", () => {
    const file = sketch(at(0), { routes: [{ operation: "browse", to: "users" }] });
    expect(() => scenarioOf(file)).toThrow(/no link from edge/);
  });
});

describe("answers of several backends", () => {
  test("gathered in parallel take as long as the slowest", () => {
    expect(serve(at(0)).of("users", "latencyMaxMs")).toBe(30);
    const both = [
      { operation: "browse", to: "a" },
      { operation: "browse", to: "b" },
      { operation: "buy", to: "b" },
    ];
    const r = serve(every(50), { routes: both });
    expect(r.ofOperation("users", "browse", "latencyMeanMs")).toBeCloseTo(30, 6);
    expect(r.of("a", "arrivalCount")).toBeLessThan(r.of("b", "arrivalCount"));
  });

  test("gathered one after the other take as long as all together", () => {
    expect(serve(at(0), { aggregation: "sequence" }).of("users", "latencyMaxMs")).toBe(40);
  });

  test("one failure fails the whole, at once", () => {
    const r = serve(at(0), {}, { a: { failureRatio: 1 } });
    expect(r.of("users", "failedCount")).toBe(1);
    expect(r.of("users", "latencyMaxMs")).toBe(10);
    expect(r.of("b", "wastedCount")).toBe(1);
  });

  test("in sequence a failure spares the rest", () => {
    const r = serve(at(0), { aggregation: "sequence" }, { a: { failureRatio: 1 } });
    expect(r.of("b", "arrivalCount")).toBe(0);
  });
});

describe("what went wrong behind it is passed on as it is", () => {
  test.each([
    ["refusedCount", { queueCapacity: 0, concurrencyPerReplica: 1 }],
    ["failedPermanentlyCount", { permanentFailureRatio: 1 }],
    ["failedCount", { failureRatio: 1 }],
  ])("%s", (metric, a) => {
    const r = serve(at(0, 1), { routes: [...BY_OPERATION.map((route) => ({ ...route, to: "a" }))] }, { a });
    expect(r.of("users", metric)).toBe(r.of("a", metric));
    expect(r.of("users", metric)).toBeGreaterThan(0);
  });
});

describe("authentication", () => {
  test("turns requests away before they reach a backend", () => {
    const r = serve(every(1), { authRejectRatio: 0.25, routes: BY_OPERATION });
    const rejected = r.of("edge", "authRejectedCount");
    expect(rejected / r.of("edge", "settledCount")).toBeCloseTo(0.25, 1);
    expect(r.of("users", "shedCount")).toBe(rejected);
    expect(r.of("a", "arrivalCount") + r.of("b", "arrivalCount")).toBe(r.of("edge", "arrivalCount") - rejected);
  });

  test("and routing take time on a worker", () => {
    const r = serve(at(0, 0), { routingTime: constant(2), authTime: constant(3), concurrencyPerReplica: 1 });
    expect(r.of("users", "latencyMaxMs")).toBe(40);
    expect(r.of("edge", "waitingTimeMaxMs")).toBe(5);
  });
});

describe("authentication by operation", () => {
  test("turns away the share of each, and is counted apart from the rate limit", () => {
    const r = serve(every(1), {
      routes: BY_OPERATION,
      authRejectRatio: 0.5,
      authRejectRatios: { browse: 0 },
      policies: [{ kind: "rate-limit", rateLimitPerSecond: 500, burstCapacity: 1 }],
    });
    const unauthenticated = r.of("edge", "authRejectedCount");
    const limited = r.of("edge", "rateLimitRejectedCount");
    expect(unauthenticated).toBeGreaterThan(20);
    expect(limited).toBeGreaterThan(400);
    expect(r.of("edge", "shedCount")).toBe(unauthenticated + limited);
    expect(r.of("a", "arrivalCount") + r.of("b", "arrivalCount")).toBe(
      r.of("edge", "arrivalCount") - unauthenticated - limited,
    );
    // Of what the rate limit lets through, browsing needs no token.
    expect(r.of("a", "arrivalCount")).toBeGreaterThan(300);
  });
});

describe("bodies", () => {
  const uploads = (bodyLimitBytes: number) =>
    run({
      ...sketch(every(1), { routes: BY_OPERATION, bodyLimitBytes, routingTime: constant(1), authTime: constant(4) }),
      operations: [
        { id: "browse" },
        { id: "buy", requestSize: { kind: "lognormal", p50Bytes: 1_048_576, p99Bytes: 10_000_000 } },
      ],
    });

  test("over the limit are refused for good, without a check of the token, and reach nobody", () => {
    const r = uploads(1_048_576);
    const tooLarge = r.of("edge", "tooLargeCount");
    const buys = r.ofOperation("edge", "buy", "settledCount");
    expect(tooLarge / buys).toBeCloseTo(0.5, 1);
    expect(r.of("users", "failedPermanentlyCount")).toBe(tooLarge);
    // The last few are still on their way when the run ends.
    expect(Math.abs(r.of("b", "arrivalCount") - (buys - tooLarge))).toBeLessThan(20);
    expect(r.ofOperation("edge", "buy", "latencyP50Ms")).toBeLessThan(36);
    expect(r.of("edge", "serviceTimeMeanMs")).toBeLessThan(5);
  });

  test("of any size pass without a limit", () => {
    expect(uploads(0).of("edge", "tooLargeCount")).toBe(0);
  });
});

test("translation is work for what goes on to a backend, and for nothing else", () => {
  const times = { routingTime: constant(1), authTime: constant(2), translationTime: constant(4) };
  expect(
    serve(at(0), {
      ...times,
      routes: [
        { operation: "browse", to: "a" },
        { operation: "buy", to: "a" },
      ],
    }).of("users", "latencyMaxMs"),
  ).toBe(17);
  expect(serve(at(0), { ...times, authRejectRatio: 1 }).of("users", "latencyMaxMs")).toBe(3);
});

describe("room", () => {
  test("what finds none is counted by its cause", () => {
    const r = serve(at(0, 0, 0), { concurrencyPerReplica: 1, queueCapacity: 1, routingTime: constant(1) });
    expect(r.of("edge", "overloadedCount")).toBe(1);
    expect(r.of("users", "refusedCount")).toBe(1);
    const full = serve(at(0, 0, 0), { inFlightLimit: 2 });
    expect(full.of("edge", "overloadedCount")).toBe(1);
  });

  test("waiting for backends holds no worker", () => {
    const r = serve(every(2), { concurrencyPerReplica: 1, routingTime: constant(1) });
    expect(r.of("users", "refusedCount")).toBe(0);
    expect(r.of("users", "latencyMaxMs")).toBe(31);
    expect(r.of("edge", "inFlightMax")).toBeGreaterThan(10);
    expect(r.of("edge", "utilization")).toBeCloseTo(0.5, 1);
  });

  test("beyond the in-flight limit requests are refused", () => {
    const r = serve(at(0, 1, 2, 3, 40), { inFlightLimit: 3 });
    expect(r.of("users", "refusedCount")).toBe(1);
    expect(r.of("users", "okCount")).toBe(4);
  });

  test("beyond workers and queue requests are refused", () => {
    const r = serve(at(0, 0, 0, 0), { concurrencyPerReplica: 1, queueCapacity: 2, routingTime: constant(1) });
    expect(r.of("users", "refusedCount")).toBe(1);
  });

  test("a caller that leaves gives its place back", () => {
    const links = { cancellation: true };
    const impatient: Sketch = {
      ...sketch(at(0, 1, 2, 3), { inFlightLimit: 1 }, { links }),
      components: sketch(at(0, 6, 12), { inFlightLimit: 1 }).components.map((part) =>
        part.id === "users" ? { ...part, timeoutMs: 5 } : part,
      ),
    };
    const r = run(impatient);
    expect(r.of("users", "timedOutCount")).toBe(3);
    expect(r.of("users", "refusedCount")).toBe(0);
    expect(r.of("b", "cancelledCount")).toBe(3);
  });
});

test("a crash fails those that are being routed and all that come", () => {
  const faults = [{ kind: "crash", target: "edge", startAtMs: 5, lastForMs: 20 }];
  const r = serve(at(0, 10, 100), { routingTime: constant(10) }, { faults });
  expect(r.of("users", "failedCount")).toBe(2);
  expect(r.of("users", "okCount")).toBe(1);
});

test("a crash fails requests that wait for a backend", () => {
  const faults = [{ kind: "crash", target: "edge", startAtMs: 15, lastForMs: 1 }];
  const r = serve(at(0, 100), { routingTime: constant(10) }, { faults });
  expect(r.of("users", "failedCount")).toBe(1);
  expect(r.of("users", "okCount")).toBe(1);
  expect(r.of("edge", "inFlightCount")).toBe(0);
});

test("routing time and workers change while it runs", () => {
  const scenario = scenarioOf(sketch(at(0, 100, 100), { routingTime: constant(1), concurrencyPerReplica: 2 }));
  const live = new Run(scenario, catalog, "live");
  live.advance(50e6);
  const slower = applyLiveEdit(live.model, scenario, catalog, "edge.routingTime", constant(20));
  if ("problem" in slower) throw new Error(slower.problem.reason);
  applyLiveEdit(live.model, slower.scenario, catalog, "edge.concurrencyPerReplica", 1);
  live.advance(live.endNs);
  const r = new Result(live.summarize());
  expect(r.of("users", "latencyMaxMs")).toBe(70);
  expect(r.of("edge", "workerCount")).toBe(1);
});
