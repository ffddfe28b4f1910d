import { expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { burst } from "./kind";

const SETTINGS = { lowPerSecond: 10, highPerSecond: 100, lowMeanMs: 800, highMeanMs: 200 };

test("the long-run rate is the average of both rates, weighed by their times", () => {
  const offered = burst.offeredPerSecond!(SETTINGS);
  expect(offered).toBe(28);
  const counted = meanCount(burst, SETTINGS, 10_000, 210_000, 20) / 200;
  expect(Math.abs(counted / offered - 1)).toBeLessThan(0.04);
});

test("counts are far more spread than those of a Poisson process", () => {
  const times = arrivalsOf(burst, SETTINGS, 1_000_000);
  const counts = new Array<number>(1000).fill(0);
  for (const at of times) if (at < 1_000_000) counts[Math.floor(at / 1000)]!++;
  const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  const variance = counts.reduce((sum, n) => sum + (n - mean) * (n - mean), 0) / counts.length;
  // Index of dispersion over 1 s: 1 + 2·p·q·(λ₁−λ₂)²/(mean·r)·(1 − (1−e^−r)/r) with r = 1/0.8 + 1/0.2 per second.
  const r = 6.25;
  const expected = 1 + ((2 * 0.8 * 0.2 * 90 * 90) / (28 * r)) * (1 - (1 - Math.exp(-r)) / r);
  expect(Math.abs(variance / mean / expected - 1)).toBeLessThan(0.15);
});

test("nothing comes in a quiet state without a rate", () => {
  const times = arrivalsOf(burst, { ...SETTINGS, lowPerSecond: 0, lowMeanMs: 1e9 }, 10_000);
  expect(times).toEqual([]);
});

test("the same seed gives the same arrivals", () => {
  expect(arrivalsOf(burst, SETTINGS, 5000)).toEqual(arrivalsOf(burst, SETTINGS, 5000));
});
