import { expect, test } from "vitest";
import { RotatingHistogram } from "./rotating-histogram";

test("tells of the last whole period, and nothing of the present one", () => {
  const histogram = new RotatingHistogram(100);
  for (let at = 0; at < 100; at++) histogram.record(at, at + 1);
  expect(histogram.count(99)).toBe(0);
  expect(histogram.count(100)).toBe(100);
  expect(histogram.quantile(100, 0.95)).toBe(95);
  histogram.record(150, 1_000_000);
  expect(histogram.quantile(199, 1)).toBe(100);
  expect(histogram.quantile(200, 0.5)).toBeGreaterThan(990_000);
});

test("another share of the same period is found anew", () => {
  const histogram = new RotatingHistogram(100);
  for (let ns = 1; ns <= 100; ns++) histogram.record(0, ns);
  expect([histogram.quantile(100, 0.5), histogram.quantile(100, 0.9), histogram.quantile(100, 0.5)]).toEqual([
    50, 90, 50,
  ]);
});

test("after a pause of more than a period nothing is left", () => {
  const histogram = new RotatingHistogram(100);
  histogram.record(0, 5);
  expect(histogram.count(200)).toBe(0);
  expect(histogram.quantile(200, 0.5)).toBe(0);
});
