import { assert } from "../kernel/assert";

/**
 * Rows of a fixed width over time, the newest `capacity` of them, in one Float64Array that doubles up to that and
 * then overwrites the oldest. The layout names the columns; NaN means that a row has no value there. Rows are counted from the
 * first ever pushed, so a number stays valid, or past, whatever has been overwritten meanwhile.
 */
export class RowSeries {
  readonly layout: readonly string[];
  readonly width: number;
  readonly capacity: number;
  private cells: Float64Array;
  private rowsAllocated: number;
  private pushed = 0;

  /** @throws Error when the capacity is not a positive whole number or two columns share a name. */
  constructor(layout: readonly string[], capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, `a series with room for ${capacity} rows`);
    assert(new Set(layout).size === layout.length, "two columns of a series share a name");
    this.layout = layout;
    this.width = layout.length;
    this.capacity = capacity;
    this.rowsAllocated = Math.min(capacity, 64);
    this.cells = new Float64Array(this.rowsAllocated * this.width);
  }

  /** Number of the oldest row kept. */
  get firstRow(): number {
    return Math.max(this.pushed - this.capacity, 0);
  }

  /** One more than the number of the newest row. */
  get endRow(): number {
    return this.pushed;
  }

  /** Rows kept. */
  get length(): number {
    return this.pushed - this.firstRow;
  }

  /** Position of a column in a row, −1 when there is none of that name. */
  column(name: string): number {
    return this.layout.indexOf(name);
  }

  /** Appends a row, copied. Returns its number. */
  push(row: ArrayLike<number>): number {
    assert(row.length === this.width, `a row of ${row.length} cells in a series of ${this.width} columns`);
    if (this.pushed === this.rowsAllocated && this.rowsAllocated < this.capacity) this.grow();
    this.cells.set(row, this.offset(this.pushed));
    return this.pushed++;
  }

  /** One cell; NaN when the row is not kept (any more, or yet). */
  at(row: number, column: number): number {
    return this.has(row) ? this.cells[this.offset(row) + column]! : NaN;
  }

  /** A view on one row, good until the series has gone once around. */
  row(row: number): Float64Array {
    assert(this.has(row), `row ${row} is not kept`);
    return this.cells.subarray(this.offset(row), this.offset(row) + this.width);
  }

  /** One column of the rows from `from` to before `to` that are kept, oldest first; a copy. */
  values(column: number, from = this.firstRow, to = this.pushed): Float64Array {
    const first = Math.max(from, this.firstRow);
    const values = new Float64Array(Math.max(Math.min(to, this.pushed) - first, 0));
    for (let i = 0; i < values.length; i++) values[i] = this.cells[this.offset(first + i) + column]!;
    return values;
  }

  clear(): void {
    this.pushed = 0;
  }

  private has(row: number): boolean {
    return row >= this.firstRow && row < this.pushed;
  }

  private offset(row: number): number {
    return (row % this.rowsAllocated) * this.width;
  }

  private grow(): void {
    this.rowsAllocated = Math.min(this.rowsAllocated * 2, this.capacity);
    const wider = new Float64Array(this.rowsAllocated * this.width);
    wider.set(this.cells);
    this.cells = wider;
  }
}
