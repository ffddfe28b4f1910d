import type { ShedRule } from "./rule";

/** The least urgent first: each priority is turned away from its own share of the limit on. */
export class Priority implements ShedRule {
  /** By priority. */
  readonly #limits: Float64Array;

  constructor(limits: Float64Array) {
    this.#limits = limits;
  }

  sheds(_nowNs: number, priority: number, inFlight: number): boolean {
    return inFlight >= this.#limits[priority]!;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { limits: Object.fromEntries(this.#limits.entries()) };
  }
}
