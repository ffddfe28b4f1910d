import type { Limiter, SampleLimit } from "./limiter";

/** Shorter calls tell nothing: Netflix minRttThreshold. */
const RTT_MIN_NS = 100_000;

/**
 * Gathers the calls of a window into one sample: mean time, the most in flight, and whether any was a drop. A window ends with the
 * first call that ends after its time, and counts only with enough calls (Netflix `WindowedLimit`). A window of 0 hands on every call.
 */
export class Windowed implements Limiter {
  readonly #inner: SampleLimit;
  readonly #windowNs: number;
  readonly #sampleCountMin: number;
  /** [sum of times, end of the window] */
  readonly #state = new Float64Array(2);
  #sampleCount = 0;
  #inFlightMax = 0;
  #hasDrop = false;

  constructor(inner: SampleLimit, windowNs: number, sampleCountMin: number) {
    this.#inner = inner;
    this.#windowNs = windowNs;
    this.#sampleCountMin = sampleCountMin;
  }

  get limit(): number {
    return this.#inner.limit;
  }

  ended(nowNs: number, rttNs: number, inFlight: number, isDrop: boolean): void {
    if (this.#windowNs === 0) return this.#inner.update(rttNs, inFlight, isDrop);
    if (rttNs < RTT_MIN_NS) return;
    const state = this.#state;
    state[0]! += rttNs;
    this.#sampleCount++;
    this.#inFlightMax = Math.max(this.#inFlightMax, inFlight);
    this.#hasDrop ||= isDrop;
    if (nowNs <= state[1]!) return;
    if (this.#sampleCount >= this.#sampleCountMin)
      this.#inner.update(state[0]! / this.#sampleCount, this.#inFlightMax, this.#hasDrop);
    state[0] = 0;
    state[1] = nowNs + this.#windowNs;
    this.#sampleCount = 0;
    this.#inFlightMax = 0;
    this.#hasDrop = false;
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#inner.describe();
  }
}
