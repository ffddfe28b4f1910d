import { nsToMs } from "../../../model/kernel";

/** Attempts and retries beyond this are counted together with it. */
const NUMBER_MAX = 64;
const FIRST_CALL_COUNT = 1000;

/** How many attempts calls took and how long they waited before each retry, for the page and the summary. */
export class AttemptLog {
  readonly #callsByAttempts = new Float64Array(NUMBER_MAX + 1);
  readonly #sleepsByRetry = new Float64Array(NUMBER_MAX + 1);
  readonly #sleepNsByRetry = new Float64Array(NUMBER_MAX + 1);
  readonly #attemptsOfFirst = new Int32Array(FIRST_CALL_COUNT);
  #callCount = 0;

  callEnded(attempts: number): void {
    this.#callsByAttempts[Math.min(attempts, NUMBER_MAX)]!++;
    if (this.#callCount < FIRST_CALL_COUNT) this.#attemptsOfFirst[this.#callCount] = attempts;
    this.#callCount++;
  }

  slept(retry: number, ns: number): void {
    const row = Math.min(retry, NUMBER_MAX);
    this.#sleepsByRetry[row]!++;
    this.#sleepNsByRetry[row]! += ns;
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      callsByAttemptCount: upToLast(this.#callsByAttempts, this.#callsByAttempts),
      backoffMeanMsByRetry: upToLast(
        this.#sleepNsByRetry.map((ns, i) => (this.#sleepsByRetry[i] === 0 ? 0 : nsToMs(ns / this.#sleepsByRetry[i]!))),
        this.#sleepsByRetry,
      ),
      attemptsOfFirstCalls: Array.from(this.#attemptsOfFirst.subarray(0, Math.min(this.#callCount, FIRST_CALL_COUNT))),
    };
  }
}

/** The values of 1, 2, … up to the last number that was ever counted. */
function upToLast(values: Float64Array, counts: Float64Array): number[] {
  let last = counts.length - 1;
  while (last > 0 && counts[last] === 0) last--;
  return Array.from(values.subarray(1, last + 1));
}
