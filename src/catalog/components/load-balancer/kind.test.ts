import { describe, expect, test } from "vitest";
import type { Json } from "../../../model/document";
import { applyLiveEdit } from "../../../runtime/live-edit";
import {
  constant,
  exponential,
  poisson,
  Result,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });

/** users → front (the balancer) → shop with three replicas. */
function overReplicas(front: object, shop: object = {}, around: Partial<Sketch> = {}): Sketch {
  return {
    run: { runForMs: 10_000 },
    components: [
      users(every(10)),
      { id: "front", kind: "load-balancer", ...front },
      station("shop", constant(5), 1, { replicaCount: 3, ...shop }),
    ],
    links: ["users->front", "front->shop"],
    ...around,
  };
}

/** users → front → slow (50 ms) and fast (10 ms). */
function overServices(front: object, around: Partial<Sketch> = {}): Sketch {
  return {
    run: { runForMs: 10_000 },
    components: [
      users(every(10)),
      { id: "front", kind: "load-balancer", ...front },
      station("slow", constant(50), 100),
      station("fast", constant(10), 100),
    ],
    links: ["users->front", "front->slow", "front->fast"],
    ...around,
  };
}

/** Calls by endpoint; that of a component with one replica goes by the component's name here. */
function sentBy(r: Result): Record<string, number> {
  const sent = r.entity("front").details?.sentByEndpoint as { endpoint: string; callCount: number }[];
  return Object.fromEntries(
    sent.map(({ endpoint, callCount }) => [endpoint.replace(/^(slow|fast)#1$/, "$1"), callCount]),
  );
}

describe("round robin", () => {
  test("gives every replica the same", () => {
    expect(sentBy(run(overReplicas({})))).toEqual({ "shop#1": 334, "shop#2": 333, "shop#3": 333 });
  });

  test("gives every component the same", () => {
    expect(sentBy(run(overServices({})))).toEqual({ slow: 500, fast: 500 });
  });

  test("follows the weights exactly", () => {
    expect(sentBy(run(overServices({ weights: { fast: 3, slow: 1 } })))).toEqual({ slow: 250, fast: 750 });
    expect(sentBy(run(overReplicas({ replicaWeights: [5, 3, 2] })))).toEqual({
      "shop#1": 500,
      "shop#2": 300,
      "shop#3": 200,
    });
  });

  test("weights may name the link instead of the component", () => {
    expect(sentBy(run(overServices({ weights: { "front->fast": 3 } })))).toEqual({ slow: 250, fast: 750 });
  });

  test("weight 0 gets nothing", () => {
    expect(sentBy(run(overServices({ weights: { slow: 0 } })))).toEqual({ slow: 0, fast: 1000 });
  });
});

describe("random", () => {
  test("gives about the same, not exactly", () => {
    const sent = sentBy(run(overServices({ algorithm: "random" })));
    expect(sent.slow! + sent.fast!).toBe(1000);
    expect(Math.abs(sent.slow! - 500)).toBeLessThan(60);
    expect(sent.slow).not.toBe(500);
  });

  test("follows the weights on average, and gives weight 0 nothing", () => {
    const sent = sentBy(run(overServices({ algorithm: "random", weights: { fast: 4 } })));
    expect(sent.fast! / 1000).toBeCloseTo(0.8, 1);
    expect(sentBy(run(overServices({ algorithm: "random", weights: { fast: 0 } }))).fast).toBe(0);
  });
});

describe("algorithms that look at the load", () => {
  test.each(["least-request", "power-of-two"])("%s gives the slow one less", (algorithm) => {
    const sent = sentBy(run(overServices({ algorithm })));
    expect(sent.fast! / sent.slow!).toBeGreaterThan(2);
  });

  test("waiting is shorter the more they look", () => {
    const waiting = (algorithm: string) =>
      run({
        ...overReplicas({ algorithm }, { replicaCount: 10, serviceTime: exponential(10) }),
        components: overReplicas({ algorithm }, { replicaCount: 10, serviceTime: exponential(10) }).components.map(
          (part) => (part.id === "users" ? users(poisson(900)) : part),
        ),
        run: { runForMs: 40_000, warmUpMs: 5000 },
      }).of("shop", "waitingTimeMeanMs");
    const [random, two, least] = ["random", "power-of-two", "least-request"].map(waiting);
    expect(two).toBeLessThan(0.5 * random!);
    expect(least).toBeLessThan(two!);
  });

  test("least request divides the load by the weight", () => {
    const r = run({
      ...overServices({ algorithm: "least-request", weights: { slow: 4 } }),
      components: [
        users({ kind: "closed-loop", userCount: 100, thinkTime: constant(0), firstRequest: "atOnce" }),
        { id: "front", kind: "load-balancer", algorithm: "least-request", weights: { a: 4 } },
        station("a", exponential(50), 200),
        station("b", exponential(50), 200),
      ],
      links: ["users->front", "front->a", "front->b"],
    });
    expect(r.of("a", "inFlightMean") / r.of("b", "inFlightMean")).toBeCloseTo(4, 0);
  });
});

describe("endpoints that are down", () => {
  const crash = (target: string, replicaCount = 0) => ({
    faults: [{ kind: "crash", target, startAtMs: 5000, replicaCount }],
  });

  test("get no calls", () => {
    const r = run(overServices({}, crash("slow")));
    expect(sentBy(r).fast).toBeGreaterThan(745);
    // Only what the dead one was working on is lost.
    expect(r.of("users", "failedCount")).toBeLessThanOrEqual(4);
  });

  test("get their share when the balancer does not look", () => {
    const r = run(overServices({ isHealthAware: false }, crash("slow")));
    expect(sentBy(r)).toEqual({ slow: 500, fast: 500 });
    expect(r.of("users", "failedCount")).toBeGreaterThanOrEqual(250);
  });

  test("replicas alike", () => {
    const sent = sentBy(run(overReplicas({}, {}, crash("shop", 1))));
    expect(sent["shop#3"]).toBeLessThan(170);
    expect(sent["shop#1"]).toBeGreaterThan(410);
  });

  test.each(["round-robin", "random", "least-request", "power-of-two"])(
    "%s: when all are down callers see it",
    (algorithm) => {
      const r = run(overReplicas({ algorithm }, {}, crash("shop")));
      expect(r.of("users", "failedCount")).toBeGreaterThanOrEqual(500);
      expect(r.of("users", "settledCount")).toBe(1000);
    },
  );

  test("are used again when they are back", () => {
    const faults = [{ kind: "crash", target: "slow", startAtMs: 2000, lastForMs: 1000 }];
    const r = run(overServices({}, { faults }));
    expect(sentBy(r).slow).toBeGreaterThan(440);
  });
});

test("it takes no time and passes on what the component answered", () => {
  const r = run(overReplicas({}, { permanentFailureRatio: 1 }));
  expect(r.of("users", "latencyMaxMs")).toBe(5);
  expect(r.of("users", "failedPermanentlyCount")).toBe(r.of("users", "settledCount"));
});

test("a caller that leaves takes its call off the endpoint's load", () => {
  const sketch = overServices({ algorithm: "least-request" });
  const r = run({
    ...sketch,
    components: sketch.components.map((part) => (part.id === "users" ? { ...part, timeoutMs: 20 } : part)),
    links: sketch.links.map((link) => {
      const [from = "", to = ""] = (link as string).split("->");
      return { from, to, cancellation: true };
    }),
  });
  expect(r.of("slow", "cancelledCount")).toBe(r.of("users", "timedOutCount"));
  expect(r.of("front", "endpointsWith10OrMoreRatio")).toBe(0);
});

describe("changed while it runs", () => {
  const changed = (setting: string, value: Json) => {
    const scenario = scenarioOf(overServices({}));
    const live = new Run(scenario, catalog, "live");
    live.advance(live.endNs / 2);
    expect(applyLiveEdit(live.model, scenario, catalog, `front.${setting}`, value)).not.toHaveProperty("problem");
    live.advance(live.endNs);
    return sentBy(new Result(live.summarize()));
  };

  test("weights shift the traffic from then on", () => {
    const sent = changed("weights", { fast: 4, slow: 1 });
    expect(sent.fast! / 650).toBeCloseTo(1, 2);
  });

  test("another algorithm goes on with the loads as they are", () => {
    expect(changed("algorithm", "least-request").fast).toBeGreaterThan(600);
  });
});

const ejectionsOf = (r: Result) =>
  (r.entity("front").details?.ejections ?? []) as {
    endpoint: string;
    ejectedAtMs: number;
    returnedAtMs: number | null;
  }[];

describe("outlier ejection", () => {
  /** Ten services of which the last fails a share of its calls; 1000 calls a second. */
  const hosts = (failureRatio: number, ejection: object, around: Partial<Sketch> = {}) => {
    const ids = Array.from({ length: 10 }, (_, i) => `h${i}`);
    return run({
      run: { runForMs: 60_000 },
      components: [
        users({ kind: "constant", ratePerSecond: 1000 }),
        { id: "front", kind: "load-balancer", outlierEjection: { kind: "on", ...ejection } },
        ...ids.map((id) => station(id, constant(1), 100, { failureRatio: id === "h9" ? failureRatio : 0.002 })),
      ],
      links: ["users->front", ...ids.map((id) => `front->${id}`)],
      ...around,
    });
  };

  test("five failures in a row eject at once, for 30 s", () => {
    const [first] = ejectionsOf(hosts(1, {}));
    expect(first).toMatchObject({ endpoint: "h9#1", returnedAtMs: 40_000 });
    expect(first!.ejectedAtMs).toBeLessThan(60);
  });

  test("a success rate far below the others' ejects at the sweep", () => {
    const r = hosts(0.2, { consecutiveFailureCount: 0 });
    expect(ejectionsOf(r)[0]).toMatchObject({ endpoint: "h9#1", ejectedAtMs: 10_000, returnedAtMs: 40_000 });
    expect(r.of("front", "ejectionCount")).toBe(2);
  });

  test("a share of failures above the threshold ejects at the sweep", () => {
    const off = { consecutiveFailureCount: 0, successRateDeviations: 0 };
    expect(ejectionsOf(hosts(0.9, { ...off, failureRatioThreshold: 0.85 }))[0]?.endpoint).toBe("h9#1");
    expect(ejectionsOf(hosts(0.8, { ...off, failureRatioThreshold: 0.85 }))).toEqual([]);
    expect(ejectionsOf(hosts(0.9, off))).toEqual([]);
  });

  test("with too few calls in an interval nobody is judged by rate", () => {
    const off = { consecutiveFailureCount: 0, successRateCallsMin: 1001 };
    expect(ejectionsOf(hosts(0.9, off))).toEqual([]);
  });

  test("no more than the share, but one always", () => {
    const errors = (target: string) => ({ kind: "error-burst", target, startAtMs: 0, errorRatio: 1 });
    const faults = ["h3", "h4", "h5", "h9"].map(errors);
    expect(hosts(0, {}, { faults }).of("front", "ejectedCount")).toBe(1);
    expect(hosts(0, { ejectedRatioMax: 0.3 }, { faults }).of("front", "ejectedCount")).toBe(3);
    expect(hosts(0, { ejectedRatioMax: 0 }, { faults }).of("front", "ejectedCount")).toBe(1);
  });

  test("gateway failures are those that nobody answered", () => {
    const gateway = { consecutiveFailureCount: 0, successRateDeviations: 0, consecutiveGatewayFailureCount: 5 };
    expect(ejectionsOf(hosts(1, gateway))).toEqual([]);
    const r = run({
      ...overServices({ isHealthAware: false, outlierEjection: { kind: "on", ...gateway } }),
      faults: [{ kind: "crash", target: "slow", startAtMs: 5000 }],
    });
    expect(ejectionsOf(r)[0]?.endpoint).toBe("slow#1");
  });

  test("panic: with most of the endpoints ejected all are used again", () => {
    const faults = ["h3", "h4", "h5", "h6", "h7", "h8"].map((target) => ({
      kind: "error-burst",
      target,
      startAtMs: 0,
      errorRatio: 1,
    }));
    const calm = hosts(0, { ejectedRatioMax: 1 }, { faults });
    expect(calm.of("front", "panicRatio")).toBe(0);
    const panicking = run({
      ...overReplicas(
        { panicThreshold: 0.5, outlierEjection: { kind: "on", ejectedRatioMax: 1 } },
        { failureRatio: 1 },
      ),
    });
    expect(panicking.of("front", "panicRatio")).toBeGreaterThan(0.9);
  });
});

describe("active health checks", () => {
  const checks = { kind: "active", intervalMs: 1000, timeoutMs: 200, unhealthyThreshold: 2, healthyThreshold: 2 };
  const checked = (faults: readonly unknown[], links: Sketch["links"] = ["users->front", "front->shop"]) =>
    run({ ...overReplicas({ healthChecks: checks }), faults, links });

  test("a dead replica gets calls until so many checks have failed, and again after so many good ones", () => {
    const r = checked([{ kind: "crash", target: "shop", replicaCount: 1, startAtMs: 3000, lastForMs: 4000 }]);
    // Two checks, the first up to an interval after the crash; a third of the calls meanwhile.
    expect(r.of("front", "deadCallCount")).toBeGreaterThan(1000 / 30 - 2);
    expect(r.of("front", "deadCallCount")).toBeLessThan(2000 / 30 + 2);
    expect(r.of("front", "unhealthyCount")).toBe(0);
  });

  test("a frozen one does not answer: the timeout counts", () => {
    const pause = { kind: "gc-pause", target: "shop", startAtMs: 0, every: constant(2000), pause: constant(100_000) };
    expect(checked([pause]).of("front", "unhealthyCount")).toBe(3);
  });

  test("a cut link makes everybody behind it look dead", () => {
    const cut = { kind: "partition", target: "front->shop", startAtMs: 3000 };
    expect(checked([cut]).of("front", "unhealthyCount")).toBe(3);
  });
});

describe("hashing", () => {
  const keyed = (front: object, keys: object | undefined) =>
    sentBy(
      run({
        ...overReplicas(front),
        operations: [keys === undefined ? { id: "get" } : { id: "get", keys: keys as Json }],
      }),
    );

  test.each(["consistent-hash", "hash-mod", "maglev"])("%s: a key always goes to the same replica", (algorithm) => {
    expect(Object.values(keyed({ algorithm }, { count: 1 })).sort()).toEqual([0, 0, 1000]);
  });

  test("without keys calls go anywhere", () => {
    for (const count of Object.values(keyed({ algorithm: "consistent-hash" }, undefined)))
      expect(Math.abs(count - 333)).toBeLessThan(60);
  });
});

test("a subset of the endpoints is used, another one by the next balancer", () => {
  const used = (subsetPosition: number) =>
    Object.entries(sentBy(run(overReplicas({ subsetSize: 2, subsetPosition }, { replicaCount: 6 }))))
      .filter(([, count]) => count > 0)
      .map(([endpoint]) => endpoint);
  const subsets = [0, 1, 2].map(used);
  for (const subset of subsets) expect(subset.length).toBe(2);
  expect(new Set(subsets.flat()).size).toBe(6);
});

describe("retries that avoid who was tried", () => {
  const retried = (front: object, replicaCount = 3) =>
    run({
      ...overReplicas({ algorithm: "random", isHealthAware: false, ...front }, { replicaCount }),
      links: [
        { from: "users", to: "front", policies: [{ kind: "retry", attemptLimit: 2, backoffBaseMs: 0 }] },
        "front->shop",
      ],
      faults: [{ kind: "crash", target: "shop", replicaCount: 1, startAtMs: 0 }],
    });

  test("meet no failure twice", () => {
    expect(retried({ avoidTried: true }).of("users", "errorRatio")).toBe(0);
    expect(retried({ avoidTried: false }).of("users", "errorRatio")).toBeGreaterThan(0.05);
  });

  test("go there again if there is nobody else", () => {
    expect(retried({ avoidTried: true }, 1).of("users", "errorRatio")).toBe(1);
  });
});

test("peak EWMA leaves the slow one alone; failures counted as load keep calls away from one that fails fast", () => {
  expect(sentBy(run(overServices({ algorithm: "peak-ewma" }))).fast).toBeGreaterThan(900);
  const failing = (front: object) =>
    run({
      run: { runForMs: 20_000 },
      components: [
        users(poisson(300)),
        { id: "front", kind: "load-balancer", algorithm: "least-request", ...front },
        station("good", exponential(20), 100, { replicaCount: 3 }),
        station("bad", constant(1), 100, { failureRatio: 1 }),
      ],
      links: ["users->front", "front->good", "front->bad"],
    }).of("users", "errorRatio");
  expect(failing({})).toBeGreaterThan(0.5);
  expect(failing({ errorLoadMs: 10_000 })).toBeLessThan(0.01);
});

test("says how uneven it was: calls by endpoint, and load over time", () => {
  const r = run(overReplicas({ replicaWeights: [2, 1, 1] }));
  expect(r.entity("front").details?.busiestToMeanCallRatio).toBeCloseTo(1.5, 2);
  expect(r.of("front", "loadImbalance")).toBeCloseTo(3, 1);
});
