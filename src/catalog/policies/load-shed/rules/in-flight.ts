import type { ShedRule } from "./rule";

/** Turned away when so many are in progress: tower's `LoadShed` around a `ConcurrencyLimit` that is not ready. */
export class InFlight implements ShedRule {
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  sheds(_nowNs: number, _priority: number, inFlight: number): boolean {
    return inFlight >= this.#limit;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { inFlightLimit: this.#limit };
  }
}
