import { pow } from "../../kernel/math";
import type { BalancingOptions } from "./algorithms";
import { grownFloats } from "./grown";

/** `since` of an endpoint that is not usable. */
const NOT_USABLE = Number.POSITIVE_INFINITY;

/** How much of its weight an endpoint has after it became usable (Envoy, slow_start.rst). Those of the start have all of it. */
export class SlowStart {
  #since: Float64Array;
  #isFirstLook = true;

  constructor(count: number) {
    this.#since = new Float64Array(count).fill(NOT_USABLE);
  }

  resize(count: number): void {
    this.#since = grownFloats(this.#since, count, NOT_USABLE);
  }

  /** Called with every endpoint whenever the balancer looks who is usable; after all of them, `looked`. */
  see(endpoint: number, isUsable: boolean, now: number): void {
    if (!isUsable) this.#since[endpoint] = NOT_USABLE;
    else if (this.#since[endpoint] === NOT_USABLE)
      this.#since[endpoint] = this.#isFirstLook ? Number.NEGATIVE_INFINITY : now;
  }

  looked(): void {
    this.#isFirstLook = false;
  }

  /** weight × max(least share, (time since it became usable / window)^(1 / aggression)) */
  factor(endpoint: number, now: number, options: BalancingOptions): number {
    const elapsed = now - this.#since[endpoint]!;
    if (elapsed >= options.slowStartNs) return 1;
    const share = elapsed <= 0 ? 0 : pow(elapsed / options.slowStartNs, 1 / options.slowStartAggression);
    return Math.max(options.slowStartWeightRatioMin, share);
  }
}
