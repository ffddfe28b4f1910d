import { type EventHandle, EventRows } from "./event-rows";
import { Ladder, NEAR_MAX } from "./ladder";
import { NearList } from "./near-list";

export { type EventHandle, NO_EVENT } from "./event-rows";

/** The last instant of the kernel's clock, ns: doubles count exactly so far (104 days). What is scheduled here never runs. */
export const END_OF_TIME_NS = Number.MAX_SAFE_INTEGER;

/**
 * The pending events, ordered by (time, sequence): by time, and among equals first scheduled, first out. An event is a slot in
 * typed columns; nothing is allocated once they have grown. With few events pending all stand in one sorted array,
 * with more a ladder queue feeds that array; the order is the same.
 *
 * Cancelled events are left where they are and dropped when met, or swept out before they would make the columns grow.
 */
export class Calendar {
  readonly events = new EventRows(() => this.sweep());
  private readonly near = new NearList(this.events);
  private readonly ladder = new Ladder(this.events, this.near);
  private nextSequence = 0;
  /** Integer ns: the time of the last event taken, or later. Nothing can be scheduled before it. */
  now = 0;

  /** Events that will run. Counted on demand, in the time that takes. */
  get pendingCount(): number {
    return this.events.countTaken() - this.events.deadCount;
  }

  /**
   * Puts an event at an instant: an integer number of ns, not before `now`. Times beyond the end of the clock, and
   * Infinity, mean never.
   *
   * @throws Error naming the time when it is NaN, not whole, or past.
   */
  schedule(timeNs: number, handler: number, a: number, b: number): EventHandle {
    const slot = this.events.take();
    this.events.setWhen(slot, timeNs, this.nextSequence++);
    this.place(slot, handler, a, b);
    return this.events.handleOf(slot);
  }

  /**
   * The same, counted from now, for an event that nobody will want to take back. A handle is a double, and a double that
   * leaves a function is an allocation: this way there is none.
   */
  post(delayNs: number, handler: number, a: number, b: number): void {
    const slot = this.events.take();
    this.events.setWhen(slot, this.now + delayNs, this.nextSequence++);
    this.place(slot, handler, a, b);
  }

  /** The sequence that an event scheduled now would have, kept for `scheduleWithSequence`. Each is used once. */
  reserveSequence(): number {
    return this.nextSequence++;
  }

  /** Schedules an event as if it had been scheduled when its sequence was reserved. */
  scheduleWithSequence(timeNs: number, sequence: number, handler: number, a: number, b: number): EventHandle {
    const slot = this.events.take();
    this.events.setWhen(slot, timeNs, sequence);
    this.place(slot, handler, a, b);
    return this.events.handleOf(slot);
  }

  /** Takes back an event that has not run. False, and no harm, when it has run or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    const { events } = this;
    const slot = events.slotOf(handle);
    if (slot < 0) return false;
    events.bury(slot);
    return true;
  }

  /** The slot of the event that comes next, left where it is; −1 when none is pending. */
  peek(): number {
    const { near } = this;
    if (near.head !== near.tail) {
      const slot = near.slots[near.head]!;
      if (this.events.handler(slot) >= 0) return slot;
    }
    return this.peekFurther();
  }

  /**
   * Takes the event that `peek` has just shown: its time becomes `now` and its slot is free. The columns still hold
   * the event until something is scheduled.
   */
  take(slot: number): void {
    this.now = this.events.time(slot);
    this.discard(slot);
  }

  /** The same for an event that nobody wants any more: `now` stays. */
  discard(slot: number): void {
    this.near.head++;
    this.events.give(slot);
  }

  private peekFurther(): number {
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

  /** Puts a slot whose time and sequence are written where it belongs. Times stay out of the arguments, as in `post`. */
  private place(slot: number, handler: number, a: number, b: number): void {
    const { events, near } = this;
    let time = events.time(slot);
    if (!(time >= this.now && time < END_OF_TIME_NS && Math.floor(time) === time)) time = this.judge(slot);
    events.setWhat(slot, handler, a, b);
    if (time < this.ladder.nearLimit) {
      near.insert(slot);
      if (near.tail - near.head > NEAR_MAX) this.ladder.relieveNear();
    } else {
      this.ladder.push(slot);
    }
  }

  /** What to make of a time that is not a whole number between now and the end of time: never, or an error. */
  private judge(slot: number): number {
    const { events } = this;
    const time = events.time(slot);
    if (time >= END_OF_TIME_NS) {
      events.setWhen(slot, END_OF_TIME_NS, events.sequence(slot));
      return END_OF_TIME_NS;
    }
    events.give(slot);
    if (time < this.now) throw new Error(`an event at ${time} ns lies in the past: it is ${this.now} ns`);
    throw new Error(`an event at ${time} ns: times are whole nanoseconds`);
  }

  /** Before the columns grow: if many slots only wait for a cancelled event to be met, it is cheaper to look for those. */
  private sweep(): void {
    this.near.sweep();
    this.ladder.sweep();
  }
}
