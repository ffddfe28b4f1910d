import type { Outcome } from "../../../../model/outcome";
import type { RetryBudget } from "../../../../model/retry-budget";

/** Envoy's retry_budget: retries in progress, their waits included, against attempts in progress. */
export class ConcurrentBudget implements RetryBudget {
  readonly #ratio: number;
  readonly #countMin: number;
  #retriesInProgress = 0;

  constructor(ratio: number, countMin: number) {
    this.#ratio = ratio;
    this.#countMin = countMin;
  }

  callBegan(): void {}

  attemptFailed(): void {}

  mayRetry(_nowNs: number, _outcome: Outcome, attemptsInProgress: number): boolean {
    return this.#retriesInProgress < Math.max(this.#countMin, Math.floor(this.#ratio * attemptsInProgress));
  }

  retryBegan(): number {
    this.#retriesInProgress++;
    return 0;
  }

  retryEnded(): void {
    // After a live change of the budget, retries end that began before its time.
    this.#retriesInProgress = Math.max(0, this.#retriesInProgress - 1);
  }

  callSucceeded(): void {}
}
