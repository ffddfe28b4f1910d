import { expect, test } from "vitest";
import { constant, exponential, poisson, run, station, users } from "../../../runtime/oracle/oracle-case";
import { resolvePolicy } from "../../../scenario/settings";
import { catalog } from "../../index";
import { adaptiveConcurrency } from "./kind";

const LINK = "users->backend";

/** 40 workers of 10 ms behind an unbounded line, offered so many calls a second. */
const offered = (ratePerSecond: number, settings: object | undefined, runForMs = 60_000) =>
  run({
    run: { runForMs, warmUpMs: runForMs / 2 },
    components: [users(poisson(ratePerSecond)), station("backend", exponential(10), 40)],
    links: [
      {
        from: "users",
        to: "backend",
        policies: settings === undefined ? [] : [{ kind: "adaptive-concurrency", ...settings }],
      },
    ],
  });

const LIMITERS = [
  { kind: "vegas", windowMs: 100 },
  { kind: "gradient2", minLimit: 5 },
  { kind: "envoy-gradient", updateIntervalMs: 100, minRttIntervalMs: 10_000 },
];

test.each(LIMITERS)("$kind keeps the line short under 1.5 times the load, and the callee busy", (limiter) => {
  const r = offered(6000, { limiter });
  expect(r.of("backend", "utilization")).toBeGreaterThan(0.6);
  expect(r.of("backend", "latencyP99Ms")).toBeLessThan(250);
  expect(r.of(LINK, "adaptiveRejectedCount")).toBe(r.of(LINK, "refusedCount"));
  expect(r.of(LINK, "refusedCount")).toBeGreaterThan(0.2 * r.of(LINK, "callCount"));
  expect(offered(6000, undefined, 10_000).of("backend", "latencyP99Ms")).toBeGreaterThan(2000);
});

test("AIMD needs to hear of drops: a callee that refuses keeps it at what the callee takes", () => {
  const r = run({
    run: { runForMs: 60_000, warmUpMs: 30_000 },
    components: [users(poisson(6000)), { ...station("backend", exponential(10), 40), queueCapacity: 20 }],
    links: [{ from: "users", to: "backend", policies: [{ kind: "adaptive-concurrency", limiter: { kind: "aimd" } }] }],
  });
  expect(r.of(LINK, "adaptiveLimitMean")).toBeGreaterThan(50);
  expect(r.of(LINK, "adaptiveLimitMean")).toBeLessThan(75);
  expect(r.of("backend", "refusedCount")).toBeLessThan(0.12 * r.of(LINK, "callCount"));
});

test("at light load nobody is refused", () => {
  const r = offered(500, { limiter: { kind: "gradient2" } });
  expect(r.of(LINK, "refusedCount")).toBe(0);
  expect(r.of(LINK, "adaptiveInFlightMean")).toBeCloseTo(r.of("backend", "inFlightMean"), 9);
});

test("beyond the limit calls may wait instead, as long as there are places", () => {
  const crowd = (queueCapacity: number) =>
    run({
      run: { runForMs: 10_000 },
      components: [
        users({ kind: "closed-loop", userCount: 50, firstRequest: "atOnce", requestsPerUserCount: 1 }),
        station("backend", constant(100), 1000),
      ],
      links: [{ from: "users", to: "backend", policies: [{ kind: "adaptive-concurrency", queueCapacity }] }],
    });
  expect(crowd(0).of(LINK, "refusedCount")).toBe(30);
  expect(crowd(20).of(LINK, "refusedCount")).toBe(10);
  expect(crowd(30).of(LINK, "refusedCount")).toBe(0);
  expect(crowd(30).of(LINK, "latencyMaxMs")).toBe(300);
});

test("each tenant has a limiter of its own: one that floods does not touch the other", () => {
  const r = run({
    run: { runForMs: 20_000 },
    operations: [
      { id: "calm", share: 0.05, tenant: "calm" },
      { id: "flood", share: 0.95, tenant: "flood" },
    ],
    components: [
      users(poisson(1000)),
      {
        ...station("backend", constant(100), 1000),
        policies: [
          { kind: "adaptive-concurrency", limiter: { kind: "gradient2", maxLimit: 30 }, partitionBy: "tenant" },
        ],
      },
    ],
    links: [LINK],
  });
  expect(r.ofOperation("backend", "calm", "refusedCount")).toBe(0);
  expect(r.ofOperation("backend", "flood", "refusedCount")).toBeGreaterThan(1000);
  const parts = r.policy("backend").parts as Record<string, { limit: number }>;
  expect(parts.flood!.limit).toBe(30);
});

test("a weight gives a tenant part of the limit", () => {
  const r = run({
    run: { runForMs: 1000 },
    operations: [
      { id: "a", share: 0.5, tenant: "gold" },
      { id: "b", share: 0.5, tenant: "bronze" },
    ],
    components: [users({ kind: "constant", ratePerSecond: 1000 }), station("backend", constant(100_000), 1000)],
    links: [
      {
        from: "users",
        to: "backend",
        policies: [
          {
            kind: "adaptive-concurrency",
            partitionBy: "tenant",
            partitionWeights: [{ of: "bronze", weight: 0.25 }],
          },
        ],
      },
    ],
  });
  // 20 for gold, a quarter of 20 for bronze.
  expect(r.of(LINK, "adaptiveInFlightCount")).toBe(25);
  expect(r.of(LINK, "adaptiveLimitCount")).toBe(25);
});

test("presets are settings that the kind takes", () => {
  for (const { name, settings } of adaptiveConcurrency.presets ?? []) {
    const resolved = resolvePolicy({ kind: "adaptive-concurrency", ...settings } as never, catalog);
    expect(resolved, name).toMatchObject(settings);
  }
});
