import type { BreakerRule } from "./rule";
import type { Thresholds } from "./thresholds";

const FAILED = 1;
const SLOW = 2;

/** Judges the last `size` calls (resilience4j's COUNT_BASED window, cockatiel's CountBreaker). */
export class CountWindowRule implements BreakerRule {
  readonly checkAtNs = Infinity;
  /** What the last calls were, as a ring; `#next` is overwritten next. */
  readonly #results: Uint8Array;
  readonly #thresholds: Thresholds;
  readonly #judgesFailuresOnly: boolean;
  #next = 0;
  #callCount = 0;
  #failureCount = 0;
  #slowCount = 0;

  constructor(size: number, thresholds: Thresholds, judgesFailuresOnly: boolean) {
    this.#results = new Uint8Array(size);
    this.#thresholds = thresholds;
    this.#judgesFailuresOnly = judgesFailuresOnly;
  }

  begun(): void {}

  recorded(_nowNs: number, isFailure: boolean, durationNs: number): boolean {
    this.#replaceOldest((isFailure ? FAILED : 0) | (this.#thresholds.isSlow(durationNs) ? SLOW : 0));
    if (this.#judgesFailuresOnly && !isFailure) return false;
    return this.#thresholds.areExceeded(this.#failureCount, this.#slowCount, this.#callCount);
  }

  check(): boolean {
    return false;
  }

  reset(): void {
    this.#results.fill(0);
    this.#next = 0;
    this.#callCount = 0;
    this.#failureCount = 0;
    this.#slowCount = 0;
  }

  #replaceOldest(result: number): void {
    const size = this.#results.length;
    if (this.#callCount === size) this.#count(this.#results[this.#next]!, -1);
    else this.#callCount++;
    this.#results[this.#next] = result;
    this.#next = this.#next + 1 === size ? 0 : this.#next + 1;
    this.#count(result, 1);
  }

  #count(result: number, by: number): void {
    if ((result & FAILED) !== 0) this.#failureCount += by;
    if ((result & SLOW) !== 0) this.#slowCount += by;
  }
}
