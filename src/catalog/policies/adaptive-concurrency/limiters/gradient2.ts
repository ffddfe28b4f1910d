import { nsToMs } from "../../../../model/kernel";
import type { SampleLimit } from "./limiter";

export interface Gradient2Settings {
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** Calls that may queue at the callee: what the limit grows by when nothing is slower. */
  readonly queueSize: number;
  /** How much slower than usual is still no queue. */
  readonly rttTolerance: number;
  readonly smoothing: number;
  /** Samples over which the long-term time is averaged. */
  readonly longWindowCount: number;
}

/** Samples whose plain mean begins the long-term average. */
const WARM_UP_COUNT = 10;
/** What a long-term time more than twice the present one is multiplied by, sample by sample. */
const DRIFT_FACTOR = 0.95;

/**
 * Compares the time that calls take now with an exponential average over a long while; what is slower by more than a tolerance is
 * queueing, and the limit shrinks with it. Netflix `Gradient2Limit`.
 */
export class Gradient2 implements SampleLimit {
  readonly #settings: Gradient2Settings;
  /** [estimated limit, long-term time, the time now, sum of the first samples] */
  readonly #state: Float64Array;
  #sampleCount = 0;

  constructor(settings: Gradient2Settings) {
    this.#settings = settings;
    this.#state = Float64Array.of(settings.initialLimit, 0, 0, 0);
  }

  get limit(): number {
    return Math.floor(this.#state[0]!);
  }

  update(rttNs: number, inFlight: number): void {
    const state = this.#state;
    const longRtt = this.#average(rttNs);
    state[2] = rttNs;
    if (longRtt / rttNs > 2) state[1] = longRtt * DRIFT_FACTOR;
    const estimated = state[0]!;
    if (inFlight < estimated / 2) return;
    const { rttTolerance, queueSize, smoothing, minLimit, maxLimit } = this.#settings;
    const gradient = Math.max(0.5, Math.min(1, (rttTolerance * longRtt) / rttNs));
    const target = estimated * gradient + queueSize;
    state[0] = Math.max(minLimit, Math.min(maxLimit, estimated * (1 - smoothing) + target * smoothing));
  }

  describe(): Readonly<Record<string, unknown>> {
    const [estimatedLimit, longRtt, shortRtt] = this.#state as unknown as [number, number, number];
    return { limit: this.limit, estimatedLimit, longRttMs: nsToMs(longRtt), shortRttMs: nsToMs(shortRtt) };
  }

  #average(rttNs: number): number {
    const state = this.#state;
    if (this.#sampleCount < WARM_UP_COUNT) {
      this.#sampleCount++;
      state[3]! += rttNs;
      state[1] = state[3]! / this.#sampleCount;
    } else {
      const weight = 2 / (this.#settings.longWindowCount + 1);
      state[1] = state[1]! * (1 - weight) + rttNs * weight;
    }
    return state[1]!;
  }
}
