import { nsToMs } from "../../../../model/kernel";
import type { Limiter } from "./limiter";

export interface EnvoyGradientSettings {
  readonly initialLimit: number;
  readonly maxLimit: number;
  readonly updateIntervalNs: number;
  /** The share of samples that are not longer than what counts as "the" time of a window. */
  readonly percentile: number;
  readonly minRttIntervalNs: number;
  readonly minRttRequestCount: number;
  /** The limit while the shortest time is measured, and the least ever. */
  readonly minConcurrency: number;
  /** How much longer than the shortest time is no trouble. */
  readonly bufferRatio: number;
  /** What is added to the interval between measurements at most, as a share of it. */
  readonly jitterRatio: number;
  /** 0 = measured. */
  readonly fixedMinRttNs: number;
}

/** Windows in a row at the least limit after which the shortest time is measured anew: it may be wrong. */
const STUCK_WINDOW_COUNT = 5;

/**
 * Envoy's adaptive concurrency filter (gradient controller): new limit = g·limit + √(g·limit), g = (minRTT + buffer) / sampleRTT
 * between 0.5 and 2. From time to time the limit falls to a minimum, to measure what calls take without load.
 *
 * Its timers are looked at when a call begins or ends: between two calls nobody could tell.
 */
export class EnvoyGradient implements Limiter {
  readonly #settings: EnvoyGradientSettings;
  /** 0 to 1. */
  readonly #uniform: () => number;
  /** [minRTT, sampleRTT, gradient, next update at, next measurement at, measuring since] */
  readonly #state = Float64Array.of(0, 0, 1, Infinity, Infinity, 0);
  #samples = new Float64Array(64);
  #sampleCount = 0;
  #limit: number;
  /** The limit to go back to after measuring; 0 = not measuring. */
  #deferredLimit = 0;
  #stuckCount = 0;

  constructor(settings: EnvoyGradientSettings, uniform: () => number, nowNs: number) {
    this.#settings = settings;
    this.#uniform = uniform;
    this.#limit = settings.initialLimit;
    this.#state[0] = settings.fixedMinRttNs;
    if (settings.fixedMinRttNs > 0) this.#state[3] = nowNs + settings.updateIntervalNs;
    else this.#beginMeasuring(nowNs);
  }

  get limit(): number {
    return this.#limit;
  }

  advance(nowNs: number): void {
    const state = this.#state;
    while (Math.min(state[3]!, state[4]!) <= nowNs) {
      if (state[4]! <= state[3]!) this.#beginMeasuring(state[4]!);
      else this.#update(state[3]!, nowNs);
    }
  }

  ended(nowNs: number, rttNs: number): void {
    this.advance(nowNs);
    // What began before the measurement ran under load.
    if (nowNs - rttNs < this.#state[5]!) return;
    this.#addSample(rttNs);
    if (this.#deferredLimit > 0 && this.#sampleCount >= this.#settings.minRttRequestCount) this.#endMeasuring(nowNs);
  }

  describe(): Readonly<Record<string, unknown>> {
    const [minRtt, sampleRtt, gradient] = this.#state as unknown as [number, number, number];
    return {
      limit: this.#limit,
      minRttMs: nsToMs(minRtt),
      sampleRttMs: nsToMs(sampleRtt),
      gradient,
      isMeasuringMinRtt: this.#deferredLimit > 0,
    };
  }

  #beginMeasuring(atNs: number): void {
    const state = this.#state;
    state[3] = Infinity;
    state[4] = Infinity;
    state[5] = atNs;
    this.#deferredLimit = this.#limit;
    this.#limit = this.#settings.minConcurrency;
    this.#stuckCount = 0;
    this.#sampleCount = 0;
  }

  #endMeasuring(nowNs: number): void {
    const { minRttIntervalNs, jitterRatio, updateIntervalNs } = this.#settings;
    const state = this.#state;
    state[0] = this.#takePercentile();
    this.#limit = this.#deferredLimit;
    this.#deferredLimit = 0;
    state[3] = nowNs + updateIntervalNs;
    state[4] = nowNs + Math.round(minRttIntervalNs * (1 + jitterRatio * this.#uniform()));
  }

  /** An update falls due; windows without a call until now change nothing and are left out. */
  #update(atNs: number, nowNs: number): void {
    const state = this.#state;
    const { updateIntervalNs } = this.#settings;
    if (this.#sampleCount === 0) {
      const skipped = Math.floor((Math.min(nowNs, state[4]!) - atNs) / updateIntervalNs);
      state[3] = atNs + (skipped + 1) * updateIntervalNs;
      return;
    }
    state[3] = atNs + updateIntervalNs;
    state[1] = this.#takePercentile();
    this.#setLimit(this.#nextLimit(), atNs);
  }

  #nextLimit(): number {
    const { bufferRatio, minConcurrency, maxLimit } = this.#settings;
    const state = this.#state;
    state[2] = Math.max(0.5, Math.min(2, (state[0]! * (1 + bufferRatio)) / state[1]!));
    const limit = this.#limit * state[2]!;
    return Math.max(minConcurrency, Math.min(maxLimit, Math.floor(limit + Math.sqrt(limit))));
  }

  #setLimit(limit: number, atNs: number): void {
    const { minConcurrency, fixedMinRttNs } = this.#settings;
    const isStuck = this.#limit === minConcurrency && limit === minConcurrency;
    this.#stuckCount = isStuck ? this.#stuckCount + 1 : 0;
    this.#limit = limit;
    if (this.#stuckCount >= STUCK_WINDOW_COUNT && fixedMinRttNs === 0) this.#state[4] = atNs;
  }

  #addSample(rttNs: number): void {
    if (this.#sampleCount === this.#samples.length) {
      const wider = new Float64Array(this.#samples.length * 2);
      wider.set(this.#samples);
      this.#samples = wider;
    }
    this.#samples[this.#sampleCount++] = rttNs;
  }

  /** Of the samples gathered, which are forgotten. */
  #takePercentile(): number {
    const sorted = this.#samples.subarray(0, this.#sampleCount).sort((a, b) => a - b);
    const rank = Math.max(1, Math.ceil(this.#settings.percentile * this.#sampleCount));
    this.#sampleCount = 0;
    return sorted[rank - 1]!;
  }
}
