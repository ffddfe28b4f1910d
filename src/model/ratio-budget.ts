import type { Outcome } from "./outcome";
import type { RetryBudget } from "./retry-budget";

const SLICE_COUNT = 10;
/** Ten calls at a tenth are one retry, whatever the last bit of a tenth says. */
const ROUNDING = 1e-9;

/**
 * Finagle's RetryBudget (and tower's tps_budget): each call earns a share of a retry, earnings and spendings are forgotten after
 * a while, and a reserve allows some retries a second in any case. Time is cut into slices, so forgetting is coarse.
 */
export class RatioBudget implements RetryBudget {
  readonly #ratio: number;
  readonly #reserve: number;
  readonly #sliceNs: number;
  /** Rings of counts by slice; whole numbers, so that nothing is lost however long the run. */
  readonly #calls = new Float64Array(SLICE_COUNT);
  readonly #retries = new Float64Array(SLICE_COUNT);
  #callCount = 0;
  #retryCount = 0;
  #slice = 0;

  constructor(ratio: number, ttlNs: number, minRetriesPerSecond: number) {
    this.#ratio = ratio;
    this.#reserve = (minRetriesPerSecond * ttlNs) / 1e9;
    this.#sliceNs = ttlNs / SLICE_COUNT;
  }

  callBegan(nowNs: number): void {
    this.#advance(nowNs);
    this.#calls[this.#slice % SLICE_COUNT]!++;
    this.#callCount++;
  }

  attemptFailed(): void {}

  mayRetry(nowNs: number, _outcome: Outcome): boolean {
    this.#advance(nowNs);
    return this.#callCount * this.#ratio + this.#reserve - this.#retryCount >= 1 - ROUNDING;
  }

  retryBegan(nowNs: number): number {
    this.#advance(nowNs);
    this.#retries[this.#slice % SLICE_COUNT]!++;
    this.#retryCount++;
    return 0;
  }

  retryEnded(): void {}

  callSucceeded(): void {}

  #advance(nowNs: number): void {
    const slice = Math.floor(nowNs / this.#sliceNs);
    const passed = Math.min(slice - this.#slice, SLICE_COUNT);
    for (let step = 1; step <= passed; step++) this.#forget((slice - passed + step) % SLICE_COUNT);
    this.#slice = slice;
  }

  #forget(row: number): void {
    this.#callCount -= this.#calls[row]!;
    this.#retryCount -= this.#retries[row]!;
    this.#calls[row] = 0;
    this.#retries[row] = 0;
  }
}
