/** The shares of failed and of slow calls that a window tolerates, and from how many calls on it judges at all. */
export class Thresholds {
  constructor(
    failureRatio: number,
    slowCallRatio: number,
    slowCallNs: number,
    comparison: ">=" | ">",
    callCountMin: number,
  ) {
    this.failureRatio = failureRatio;
    this.slowCallRatio = slowCallRatio;
    this.slowCallNs = slowCallNs;
    this.isStrict = comparison === ">";
    this.callCountMin = callCountMin;
  }

  readonly failureRatio: number;
  readonly slowCallRatio: number;
  readonly slowCallNs: number;
  readonly isStrict: boolean;
  readonly callCountMin: number;

  isSlow(durationNs: number): boolean {
    return durationNs > this.slowCallNs;
  }

  /** Judges a window, unless it holds too few calls. */
  areExceeded(failureCount: number, slowCount: number, callCount: number): boolean {
    return callCount >= this.callCountMin && this.isExceeded(failureCount, slowCount, callCount);
  }

  /** Judges any calls at all. */
  isExceeded(failureCount: number, slowCount: number, callCount: number): boolean {
    if (callCount === 0) return false;
    // Quotients, not products: 7 / 100 and 0.07 are the same double, 0.07 * 100 and 7 are not.
    return (
      this.#exceeds(failureCount / callCount, this.failureRatio) ||
      this.#exceeds(slowCount / callCount, this.slowCallRatio)
    );
  }

  #exceeds(ratio: number, threshold: number): boolean {
    return this.isStrict ? ratio > threshold : ratio >= threshold;
  }
}
