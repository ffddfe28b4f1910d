/**
 * Completed rows of a run, oldest first, in one Float64Array per layout. When it is full, every second row goes and the
 * rows from then on stand twice as far apart: a chart keeps its whole line in bounded memory.
 */
const BYTES_MAX = 48_000_000;
const ROWS_MAX = 20_000;

export class RowRing {
  readonly columnCount: number;
  readonly #capacity: number;
  readonly #rows: Float64Array;
  #count = 0;
  #stride = 1;
  #skipped = 0;
  #version = 0;

  constructor(columnCount: number, rowsExpected: number) {
    this.columnCount = columnCount;
    const affordable = Math.floor(BYTES_MAX / 8 / Math.max(1, columnCount));
    this.#capacity = Math.max(64, Math.min(rowsExpected + 2, affordable, ROWS_MAX)) & ~1;
    this.#rows = new Float64Array(this.#capacity * columnCount);
  }

  get rowCount(): number {
    return this.#count;
  }

  /** How many rows of the run one kept row stands for. */
  get stride(): number {
    return this.#stride;
  }

  /** Grows with every append and every thinning. */
  get version(): number {
    return this.#version;
  }

  /** Appends rows that stand one after the other in `rows`. */
  append(rows: Float64Array): void {
    for (let at = 0; at + this.columnCount <= rows.length; at += this.columnCount) {
      if (++this.#skipped < this.#stride) continue;
      this.#skipped = 0;
      if (this.#count === this.#capacity) {
        this.#thin();
        // This row stands half a new step after the last one that was kept.
        this.#skipped = this.#stride / 2;
        continue;
      }
      this.#rows.set(rows.subarray(at, at + this.columnCount), this.#count * this.columnCount);
      this.#count++;
    }
    this.#version++;
  }

  value(row: number, column: number): number {
    return this.#rows[row * this.columnCount + column] ?? Number.NaN;
  }

  /** Copies one column into `into` (allocated when left out or too short), rows `from` … `to`. */
  column(column: number, from = 0, to = this.#count, into?: Float64Array): Float64Array {
    const count = Math.max(0, Math.min(to, this.#count) - from);
    const result = into !== undefined && into.length >= count ? into.subarray(0, count) : new Float64Array(count);
    for (let row = 0; row < count; row++) result[row] = this.value(from + row, column);
    return result;
  }

  /** The last row that ends at or before `timeMs`; -1 when there is none. */
  rowAt(timeMs: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.value(middle, 0) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #thin(): void {
    const width = this.columnCount;
    const kept = this.#count >> 1;
    for (let row = 0; row < kept; row++) {
      const from = (row * 2 + 1) * width;
      this.#rows.copyWithin(row * width, from, from + width);
    }
    this.#count = kept;
    this.#stride *= 2;
  }
}
