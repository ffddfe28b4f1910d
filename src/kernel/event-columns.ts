import { assert } from "./assert";

/** The end of a chain; the last slot of an empty list. */
export const END = -1;
const GENERATION_MAX = 0x0fffffff;
/** With one slot in so many dead, sweeping is tried before growing: its cost is spread over the slots it wins. */
const DEAD_SHARE = 4;
const SLOT_BITS = 24;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GENERATION_UNIT = SLOT_MASK + 1;

/** What the handler column says of an event that was cancelled but still stands in a list. */
const DEAD = -0x80000000;

/** A pending event, as its scheduler may hold it: positive, exact in a double, void once the event ran or was cancelled. */
export type EventHandle = number;

/** The handle of no event; cancelling it does nothing. Neither it nor 0 is ever given out. */
export const NO_EVENT: EventHandle = -1;

/**
 * Every pending event as one row (its slot) over columns that double when full. A slot belongs to one event until that
 * event leaves the calendar's lists; a generation per slot tells its present owner from earlier ones.
 */
export class EventColumns {
  /** Integer ns. */
  time: Float64Array;
  /** Order among events of one time. */
  sequence: Float64Array;
  handler: Int32Array;
  a: Int32Array;
  b: Int32Array;
  /** The next slot in the bucket, list or free chain that the slot is in. */
  next: Int32Array;
  private generation: Int32Array;
  private firstFree = END;
  private capacity: number;
  /** Taken slots whose event was cancelled. */
  deadCount = 0;
  private readonly sweepDead: () => void;

  /** @param sweepDead drops the cancelled events from all lists; called when that may spare the columns from growing. */
  constructor(sweepDead: () => void, capacity = 64) {
    this.sweepDead = sweepDead;
    this.capacity = capacity;
    this.time = new Float64Array(capacity);
    this.sequence = new Float64Array(capacity);
    this.handler = new Int32Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.generation = new Int32Array(capacity).fill(1);
    this.chainFree(0);
  }

  take(): number {
    if (this.firstFree === END) this.makeRoom();
    const slot = this.firstFree;
    this.firstFree = this.next[slot]!;
    return slot;
  }

  /** Makes the slot free for the next event, and every handle to it void. */
  give(slot: number): void {
    this.endGeneration(slot);
    this.next[slot] = this.firstFree;
    this.firstFree = slot;
  }

  /** Slots that are not free. Linear: for tests and tools. */
  countTaken(): number {
    let taken = this.capacity;
    for (let slot = this.firstFree; slot !== END; slot = this.next[slot]!) taken--;
    return taken;
  }

  handleOf(slot: number): EventHandle {
    return this.generation[slot]! * GENERATION_UNIT + slot;
  }

  /** The slot of a handle, or −1 when its event already ran or was cancelled. */
  slotOf(handle: EventHandle): number {
    if (!(handle > 0)) return -1;
    const generation = Math.floor(handle / GENERATION_UNIT);
    const slot = handle - generation * GENERATION_UNIT;
    return this.generation[slot] === generation ? slot : -1;
  }

  /** Cancelled: the handle is void at once, the slot stays taken until the list it stands in drops it. */
  bury(slot: number): void {
    this.endGeneration(slot);
    this.handler[slot] = DEAD;
    this.deadCount++;
  }

  isDead(slot: number): boolean {
    return this.handler[slot] === DEAD;
  }

  /** The list that a cancelled event stood in has let go of it. */
  drop(slot: number): void {
    this.give(slot);
    this.deadCount--;
  }

  /** Adds to a circular list that is known by its last slot (−1: empty). Returns the new last. */
  append(last: number, slot: number): number {
    if (last === END) {
      this.next[slot] = slot;
    } else {
      this.next[slot] = this.next[last]!;
      this.next[last] = slot;
    }
    return slot;
  }

  /** Drops the cancelled events of a circular list, keeping the order of the others. Returns the new last. */
  sweep(last: number): number {
    let kept = END;
    if (last === END) return kept;
    let slot = this.next[last]!;
    for (;;) {
      const following = this.next[slot]!;
      const isEnd = slot === last;
      if (this.isDead(slot)) this.drop(slot);
      else kept = this.append(kept, slot);
      if (isEnd) return kept;
      slot = following;
    }
  }

  /** Does x run before y? */
  isBefore(x: number, y: number): boolean {
    const timeX = this.time[x]!;
    const timeY = this.time[y]!;
    return timeX < timeY || (timeX === timeY && this.sequence[x]! < this.sequence[y]!);
  }

  private endGeneration(slot: number): void {
    const generation = this.generation[slot]!;
    this.generation[slot] = generation === GENERATION_MAX ? 1 : generation + 1;
  }

  private makeRoom(): void {
    if (this.deadCount * DEAD_SHARE >= this.capacity) this.sweepDead();
    else this.grow();
  }

  private grow(): void {
    const from = this.capacity;
    const capacity = from * 2;
    assert(capacity <= SLOT_MASK + 1, "more than 16,777,216 events pending");
    this.capacity = capacity;
    this.time = widened(this.time, new Float64Array(capacity));
    this.sequence = widened(this.sequence, new Float64Array(capacity));
    this.handler = widened(this.handler, new Int32Array(capacity));
    this.a = widened(this.a, new Int32Array(capacity));
    this.b = widened(this.b, new Int32Array(capacity));
    this.next = widened(this.next, new Int32Array(capacity));
    this.generation = widened(this.generation, new Int32Array(capacity).fill(1));
    this.chainFree(from);
  }

  private chainFree(from: number): void {
    for (let slot = from; slot < this.capacity; slot++) this.next[slot] = slot + 1;
    this.next[this.capacity - 1] = END;
    this.firstFree = from;
  }
}

function widened<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
