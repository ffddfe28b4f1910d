import { expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { poisson } from "./kind";

test("arrives as often as the rate says", () => {
  expect(Math.abs(meanCount(poisson, { ratePerSecond: 100 }, 0, 10_000, 50) - 1000)).toBeLessThan(
    4 * Math.sqrt(1000 / 50),
  );
});

test("gaps are exponential: their coefficient of variation is 1", () => {
  const times = arrivalsOf(poisson, { ratePerSecond: 1000 }, 100_000);
  const gaps = times.map((at, i) => at - (times[i - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) * (gap - mean), 0) / gaps.length;
  expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.02);
});

test("never arrives at a rate of 0, and comes back when a surge is over that stopped it", () => {
  expect(arrivalsOf(poisson, { ratePerSecond: 0 }, 1000)).toEqual([]);
  const quiet = [
    { atMs: 1000, factor: 0 },
    { atMs: 2000, factor: 1 },
  ];
  const times = arrivalsOf(poisson, { ratePerSecond: 100 }, 4000, { factors: quiet });
  expect(times.filter((at) => at > 1000 && at < 2000)).toEqual([]);
  expect(times.filter((at) => at > 2000).length).toBeGreaterThan(100);
});

test("a surge that begins between two arrivals shortens what is left of the gap and nothing else", () => {
  const plain = arrivalsOf(poisson, { ratePerSecond: 1 }, 100_000);
  const next = plain.findIndex((at) => at > 5000);
  const surged = arrivalsOf(poisson, { ratePerSecond: 1 }, 100_000, { factors: [{ atMs: 5000, factor: 4 }] });
  expect(surged.slice(0, next)).toEqual(plain.slice(0, next));
  expect(surged[next]!).toBeCloseTo(5000 + (plain[next]! - 5000) / 4, 3);
});

test("offers rate times batch", () => {
  expect(poisson.offeredPerSecond?.({ ratePerSecond: 14, batchCount: 5 })).toBe(70);
});
