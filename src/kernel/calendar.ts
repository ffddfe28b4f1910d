import { EventColumns, type EventHandle } from "./event-columns";
import { Ladder, NEAR_MAX } from "./ladder";
import { NearList } from "./near-list";

export { type EventHandle, NO_EVENT } from "./event-columns";

/** The last instant of the kernel's clock, ns: doubles count exactly so far (104 days). What is scheduled here never runs. */
export const END_OF_TIME_NS = Number.MAX_SAFE_INTEGER;

/**
 * The pending events, ordered by (time, sequence): by time, and among equals first scheduled, first out. An event is a slot in
 * typed columns; nothing is allocated once they have grown. With few events pending all stand in one sorted array,
 * with more a ladder queue feeds that array; the order is the same.
 *
 * Cancelled events are left where they are and dropped when met, or swept out once they outnumber the others.
 */
export class Calendar {
  readonly events = new EventColumns();
  private readonly near = new NearList(this.events);
  private readonly ladder = new Ladder(this.events, this.near);
  private nextSequence = 0;
  /** Integer ns: the time of the last event taken, or later. Nothing can be scheduled before it. */
  now = 0;

  /** Events that will run. */
  get pendingCount(): number {
    return this.events.takenCount - this.events.deadCount;
  }

  /**
   * Puts an event at an instant: an integer number of ns, not before `now`. Times beyond the end of the clock, and
   * Infinity, mean never.
   *
   * @throws Error naming the time when it is NaN, not whole, or past.
   */
  schedule(timeNs: number, handler: number, a: number, b: number): EventHandle {
    return this.scheduleWithSequence(timeNs, this.nextSequence++, handler, a, b);
  }

  /** The sequence that an event scheduled now would have, kept for `scheduleWithSequence`. Each is used once. */
  reserveSequence(): number {
    return this.nextSequence++;
  }

  /** Schedules an event as if it had been scheduled when its sequence was reserved. */
  scheduleWithSequence(timeNs: number, sequence: number, handler: number, a: number, b: number): EventHandle {
    const { events, near } = this;
    if (!(timeNs >= this.now && timeNs < END_OF_TIME_NS && Math.floor(timeNs) === timeNs)) timeNs = this.judge(timeNs);
    const slot = events.take();
    events.time[slot] = timeNs;
    events.sequence[slot] = sequence;
    events.handler[slot] = handler;
    events.a[slot] = a;
    events.b[slot] = b;
    if (timeNs >= this.ladder.nearLimit) {
      this.ladder.push(slot);
    } else {
      near.insert(slot);
      if (near.tail - near.head > NEAR_MAX) this.ladder.relieveNear();
    }
    return events.handleOf(slot);
  }

  /** Takes back an event that has not run. False, and no harm, when it has run or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    const { events } = this;
    const slot = events.slotOf(handle);
    if (slot < 0) return false;
    events.bury(slot);
    if (events.deadCount > NEAR_MAX && events.deadCount * 2 > events.takenCount) this.sweep();
    return true;
  }

  /** The slot of the event that comes next, left where it is; −1 when none is pending. */
  peek(): number {
    const { events, near } = this;
    for (;;) {
      if (near.head === near.tail) {
        this.ladder.refill();
        if (near.head === near.tail) return -1;
      }
      const slot = near.slots[near.head]!;
      if (!events.isDead(slot)) return slot;
      near.head++;
      events.drop(slot);
    }
  }

  /**
   * Takes the event that `peek` has just shown: its time becomes `now` and its slot is free. The columns still hold
   * the event until something is scheduled.
   */
  take(slot: number): void {
    this.now = this.events.time[slot]!;
    this.discard(slot);
  }

  /** The same for an event that nobody wants any more: `now` stays. */
  discard(slot: number): void {
    this.near.head++;
    this.events.give(slot);
  }

  private sweep(): void {
    this.near.sweep();
    this.ladder.sweep();
  }

  private judge(timeNs: number): number {
    if (timeNs >= END_OF_TIME_NS) return END_OF_TIME_NS;
    if (timeNs < this.now) throw new Error(`an event at ${timeNs} ns lies in the past: it is ${this.now} ns`);
    throw new Error(`an event at ${timeNs} ns: times are whole nanoseconds`);
  }
}
