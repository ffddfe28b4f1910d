import { describe, expect, test } from "vitest";
import { DOTS_MAX, Dots, SCREEN_MS_MAX, SCREEN_MS_MIN, SHAPES } from "./dots";

/** link, phase, start, end, outcome, attempt */
const trip = (...values: readonly [number, number, number, number, number, number]) => values;
const shapeOf = (values: ReturnType<typeof trip>) => {
  const dots = new Dots();
  dots.add(Float64Array.from(values), 0, 0, 1);
  return SHAPES[dots.shape[0] ?? 0];
};

describe("shape", () => {
  test.each([
    ["request", trip(0, 0, 0, 9, -1, 1)],
    ["retry", trip(0, 0, 0, 9, -1, 2)],
    ["ghost", trip(0, 0, 0, 9, -1, -1)],
    ["lost", trip(0, 0, 0, 0, -2, 1)],
    ["response", trip(0, 1, 0, 9, 0, 1)],
    ["degraded", trip(0, 1, 0, 9, 1, 1)],
    ["error", trip(0, 1, 0, 9, 2, 1)],
    ["timeout", trip(0, 1, 0, 9, 4, 1)],
    ["refused", trip(0, 1, 0, 9, 6, 1)],
    ["cancelled", trip(0, 1, 0, 9, 8, 1)],
    ["ghost", trip(0, 1, 0, 9, 0, -2)],
  ] as const)("%s", (shape, values) => expect(shapeOf(values)).toBe(shape));
});

test("a trip is clamped to what an eye can follow, and then not called to scale", () => {
  const dots = new Dots();
  dots.add(Float64Array.from(trip(0, 0, 0, 1, -1, 1)), 0, 0, 1);
  expect(dots.lengthMs[0]).toBe(SCREEN_MS_MIN);
  expect(dots.isToScale).toBe(false);
  dots.add(Float64Array.from(trip(0, 0, 0, 1, -1, 1)), 0, 0, 0.001);
  expect(dots.lengthMs[1]).toBe(1000);
  expect(dots.isToScale).toBe(true);
  dots.add(Float64Array.from(trip(0, 0, 0, 90_000, -1, 1)), 0, 0, 1);
  expect(dots.lengthMs[2]).toBe(SCREEN_MS_MAX);
});

test("dots leave when they have arrived, and never exceed the budget", () => {
  const dots = new Dots();
  const many = new Float64Array(6 * (DOTS_MAX + 10));
  dots.add(many, 0, 0, 1);
  expect(dots.count).toBe(DOTS_MAX);
  dots.sweep(100);
  expect(dots.count).toBe(DOTS_MAX);
  dots.sweep(1000);
  expect(dots.count).toBe(0);
});
