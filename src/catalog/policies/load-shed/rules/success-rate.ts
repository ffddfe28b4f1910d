import { pow } from "../../../../model/kernel";
import type { ShedRule } from "./rule";

export interface SuccessRateSettings {
  readonly windowNs: number;
  /** The share of successes below which calls are turned away. */
  readonly successRatioThreshold: number;
  /** 1 = in proportion; higher turns away more at once. */
  readonly aggression: number;
  /** Below so many calls a second nothing is turned away. */
  readonly ratePerSecondMin: number;
  readonly rejectionRatioMax: number;
}

/** Calls are counted in slices of a second, which begin with a call. */
const SLICE_NS = 1e9;

/**
 * Envoy's admission control: turned away with probability ((n − successes / threshold) / (n + 1))^(1/aggression), at most so often,
 * over the calls of the last while that were let through. Those turned away count for nothing.
 */
export class SuccessRate implements ShedRule {
  readonly #settings: SuccessRateSettings;
  /** 0 to 1. */
  readonly #uniform: () => number;
  /** Rings by slice: when it began, calls, successes. */
  readonly #startedAt: Float64Array;
  readonly #calls: Float64Array;
  readonly #successes: Float64Array;
  #first = 0;
  #sliceCount = 0;
  #callCount = 0;
  #successCount = 0;

  constructor(settings: SuccessRateSettings, uniform: () => number) {
    this.#settings = settings;
    this.#uniform = uniform;
    const capacity = Math.ceil(settings.windowNs / SLICE_NS) + 2;
    this.#startedAt = new Float64Array(capacity);
    this.#calls = new Float64Array(capacity);
    this.#successes = new Float64Array(capacity);
  }

  sheds(nowNs: number): boolean {
    const probability = this.rejectionRatio(nowNs);
    return probability > 0 && this.#uniform() < probability;
  }

  ended(nowNs: number, _latencyNs: number, isSuccess: boolean): void {
    this.#forget(nowNs);
    const last = this.#sliceAt(this.#sliceCount - 1);
    const begins = this.#sliceCount === 0 || nowNs - this.#startedAt[last]! >= SLICE_NS;
    const slice = begins ? this.#begin(nowNs) : last;
    this.#calls[slice]!++;
    this.#callCount++;
    if (!isSuccess) return;
    this.#successes[slice]!++;
    this.#successCount++;
  }

  /** The probability with which a call is turned away now. */
  rejectionRatio(nowNs: number): number {
    this.#forget(nowNs);
    const { successRatioThreshold, aggression, ratePerSecondMin, rejectionRatioMax } = this.#settings;
    if (this.#ratePerSecond(nowNs) < ratePerSecondMin) return 0;
    const excess = (this.#callCount - this.#successCount / successRatioThreshold) / (this.#callCount + 1);
    return Math.min(rejectionRatioMax, pow(Math.max(0, excess), 1 / aggression));
  }

  describe(nowNs: number): Readonly<Record<string, unknown>> {
    const rejectionRatio = this.rejectionRatio(nowNs);
    return { callCount: this.#callCount, successCount: this.#successCount, rejectionRatio };
  }

  /** Over the age of the oldest slice in whole seconds, at least one. */
  #ratePerSecond(nowNs: number): number {
    if (this.#sliceCount === 0) return 0;
    const seconds = Math.max(1, Math.floor((nowNs - this.#startedAt[this.#first]!) / SLICE_NS));
    return Math.floor(this.#callCount / seconds);
  }

  #sliceAt(index: number): number {
    return (this.#first + index) % this.#startedAt.length;
  }

  #begin(nowNs: number): number {
    const slice = this.#sliceAt(this.#sliceCount++);
    this.#startedAt[slice] = nowNs;
    this.#calls[slice] = 0;
    this.#successes[slice] = 0;
    return slice;
  }

  #forget(nowNs: number): void {
    while (this.#sliceCount > 0 && nowNs - this.#startedAt[this.#first]! >= this.#settings.windowNs) {
      this.#callCount -= this.#calls[this.#first]!;
      this.#successCount -= this.#successes[this.#first]!;
      this.#first = this.#sliceAt(1);
      this.#sliceCount--;
    }
  }
}
