import { describe, expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { schedule } from "./kind";
import { PiecewiseRate } from "./piecewise-rate";

const STEP = [
  { atMs: 1000, ratePerSecond: 10 },
  { atMs: 1000, ratePerSecond: 100 },
];

test("two points at the same time are a step, and the first and last rate hold outside", () => {
  const times = arrivalsOf(schedule, { points: STEP, shape: "regular" }, 2000);
  expect(times.slice(0, 12)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1010, 1020]);
  expect(times.length).toBe(110);
});

test("a gap under way at a step is used up at the new rate", () => {
  const points = [
    { atMs: 1050, ratePerSecond: 10 },
    { atMs: 1050, ratePerSecond: 100 },
  ];
  expect(arrivalsOf(schedule, { points, shape: "regular" }, 1070).slice(9)).toEqual([1000, 1055, 1065]);
});

test("repeats, with nobody coming in the quiet part", () => {
  const points = [
    { atMs: 0, ratePerSecond: 100 },
    { atMs: 100, ratePerSecond: 100 },
    { atMs: 100, ratePerSecond: 0 },
  ];
  const times = arrivalsOf(schedule, { points, repeatEveryMs: 1000, shape: "regular" }, 3050);
  expect(times.length).toBe(35);
  expect(times.every((at) => at % 1000 <= 100)).toBe(true);
});

test("random arrivals have the expected counts over repetitions", () => {
  const points = [
    { atMs: 0, ratePerSecond: 0 },
    { atMs: 500, ratePerSecond: 200 },
    { atMs: 1000, ratePerSecond: 0 },
  ];
  const counted = meanCount(schedule, { points, repeatEveryMs: 1000 }, 2250, 7500, 50);
  expect(Math.abs(counted - (5 * 100 + 50 - 12.5))).toBeLessThan(4 * Math.sqrt(540 / 50));
});

test("shows the mean rate over the schedule", () => {
  const points = [
    { atMs: 0, ratePerSecond: 0 },
    { atMs: 1000, ratePerSecond: 100 },
  ];
  expect(schedule.offeredPerSecond!({ points, repeatEveryMs: 0, shape: "poisson" })).toBeCloseTo(50, 3);
});

test("without points or rate nobody comes", () => {
  expect(arrivalsOf(schedule, { points: [] }, 1000)).toEqual([]);
  expect(arrivalsOf(schedule, { points: [{ atMs: 0, ratePerSecond: 0 }], repeatEveryMs: 10 }, 1000)).toEqual([]);
});

describe("the rate", () => {
  const rate = new PiecewiseRate(
    [
      { atNs: 100, ratePerNs: 0 },
      { atNs: 200, ratePerNs: 1 },
      { atNs: 200, ratePerNs: 3 },
      { atNs: 300, ratePerNs: 0 },
    ],
    400,
  );

  test("time and area are each other's inverse, across many periods", () => {
    for (const from of [0, 130, 250, 399, 5555]) {
      for (const area of [0.5, 49, 150, 199.5, 1234.25, 20_000]) {
        expect(rate.areaBetween(from, rate.timeOf(from, area)), `${from} ${area}`).toBeCloseTo(area, 6);
      }
    }
  });

  test("areas add up", () => {
    expect(rate.areaBetween(0, 400)).toBeCloseTo(200, 9);
    expect(rate.areaBetween(150, 4150)).toBeCloseTo(2000, 9);
    expect(rate.areaBetween(150, 1000) + rate.areaBetween(1000, 7777)).toBeCloseTo(rate.areaBetween(150, 7777), 6);
  });
});
