import { nsToMs } from "../../../../model/kernel";
import type { ShedRule } from "./rule";

/** Beyond so many times the target answers are too slow to let more in. Folly's slough timeout. */
const SLOUGH_FACTOR = 2;

/**
 * CoDel's test for a standing queue, as in Folly's `Codel`, on answers: overloaded when even the quickest answer of an interval took
 * longer than the target. While overloaded, calls are turned away as long as the last answer took more than twice the target. With nothing in
 * progress one is let in, or nobody would ever learn better.
 */
export class Latency implements ShedRule {
  readonly #targetNs: number;
  readonly #intervalNs: number;
  /** [end of the interval, quickest answer in it, last answer] */
  readonly #state = Float64Array.of(0, Infinity, 0);
  #isOverloaded = false;

  constructor(targetNs: number, intervalNs: number) {
    this.#targetNs = targetNs;
    this.#intervalNs = intervalNs;
  }

  sheds(_nowNs: number, _priority: number, inFlight: number): boolean {
    return this.#isOverloaded && inFlight > 0 && this.#state[2]! > SLOUGH_FACTOR * this.#targetNs;
  }

  ended(nowNs: number, latencyNs: number): void {
    const state = this.#state;
    state[2] = latencyNs;
    if (nowNs <= state[0]!) {
      state[1] = Math.min(state[1]!, latencyNs);
      return;
    }
    this.#isOverloaded = state[1]! < Infinity && state[1]! > this.#targetNs;
    state[0] = nowNs + this.#intervalNs;
    state[1] = latencyNs;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { isOverloaded: this.#isOverloaded, lastLatencyMs: nsToMs(this.#state[2]!) };
  }
}
