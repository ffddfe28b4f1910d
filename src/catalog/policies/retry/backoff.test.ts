import { decorrelatedJitterGenerator } from "cockatiel";
import { describe, expect, test, vi } from "vitest";
import { RandomSource, type RandomStream } from "../../../kernel/random";
import { defaultsOf } from "../../../model/fields";
import { Backoff, type BackoffSettings } from "./backoff";
import { RETRY_FIELDS } from "./fields";

const backoffOf = (settings: Partial<BackoffSettings>) =>
  new Backoff({ ...defaultsOf(RETRY_FIELDS), ...settings }, new RandomSource("test").stream("link", "backoff"));

/** Waits before retry `n`, one after the other, of many calls. */
function sleepsBefore(n: number, settings: Partial<BackoffSettings>, calls = 20_000): number[] {
  const backoff = backoffOf(settings);
  return Array.from({ length: calls }, () => {
    let carried = 0;
    let sleep = 0;
    for (let retry = 1; retry <= n; retry++) {
      sleep = backoff.sleepMs(retry, carried);
      carried = backoff.carried;
    }
    return sleep;
  });
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const range = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;

describe("the planned wait", () => {
  const planned = (settings: Partial<BackoffSettings>) => {
    const backoff = backoffOf({ backoffMaxMs: 1000, ...settings });
    return [1, 2, 3, 4, 5, 6].map((n) => backoff.plannedMs(n));
  };

  test("doubles up to the longest wait", () => {
    expect(planned({})).toEqual([100, 200, 400, 800, 1000, 1000]);
  });
  test("constant, linear, Envoy's", () => {
    expect(planned({ backoff: "constant" })).toEqual([100, 100, 100, 100, 100, 100]);
    expect(planned({ backoff: "linear" })).toEqual([100, 200, 300, 400, 500, 600]);
    expect(planned({ backoff: "exponentialMinusOne", backoffBaseMs: 25, backoffMaxMs: 250 })).toEqual([
      25, 75, 175, 250, 250, 250,
    ]);
  });
  test("is 0 for ever when the first one is, however often", () => {
    expect(backoffOf({ backoffBaseMs: 0 }).plannedMs(100_000)).toBe(0);
    expect(backoffOf({}).plannedMs(100_000)).toBe(10_000);
  });
});

describe("jitter around v", () => {
  const v = 400;
  test.each([
    ["none", v, v, v],
    ["full", 0, v, v / 2],
    ["equal", v / 2, v, (3 * v) / 4],
    ["proportional", 0.8 * v, 1.2 * v, v],
    ["additive", v, v + 1000, v + 500],
  ] as const)("%s", (jitter, low, high, expected) => {
    const sleeps = sleepsBefore(3, { jitter });
    const [min, max] = range(sleeps);
    expect(min).toBeGreaterThanOrEqual(low);
    expect(max).toBeLessThanOrEqual(high);
    expect(max - min).toBeGreaterThanOrEqual(0.99 * (high - low));
    expect(Math.abs(mean(sleeps) / expected - 1)).toBeLessThan(0.02);
  });

  test("exponential has mean v and no upper end", () => {
    const sleeps = sleepsBefore(3, { jitter: "exponential" });
    expect(Math.abs(mean(sleeps) / v - 1)).toBeLessThan(0.03);
    expect(range(sleeps)[1]).toBeGreaterThan(5 * v);
  });

  test("decorrelated: from base to three times the wait before, capped; the means follow (base + 3·before) / 2", () => {
    const settings = { jitter: "decorrelated", backoffMaxMs: 1e9 } as const;
    const means = [1, 2, 3, 4].map((n) => mean(sleepsBefore(n, settings)));
    expect(range(sleepsBefore(1, settings))[1]).toBeLessThanOrEqual(300);
    [200, 350, 575, 912.5].forEach((expected, i) => {
      expect(Math.abs(means[i]! / expected - 1)).toBeLessThan(0.03);
    });
    expect(range(sleepsBefore(6, { jitter: "decorrelated", backoffMaxMs: 500 }))).toEqual([expect.any(Number), 500]);
  });

  test("Polly's smooth one is cockatiel's, number by number", () => {
    const draws = [0.3, 0.9, 0.01, 0.5, 0.77, 0.12];
    const spy = vi.spyOn(Math, "random");
    for (const draw of draws) spy.mockReturnValueOnce(draw);
    const theirs: number[] = [];
    let state: [number, number] | undefined;
    for (let i = 0; i < draws.length; i++) {
      const [sleep, next] = decorrelatedJitterGenerator(state, {
        initialDelay: 100,
        exponent: 2,
        maxDelay: 5000,
        maxAttempts: 9,
      } as never);
      theirs.push(sleep);
      state = next;
    }
    spy.mockRestore();
    let next = 0;
    const stream = { next: () => draws[next++]! } as RandomStream;
    const settings = { ...defaultsOf(RETRY_FIELDS), jitter: "decorrelatedV2", backoffMaxMs: 5000 } as const;
    const backoff = new Backoff(settings, stream);
    theirs.forEach((sleep, i) => {
      expect(backoff.sleepMs(i + 1, backoff.carried)).toBeCloseTo(sleep, 9);
    });
  });
});
