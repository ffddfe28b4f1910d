import type { RetryBudget } from "./retry-budget";

/** gRPC's retryThrottling (gRFC A6), in thousandths of a token, as gRPC counts them. */
export class TokenBudget implements RetryBudget {
  readonly #capacity: number;
  readonly #gain: number;
  #tokens: number;

  constructor(tokenCountMax: number, tokenRatio: number) {
    this.#capacity = tokenCountMax * 1000;
    this.#gain = Math.round(tokenRatio * 1000);
    this.#tokens = this.#capacity;
  }

  callBegan(): void {}

  attemptFailed(): void {
    this.#tokens = Math.max(0, this.#tokens - 1000);
  }

  mayRetry(): boolean {
    return this.#tokens * 2 > this.#capacity;
  }

  retryBegan(): number {
    return 0;
  }

  retryEnded(): void {}

  callSucceeded(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + this.#gain);
  }
}
