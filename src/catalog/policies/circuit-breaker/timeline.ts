import { nsToMs } from "../../../model/kernel";
import type { CircuitStateName } from "./machine";

const TRANSITION_COUNT_MAX = 1000;

/** The first moves of a circuit, for the page and the summary. */
export class Timeline {
  readonly #moves: (readonly [atMs: number, to: CircuitStateName])[] = [];
  #count = 0;

  add(atNs: number, to: CircuitStateName): void {
    this.#count++;
    if (this.#moves.length < TRANSITION_COUNT_MAX) this.#moves.push([nsToMs(atNs), to]);
  }

  get moves(): readonly (readonly [atMs: number, to: CircuitStateName])[] {
    return this.#moves;
  }

  get count(): number {
    return this.#count;
  }
}
