/**
 * Jobs that a component keeps in memory whether or not they hold a worker, so that a crash finds them. The list runs
 * through the columns `lentTo` and `lentNext`, which only components whose jobs block their workers use otherwise.
 */
import { type CallTable, NO_SLOT } from "./calls";

/** In `lentNext`: the slot is on no list. A settled job keeps its slot until its answer has arrived. */
const LEFT = -2;

export class InFlightList {
  length = 0;
  readonly #calls: CallTable;
  #head = NO_SLOT;

  constructor(calls: CallTable) {
    this.#calls = calls;
  }

  join(slot: number): void {
    const { lentTo: next, lentNext: previous } = this.#calls;
    const head = this.#head;
    next[slot] = head;
    previous[slot] = NO_SLOT;
    if (head >= 0) previous[head] = slot;
    this.#head = slot;
    this.length++;
  }

  leave(slot: number): void {
    const { lentTo: next, lentNext: previous } = this.#calls;
    const after = next[slot]!;
    const before = previous[slot]!;
    if (before >= 0) next[before] = after;
    else this.#head = after;
    if (after >= 0) previous[after] = before;
    previous[slot] = LEFT;
    this.length--;
  }

  /** `to` takes the place of `from`. */
  replace(from: number, to: number): void {
    this.leave(from);
    this.join(to);
  }

  /** Jobs that `replica` keeps. Walks the list: for rare events only. */
  countAt(replica: number): number {
    let count = 0;
    for (let slot = this.#head; slot >= 0; slot = this.#calls.lentTo[slot]!) {
      if (this.#calls.replica[slot] === replica) count++;
    }
    return count;
  }

  /** Calls `fail` for each job that `replica` keeps now; jobs may come and go meanwhile. Allocates: for rare events only. */
  failAt(replica: number, fail: (slot: number) => void): void {
    this.#failBetween(replica, replica, fail);
  }

  /** As `failAt`, for `first` and all replicas with greater numbers. */
  failFrom(first: number, fail: (slot: number) => void): void {
    this.#failBetween(first, Number.MAX_SAFE_INTEGER, fail);
  }

  #failBetween(first: number, last: number, fail: (slot: number) => void): void {
    const calls = this.#calls;
    const lost: number[] = [];
    for (let slot = this.#head; slot >= 0; slot = calls.lentTo[slot]!) {
      const replica = calls.replica[slot]!;
      if (replica >= first && replica <= last) lost.push(slot, calls.generation[slot]!);
    }
    for (let i = 0; i < lost.length; i += 2) {
      const slot = lost[i]!;
      if (calls.generation[slot] === lost[i + 1] && calls.lentNext[slot] !== LEFT) fail(slot);
    }
  }
}
