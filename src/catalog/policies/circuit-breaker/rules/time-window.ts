import type { Buckets } from "./buckets";
import type { BreakerRule } from "./rule";
import type { Thresholds } from "./thresholds";

/** When a time window is judged: after every result, after failures only, or at the end of each bucket. */
export type JudgedOn = "everyResult" | "failure" | "bucketEnd";

/** Judges the calls of the last so many seconds, kept in buckets. */
export class TimeWindowRule implements BreakerRule {
  readonly #buckets: Buckets;
  readonly #thresholds: Thresholds;
  readonly #judgedOn: JudgedOn;
  /** Calls count when they begin, refused ones too, rather than when they end. */
  readonly #countsStarts: boolean;

  constructor(buckets: Buckets, thresholds: Thresholds, judgedOn: JudgedOn, countsStarts: boolean) {
    this.#buckets = buckets;
    this.#thresholds = thresholds;
    this.#judgedOn = judgedOn;
    this.#countsStarts = countsStarts;
  }

  get checkAtNs(): number {
    return this.#judgedOn === "bucketEnd" && this.#buckets.callCount > 0 ? this.#buckets.endsAtNs : Infinity;
  }

  begun(nowNs: number): void {
    if (!this.#countsStarts) return;
    this.#buckets.advance(nowNs);
    this.#buckets.addCall(false);
  }

  recorded(nowNs: number, isFailure: boolean, durationNs: number): boolean {
    this.#buckets.advance(nowNs);
    if (!this.#countsStarts) this.#buckets.addCall(this.#thresholds.isSlow(durationNs));
    if (isFailure) this.#buckets.addFailure();
    if (this.#judgedOn === "bucketEnd" || (this.#judgedOn === "failure" && !isFailure)) return false;
    return this.#isExceeded();
  }

  check(nowNs: number): boolean {
    // The buckets of the window are complete now; the next one begins only after they have been judged.
    const isExceeded = this.#isExceeded();
    this.#buckets.advance(nowNs);
    return isExceeded;
  }

  reset(nowNs: number): void {
    this.#buckets.reset(nowNs);
  }

  #isExceeded(): boolean {
    const { failureCount, slowCount, callCount } = this.#buckets;
    return this.#thresholds.areExceeded(failureCount, slowCount, callCount);
  }
}
