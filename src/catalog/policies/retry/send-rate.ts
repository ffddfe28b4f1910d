import { pow } from "../../../model/kernel";

/** Constants of botocore's adaptive mode (throttling.py, adaptive.py, bucket.py). */
const BETA = 0.7;
const SCALE = 0.4;
const SMOOTHING = 0.8;
const SLICE_SECONDS = 0.5;
const RATE_MIN = 0.5;
const ADJUST_MAX = 2;

/**
 * The rate at which the AWS SDKs' adaptive mode lets attempts out. From the first throttle on each attempt takes a token; the
 * tokens' rate drops to seven tenths at a throttle and comes back along a cubic curve (as TCP CUBIC's window), never above
 * twice the rate that was measured. Times are in ns, rates per second.
 *
 * Who finds no token takes one in advance and waits for it, in order; a new rate holds for those that come later.
 */
export class SendRate {
  #isEnabled = false;
  #rate = 1;
  #tokens = 0;
  #tokensMax = 1;
  #refilledAt = 0;
  #peakRate = 0;
  /** Seconds from a throttle until the curve is back at its peak. */
  #flatAfter = 0;
  #throttledAt = 0;
  #measuredRate = 0;
  #slice = 0;
  #countInSlice = 0;

  /** Infinity = nothing was ever throttled. */
  get perSecond(): number {
    return this.#isEnabled ? this.#rate : Infinity;
  }

  /** An attempt wants to go out: how long it has to wait, ns. */
  acquire(nowNs: number): number {
    if (!this.#isEnabled) return 0;
    this.#refill(nowNs / 1e9);
    this.#tokens--;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#rate) * 1e9);
  }

  /** An attempt that had been promised a token was withdrawn. */
  giveBack(): void {
    this.#tokens++;
  }

  answered(nowNs: number, isThrottled: boolean): void {
    const now = nowNs / 1e9;
    this.#measure(now);
    const wanted = isThrottled ? this.#throttled(now) : this.#recovered(now);
    this.#setRate(now, Math.min(wanted, ADJUST_MAX * this.#measuredRate));
  }

  #throttled(now: number): number {
    this.#peakRate = this.#isEnabled ? Math.min(this.#measuredRate, this.#rate) : this.#measuredRate;
    this.#flatAfter = pow((this.#peakRate * (1 - BETA)) / SCALE, 1 / 3);
    this.#throttledAt = now;
    this.#isEnabled = true;
    return this.#peakRate * BETA;
  }

  #recovered(now: number): number {
    const t = now - this.#throttledAt - this.#flatAfter;
    return SCALE * t * t * t + this.#peakRate;
  }

  #setRate(now: number, value: number): void {
    this.#refill(now);
    this.#rate = Math.max(value, RATE_MIN);
    this.#tokensMax = Math.max(value, 1);
    this.#tokens = Math.min(this.#tokens, this.#tokensMax);
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#tokensMax, this.#tokens + (now - this.#refilledAt) * this.#rate);
    this.#refilledAt = now;
  }

  #measure(now: number): void {
    const slice = Math.floor(now / SLICE_SECONDS) * SLICE_SECONDS;
    this.#countInSlice++;
    if (slice <= this.#slice) return;
    const rate = this.#countInSlice / (slice - this.#slice);
    this.#measuredRate = rate * SMOOTHING + this.#measuredRate * (1 - SMOOTHING);
    this.#countInSlice = 0;
    this.#slice = slice;
  }
}
