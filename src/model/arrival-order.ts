/** Who of those present came first, for the rare moments in which somebody asks: leaving costs nothing. */
import type { CallTable } from "./calls";
import { IntRing } from "./kernel";

/** Entries of those who left are swept out when they are more than so many for each who is present. */
const SWEEP_RATIO = 4;

export class ArrivalOrder {
  readonly #calls: CallTable;
  readonly #isPresent: (slot: number) => boolean;
  /** Slot, generation, slot, generation … in order of arrival; who left and came again stands where it was. */
  readonly #entries = new IntRing();

  constructor(calls: CallTable, isPresent: (slot: number) => boolean) {
    this.#calls = calls;
    this.#isPresent = isPresent;
  }

  arrived(slot: number, presentCount: number): void {
    if (this.#entries.length > 2 * SWEEP_RATIO * (presentCount + 16)) this.#sweep();
    this.#entries.pushBack(slot);
    this.#entries.pushBack(this.#calls.generation[slot]!);
  }

  /** The one who has been here longest; -1 when nobody is. */
  first(): number {
    while (this.#entries.length > 0) {
      const slot = this.#entries.at(0);
      if (this.#isHere(slot, this.#entries.at(1))) return slot;
      this.#entries.popFront();
      this.#entries.popFront();
    }
    return -1;
  }

  #isHere(slot: number, generation: number): boolean {
    return this.#calls.generation[slot] === generation && this.#isPresent(slot);
  }

  #sweep(): void {
    for (let left = this.#entries.length; left > 0; left -= 2) {
      const slot = this.#entries.popFront();
      const generation = this.#entries.popFront();
      if (!this.#isHere(slot, generation)) continue;
      this.#entries.pushBack(slot);
      this.#entries.pushBack(generation);
    }
  }
}
