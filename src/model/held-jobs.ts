/**
 * Jobs that a component keeps in memory whether or not they hold a worker, found when its replicas crash or drain. Nothing is
 * written down for each call: a job is a slot whose holder is the component, so it must take the slot (`holder`) when it takes
 * the job, and let go of it (`holder` = 0) before the job is settled. Looks at all slots: for rare events only.
 */
import type { CallTable } from "./calls";

export class HeldJobs {
  readonly #calls: CallTable;
  readonly #holder: number;

  /** @param holder the cancel handler that the component writes into the slots of its jobs, and of nothing else */
  constructor(calls: CallTable, holder: number) {
    this.#calls = calls;
    this.#holder = holder;
  }

  /** Jobs that `replica` keeps. */
  countAt(replica: number): number {
    const { replica: replicas } = this.#calls;
    let count = 0;
    this.#calls.eachHeldBy(this.#holder, (slot) => {
      if (replicas[slot] === replica) count++;
    });
    return count;
  }

  /** Calls `fail` for each job that `replica` keeps now; jobs may come and go meanwhile. */
  failAt(replica: number, fail: (slot: number) => void): void {
    this.#failBetween(replica, replica, fail);
  }

  /** As `failAt`, for `first` and all replicas with greater numbers. */
  failFrom(first: number, fail: (slot: number) => void): void {
    this.#failBetween(first, Number.MAX_SAFE_INTEGER, fail);
  }

  /** As `failAt`, for all of them. */
  failAll(fail: (slot: number) => void): void {
    this.#failBetween(-1, Number.MAX_SAFE_INTEGER, fail);
  }

  #failBetween(first: number, last: number, fail: (slot: number) => void): void {
    const calls = this.#calls;
    const lost: number[] = [];
    calls.eachHeldBy(this.#holder, (slot) => {
      const replica = calls.replica[slot]!;
      if (replica >= first && replica <= last) lost.push(slot, calls.generation[slot]!);
    });
    for (let i = 0; i < lost.length; i += 2) {
      const slot = lost[i]!;
      if (calls.generation[slot] === lost[i + 1] && calls.holder[slot] === this.#holder) fail(slot);
    }
  }
}
