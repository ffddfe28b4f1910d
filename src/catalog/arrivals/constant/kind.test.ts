import { expect, test } from "vitest";
import { arrivalsOf } from "../drive";
import { constant } from "./kind";

test("the first request comes after one gap", () => {
  expect(arrivalsOf(constant, { ratePerSecond: 100 }, 35)).toEqual([10, 20, 30]);
});

test("the phase moves the first request, the start moves them all", () => {
  expect(arrivalsOf(constant, { ratePerSecond: 10, phaseRatio: 0.5 }, 300)).toEqual([50, 150, 250]);
  expect(arrivalsOf(constant, { ratePerSecond: 1000, phaseRatio: 0 }, 2)).toEqual([0, 1, 2]);
  expect(arrivalsOf(constant, { ratePerSecond: 10, startAtMs: 1000, phaseRatio: 0 }, 1250)).toEqual([1000, 1100, 1200]);
});

test("gaps that are no whole number of nanoseconds do not add up to a wrong rate", () => {
  const times = arrivalsOf(constant, { ratePerSecond: 3 }, 100_000);
  expect(times.length).toBe(300);
  times.forEach((at, i) => {
    expect(Math.abs(at - ((i + 1) * 1000) / 3)).toBeLessThanOrEqual(1e-6);
  });
});

test("a surge in the middle of a gap uses what was left of it at the new rate", () => {
  const factors = [
    { atMs: 15, factor: 5 },
    { atMs: 21, factor: 1 },
  ];
  // Half a gap is left at 15: 1 ms at five times the rate. From 16 every 2 ms until 21, where half a gap is left again.
  expect(arrivalsOf(constant, { ratePerSecond: 100 }, 40, { factors })).toEqual([10, 16, 18, 20, 26, 36]);
});
