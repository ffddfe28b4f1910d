import type { Outcome } from "./outcome";

/** A limit on further attempts (retries, hedges) over all calls of one layer. */
export interface RetryBudget {
  /** A call came. */
  callBegan(nowNs: number): void;
  /** An attempt failed in a way that may be retried. Heard before `mayRetry`. */
  attemptFailed(): void;
  /** After a failure with `outcome`: is there room for a retry? Takes nothing. */
  mayRetry(nowNs: number, outcome: Outcome, attemptsInProgress: number): boolean;
  /** Takes what a retry after `outcome` costs, and says how much that is. */
  retryBegan(nowNs: number, outcome: Outcome): number;
  /** A retry (its wait and its attempt) is over. */
  retryEnded(): void;
  /** A call was answered; `lastCost` is what its last retry cost, 0 when it had none. */
  callSucceeded(lastCost: number): void;
}
