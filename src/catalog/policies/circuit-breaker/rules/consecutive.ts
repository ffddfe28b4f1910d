import type { BreakerRule } from "./rule";

/** Opens after so many failures in a row (cockatiel's ConsecutiveBreaker; Polly v7's classic breaker). */
export class ConsecutiveRule implements BreakerRule {
  readonly checkAtNs = Infinity;
  readonly #failureCountMax: number;
  #failuresInARow = 0;

  constructor(failureCountMax: number) {
    this.#failureCountMax = failureCountMax;
  }

  begun(): void {}

  recorded(_nowNs: number, isFailure: boolean): boolean {
    this.#failuresInARow = isFailure ? this.#failuresInARow + 1 : 0;
    return isFailure && this.#failuresInARow >= this.#failureCountMax;
  }

  check(): boolean {
    return false;
  }

  reset(): void {
    this.#failuresInARow = 0;
  }
}
