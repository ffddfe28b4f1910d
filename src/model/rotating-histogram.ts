import { Histogram } from "../metrics/histogram";

/**
 * Durations of a while ago: one histogram is written for one period, then read for the next, as in tower's hedge. What it
 * tells is therefore between one and two periods old at the most, changes once a period, and costs a lookup.
 */
export class RotatingHistogram {
  readonly #periodNs: number;
  #written = new Histogram();
  #read = new Histogram();
  #period = 0;
  #quantile = 0;
  /** NaN = to be found again. */
  #quantileNs = NaN;

  constructor(periodNs: number) {
    this.#periodNs = periodNs;
  }

  /** Durations of the last whole period. */
  count(nowNs: number): number {
    this.#rotate(nowNs);
    return this.#read.count;
  }

  record(nowNs: number, ns: number): void {
    this.#rotate(nowNs);
    this.#written.record(ns);
  }

  /** What a share `q` of the last whole period's durations did not exceed, ns; 0 when there were none. */
  quantile(nowNs: number, q: number): number {
    this.#rotate(nowNs);
    if (this.#read.count === 0) return 0;
    if (!(this.#quantileNs >= 0) || q !== this.#quantile) {
      this.#quantile = q;
      this.#quantileNs = this.#read.quantile(q);
    }
    return this.#quantileNs;
  }

  #rotate(nowNs: number): void {
    const period = Math.floor(nowNs / this.#periodNs);
    if (period === this.#period) return;
    const oldest = this.#read;
    this.#read = this.#written;
    this.#written = oldest;
    oldest.reset();
    // A whole period without a call: what was written last is too old as well.
    if (period - this.#period > 1) this.#read.reset();
    this.#period = period;
    this.#quantileNs = NaN;
  }
}
