import { exp, pow, type RandomStream } from "../../../model/kernel";
import type { RetrySettings } from "./fields";

/** Settings of the wait between two attempts. */
export type BackoffSettings = Pick<
  RetrySettings,
  | "backoff"
  | "backoffBaseMs"
  | "throttledBaseMs"
  | "backoffFactor"
  | "backoffMaxMs"
  | "jitter"
  | "jitterRatio"
  | "jitterMs"
>;

/** Constants of Polly's DecorrelatedJitterBackoffV2: they bring the medians near base, 2 × base, 4 × base. */
const V2_FACTOR = 4;
const V2_SCALE = 1 / 1.4;

/**
 * The wait before retry n = 1, 2, …, in ms. Names and formulas of jitter: Brooker, "Exponential Backoff And Jitter" (AWS), and
 * his simulator; `decorrelatedV2`: Polly.Contrib.WaitAndRetry.
 *
 * Decorrelated jitter remembers something of the wait before; the caller keeps it for each call (`carried`).
 */
export class Backoff {
  /** What `sleepMs` wants to get back as `carried` the next time for the same call. */
  carried = 0;
  readonly #settings: BackoffSettings;
  readonly #stream: RandomStream;

  constructor(settings: BackoffSettings, stream: RandomStream) {
    this.#settings = settings;
    this.#stream = stream;
  }

  /** Draws the wait before retry `n` (1-based); `carried` is 0 before the first. After a throttle another first wait may hold. */
  sleepMs(n: number, carried: number, isThrottled = false): number {
    const v = this.plannedMs(n, isThrottled);
    const { jitter, jitterRatio, jitterMs } = this.#settings;
    switch (jitter) {
      case "none":
        return v;
      case "full":
        return v * this.#stream.next();
      case "equal":
        return v / 2 + (v / 2) * this.#stream.next();
      case "proportional":
        return v * (1 + jitterRatio * (2 * this.#stream.next() - 1));
      case "additive":
        return v + jitterMs * this.#stream.next();
      case "exponential":
        return v * this.#stream.exponential();
      case "decorrelated":
        return this.#decorrelated(carried, isThrottled);
      case "decorrelatedV2":
        return this.#decorrelatedV2(n, carried, isThrottled);
    }
  }

  /** The wait before jitter. */
  plannedMs(n: number, isThrottled = false): number {
    const { backoff, backoffFactor, backoffMaxMs } = this.#settings;
    const baseMs = this.#baseMs(isThrottled);
    // Zero times a power that overflowed would be no number at all.
    if (baseMs === 0) return 0;
    return Math.min(backoffMaxMs, baseMs * growth(backoff, backoffFactor, n));
  }

  #baseMs(isThrottled: boolean): number {
    const { backoffBaseMs, throttledBaseMs } = this.#settings;
    return isThrottled && throttledBaseMs > 0 ? throttledBaseMs : backoffBaseMs;
  }

  #decorrelated(carried: number, isThrottled: boolean): number {
    const baseMs = this.#baseMs(isThrottled);
    // A longer base after a throttle: the wait before may be shorter than it.
    const before = Math.max(carried, baseMs);
    const sleep = baseMs + (3 * before - baseMs) * this.#stream.next();
    this.carried = Math.min(this.#settings.backoffMaxMs, sleep);
    return this.carried;
  }

  #decorrelatedV2(n: number, carried: number, isThrottled: boolean): number {
    const { backoffFactor, backoffMaxMs } = this.#settings;
    const baseMs = this.#baseMs(isThrottled);
    const t = n - 1 + this.#stream.next();
    const reached = pow(backoffFactor, t) * tanh(Math.sqrt(V2_FACTOR * t));
    this.carried = reached;
    const step = reached < Infinity ? Math.max(0, reached - carried) : Infinity;
    return baseMs === 0 ? 0 : Math.min(step * V2_SCALE * baseMs, backoffMaxMs);
  }
}

function growth(backoff: BackoffSettings["backoff"], factor: number, n: number): number {
  switch (backoff) {
    case "exponential":
      return pow(factor, n - 1);
    case "constant":
      return 1;
    case "linear":
      return n;
    case "exponentialMinusOne":
      return pow(factor, n) - 1;
  }
}

/** For x ≥ 0. */
function tanh(x: number): number {
  return 1 - 2 / (exp(2 * x) + 1);
}
