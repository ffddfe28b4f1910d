/** Cells of a level: what holds now; ∫ value dt up to `SINCE` in value · ns; when that was, ns; the largest value. */
export const LEVEL_VALUE = 0;
export const LEVEL_INTEGRAL = 1;
const SINCE = 2;
export const LEVEL_MAX = 3;
/** Cells from one level to the next. They stand side by side because every change touches all four. */
export const LEVEL_CELLS = 4;

/**
 * Numbers that hold for a while (a queue's length, how many are busy) and their averages over time. The integral is cumulative;
 * the average between two moments is the difference of two flushed integrals by the time between. All are 0 since time 0.
 */
export class Levels {
  readonly count: number;
  readonly cells: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.cells = new Float64Array(count * LEVEL_CELLS);
  }

  value(i: number): number {
    return this.cells[i * LEVEL_CELLS + LEVEL_VALUE]!;
  }

  /** Up to the last change or flush. */
  integral(i: number): number {
    return this.cells[i * LEVEL_CELLS + LEVEL_INTEGRAL]!;
  }

  /** The integral up to now (ns), without touching it. */
  integralAt(i: number, now: number): number {
    const at = i * LEVEL_CELLS;
    return this.cells[at + LEVEL_INTEGRAL]! + this.cells[at + LEVEL_VALUE]! * (now - this.cells[at + SINCE]!);
  }

  /** The largest value so far, or since `resetMax`. */
  max(i: number): number {
    return this.cells[i * LEVEL_CELLS + LEVEL_MAX]!;
  }

  /** Changes level i by delta from now (ns) on. */
  add(i: number, delta: number, now: number): void {
    this.set(i, this.cells[i * LEVEL_CELLS + LEVEL_VALUE]! + delta, now);
  }

  /** Puts level i at v from now (ns) on. */
  set(i: number, v: number, now: number): void {
    const { cells } = this;
    const at = i * LEVEL_CELLS;
    cells[at + LEVEL_INTEGRAL]! += cells[at + LEVEL_VALUE]! * (now - cells[at + SINCE]!);
    cells[at + SINCE] = now;
    cells[at + LEVEL_VALUE] = v;
    if (v > cells[at + LEVEL_MAX]!) cells[at + LEVEL_MAX] = v;
  }

  /** Brings every integral up to now (ns). */
  flush(now: number): void {
    const { cells } = this;
    for (let at = 0; at < cells.length; at += LEVEL_CELLS) {
      cells[at + LEVEL_INTEGRAL]! += cells[at + LEVEL_VALUE]! * (now - cells[at + SINCE]!);
      cells[at + SINCE] = now;
    }
  }

  /** Lets every maximum begin anew at the present value. */
  resetMax(): void {
    const { cells } = this;
    for (let at = 0; at < cells.length; at += LEVEL_CELLS) cells[at + LEVEL_MAX] = cells[at + LEVEL_VALUE]!;
  }
}
