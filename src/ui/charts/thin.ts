/**
 * Thinning of a run's rows to what a strip a few hundred pixels wide can show. All series of a strip share their
 * times. Buckets start at multiples of a power of two, so that a point once drawn stays where it is while the run
 * goes on: no shimmer, and a burst never vanishes.
 */
export interface RowReader {
  readonly rowCount: number;
  /** NaN where nothing was measured. */
  value(row: number, column: number): number;
}

export type Thinned = [times: Float64Array, ...series: Float64Array[]];

/** Rows per bucket: 1 while everything fits into `pointsMax`, else the power of two that makes it fit. */
export function bucketRows(rowCount: number, bucketsMax: number): number {
  let size = 1;
  while (rowCount > size * bucketsMax) size *= 2;
  return size;
}

/**
 * Lowest and highest value of each bucket, in the order in which they came; two points a bucket. For lines: keeps
 * every spike. Missing values (NaN) are left out, a bucket of nothing else stays a gap.
 */
export function thinMinMax(
  rows: RowReader,
  timeColumn: number,
  columns: readonly number[],
  pointsMax: number,
): Thinned {
  if (rows.rowCount <= pointsMax) return copyRows(rows, timeColumn, columns);
  const size = bucketRows(rows.rowCount, Math.floor(pointsMax / 2));
  const buckets = Math.ceil(rows.rowCount / size);
  const times = new Float64Array(buckets * 2);
  const series = columns.map(() => new Float64Array(buckets * 2));
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = bucket * size;
    const to = Math.min(rows.rowCount, from + size);
    times[bucket * 2] = rows.value(from, timeColumn);
    times[bucket * 2 + 1] = rows.value(to - 1, timeColumn);
    columns.forEach((column, index) => {
      const [earlier, later] = extremes(rows, column, from, to);
      const target = series[index];
      if (!target) return;
      target[bucket * 2] = earlier;
      target[bucket * 2 + 1] = later;
    });
  }
  return [times, ...series];
}

/** Mean of each bucket. For stacked rates: the parts still add up to the whole. */
export function thinMean(rows: RowReader, timeColumn: number, columns: readonly number[], pointsMax: number): Thinned {
  if (rows.rowCount <= pointsMax) return copyRows(rows, timeColumn, columns);
  const size = bucketRows(rows.rowCount, pointsMax);
  const buckets = Math.ceil(rows.rowCount / size);
  const times = new Float64Array(buckets);
  const series = columns.map(() => new Float64Array(buckets));
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = bucket * size;
    const to = Math.min(rows.rowCount, from + size);
    times[bucket] = rows.value(to - 1, timeColumn);
    columns.forEach((column, index) => {
      const target = series[index];
      if (target) target[bucket] = mean(rows, column, from, to);
    });
  }
  return [times, ...series];
}

function copyRows(rows: RowReader, timeColumn: number, columns: readonly number[]): Thinned {
  const read = (column: number) => Float64Array.from({ length: rows.rowCount }, (_, row) => rows.value(row, column));
  return [read(timeColumn), ...columns.map(read)];
}

function extremes(rows: RowReader, column: number, from: number, to: number): [earlier: number, later: number] {
  let lowest = Number.NaN;
  let highest = Number.NaN;
  let lowestRow = from;
  let highestRow = from;
  for (let row = from; row < to; row++) {
    const value = rows.value(row, column);
    if (Number.isNaN(value)) continue;
    if (!(value >= lowest)) {
      lowest = value;
      lowestRow = row;
    }
    if (!(value <= highest)) {
      highest = value;
      highestRow = row;
    }
  }
  return lowestRow <= highestRow ? [lowest, highest] : [highest, lowest];
}

function mean(rows: RowReader, column: number, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row++) {
    const value = rows.value(row, column);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
