/**
 * One thread per request: the worker of a job does what the branches of its program have to do, one after the other. The
 * branch being served stands in the job's column `lentTo`, those that come next in a list through `lentNext`.
 */
import { type CallTable, NO_SLOT } from "../../../model/calls";
import { NOT_HERE, type WorkerPool } from "../../../model/worker-pool";

/** `stationState` of a branch whose job's worker serves it, or will. */
const LENT = 5;
const LENT_WAITING = 6;

export class LentWorker {
  readonly #calls: CallTable;

  constructor(calls: CallTable) {
    this.#calls = calls;
  }

  /** `branch` wants `ns` of work from the worker of `job`. */
  ask(job: number, branch: number, ns: number, pool: WorkerPool): void {
    const calls = this.#calls;
    calls.station[branch] = job;
    calls.size[branch] = ns;
    if (calls.lentTo[job] === NO_SLOT) return this.#lend(job, branch, pool);
    calls.stationState[branch] = LENT_WAITING;
    calls.lentNext[branch] = NO_SLOT;
    let last = job;
    while (calls.lentNext[last]! >= 0) last = calls.lentNext[last]!;
    calls.lentNext[last] = branch;
  }

  /** The work that the worker of `job` did is done. @returns the branch that it was for, NO_SLOT = the job itself */
  done(job: number, pool: WorkerPool): number {
    const calls = this.#calls;
    const branch = calls.lentTo[job]!;
    if (branch === NO_SLOT) return NO_SLOT;
    calls.lentTo[job] = NO_SLOT;
    calls.stationState[branch] = NOT_HERE;
    this.#lendToNext(job, pool);
    return branch;
  }

  isLent(branch: number): boolean {
    const state = this.#calls.stationState[branch]!;
    return state === LENT || state === LENT_WAITING;
  }

  /** A branch is withdrawn while the job's worker serves it, or before. */
  takeBack(branch: number, pool: WorkerPool): void {
    const calls = this.#calls;
    const job = calls.station[branch]!;
    const isServed = calls.stationState[branch] === LENT;
    calls.stationState[branch] = NOT_HERE;
    if (isServed) {
      calls.lentTo[job] = NO_SLOT;
      if (!pool.holdsWorker(job)) return;
      pool.interrupt(job);
      return this.#lendToNext(job, pool);
    }
    let before = job;
    while (calls.lentNext[before]! !== branch) before = calls.lentNext[before]!;
    calls.lentNext[before] = calls.lentNext[branch]!;
  }

  #lend(job: number, branch: number, pool: WorkerPool): void {
    const calls = this.#calls;
    calls.stationState[branch] = LENT;
    calls.lentTo[job] = branch;
    pool.work(job, calls.size[branch]!);
  }

  #lendToNext(job: number, pool: WorkerPool): void {
    const next = this.#calls.lentNext[job]!;
    if (next < 0) return;
    this.#calls.lentNext[job] = this.#calls.lentNext[next]!;
    this.#lend(job, next, pool);
  }
}
