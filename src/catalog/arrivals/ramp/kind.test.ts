import { expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { ramp } from "./kind";

const UP = { fromPerSecond: 0, toPerSecond: 100, overMs: 10_000 };

test("a regular ramp puts the n-th request where the area under the rate is n", () => {
  const times = arrivalsOf(ramp, { ...UP, shape: "regular" }, 12_000);
  // 5 requests a second more each second: the area after t seconds is 5 t².
  times.slice(0, 500).forEach((at, i) => {
    expect(at).toBeCloseTo(1000 * Math.sqrt((i + 1) / 5), 4);
  });
  expect(times.length).toBe(700);
});

test("goes down as well as up, and stops at a rate of 0", () => {
  const times = arrivalsOf(ramp, { fromPerSecond: 100, toPerSecond: 0, overMs: 10_000, shape: "regular" }, 60_000);
  expect(Math.abs(times.length - 500)).toBeLessThanOrEqual(1);
});

test("a random ramp has the expected counts, part by part", () => {
  for (const [from, to, expected] of [
    [0, 5000, 125],
    [5000, 10_000, 375],
    [10_000, 12_000, 200],
  ] as const) {
    const counted = meanCount(ramp, UP, from, to, 100);
    expect(Math.abs(counted - expected)).toBeLessThan(4 * Math.sqrt(expected / 100));
  }
});

test("a surge doubles the rate from its moment on", () => {
  const options = { factors: [{ atMs: 5000, factor: 2 }] };
  const counted = meanCount(ramp, UP, 5000, 10_000, 100, options);
  expect(Math.abs(counted - 750)).toBeLessThan(4 * Math.sqrt(7.5));
});
