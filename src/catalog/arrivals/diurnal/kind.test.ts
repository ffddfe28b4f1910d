import { expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { diurnal } from "./kind";
import { cosTurns, sinTurns } from "./turns";

const DAY = { meanPerSecond: 100, peakFactor: 1.8, periodMs: 10_000, peakAtMs: 2500 };

test("sine and cosine are those of the mathematicians", () => {
  for (let i = -2000; i <= 2000; i++) {
    const turns = i / 777;
    expect(Math.abs(sinTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(4e-15);
    expect(Math.abs(cosTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(4e-15);
  }
});

test("the rate is highest at the peak and lowest half a day later", () => {
  // The area under a wave of 80 per second, half a period around its peak: 80 · 10 s / π more or less than the mean.
  const swing = (80 * 10) / Math.PI;
  expect(Math.abs(meanCount(diurnal, DAY, 0, 5000, 100) - (500 + swing))).toBeLessThan(4 * Math.sqrt(7.5));
  expect(Math.abs(meanCount(diurnal, DAY, 5000, 10_000, 100) - (500 - swing))).toBeLessThan(4 * Math.sqrt(3));
});

test("a whole day brings the mean, and a surge multiplies it", () => {
  expect(Math.abs(meanCount(diurnal, DAY, 0, 30_000, 50) - 3000)).toBeLessThan(4 * Math.sqrt(60));
  const options = { factors: [{ atMs: 10_000, factor: 3 }] };
  expect(Math.abs(meanCount(diurnal, DAY, 10_000, 20_000, 50, options) - 3000)).toBeLessThan(4 * Math.sqrt(60));
});

test("a trough without any rate is crossed", () => {
  const times = arrivalsOf(diurnal, { ...DAY, meanPerSecond: 5, peakFactor: 2 }, 100_000);
  expect(Math.abs(times.length - 500)).toBeLessThan(90);
});

test("a real day: arrivals come in order and as often as expected", () => {
  const times = arrivalsOf(diurnal, { meanPerSecond: 1, peakFactor: 1.6 }, 24 * 3600 * 1000);
  expect(Math.abs(times.length - 86_400)).toBeLessThan(4 * Math.sqrt(86_400));
  expect(times.every((at, i) => i === 0 || at >= times[i - 1]!)).toBe(true);
});
