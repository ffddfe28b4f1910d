import { describe, expect, test } from "vitest";
import { Aimd } from "./limiters/aimd";
import { EnvoyGradient } from "./limiters/envoy-gradient";
import { Gradient2 } from "./limiters/gradient2";
import { Vegas } from "./limiters/vegas";
import { Windowed } from "./limiters/windowed";

const MS = 1e6;

describe("AIMD (Netflix AIMDLimit)", () => {
  const aimd = (settings: object = {}) =>
    new Aimd({ initialLimit: 20, minLimit: 20, maxLimit: 200, backoffRatio: 0.9, timeoutNs: 5000 * MS, ...settings });

  test("one more for each answer while half of the limit is used", () => {
    const limit = aimd();
    limit.update(10 * MS, 10, false);
    expect(limit.limit).toBe(21);
    limit.update(10 * MS, 10, false);
    expect(limit.limit).toBe(21);
    limit.update(10 * MS, 11, false);
    expect(limit.limit).toBe(22);
  });

  test("a tenth less for a drop and for what took longer than 5 s", () => {
    const limit = aimd({ initialLimit: 100 });
    limit.update(10 * MS, 100, true);
    expect(limit.limit).toBe(90);
    limit.update(5000 * MS + 1, 90, false);
    expect(limit.limit).toBe(81);
    limit.update(5000 * MS, 81, false);
    expect(limit.limit).toBe(82);
  });

  test("stays between 20 and 200", () => {
    const limit = aimd();
    limit.update(MS, 20, true);
    expect(limit.limit).toBe(20);
    for (let i = 0; i < 500; i++) limit.update(MS, 200, false);
    expect(limit.limit).toBe(200);
  });
});

describe("Vegas (Netflix VegasLimit)", () => {
  /** Jitter of 1: the first probe comes after 30 × the limit samples. */
  const vegas = (initialLimit = 20, settings: object = {}) =>
    new Vegas({ initialLimit, maxLimit: 1000, smoothing: 1, probeMultiplier: 30, ...settings }, () => 1);
  const limitAfter = (initialLimit: number, rttMs: number, inFlight: number, isDrop = false) => {
    const limit = vegas(initialLimit);
    limit.update(10 * MS, initialLimit, false);
    limit.update(rttMs * MS, inFlight, isDrop);
    return limit.limit;
  };

  test.each([
    { what: "no queue: six units more", rttMs: 10, limit: 26 },
    { what: "a queue of one: six units more", rttMs: 10.5, limit: 26 },
    { what: "a queue of two: one unit more", rttMs: 11, limit: 21 },
    { what: "a queue of three: as it is", rttMs: 11.5, limit: 20 },
    { what: "a queue of six: as it is", rttMs: 14, limit: 20 },
    { what: "a queue of seven: one unit less", rttMs: 15, limit: 19 },
  ])("$what", ({ rttMs, limit }) => {
    expect(limitAfter(20, rttMs, 20)).toBe(limit);
  });

  test("units are the digits of the limit less one", () => {
    expect(limitAfter(99, 10, 99)).toBe(105);
    expect(limitAfter(100, 10, 100)).toBe(112);
    expect(limitAfter(500, 100, 500)).toBe(498);
    expect(limitAfter(5, 10, 5)).toBe(11);
  });

  test("a drop takes one unit, even when hardly used; less than half used changes nothing", () => {
    expect(limitAfter(20, 10, 1, true)).toBe(19);
    expect(limitAfter(20, 10, 9)).toBe(20);
    expect(limitAfter(20, 10, 10)).toBe(26);
  });

  test("the shortest time is measured anew after 30 × the limit samples", () => {
    const limit = vegas(20, { maxLimit: 20 });
    for (let i = 0; i < 599; i++) limit.update(10 * MS, 20, false);
    expect(limit.describe().minRttMs).toBe(10);
    limit.update(50 * MS, 20, false);
    expect(limit.describe().minRttMs).toBe(50);
    expect(limit.limit).toBe(20);
  });
});

describe("Gradient2 (Netflix Gradient2Limit)", () => {
  const gradient2 = (settings: object = {}) =>
    new Gradient2({
      initialLimit: 20,
      minLimit: 20,
      maxLimit: 200,
      queueSize: 4,
      rttTolerance: 1.5,
      smoothing: 0.2,
      longWindowCount: 600,
      ...settings,
    });

  test("grows by queue × smoothing per sample while nothing is slower", () => {
    const limit = gradient2();
    limit.update(10 * MS, 20);
    expect(limit.describe().estimatedLimit).toBeCloseTo(20.8, 9);
    for (let i = 0; i < 4; i++) limit.update(10 * MS, 20);
    expect(limit.limit).toBe(24);
  });

  test("settles at queue / (1 − g) when calls take twice as long: g = 0.75, 16", () => {
    const limit = gradient2({ minLimit: 1, maxLimit: 1000, longWindowCount: 1e9 });
    for (let i = 0; i < 50; i++) limit.update(10 * MS, 100);
    for (let i = 0; i < 400; i++) limit.update(20 * MS, 100);
    expect(limit.describe().estimatedLimit).toBeCloseTo(16, 4);
  });

  test("never takes more than half at a step: g ≥ 0.5", () => {
    const limit = gradient2({ initialLimit: 100 });
    for (let i = 0; i < 10; i++) limit.update(10 * MS, 1);
    limit.update(10_000 * MS, 100);
    expect(limit.describe().estimatedLimit).toBeCloseTo(0.8 * 100 + 0.2 * 54, 9);
  });

  test("less than half used changes nothing", () => {
    const limit = gradient2();
    limit.update(10 * MS, 9);
    expect(limit.describe().estimatedLimit).toBe(20);
    limit.update(10 * MS, 10);
    expect(limit.limit).toBe(20);
    expect(limit.describe().estimatedLimit).toBeGreaterThan(20);
  });

  test("the long-term time is the mean of ten samples, then an average over 600; too long a one decays by 5 %", () => {
    const limit = gradient2();
    for (let i = 1; i <= 10; i++) limit.update(i * MS, 1);
    expect(limit.describe().longRttMs).toBeCloseTo(5.5, 9);
    limit.update(5.5 * MS + 601 * MS, 1);
    expect(limit.describe().longRttMs).toBeCloseTo(7.5, 9);
    limit.update(1 * MS, 1);
    expect(limit.describe().longRttMs).toBeCloseTo((7.5 - (2 * 6.5) / 601) * 0.95, 9);
  });
});

describe("windows (Netflix WindowedLimit)", () => {
  const taken: [number, number, boolean][] = [];
  const inner = {
    limit: 7,
    update: (rttNs: number, inFlight: number, isDrop: boolean) => {
      taken.push([rttNs / MS, inFlight, isDrop]);
    },
    describe: () => ({}),
  };

  test("one sample per second with ten calls: mean time, most in flight, any drop", () => {
    taken.length = 0;
    const limit = new Windowed(inner, 1000 * MS, 10);
    limit.ended(1 * MS, 1 * MS, 1, false);
    for (let i = 0; i < 20; i++) limit.ended((100 + i) * MS, (i < 10 ? 10 : 20) * MS, i, i === 3);
    expect(taken).toEqual([]);
    limit.ended(1001 * MS, 15 * MS, 1, false);
    expect(taken).toEqual([]);
    limit.ended(1001 * MS + 1, 15 * MS, 1, false);
    expect(taken).toEqual([[15, 19, true]]);
  });

  test("too few calls and too short ones say nothing", () => {
    taken.length = 0;
    const limit = new Windowed(inner, 1000 * MS, 10);
    for (let second = 1; second <= 5; second++) limit.ended(second * 2000 * MS, 10 * MS, 1, false);
    for (let i = 0; i < 100; i++) limit.ended((20_000 + i * 100) * MS, 0.09 * MS, 1, false);
    expect(taken).toEqual([]);
  });
});

describe("Envoy's gradient controller", () => {
  const envoy = (settings: object = {}) =>
    new EnvoyGradient(
      {
        initialLimit: 100,
        maxLimit: 1000,
        updateIntervalNs: 100 * MS,
        percentile: 0.5,
        minRttIntervalNs: 60_000 * MS,
        minRttRequestCount: 50,
        minConcurrency: 3,
        bufferRatio: 0.25,
        jitterRatio: 0.15,
        fixedMinRttNs: 10 * MS,
        ...settings,
      },
      () => 0.5,
      0,
    );
  const afterWindow = (rttMs: number, settings: object = {}) => {
    const limit = envoy(settings);
    for (let i = 1; i < 50; i++) limit.ended((50 + i) * MS, rttMs * MS);
    limit.advance(100 * MS);
    return limit.limit;
  };

  test.each([
    { rttMs: 25, limit: 57, what: "g = 0.5: 50 + √50" },
    { rttMs: 12.5, limit: 110, what: "g = 1: 100 + √100" },
    { rttMs: 40, limit: 57, what: "g is never below 0.5" },
    { rttMs: 1, limit: 214, what: "g is never above 2: 200 + √200" },
  ])("$what", ({ rttMs, limit }) => {
    expect(afterWindow(rttMs)).toBe(limit);
  });

  test("keeps to its bounds", () => {
    expect(afterWindow(1, { maxLimit: 150 })).toBe(150);
    expect(afterWindow(40, { minConcurrency: 60 })).toBe(60);
  });

  test("takes the percentile that it is told", () => {
    const median = envoy();
    const high = envoy({ percentile: 0.9 });
    for (const limit of [median, high]) {
      for (let i = 1; i <= 10; i++) limit.ended(50 * MS + i, i * MS);
      limit.advance(100 * MS);
    }
    expect(median.describe().sampleRttMs).toBe(5);
    expect(high.describe().sampleRttMs).toBe(9);
  });

  test("begins with a measurement of 50 calls at a limit of 3, and measures again after a minute and jitter", () => {
    const limit = envoy({ fixedMinRttNs: 0 });
    expect(limit.limit).toBe(3);
    for (let i = 1; i < 50; i++) limit.ended(i * 4 * MS, 4 * MS);
    expect(limit.describe().isMeasuringMinRtt).toBe(true);
    limit.ended(200 * MS, 4 * MS);
    expect(limit.describe()).toMatchObject({ isMeasuringMinRtt: false, minRttMs: 4, limit: 100 });
    // 60 s × (1 + 0.15 × 0.5).
    limit.advance(200 * MS + 64_500 * MS - 1);
    expect(limit.limit).toBe(100);
    limit.advance(200 * MS + 64_500 * MS);
    expect(limit.limit).toBe(3);
    // A call that began before that does not count.
    limit.ended(64_701 * MS, 1000 * MS);
    for (let i = 0; i < 50; i++) limit.ended(64_710 * MS + i * MS, 5 * MS);
    expect(limit.describe()).toMatchObject({ isMeasuringMinRtt: false, minRttMs: 5, limit: 100 });
  });

  test("five windows in a row at the least limit make it measure anew", () => {
    const limit = envoy({ fixedMinRttNs: 0, initialLimit: 3, minRttRequestCount: 1 });
    limit.ended(10 * MS, 10 * MS);
    for (let window = 1; window <= 5; window++) {
      expect(limit.describe().isMeasuringMinRtt, `window ${window}`).toBe(false);
      limit.ended((10 + window * 100 - 1) * MS, 50 * MS);
      limit.advance((10 + window * 100) * MS);
    }
    expect(limit.describe().isMeasuringMinRtt).toBe(true);
  });

  test("windows without calls change nothing", () => {
    const limit = envoy();
    limit.advance(1_000_050 * MS);
    limit.ended(1_000_060 * MS, 25 * MS);
    limit.advance(1_000_099 * MS);
    expect(limit.limit).toBe(100);
    limit.advance(1_000_100 * MS);
    expect(limit.limit).toBe(57);
  });
});
