/** From rows to what a strip draws: sources combined, rows thinned, stacks added up. */
import type { Line, StripSpec } from "./strips";
import { type RowReader, type Thinned, thinMean, thinMinMax } from "./thin";

export const TIME_COLUMN = 0;
const POINTS_MAX = 600;
const POINTS_MIN = 60;

/**
 * As many points as a strip of this width (CSS pixels) can show without becoming a smear: two pixels for a mean, and
 * four for a pair of extremes.
 */
export function pointsFor({ thin }: StripSpec, width: number): number {
  const wanted = thin === "mean" ? width / 2 : width / 1.5;
  return Math.round(Math.min(POINTS_MAX, Math.max(POINTS_MIN, wanted)));
}

/** Times in ms and one array per line (not yet stacked); NaN where nothing was measured. */
export function stripData(strip: StripSpec, lines: readonly Line[], rows: RowReader, pointsMax: number): Thinned {
  const combined: RowReader = {
    rowCount: rows.rowCount,
    value: (row, column) =>
      column === TIME_COLUMN
        ? rows.value(row, TIME_COLUMN)
        : combine(strip, lines[column - 1]?.columns ?? [], (each) => rows.value(row, each)),
  };
  const columns = lines.map((_line, index) => index + 1);
  const thin = strip.thin === "mean" ? thinMean : thinMinMax;
  return thin(combined, TIME_COLUMN, columns, pointsMax);
}

/** The value of a line now; NaN when unknown. */
export function liveValue(strip: StripSpec, line: Line, live: Float64Array): number {
  return combine(strip, line.columns, (column) => live[column] ?? Number.NaN);
}

/** Each series plus all before it, so that areas stand on one another. */
export function stack(series: readonly Float64Array[]): Float64Array[] {
  const sums: Float64Array[] = [];
  for (const [index, each] of series.entries()) {
    const below = sums[index - 1];
    sums.push(each.map((value, at) => (Number.isNaN(value) ? 0 : value) + (below?.[at] ?? 0)));
  }
  return sums;
}

function combine(strip: StripSpec, columns: readonly number[], read: (column: number) => number): number {
  let result = Number.NaN;
  for (const column of columns) {
    const value = read(column);
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(result)) result = value;
    else result = strip.combine === "sum" ? result + value : Math.max(result, value);
  }
  return result;
}

/** Values that a log axis can show: nothing at or below zero. */
export function positiveOnly(series: Float64Array): Float64Array {
  return series.map((value) => (value > 0 ? value : Number.NaN));
}
