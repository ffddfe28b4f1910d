/** Which replica each worker of a station belongs to, and whether that replica takes calls. Numbers of replicas are fixed. */

export const DOWN = 0;
/** Takes calls. */
export const OPEN = 1;
/** Goes on with what it has and takes nothing more. */
export const CLOSED = 2;

export class ReplicaWorkers {
  openCount = 0;
  closedCount = 0;
  /** Replicas known so far; those beyond are down. */
  count: number;
  #state: Uint8Array;
  #busy: Int32Array;
  #cursor = 0;

  constructor(count: number) {
    this.count = count;
    this.openCount = count;
    this.#state = new Uint8Array(count).fill(OPEN);
    this.#busy = new Int32Array(count);
  }

  stateOf(replica: number): number {
    return replica < this.count ? this.#state[replica]! : DOWN;
  }

  isOpen(replica: number): boolean {
    return this.#state[replica] === OPEN;
  }

  busyAt(replica: number): number {
    return replica < this.count ? this.#busy[replica]! : 0;
  }

  /** Taken workers of replicas that take calls. */
  busyAtOpen(): number {
    let busy = 0;
    for (let replica = 0; replica < this.count; replica++) if (this.isOpen(replica)) busy += this.#busy[replica]!;
    return busy;
  }

  setState(replica: number, state: number): void {
    if (replica >= this.count) this.#widen(replica + 1);
    const before = this.#state[replica]!;
    this.#state[replica] = state;
    this.openCount += Number(state === OPEN) - Number(before === OPEN);
    this.closedCount += Number(state === CLOSED) - Number(before === CLOSED);
  }

  /** Takes a worker, in turn, of an open replica that has one free. */
  take(limit: number): number {
    if (this.count === 1) {
      this.#busy[0]!++;
      return 0;
    }
    let replica = this.#cursor;
    for (let tries = 0; tries < this.count; tries++) {
      replica = replica + 1 < this.count ? replica + 1 : 0;
      if (this.isOpen(replica) && this.#busy[replica]! < limit) break;
    }
    this.#cursor = replica;
    this.#busy[replica]!++;
    return replica;
  }

  takeAt(replica: number): void {
    this.#busy[replica]!++;
  }

  give(replica: number): void {
    this.#busy[replica]!--;
  }

  #widen(count: number): void {
    if (count > this.#state.length) {
      const capacity = Math.max(count, this.#state.length * 2);
      const state = new Uint8Array(capacity);
      const busy = new Int32Array(capacity);
      state.set(this.#state);
      busy.set(this.#busy);
      this.#state = state;
      this.#busy = busy;
    }
    this.count = count;
  }
}
