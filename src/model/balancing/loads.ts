import { exp } from "../../kernel/math";
import { grownFloats, grownInts } from "./grown";

/**
 * What a balancer knows of how busy its endpoints are: its own outstanding calls, seen at once or as of the last refresh;
 * failures that it counts as load for a while; and an estimate of latency (peak EWMA).
 */
export class EndpointLoads {
  outstanding: Int32Array;
  /** Outstanding calls as the rule sees them: the same array, or an older copy. */
  #seen: Int32Array;
  /** Failures that still count as calls. */
  #held: Int32Array;
  #latencyNs: Float64Array;
  #updatedAt: Float64Array;
  #isStale = false;

  constructor(count: number) {
    this.outstanding = new Int32Array(count);
    this.#seen = this.outstanding;
    this.#held = new Int32Array(count);
    this.#latencyNs = new Float64Array(count).fill(Number.NaN);
    this.#updatedAt = new Float64Array(count);
  }

  resize(count: number, now: number): void {
    this.outstanding = grownInts(this.outstanding, count);
    this.#seen = this.#isStale ? grownInts(this.#seen, count) : this.outstanding;
    this.#held = grownInts(this.#held, count);
    this.#latencyNs = grownFloats(this.#latencyNs, count, Number.NaN);
    this.#updatedAt = grownFloats(this.#updatedAt, count, now);
  }

  /** With `isStale` the rule sees what was outstanding at the last `refresh`. */
  setStale(isStale: boolean): void {
    if (isStale === this.#isStale) return;
    this.#isStale = isStale;
    this.#seen = isStale ? this.outstanding.slice() : this.outstanding;
  }

  refresh(): void {
    if (this.#isStale) this.#seen.set(this.outstanding);
  }

  /** A failure goes on counting as an outstanding call (`by` 1) until it is taken off (-1). */
  hold(endpoint: number, by: 1 | -1): void {
    this.#held[endpoint]! += by;
  }

  loadOf(endpoint: number): number {
    return this.#seen[endpoint]! + this.#held[endpoint]!;
  }

  /** An answer came after `latencyNs`: upwards at once, downwards with the decay (tower's `RttEstimate::update`). */
  answered(endpoint: number, latencyNs: number, now: number, decayNs: number): void {
    const estimate = this.#latencyNs[endpoint]!;
    if (Number.isNaN(estimate) || latencyNs > estimate) this.#latencyNs[endpoint] = latencyNs;
    else {
      const kept = exp(-(now - this.#updatedAt[endpoint]!) / decayNs);
      this.#latencyNs[endpoint] = estimate * kept + latencyNs * (1 - kept);
    }
    this.#updatedAt[endpoint] = now;
  }

  /** Estimated latency × (load + 1). Without answers the estimate decays towards 0, so that a slow endpoint is tried again. */
  costOf(endpoint: number, now: number, decayNs: number, unknownNs: number): number {
    const estimate = this.#latencyNs[endpoint]!;
    const since = this.#updatedAt[endpoint]!;
    const decayed = (Number.isNaN(estimate) ? unknownNs : estimate) * exp(-(now - since) / decayNs);
    return decayed * (this.loadOf(endpoint) + 1);
  }
}
