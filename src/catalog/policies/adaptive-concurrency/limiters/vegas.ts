import { nsToMs } from "../../../../model/kernel";
import type { SampleLimit } from "./limiter";

export interface VegasSettings {
  readonly initialLimit: number;
  readonly maxLimit: number;
  /** Weight of a new limit against the old one. */
  readonly smoothing: number;
  /** The shortest time is measured anew after so many samples times the limit, at the latest. */
  readonly probeMultiplier: number;
}

/**
 * After TCP Vegas: guesses the callee's queue from how much longer calls take than without load, and keeps it between 3 and 6 times
 * the digits of the limit less one. Netflix `VegasLimit`.
 */
export class Vegas implements SampleLimit {
  readonly #settings: VegasSettings;
  /** 0 to 1, drawn anew for each probe. */
  readonly #uniform: () => number;
  /** [estimated limit, shortest time (0 = unknown), jitter of the next probe] */
  readonly #state: Float64Array;
  #sampleCount = 0;

  constructor(settings: VegasSettings, uniform: () => number) {
    this.#settings = settings;
    this.#uniform = uniform;
    this.#state = Float64Array.of(settings.initialLimit, 0, 0);
    this.#drawJitter();
  }

  get limit(): number {
    return Math.floor(this.#state[0]!);
  }

  update(rttNs: number, inFlight: number, isDrop: boolean): void {
    const state = this.#state;
    this.#sampleCount++;
    if (state[2]! * this.#settings.probeMultiplier * state[0]! <= this.#sampleCount) {
      this.#drawJitter();
      this.#sampleCount = 0;
      state[1] = rttNs;
    } else if (state[1] === 0 || rttNs < state[1]!) {
      state[1] = rttNs;
    } else {
      this.#adjust(rttNs, inFlight, isDrop);
    }
  }

  describe(): Readonly<Record<string, unknown>> {
    return { limit: this.limit, estimatedLimit: this.#state[0], minRttMs: nsToMs(this.#state[1]!) };
  }

  #adjust(rttNs: number, inFlight: number, isDrop: boolean): void {
    const state = this.#state;
    const estimated = state[0]!;
    const target = this.#target(estimated, rttNs, inFlight, isDrop);
    if (target === estimated) return;
    const { smoothing, maxLimit } = this.#settings;
    state[0] = (1 - smoothing) * estimated + smoothing * Math.max(1, Math.min(maxLimit, target));
  }

  #target(estimated: number, rttNs: number, inFlight: number, isDrop: boolean): number {
    const unit = digitsLessOne(Math.floor(estimated));
    if (isDrop) return estimated - unit;
    if (inFlight * 2 < estimated) return estimated;
    const queue = Math.ceil(estimated * (1 - this.#state[1]! / rttNs));
    if (queue <= unit) return estimated + 6 * unit;
    if (queue < 3 * unit) return estimated + unit;
    return queue > 6 * unit ? estimated - unit : estimated;
  }

  #drawJitter(): void {
    this.#state[2] = 0.5 + 0.5 * this.#uniform();
  }
}

/** max(1, ⌊log₁₀ n⌋), exactly. */
function digitsLessOne(n: number): number {
  let digits = 0;
  for (let power = 10; power <= n; power *= 10) digits++;
  return Math.max(1, digits);
}
