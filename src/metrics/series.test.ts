import fc from "fast-check";
import { expect, test } from "vitest";
import { RowSeries } from "./series";

test("keeps rows by number and finds cells by column", () => {
  const series = new RowSeries(["timeMs", "utilization"], 100);
  expect(series.push([0, 0.5])).toBe(0);
  expect(series.push([100, 0.75])).toBe(1);
  const utilization = series.column("utilization");
  expect(series.at(1, utilization)).toBe(0.75);
  expect(series.row(0)).toEqual(Float64Array.of(0, 0.5));
  expect(series.values(utilization)).toEqual(Float64Array.of(0.5, 0.75));
  expect(series.column("latency")).toBe(-1);
});

test("forgets the oldest rows and keeps the numbers of the others", () => {
  const series = new RowSeries(["n"], 3);
  for (let n = 0; n < 10; n++) series.push([n]);
  expect([series.firstRow, series.endRow, series.length]).toEqual([7, 10, 3]);
  expect(series.at(6, 0)).toBeNaN();
  expect(series.at(7, 0)).toBe(7);
  expect(series.at(10, 0)).toBeNaN();
  expect(series.values(0)).toEqual(Float64Array.of(7, 8, 9));
  expect(() => series.row(6)).toThrow("row 6 is not kept");
});

test("gives the part of a column that is asked for and kept", () => {
  const series = new RowSeries(["n"], 5);
  for (let n = 0; n < 8; n++) series.push([n]);
  expect(series.values(0, 0, 5)).toEqual(Float64Array.of(3, 4));
  expect(series.values(0, 6, 100)).toEqual(Float64Array.of(6, 7));
  expect(series.values(0, 7, 6)).toEqual(new Float64Array(0));
});

test("holds the same as an array of rows, at any capacity", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat({ max: 500 }), (capacity, count) => {
      const series = new RowSeries(["a", "b"], capacity);
      const rows: number[][] = [];
      for (let i = 0; i < count; i++) {
        series.push([i, -i]);
        rows.push([i, -i]);
      }
      const kept = rows.slice(-capacity);
      expect(Array.from({ length: series.length }, (_, i) => [...series.row(series.firstRow + i)])).toEqual(kept);
    }),
  );
});

test("starts again when cleared", () => {
  const series = new RowSeries(["n"], 3);
  series.push([1]);
  series.clear();
  expect(series.length).toBe(0);
  expect(series.push([2])).toBe(0);
});

test("refuses rows and layouts that do not fit", () => {
  expect(() => new RowSeries(["n"], 0)).toThrow("room for 0 rows");
  expect(() => new RowSeries(["n", "n"], 5)).toThrow("share a name");
  expect(() => new RowSeries(["n"], 5).push([1, 2])).toThrow("a row of 2 cells in a series of 1 columns");
});
