import { assert } from "./assert";

/** The end of a chain; the last slot of an empty list. */
export const END = -1;

/** What the handler of a row says of an event that was cancelled but still stands in a list. */
const DEAD = -0x80000000;
/** With one slot in so many dead, sweeping is tried before growing: its cost is spread over the slots it wins. */
const DEAD_SHARE = 4;
const SLOTS_MAX = 1 << 24;

/** A pending event, as its scheduler may hold it: positive, exact in a double, void once the event ran or was cancelled. */
export type EventHandle = number;

/** The handle of no event; cancelling it does nothing. Neither it nor 0 is ever given out. */
export const NO_EVENT: EventHandle = -1;

/**
 * Every pending event as one row (its slot) of two tables that double when full: two doubles, then five integers, each row
 * within one cache line. Side by side rather than in columns, because an event is written and read whole.
 *
 * A slot belongs to one event until the list that the event stands in lets go of it; a generation per slot tells its
 * present owner from earlier ones. The numbers 2 and 8 below are the widths of the rows, written out for speed.
 */
export class EventRows {
  /** Time (integer ns) and sequence (order among events of one time). */
  private when: Float64Array;
  /** Handler, a, b, next slot of the same list, generation; three unused. */
  private what: Int32Array;
  private capacity: number;
  private firstFree = END;
  /** Slots whose event was cancelled and still stands in a list. */
  deadCount = 0;
  private readonly sweepDead: () => void;

  /** @param sweepDead drops the cancelled events from all lists; called when that may spare the tables from growing. */
  constructor(sweepDead: () => void, capacity = 64) {
    this.sweepDead = sweepDead;
    this.capacity = capacity;
    this.when = new Float64Array(capacity * 2);
    this.what = new Int32Array(capacity * 8);
    this.chainFree(0);
  }

  time(slot: number): number {
    return this.when[slot * 2]!;
  }

  sequence(slot: number): number {
    return this.when[slot * 2 + 1]!;
  }

  setWhen(slot: number, time: number, sequence: number): void {
    const { when } = this;
    when[slot * 2] = time;
    when[slot * 2 + 1] = sequence;
  }

  /** Negative for what is not an ordinary event: a cancelled one, or what its owner has given a negative number. */
  handler(slot: number): number {
    return this.what[slot * 8]!;
  }

  a(slot: number): number {
    return this.what[slot * 8 + 1]!;
  }

  b(slot: number): number {
    return this.what[slot * 8 + 2]!;
  }

  setWhat(slot: number, handler: number, a: number, b: number): void {
    const { what } = this;
    what[slot * 8] = handler;
    what[slot * 8 + 1] = a;
    what[slot * 8 + 2] = b;
  }

  next(slot: number): number {
    return this.what[slot * 8 + 3]!;
  }

  setNext(slot: number, next: number): void {
    this.what[slot * 8 + 3] = next;
  }

  take(): number {
    if (this.firstFree < 0) this.makeRoom();
    const slot = this.firstFree;
    this.firstFree = this.what[slot * 8 + 3]!;
    return slot;
  }

  /** Makes the slot free for the next event, and every handle to it void. The row can be read until then. */
  give(slot: number): void {
    const { what } = this;
    what[slot * 8 + 3] = this.firstFree;
    what[slot * 8 + 4] = (what[slot * 8 + 4]! & 0x0fffffff) + 1;
    this.firstFree = slot;
  }

  /** Slots that are not free. Linear: for tests and tools. */
  countTaken(): number {
    let taken = this.capacity;
    for (let slot = this.firstFree; slot !== END; slot = this.next(slot)) taken--;
    return taken;
  }

  handleOf(slot: number): EventHandle {
    return this.what[slot * 8 + 4]! * 16777216 + slot;
  }

  /** The slot of a handle, or −1 when its event already ran or was cancelled. */
  slotOf(handle: EventHandle): number {
    if (!(handle >= SLOTS_MAX)) return -1;
    const generation = Math.floor(handle / SLOTS_MAX);
    const slot = handle - generation * SLOTS_MAX;
    return this.what[slot * 8 + 4] === generation ? slot : -1;
  }

  /** Cancelled: the handle is void at once, the slot stays taken until the list it stands in drops it. */
  bury(slot: number): void {
    const { what } = this;
    what[slot * 8] = DEAD;
    what[slot * 8 + 4] = (what[slot * 8 + 4]! & 0x0fffffff) + 1;
    this.deadCount++;
  }

  isDead(slot: number): boolean {
    return this.what[slot * 8] === DEAD;
  }

  /** The list that a cancelled event stood in has let go of it. */
  drop(slot: number): void {
    this.give(slot);
    this.deadCount--;
  }

  /** Does x run before y? */
  isBefore(x: number, y: number): boolean {
    const { when } = this;
    const timeX = when[x * 2]!;
    const timeY = when[y * 2]!;
    return timeX < timeY || (timeX === timeY && when[x * 2 + 1]! < when[y * 2 + 1]!);
  }

  /** Adds to a circular list that is known by its last slot (END: empty). Returns the new last. */
  append(last: number, slot: number): number {
    if (last < 0) {
      this.setNext(slot, slot);
    } else {
      this.setNext(slot, this.next(last));
      this.setNext(last, slot);
    }
    return slot;
  }

  /** Drops the cancelled events of a circular list, keeping the order of the others. Returns the new last. */
  sweep(last: number): number {
    let kept = END;
    if (last === END) return kept;
    let slot = this.next(last);
    for (;;) {
      const following = this.next(slot);
      const isEnd = slot === last;
      if (this.isDead(slot)) this.drop(slot);
      else kept = this.append(kept, slot);
      if (isEnd) return kept;
      slot = following;
    }
  }

  private makeRoom(): void {
    if (this.deadCount * DEAD_SHARE >= this.capacity) this.sweepDead();
    else this.grow();
  }

  private grow(): void {
    const from = this.capacity;
    this.capacity = from * 2;
    assert(this.capacity <= SLOTS_MAX, "more than 16,777,216 events pending");
    const when = new Float64Array(this.capacity * 2);
    const what = new Int32Array(this.capacity * 8);
    when.set(this.when);
    what.set(this.what);
    this.when = when;
    this.what = what;
    this.chainFree(from);
  }

  private chainFree(from: number): void {
    for (let slot = from; slot < this.capacity; slot++) {
      this.setNext(slot, slot + 1);
      this.what[slot * 8 + 4] = 1;
    }
    this.setNext(this.capacity - 1, END);
    this.firstFree = from;
  }
}
