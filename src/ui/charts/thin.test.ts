import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketRows, type RowReader, thinMean, thinMinMax } from "./thin";

/** Row r has the time r * 100 and the given value. */
function rowsOf(values: readonly number[]): RowReader {
  return { rowCount: values.length, value: (row, column) => (column === 0 ? row * 100 : values[row]!) };
}

describe("thinMinMax", () => {
  test("copies what fits", () => {
    const [times, series] = thinMinMax(rowsOf([3, 1, 2]), 0, [1], 600);
    expect([...times]).toEqual([0, 100, 200]);
    expect([...series!]).toEqual([3, 1, 2]);
  });

  test("keeps a spike of a single row among ten thousand", () => {
    const values = new Array<number>(10_000).fill(5);
    values[7_321] = 900;
    const [times, series] = thinMinMax(rowsOf(values), 0, [1], 600);
    expect(times.length).toBeLessThanOrEqual(600);
    expect(Math.max(...series!)).toBe(900);
  });

  test("keeps the extremes, rising times and the limit for any values", () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 900 }),
        fc.integer({ min: 8, max: 200 }),
        (values, limit) => {
          const [times, series] = thinMinMax(rowsOf(values), 0, [1], limit);
          expect(times.length).toBeLessThanOrEqual(limit);
          for (let i = 1; i < times.length; i++) expect(times[i]!).toBeGreaterThanOrEqual(times[i - 1]!);
          const seen = values.filter((each) => !Number.isNaN(each));
          const kept = [...series!].filter((each) => !Number.isNaN(each));
          expect(kept.length > 0).toBe(seen.length > 0);
          expect(Math.max(...kept)).toBe(Math.max(...seen));
          expect(Math.min(...kept)).toBe(Math.min(...seen));
        },
      ),
      { seed: 7 },
    );
  });

  test("a point once drawn stays where it is while rows are added", () => {
    const values = Array.from({ length: 1_500 }, (_, index) => (index * 7919) % 101);
    const before = thinMinMax(rowsOf(values.slice(0, 1_401)), 0, [1], 600);
    const after = thinMinMax(rowsOf(values), 0, [1], 600);
    const complete = before[0].length - 2;
    expect([...after[1]!.slice(0, complete)]).toEqual([...before[1]!.slice(0, complete)]);
  });
});

describe("thinMean", () => {
  test("parts of a stack still add up after thinning", () => {
    const rows: RowReader = { rowCount: 5_000, value: (row, column) => [row, row % 7, 10 - (row % 7)][column]! };
    const [times, a, b] = thinMean(rows, 0, [1, 2], 300);
    expect(times.length).toBeLessThanOrEqual(300);
    for (let i = 0; i < times.length; i++) expect(a![i]! + b![i]!).toBeCloseTo(10, 9);
  });

  test("a bucket without values stays a gap", () => {
    const [, series] = thinMean(rowsOf(new Array<number>(1_000).fill(Number.NaN)), 0, [1], 100);
    expect([...series!].every(Number.isNaN)).toBe(true);
  });
});

test("bucketRows doubles until the rows fit", () => {
  expect(bucketRows(300, 300)).toBe(1);
  expect(bucketRows(301, 300)).toBe(2);
  expect(bucketRows(5_000, 300)).toBe(32);
});
