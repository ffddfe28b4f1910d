import fc from "fast-check";
import { expect, test } from "vitest";
import { Levels } from "./levels";

test("averages a queue's length over time", () => {
  const levels = new Levels(1);
  levels.add(0, +2, 10);
  levels.add(0, -1, 30);
  levels.flush(100);
  expect(levels.integral(0)).toBe(2 * 20 + 1 * 70);
  expect(levels.value(0)).toBe(1);
  expect(levels.max(0)).toBe(2);
});

test("a maximum can begin anew, at what holds now", () => {
  const levels = new Levels(1);
  levels.set(0, 5, 0);
  levels.set(0, 2, 1);
  levels.resetMax();
  expect(levels.max(0)).toBe(2);
  levels.add(0, 1, 2);
  expect(levels.max(0)).toBe(3);
});

test("levels do not disturb their neighbours", () => {
  const levels = new Levels(3);
  levels.set(1, 7, 1);
  levels.flush(3);
  expect([0, 1, 2].map((i) => levels.integral(i))).toEqual([0, 14, 0]);
  expect([0, 1, 2].map((i) => levels.value(i))).toEqual([0, 7, 0]);
  expect([0, 1, 2].map((i) => levels.max(i))).toEqual([0, 7, 0]);
});

test("the integral is the sum of level times length, however often it is flushed", () => {
  const change = fc.record({
    delta: fc.integer({ min: -5, max: 5 }),
    afterNs: fc.nat({ max: 1000 }),
    flush: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const levels = new Levels(1);
      let now = 0;
      let value = 0;
      let integral = 0;
      let max = 0;
      for (const { delta, afterNs, flush } of changes) {
        integral += value * afterNs;
        now += afterNs;
        if (flush) levels.flush(now);
        levels.add(0, delta, now);
        value += delta;
        max = Math.max(max, value);
      }
      levels.flush(now);
      expect(levels.integral(0)).toBe(integral);
      expect(levels.max(0)).toBe(max);
    }),
  );
});
