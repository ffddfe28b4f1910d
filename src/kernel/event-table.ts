import { assert } from "./assert";

/** Behind the last slot of a list; the first slot of an empty one. */
export const END = -1;

/** What the handler of a row says of an event that was cancelled but still stands in a list. */
const DEAD = -0x80000000;
/** With one slot in so many dead, sweeping is tried before growing: its cost is spread over the slots it wins. */
const DEAD_SHARE = 4;
const SLOTS_MAX = 1 << 24;

/** The last instant of the kernel's clock, ns: doubles count exactly so far (104 days). What is scheduled here never runs. */
export const END_OF_TIME_NS = Number.MAX_SAFE_INTEGER;

/** More events than this in `near`, and its later part should go elsewhere. */
export const NEAR_MAX = 48;

/** A pending event, as its scheduler may hold it: positive, exact in a double, void once the event ran or was cancelled. */
export type EventHandle = number;

/** The handle of no event; cancelling it does nothing. Neither it nor 0 is ever given out. */
export const NO_EVENT: EventHandle = -1;

/**
 * Every pending event as one row (its slot) of two tables that double when full: two doubles, then five integers, each row
 * within one cache line. Side by side rather than in columns, because an event is written and read whole.
 *
 * A slot belongs to one event until the list that the event stands in lets go of it; a generation per slot tells its
 * present owner from earlier ones. The list of what comes next, `near`, is kept here as well: it is touched by every
 * event, and each object more on the way to it costs some 3 ns an event. For the same reason the widths of the rows, 2
 * and 8, are written out below.
 */
export class EventTable {
  /** Time (integer ns) and sequence (order among events of one time). */
  private when: Float64Array;
  /** Handler, a, b, next slot of the same list, generation; three unused. */
  private what: Int32Array;
  private capacity: number;
  private firstFree = END;
  /** Slots whose event was cancelled and still stands in a list. */
  deadCount = 0;
  private readonly sweepDead: () => void;

  /** The slots that come next, from `head` to before `tail`, in exact order. */
  private near = new Int32Array(256);
  head = 0;
  tail = 0;
  /** ns. Earlier events stand in `near`, later ones elsewhere. With few events pending it is Infinity. */
  nearLimit = Infinity;
  /** Integer ns: the time of the last event taken, or later. */
  now = 0.5;
  /** The order of scheduling: what the next event gets. */
  nextSequence = 0;

  /** @param sweepDead drops the cancelled events from all lists; called when that may spare the tables from growing. */
  constructor(sweepDead: () => void, capacity = 64) {
    this.sweepDead = sweepDead;
    this.capacity = capacity;
    this.when = new Float64Array(capacity * 2);
    this.what = new Int32Array(capacity * 8);
    this.chainFree(0);
    // Began as a fraction, so that V8 takes it for a double from the first.
    this.now = 0;
  }

  time(slot: number): number {
    return this.when[slot * 2]!;
  }

  sequence(slot: number): number {
    return this.when[slot * 2 + 1]!;
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

  next(slot: number): number {
    return this.what[slot * 8 + 3]!;
  }

  setNext(slot: number, next: number): void {
    this.what[slot * 8 + 3] = next;
  }

  /**
   * Writes a new event into the table, and into `near` if it belongs there. Returns its slot, or the complement of its
   * slot (which is negative) when there is more to do: it belongs elsewhere, or `near` has grown past NEAR_MAX.
   *
   * @throws Error when the delay is negative, NaN or no whole number of ns.
   */
  insert(delayNs: number, handler: number, a: number, b: number): number {
    if (this.firstFree < 0) this.makeRoom();
    const { when, what, firstFree: slot } = this;
    let time = this.now + delayNs;
    if (!(time >= this.now && time < 9007199254740991 && Math.floor(time) === time)) time = this.judge(time);
    this.firstFree = what[slot * 8 + 3]!;
    when[slot * 2] = time;
    when[slot * 2 + 1] = this.nextSequence++;
    what[slot * 8] = handler;
    what[slot * 8 + 1] = a;
    what[slot * 8 + 2] = b;
    if (time >= this.nearLimit) return ~slot;
    this.insertNear(slot);
    return this.tail - this.head > NEAR_MAX ? ~slot : slot;
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

  /** Puts a slot before the others of a list that is known by its first slot (END: empty). Returns the new first. */
  prepend(first: number, slot: number): number {
    this.what[slot * 8 + 3] = first;
    return slot;
  }

  /** Drops the cancelled events of a list, whose order is of no account. Returns the new first. */
  sweep(first: number): number {
    let kept = END;
    for (let slot = first; slot !== END; ) {
      const following = this.next(slot);
      if (this.isDead(slot)) this.drop(slot);
      else kept = this.prepend(kept, slot);
      slot = following;
    }
    return kept;
  }

  /** The first slot of `near`, if it is an ordinary event: −1 when the list is empty or the handler is negative. */
  peekOrdinary(): number {
    if (this.head === this.tail) return -1;
    const slot = this.near[this.head]!;
    return this.what[slot * 8]! < 0 ? -1 : slot;
  }

  get nearLength(): number {
    return this.tail - this.head;
  }

  nearSlot(position: number): number {
    return this.near[position]!;
  }

  nearTime(position: number): number {
    return this.when[this.near[position]! * 2]!;
  }

  /**
   * Puts a slot into `near`, moving it in from the back, because most events are scheduled behind most others. Linear in
   * the events it has to pass; a crowd at one instant only ever appends.
   */
  insertNear(slot: number): void {
    if (this.tail === this.near.length) this.makeNearRoom();
    const { near, when } = this;
    const time = when[slot * 2]!;
    let i = this.tail++;
    for (; i > this.head; i--) {
      const before = near[i - 1]!;
      if (when[before * 2]! <= time) break;
      near[i] = before;
    }
    near[i] = slot;
    if (i > this.head && when[near[i - 1]! * 2] === time) this.sortAmongEquals(i);
  }

  /** Takes the first event of `near`, whose slot this is, out of the table. Its row can be read until the next `insert`. */
  removeFirst(slot: number): void {
    this.head++;
    this.give(slot);
  }

  /** Forgets every entry of `near` from this position on: somebody else has taken them. */
  truncateNear(position: number): void {
    this.tail = position;
  }

  /** Drops the cancelled events of `near`. */
  sweepNear(): void {
    const { near } = this;
    let kept = 0;
    for (let i = this.head; i < this.tail; i++) {
      const slot = near[i]!;
      if (this.isDead(slot)) this.drop(slot);
      else near[kept++] = slot;
    }
    this.head = 0;
    this.tail = kept;
  }

  /** Only an event with a reserved sequence can have to pass others of its own time. */
  private sortAmongEquals(position: number): void {
    const { near, head } = this;
    const slot = near[position]!;
    let i = position;
    for (; i > head && this.isBefore(slot, near[i - 1]!); i--) near[i] = near[i - 1]!;
    near[i] = slot;
  }

  /** The back of `near` has reached the end of its array: to the front, or into a wider array when it is half full. */
  private makeNearRoom(): void {
    const { near, head, tail } = this;
    this.near = (tail - head) * 2 > near.length ? new Int32Array(near.length * 2) : near;
    this.near.set(near.subarray(head, tail));
    this.head = 0;
    this.tail = tail - head;
  }

  /** What to make of a time that is not a whole number between now and the end of time: never, or an error. */
  private judge(time: number): number {
    if (time >= END_OF_TIME_NS) return END_OF_TIME_NS;
    if (time < this.now) throw new Error(`an event at ${time} ns lies in the past: it is ${this.now} ns`);
    throw new Error(`an event at ${time} ns: times are whole nanoseconds`);
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
