import { isThrottled, type Outcome, TIMED_OUT } from "../../../../model/outcome";
import type { RetryBudget } from "../../../../model/retry-budget";

/** The retry quota of the AWS SDKs' standard mode (botocore's quota.py and standard.py). */
export class QuotaBudget implements RetryBudget {
  readonly #capacity: number;
  readonly #retryCost: number;
  readonly #timeoutRetryCost: number;
  readonly #throttledRetryCost: number;
  readonly #successRefund: number;
  #left: number;

  constructor(
    capacity: number,
    retryCost: number,
    timeoutRetryCost: number,
    successRefund: number,
    throttledRetryCost = retryCost,
  ) {
    this.#capacity = capacity;
    this.#retryCost = retryCost;
    this.#timeoutRetryCost = timeoutRetryCost;
    this.#throttledRetryCost = throttledRetryCost;
    this.#successRefund = successRefund;
    this.#left = capacity;
  }

  callBegan(): void {}

  attemptFailed(): void {}

  mayRetry(_nowNs: number, outcome: Outcome): boolean {
    return this.#costAfter(outcome) <= this.#left;
  }

  retryBegan(_nowNs: number, outcome: Outcome): number {
    const cost = this.#costAfter(outcome);
    this.#left -= cost;
    return cost;
  }

  retryEnded(): void {}

  callSucceeded(lastCost: number): void {
    this.#left = Math.min(this.#capacity, this.#left + (lastCost > 0 ? lastCost : this.#successRefund));
  }

  #costAfter(outcome: Outcome): number {
    if (outcome === TIMED_OUT) return this.#timeoutRetryCost;
    return isThrottled(outcome) ? this.#throttledRetryCost : this.#retryCost;
  }
}
