import { type EventHandle, EventTable } from "./event-table";
import { Ladder } from "./ladder";

export { END_OF_TIME_NS, type EventHandle, NO_EVENT } from "./event-table";

/**
 * The pending events, ordered by (time, sequence): by time, and among equals first scheduled, first out. An event is a slot in
 * typed arrays; nothing is allocated once they have grown. With few events pending all stand in one sorted array,
 * with more a ladder queue feeds that array; the order is the same.
 *
 * Cancelled events are left where they are and dropped when met, or swept out before they would make the table grow.
 */
export class Calendar {
  readonly table = new EventTable(() => this.sweep());
  private readonly ladder = new Ladder(this.table);

  /** Integer ns: the time of the last event taken, or later. Nothing can be scheduled before it. */
  get now(): number {
    return this.table.now;
  }

  /** Events that will run. Counted on demand, in the time that takes. */
  get pendingCount(): number {
    return this.table.countTaken() - this.table.deadCount;
  }

  /**
   * Puts an event at an instant: an integer number of ns, not before `now`. Times beyond the end of the clock, and
   * Infinity, mean never.
   *
   * @throws Error naming the time when it is NaN, not whole, or past.
   */
  schedule(timeNs: number, handler: number, a: number, b: number): EventHandle {
    // The difference and its sum with `now` are exact, both being whole numbers below 2^53.
    const slot = this.table.insert(timeNs - this.table.now, handler, a, b);
    return this.table.handleOf(slot < 0 ? this.settle(slot) : slot);
  }

  /** The same, counted from now. */
  scheduleAfter(delayNs: number, handler: number, a: number, b: number): EventHandle {
    const slot = this.table.insert(delayNs, handler, a, b);
    return this.table.handleOf(slot < 0 ? this.settle(slot) : slot);
  }

  /** The sequence that an event scheduled now would have, kept for `scheduleWithSequence`. Each is used once. */
  reserveSequence(): number {
    return this.table.nextSequence++;
  }

  /** Schedules an event as if it had been scheduled when its sequence was reserved. */
  scheduleWithSequence(timeNs: number, sequence: number, handler: number, a: number, b: number): EventHandle {
    const { nextSequence } = this.table;
    this.table.nextSequence = sequence;
    const handle = this.schedule(timeNs, handler, a, b);
    this.table.nextSequence = nextSequence;
    return handle;
  }

  /** Takes back an event that has not run. False, and no harm, when it has run or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    const slot = this.table.slotOf(handle);
    if (slot < 0) return false;
    this.table.bury(slot);
    return true;
  }

  /** The slot of the event that comes next, left where it is; −1 when none is pending. */
  peek(): number {
    const { table } = this;
    for (;;) {
      if (table.head === table.tail) {
        this.ladder.refill();
        if (table.head === table.tail) return -1;
      }
      const slot = table.nearSlot(table.head);
      if (!table.isDead(slot)) return slot;
      table.head++;
      table.drop(slot);
    }
  }

  /**
   * Takes the event that `peek` has just shown: its time becomes `now` and its slot is free. The table still holds
   * the event until something is scheduled.
   */
  take(slot: number): void {
    this.table.now = this.table.time(slot);
    this.table.removeFirst(slot);
  }

  /** Does what is left to do for an event that the table has returned as a complement. Returns its slot. */
  settle(complement: number): number {
    const slot = ~complement;
    if (this.table.time(slot) >= this.table.nearLimit) this.ladder.push(slot);
    else this.ladder.relieveNear();
    return slot;
  }

  /** Before the table grows: if many slots only wait for a cancelled event to be met, it is cheaper to look for those. */
  private sweep(): void {
    this.table.sweepNear();
    this.ladder.sweep();
  }
}
