import { describe, expect, test } from "vitest";
import { constant, run, users } from "../../../runtime/oracle/oracle-case";
import { resolvePolicy } from "../../../scenario/settings";
import { catalog } from "../../index";
import { rateLimit } from "./kind";

const LINK = "users->backend";

/** A call every `gapMs` for `forMs`, the first at 0. */
const stream = (gapMs: number, forMs: number, settings: object) =>
  run({
    run: { runForMs: forMs },
    components: [
      users({ kind: "constant", ratePerSecond: 1000 / gapMs, phaseRatio: 0 }),
      { id: "backend", kind: "service", serviceTime: constant(0), concurrencyPerReplica: 1000 },
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "rate-limit", ...settings }] }],
  });
const passed = (gapMs: number, forMs: number, settings: object) =>
  stream(gapMs, forMs, settings).of(LINK, "rateLimitPassedCount");

/** `count` calls at once, then nothing. */
const crowd = (count: number, settings: object) =>
  run({
    run: { runForMs: 100_000 },
    components: [
      users({ kind: "closed-loop", userCount: count, firstRequest: "atOnce", requestsPerUserCount: 1 }),
      { id: "backend", kind: "service", serviceTime: constant(0), concurrencyPerReplica: 1000 },
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "rate-limit", ...settings }] }],
  });

describe("token bucket", () => {
  test("a full bucket, then the rate; the others are shed", () => {
    const r = stream(1, 999.5, { rateLimitPerSecond: 100, burstCapacity: 20 });
    expect(r.of(LINK, "rateLimitPassedCount")).toBe(20 + 99);
    expect(r.of(LINK, "shedCount")).toBe(1000 - 119);
  });

  test("a stream at exactly the limit passes whole, even when its gaps are no whole nanoseconds", () => {
    for (const rate of [3, 7, 90, 333]) {
      const r = stream(1000 / rate, 30_000, { rateLimitPerSecond: rate, burstCapacity: 1 });
      expect(r.of(LINK, "shedCount"), `${rate} per second`).toBe(0);
    }
  });

  test("waiting ones pass one by one, in order, and too many are shed", () => {
    const r = crowd(10, { rateLimitPerSecond: 10, burstCapacity: 2, whenExceeded: "wait", queueCapacity: 5 });
    expect(r.of(LINK, "okCount")).toBe(7);
    expect(r.of(LINK, "shedCount")).toBe(3);
    expect(r.of(LINK, "latencyMaxMs")).toBe(500);
    expect(r.of(LINK, "rateLimitWaitingTimeMeanMs")).toBeCloseTo((100 + 200 + 300 + 400 + 500) / 7, 6);
  });

  test("sheds those who have waited too long", () => {
    const r = crowd(10, { rateLimitPerSecond: 10, burstCapacity: 1, whenExceeded: "wait", maxWaitMs: 350 });
    expect(r.of(LINK, "okCount")).toBe(4);
    expect(r.of(LINK, "shedCount")).toBe(6);
    expect(r.of(LINK, "latencyMaxMs")).toBe(350);
  });
});

test("a leaky bucket lets one out at a time, the first at once", () => {
  const r = crowd(8, { algorithm: "leaky-bucket", rateLimitPerSecond: 10, queueCapacity: 5 });
  expect(r.of(LINK, "okCount")).toBe(6);
  expect(r.of(LINK, "shedCount")).toBe(2);
  expect(r.of(LINK, "latencyMaxMs")).toBe(500);
});

test("a sliding window never lets more through in any stretch of its length", () => {
  // A call every 10 ms: 10 pass in the first 100 ms, the 11th a second after the 1st.
  const window = { algorithm: "sliding-log", rateLimitPerSecond: 10, windowMs: 1000 };
  expect(passed(10, 999.5, window)).toBe(10);
  expect(passed(10, 1009.5, window)).toBe(11);
  expect(passed(10, 1999.5, window)).toBe(20);
  const waits = crowd(25, { ...window, whenExceeded: "wait" });
  expect(waits.of(LINK, "latencyMaxMs")).toBe(2000);
});

test("fixed windows let twice the limit through around their border, when they stand on the clock", () => {
  const late = (windowStart: string) =>
    run({
      run: { runForMs: 3000 },
      components: [
        users({ kind: "constant", ratePerSecond: 100, startAtMs: 905, phaseRatio: 0 }),
        { id: "backend", kind: "service", serviceTime: constant(0) },
      ],
      links: [
        {
          from: "users",
          to: "backend",
          policies: [
            { kind: "rate-limit", algorithm: "fixed-window", rateLimitPerSecond: 10, windowMs: 1000, windowStart },
          ],
        },
      ],
    }).of(LINK, "rateLimitPassedCount");
  // 905 … 995 and 1005 … 1095 pass on the clock, then 2005 … 2095.
  expect(late("clock")).toBe(30);
  // With calls: 905 … 995, 1905 … 1995, 2905 … 2995.
  expect(late("firstCall")).toBe(30);
  expect(passed(10, 149, { algorithm: "fixed-window", rateLimitPerSecond: 100, windowMs: 100 })).toBe(15);
  const waits = crowd(25, { algorithm: "fixed-window", rateLimitPerSecond: 10, windowMs: 1000, whenExceeded: "wait" });
  expect(waits.of(LINK, "latencyMaxMs")).toBe(2000);
});

test("two counters come close to the sliding window", () => {
  const counter = { algorithm: "sliding-counter", rateLimitPerSecond: 100, windowMs: 1000 };
  expect(passed(5, 999, counter)).toBe(100);
  expect(Math.abs(passed(5, 10_000, counter) - 1000)).toBeLessThanOrEqual(10);
  const waits = crowd(30, { ...counter, rateLimitPerSecond: 10, whenExceeded: "wait" });
  expect(waits.of(LINK, "okCount")).toBe(30);
  expect(waits.of(LINK, "latencyMaxMs")).toBeGreaterThan(1900);
  expect(waits.of(LINK, "latencyMaxMs")).toBeLessThan(3200);
});

test("a rate of 0 lets only the burst through, and a window nothing", () => {
  expect(passed(10, 5000, { rateLimitPerSecond: 0, burstCapacity: 3 })).toBe(3);
  expect(passed(10, 5000, { algorithm: "sliding-log", rateLimitPerSecond: 0 })).toBe(0);
});

/** resilience4j AtomicRateLimiter: cycles on the clock, permits reset each cycle, future ones may be reserved. */
class AtomicRateLimiter {
  readonly limitForPeriod: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  #cycle = 0;
  #permits: number;

  constructor(limitForPeriod: number, periodMs: number, timeoutMs: number) {
    this.limitForPeriod = limitForPeriod;
    this.periodMs = periodMs;
    this.timeoutMs = timeoutMs;
    this.#permits = limitForPeriod;
  }

  /** How long the call waits, and whether it is let through then. */
  ask(nowMs: number): { readonly passes: boolean; readonly waitMs: number } {
    const { limitForPeriod, periodMs, timeoutMs } = this;
    const cycle = Math.floor(nowMs / periodMs);
    this.#permits = Math.min(this.#permits + (cycle - this.#cycle) * limitForPeriod, limitForPeriod);
    this.#cycle = cycle;
    const missing = 1 - this.#permits;
    const cycles = missing <= 0 ? 0 : Math.ceil(missing / limitForPeriod);
    const waitMs = cycles === 0 ? 0 : (cycle + cycles) * periodMs - nowMs;
    if (waitMs > timeoutMs) return { passes: false, waitMs: timeoutMs };
    this.#permits--;
    return { passes: true, waitMs };
  }
}

test.each([
  { limitForPeriod: 2, periodMs: 1000, timeoutMs: 1500, gapMs: 130, phaseMs: 1.3 },
  { limitForPeriod: 5, periodMs: 100, timeoutMs: 250, gapMs: 7, phaseMs: 0.07 },
  { limitForPeriod: 3, periodMs: 50, timeoutMs: 0.5, gapMs: 11, phaseMs: 0.11 },
  { limitForPeriod: 1, periodMs: 20, timeoutMs: 190, gapMs: 9, phaseMs: 0.09 },
  // Here turns come exactly when the timeout is over: they are not missed.
  { limitForPeriod: 1, periodMs: 100, timeoutMs: 50, gapMs: 50, phaseMs: 0 },
  { limitForPeriod: 3, periodMs: 100, timeoutMs: 1000, gapMs: 20, phaseMs: 0 },
  { limitForPeriod: 1, periodMs: 500, timeoutMs: 1500, gapMs: 125, phaseMs: 0 },
])("waits and refuses as resilience4j: $limitForPeriod per $periodMs ms, timeout $timeoutMs ms", (example) => {
  const { limitForPeriod, periodMs, timeoutMs, gapMs, phaseMs } = example;
  const model = new AtomicRateLimiter(limitForPeriod, periodMs, timeoutMs);
  const count = 400;
  const timesMs = Array.from({ length: count }, (_, i) => i * gapMs + phaseMs);
  const answers = timesMs.map((atMs) => model.ask(atMs));
  const r = run({
    run: { runForMs: count * gapMs + 10_000 },
    components: [
      users({ kind: "replay", timesMs }),
      { id: "backend", kind: "service", serviceTime: constant(0), concurrencyPerReplica: 1000 },
    ],
    links: [
      {
        from: "users",
        to: "backend",
        policies: [
          {
            kind: "rate-limit",
            algorithm: "fixed-window",
            rateLimitPerSecond: (limitForPeriod * 1000) / periodMs,
            windowMs: periodMs,
            whenExceeded: "wait",
            maxWaitMs: timeoutMs,
            queueCapacity: 1_000_000,
          },
        ],
      },
    ],
  });
  const passing = answers.filter(({ passes }) => passes);
  expect(r.of(LINK, "rateLimitPassedCount")).toBe(passing.length);
  expect(r.of(LINK, "shedCount")).toBe(count - passing.length);
  const waits = passing.map(({ waitMs }) => waitMs);
  expect(r.of(LINK, "rateLimitWaitingTimeMeanMs")).toBeCloseTo(waits.reduce((a, b) => a + b, 0) / waits.length, 5);
});

test("weights divide the rate among tenants; a weight of 0 lets nothing through", () => {
  const r = run({
    run: { runForMs: 100_000 },
    operations: [
      { id: "a", share: 1, tenant: "gold" },
      { id: "b", share: 1, tenant: "bronze" },
      { id: "c", share: 1, tenant: "banned" },
    ],
    components: [
      users({ kind: "constant", ratePerSecond: 600 }),
      {
        id: "backend",
        kind: "service",
        serviceTime: constant(0),
        policies: [
          {
            kind: "rate-limit",
            rateLimitPerSecond: 100,
            burstCapacity: 10,
            partitionBy: "tenant",
            partitionWeights: [
              { of: "bronze", weight: 0.2 },
              { of: "banned", weight: 0 },
            ],
          },
        ],
      },
    ],
    links: [LINK],
  });
  expect(r.ofOperation("backend", "a", "okCount")).toBeCloseTo(10_010, -1);
  expect(r.ofOperation("backend", "b", "okCount")).toBeCloseTo(2002, -1);
  expect(r.ofOperation("backend", "c", "okCount")).toBe(0);
});

test("presets are settings that the kind takes", () => {
  for (const { name, settings } of rateLimit.presets ?? []) {
    const resolved = resolvePolicy({ kind: "rate-limit", ...settings } as never, catalog);
    expect(resolved, name).toMatchObject(settings);
  }
});

test("resilience4j's preset lets 50 through every 500 ns", () => {
  const preset = rateLimit.presets!.find(({ name }) => name === "resilience4j")!;
  const r = crowd(120, preset.settings);
  expect(r.of(LINK, "rateLimitPassedCount")).toBe(120);
  expect(r.of(LINK, "latencyMaxMs")).toBeCloseTo(0.001, 9);
});
