import { describe, expect, test } from "vitest";
import { constant, type Result, run, type Sketch, station, users } from "../../../runtime/oracle/oracle-case";

const REGISTRY = {
  heartbeatMs: 1000,
  ttlMs: 3000,
  evictionIntervalMs: 0,
  selfPreservationRatio: 0,
  responseCacheMs: 0,
};

interface Setting {
  readonly registry?: object;
  readonly front?: object;
  readonly faults?: readonly unknown[];
  readonly runForMs?: number;
  readonly replicaCount?: number;
}

/** users → front → shop (five replicas unless told otherwise), both linked to the registry. */
function sketch({ registry, front, faults = [], runForMs = 20_000, replicaCount = 5 }: Setting): Sketch {
  return {
    run: { runForMs },
    components: [
      users({ kind: "constant", ratePerSecond: 100 }),
      { id: "front", kind: "load-balancer", discoveryRefreshMs: 0, ...front },
      { id: "registry", kind: "service-registry", ...REGISTRY, ...registry },
      station("shop", constant(5), 100, { replicaCount }),
    ],
    links: ["users->front", "front->shop", "front->registry", "shop->registry"],
    faults,
  };
}
const discover = (setting: Setting) => run(sketch(setting));

const crash = (startAtMs: number, replicaCount = 1, lastForMs = 1e6) => ({
  kind: "crash",
  target: "shop",
  replicaCount,
  startAtMs,
  lastForMs,
});
const eventsOf = (r: Result) =>
  r.entity("registry").details?.events as { atMs: number; instance: string; event: string }[];
const firstOf = (r: Result, event: string) => eventsOf(r).find((entry) => entry.event === event)?.atMs;

describe("who is on the list", () => {
  test("everybody, while nothing happens; calls do not go to the registry", () => {
    const r = discover({});
    expect(r.of("registry", "registeredCount")).toBe(5);
    expect(r.of("registry", "heartbeatsPerSecond")).toBeCloseTo(5, 0);
    expect(r.of("registry", "arrivalCount")).toBe(0);
    expect(r.of("shop->registry", "callCount")).toBe(0);
    expect(r.of("users", "errorRatio")).toBe(0);
  });

  test("a crashed instance stays until its lease runs out: its share of the calls fails", () => {
    const r = discover({ faults: [crash(5000)] });
    const expiredAtMs = firstOf(r, "expired")!;
    expect(expiredAtMs).toBeGreaterThanOrEqual(5000 + 2000);
    expect(expiredAtMs).toBeLessThanOrEqual(5000 + 3000);
    expect(Math.abs(r.of("users", "failedCount") - (expiredAtMs - 5000) / 50)).toBeLessThanOrEqual(2);
    expect(r.of("front", "deadCallCount")).toBe(r.of("users", "failedCount"));
    expect(r.of("front", "listedCount")).toBe(4);
  });

  test("a process that starts again registers at once", () => {
    const r = discover({ faults: [crash(5000, 1, 5000)] });
    expect(firstOf(r, "registered")).toBe(10_000);
    expect(r.of("registry", "registeredCount")).toBe(5);
  });

  test("replicas that a rollout replaces sign off, busy or idle: nobody is believed to be there until the lease runs out", () => {
    const rollout = { kind: "rolling-update", target: "shop", startAtMs: 5003, lastForMs: 100_000, maxSurgeRatio: 1 };
    const r = discover({ faults: [rollout] });
    expect(r.of("registry", "expiredCount")).toBe(0);
    expect(r.of("registry", "deregisteredCount")).toBe(5);
    expect(r.of("users", "failedCount")).toBe(0);
  });

  test("a sweep takes out what expired since the last one", () => {
    const r = discover({ registry: { evictionIntervalMs: 5000 }, faults: [crash(5500)] });
    expect(firstOf(r, "expired")).toBe(10_000);
  });

  test("components without a link to the registry are always known", () => {
    const plain = sketch({ faults: [crash(5000)] });
    const r = run({ ...plain, links: plain.links.filter((link) => link !== "shop->registry") });
    expect(r.of("front", "listedCount")).toBe(5);
    expect(r.of("users", "failedCount")).toBeGreaterThan(290);
  });

  test("when nobody is left calls fail", () => {
    const r = discover({ faults: [{ kind: "heartbeat-loss", target: "shop", replicaRatio: 1, startAtMs: 0 }] });
    expect(r.of("front", "listedCount")).toBe(0);
    expect(r.of("shop", "arrivalCount")).toBeLessThan(301);
    expect(r.of("users", "errorRatio")).toBeGreaterThan(0.8);
  });
});

describe("the balancer's copy of the list", () => {
  test("is as old as the time between fetches, at most", () => {
    const r = discover({ front: { discoveryRefreshMs: 4000 } });
    expect(r.of("front", "listAgeMaxMs")).toBeGreaterThan(3900);
    expect(r.of("front", "listAgeMaxMs")).toBeLessThanOrEqual(4000);
    expect(discover({}).of("front", "listAgeMaxMs")).toBe(0);
  });

  test("its age adds to the time that a ghost is called", () => {
    const told = discover({ faults: [crash(5000)] });
    const fetched = discover({ front: { discoveryRefreshMs: 4000 }, faults: [crash(5000)] });
    const cached = discover({ registry: { responseCacheMs: 7000 }, faults: [crash(5000)] });
    expect(fetched.of("front", "deadCallCount")).toBeGreaterThan(told.of("front", "deadCallCount"));
    // The copy is made at 7 s, before the lease ran out, and then at 14 s.
    expect(cached.of("front", "deadCallCount")).toBeGreaterThanOrEqual(178);
  });

  test("stays as it is while the registry is down, and is renewed afterwards", () => {
    const down = { kind: "crash", target: "registry", startAtMs: 4000, lastForMs: 8000 };
    const r = discover({ front: { discoveryRefreshMs: 1000 }, faults: [down, crash(5000)] });
    expect(r.of("front", "listFetchLostCount")).toBe(8);
    expect(r.of("front", "listAgeMaxMs")).toBeGreaterThan(8000);
    // Everybody's lease ran out meanwhile: they register again with their next heartbeat.
    expect(r.of("front", "listedCount")).toBe(4);
    expect(r.of("users", "failedCount")).toBeGreaterThan(100);
  });

  test("a partition of the balancer's link leaves it with its old list", () => {
    const cut = { kind: "partition", target: "front->registry", startAtMs: 4000 };
    const r = discover({ faults: [cut, crash(5000)] });
    expect(r.of("registry", "registeredCount")).toBe(4);
    expect(r.of("front", "listedCount")).toBe(5);
  });

  test("a connection that broke is taken up again", () => {
    const cut = { kind: "partition", target: "front->registry", startAtMs: 4000, lastForMs: 8000 };
    const r = discover({ faults: [cut, crash(5000)] });
    expect(r.of("front", "listedCount")).toBe(4);
  });
});

describe("lost heartbeats", () => {
  test("a partition of the services' link expires all of them", () => {
    const r = discover({ faults: [{ kind: "partition", target: "shop->registry", startAtMs: 5000 }] });
    expect(r.of("registry", "expiredCount")).toBe(5);
  });

  test("a share of the replicas falls silent, the last ones", () => {
    const r = discover({ faults: [{ kind: "heartbeat-loss", target: "shop", replicaRatio: 0.6, startAtMs: 5000 }] });
    expect(
      eventsOf(r)
        .map(({ instance }) => instance)
        .sort(),
    ).toEqual(["shop#3", "shop#4", "shop#5"]);
    expect(r.of("users", "errorRatio")).toBe(0);
    expect(r.of("registry", "heartbeatLostCount")).toBeGreaterThan(40);
  });
});

describe("self-preservation", () => {
  const silent = (replicaRatio: number, registry: object = {}) =>
    discover({
      replicaCount: 20,
      runForMs: 400_000,
      registry: {
        heartbeatMs: 30_000,
        ttlMs: 90_000,
        evictionIntervalMs: 5000,
        selfPreservationRatio: 0.85,
        ...registry,
      },
      faults: [{ kind: "heartbeat-loss", target: "shop", replicaRatio, startAtMs: 60_000 }],
    });
  const expiredBySweep = (r: Result) => {
    const bySweep = new Map<number, number>();
    for (const { atMs, event } of eventsOf(r)) if (event === "expired") bySweep.set(atMs, (bySweep.get(atMs) ?? 0) + 1);
    return [...bySweep.values()];
  };

  test("one instance of 20 is evicted: 95 % of the heartbeats still come", () => {
    const r = silent(0.05);
    expect(r.of("registry", "registeredCount")).toBe(19);
    expect(r.of("registry", "selfPreservationRatio")).toBe(0);
  });

  test("when 60 % fall silent nobody is evicted", () => {
    const r = silent(0.6);
    expect(r.of("registry", "registeredCount")).toBe(20);
    // From the end of the first minute with too few heartbeats, at 120 s.
    expect(r.of("registry", "selfPreservationRatio")).toBeCloseTo(280 / 400, 2);
  });

  test("without it they all go", () => {
    expect(silent(0.6, { selfPreservationRatio: 0 }).of("registry", "registeredCount")).toBe(8);
  });

  test("leases shorter than the minute in which heartbeats are counted run out first, some at each sweep", () => {
    const r = silent(0.6, { heartbeatMs: 1000, ttlMs: 3000 });
    // 20 − ⌊0.85 · 20⌋ = 3
    expect(Math.max(...expiredBySweep(r))).toBe(3);
    expect(r.of("registry", "registeredCount")).toBe(8);
  });
});

test("health checks keep a dead instance off the list long before its lease runs out", () => {
  const checks = { kind: "active", intervalMs: 500, timeoutMs: 200 };
  const r = discover({ registry: { ttlMs: 1e6, healthChecks: checks }, faults: [crash(5000)] });
  expect(r.of("registry", "registeredCount")).toBe(5);
  expect(r.of("front", "listedCount")).toBe(4);
  expect(r.of("front", "deadCallCount")).toBeLessThanOrEqual(11);
});
