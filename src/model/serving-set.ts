/** The slots that have a worker, dense and in no order; a slot's index stands in its `next` column. */
import type { CallTable } from "./calls";

export class ServingSet {
  count = 0;
  readonly #calls: CallTable;
  #slots: Int32Array;

  constructor(calls: CallTable, capacity: number) {
    this.#calls = calls;
    this.#slots = new Int32Array(Math.max(16, capacity));
  }

  at(index: number): number {
    return this.#slots[index]!;
  }

  add(slot: number): void {
    if (this.count === this.#slots.length) {
      const wider = new Int32Array(this.#slots.length * 2);
      wider.set(this.#slots);
      this.#slots = wider;
    }
    this.#calls.next[slot] = this.count;
    this.#slots[this.count++] = slot;
  }

  remove(slot: number): void {
    const { next } = this.#calls;
    const at = next[slot]!;
    const last = this.#slots[--this.count]!;
    this.#slots[at] = last;
    next[last] = at;
  }

  /** `to` stands where `from` stood. */
  replace(from: number, to: number): void {
    const { next } = this.#calls;
    const at = next[from]!;
    this.#slots[at] = to;
    next[to] = at;
  }
}
