import { expect, test } from "vitest";
import { RowRing } from "./row-ring";

/** Rows of two columns: time and its double. */
function rows(from: number, to: number): Float64Array {
  const values: number[] = [];
  for (let time = from; time <= to; time++) values.push(time, time * 2);
  return Float64Array.from(values);
}

test("keeps rows in order and finds the row of a moment", () => {
  const ring = new RowRing(2, 100);
  ring.append(rows(1, 10));
  ring.append(rows(11, 12));
  expect(ring.rowCount).toBe(12);
  expect([...ring.column(1, 9)]).toEqual([20, 22, 24]);
  expect(ring.rowAt(5.5)).toBe(4);
  expect(ring.rowAt(0.5)).toBe(-1);
});

test("halves its density instead of forgetting the beginning", () => {
  const ring = new RowRing(2, 100);
  ring.append(rows(1, 1000));
  expect(ring.rowCount).toBeLessThanOrEqual(102);
  expect(ring.stride).toBeGreaterThan(1);
  const times = [...ring.column(0)];
  expect(times[0]).toBeLessThanOrEqual(ring.stride);
  expect(times.at(-1)).toBeGreaterThan(1000 - ring.stride);
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(new Set(steps)).toEqual(new Set([ring.stride]));
});
