import type { SampleLimit } from "./limiter";

export interface AimdSettings {
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** What is left of the limit after a drop. */
  readonly backoffRatio: number;
  /** A longer call counts as a drop. */
  readonly timeoutNs: number;
}

/** Additive increase, multiplicative decrease: one more for each sample while at least half of the limit is used. Netflix `AIMDLimit`. */
export class Aimd implements SampleLimit {
  limit: number;
  readonly #settings: AimdSettings;

  constructor(settings: AimdSettings) {
    this.#settings = settings;
    this.limit = settings.initialLimit;
  }

  update(rttNs: number, inFlight: number, isDrop: boolean): void {
    const { backoffRatio, minLimit, maxLimit, timeoutNs } = this.#settings;
    let limit = this.limit;
    if (isDrop || rttNs > timeoutNs) limit = Math.floor(limit * backoffRatio);
    else if (inFlight * 2 >= limit) limit++;
    this.limit = Math.min(maxLimit, Math.max(minLimit, limit));
  }

  describe(): Readonly<Record<string, unknown>> {
    return { limit: this.limit };
  }
}
