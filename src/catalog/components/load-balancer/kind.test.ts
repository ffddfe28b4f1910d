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
