import fc from "fast-check";
import { expect, test } from "vitest";
import { Levels } from "./levels";

test("averages a queue's length over time", () => {
  const levels = new Levels();
  const queue = levels.allocate(1);
  levels.add(queue, +2, 10);
  levels.add(queue, -1, 30);
  levels.flush(100);
  expect(levels.integral[queue]).toBe(2 * 20 + 1 * 70);
  expect(levels.value[queue]).toBe(1);
  expect(levels.max[queue]).toBe(2);
});

test("looking at an integral does not move it", () => {
  const levels = new Levels();
  const level = levels.allocate(1);
  levels.set(level, 3, 0);
  expect(levels.integralAt(level, 10)).toBe(30);
  expect(levels.integral[level]).toBe(0);
});

test("a maximum can begin anew, at what holds now", () => {
  const levels = new Levels();
  const level = levels.allocate(1);
  levels.set(level, 5, 0);
  levels.set(level, 2, 1);
  levels.resetMax();
  expect(levels.max[level]).toBe(2);
  levels.add(level, 1, 2);
  expect(levels.max[level]).toBe(3);
});

test("rows handed out keep their numbers when the columns grow", () => {
  const levels = new Levels(1);
  const first = levels.allocate(1);
  levels.set(first, 7, 1);
  const more = levels.allocate(100);
  expect(more).toBe(1);
  expect(levels.count).toBe(101);
  levels.set(more + 99, 1, 1);
  levels.flush(3);
  expect(levels.integral[first]).toBe(14);
  expect(levels.integral[more + 99]).toBe(2);
});

test("the integral is the sum of level times length, however often it is flushed", () => {
  const change = fc.record({
    delta: fc.integer({ min: -5, max: 5 }),
    afterNs: fc.nat({ max: 1000 }),
    flush: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const levels = new Levels();
      const level = levels.allocate(1);
      let now = 0;
      let value = 0;
      let integral = 0;
      let max = 0;
      for (const { delta, afterNs, flush } of changes) {
        integral += value * afterNs;
        now += afterNs;
        if (flush) levels.flush(now);
        levels.add(level, delta, now);
        value += delta;
        max = Math.max(max, value);
      }
      expect(levels.integralAt(level, now)).toBe(integral);
      expect(levels.max[level]).toBe(max);
    }),
  );
});
