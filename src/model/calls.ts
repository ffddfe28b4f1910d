/**
 * Every call in progress is a slot in this table. One request of a user is a tree of slots: the request, for each
 * hop a call, for each policy that may repeat or outlive it an inner call, on the wire an attempt.
 *
 * A slot is *settled exactly once*, by whoever holds it, and is free from that moment. An inner slot knows its `owner`
 * (a settle handler) and its `parent` (the slot the owner is serving); an owner that stops waiting makes the slot an
 * orphan, and what is still done for an orphan is wasted work.
 */
import { assert } from "../kernel/assert";
import { SlotPool } from "../kernel/slots";

/** `owner` of a slot that nobody waits for any more: its caller left. */
export const ORPHAN = -1;
/** `owner` of a slot whose end interests nobody by design (a delivery of a fire-and-forget message). */
export const NOBODY = 0;
export const NO_SLOT = -1;

/** The slot is the outermost layer of a call over a link: link statistics are taken when it settles. */
export const FLAG_CALL = 1;
/** The slot is an attempt on the wire: its answer travels back over the link. */
export const FLAG_WIRE = 2;
/** The slot is being handled by a component: component statistics are taken when it settles. */
export const FLAG_JOB = 4;
/** Something in its subtree was answered by a fallback. */
export const FLAG_DEGRADED = 8;
/** The callee did not have room yet and the caller's worker waits for it (back-pressure). */
export const FLAG_BLOCKED = 16;
/** A cache look-up or fill rather than an ordinary call. */
export const FLAG_LOOKUP = 32;
export const FLAG_FILL = 64;
/** The slot carries a message to or from a broker. */
export const FLAG_MESSAGE = 128;
/** The attempt or its answer was lost on the wire. */
export const FLAG_LOST = 256;
/** The answer is on its way back over the link. */
export const FLAG_ANSWERED = 512;
/** The call asks for something to keep until it is given back: a connection, not an answer. */
export const FLAG_HOLD = 1024;

/** What the layers of one call share. A component that calls onward starts afresh (see `startAfresh`). */
const FLAGS_INHERITED = FLAG_LOOKUP | FLAG_FILL | FLAG_MESSAGE | FLAG_HOLD;

/** Numbers between two neighbouring slots: 16 ints fill a cache line, 16 doubles two. */
const STRIDE = 16;
const STRIDE_SHIFT = 4;

const FIRST_INTS = [
  "owner",
  "parent",
  "flags",
  "holder",
  "generation",
  "link",
  "node",
  "operation",
  "replica",
  "outcome",
  "attempt",
  "cause",
  "key",
  "priority",
  "a",
  "b",
] as const;
const SECOND_INTS = [
  "c",
  "pc",
  "pending",
  "firstChild",
  "nextSibling",
  "previousSibling",
  "next",
  "previous",
  "station",
  "stationState",
  "lentTo",
  "lentNext",
  "tagA",
  "tagB",
  "tagC",
  "items",
] as const;
const DOUBLES = [
  "request",
  "bornAt",
  "openedAt",
  "deadlineAt",
  "arrivedAt",
  "sentAt",
  "wireTimer",
  "timer",
  "x",
  "size",
  "waitingSince",
  "workEndsAt",
  "workTimer",
  "waitTimer",
  "expiresAt",
  "tried",
] as const;
// A field too many would share its place with the next slot's first.
assert(FIRST_INTS.length <= STRIDE && SECOND_INTS.length <= STRIDE && DOUBLES.length <= STRIDE, "a record is full");

/**
 * A slot's number is where its record begins, so that `column[slot]` reads like a column of its own while the fields of
 * one slot lie side by side: each column is a view that starts one field later than the one before. With columns apart,
 * every field of every slot touched cost a cache line, and in a mesh with 10^4 requests in flight that was most of the time.
 */
export class CallTable {
  // The first record of integers: what nearly every event touches.
  /** Settle handler to call, `ORPHAN` or `NOBODY`. */
  owner!: Int32Array;
  parent!: Int32Array;
  flags!: Int32Array;
  /** Cancel handler of whoever holds the slot now; 0 = cannot be cancelled where it is. */
  holder!: Int32Array;
  /** Bumped when the slot is freed: a late event compares it before it touches the slot. */
  generation!: Int32Array;
  link!: Int32Array;
  /** The component that handles the slot (FLAG_JOB), else -1. */
  node!: Int32Array;
  operation!: Int32Array;
  /** The replica that a balancer chose or that serves it; -1 = not chosen. */
  replica!: Int32Array;
  outcome!: Int32Array;
  /** 1-based number of the attempt that the slot belongs to. */
  attempt!: Int32Array;
  /** Component or link in which a failure began; -1 = none. Links are numbered after components. */
  cause!: Int32Array;
  key!: Int32Array;
  priority!: Int32Array;
  /** Scratch of whoever holds the slot: a policy layer, a component that isn't built on programs. */
  a!: Int32Array;
  b!: Int32Array;

  // The second record of integers.
  c!: Int32Array;
  /** Program interpreter: program counter, branches still awaited, first child, siblings. */
  pc!: Int32Array;
  pending!: Int32Array;
  firstChild!: Int32Array;
  nextSibling!: Int32Array;
  previousSibling!: Int32Array;
  /** Waiting line and station. */
  next!: Int32Array;
  previous!: Int32Array;
  station!: Int32Array;
  stationState!: Int32Array;
  /** Of a job whose worker does the work of its program's branches: the branch being served, and the next ones' list. */
  lentTo!: Int32Array;
  lentNext!: Int32Array;
  /** Scratch of whoever opened the slot and will hear of its end; the holder leaves it alone. */
  tagA!: Int32Array;
  tagB!: Int32Array;
  tagC!: Int32Array;
  /** Requests that the slot stands for: 1, or as many as were put into one batch. */
  items!: Int32Array;

  // The record of doubles.
  /** Number of the user's request that the slot belongs to. */
  request!: Float64Array;
  /** When the user's request began (ns). */
  bornAt!: Float64Array;
  /** When the slot was opened (ns). */
  openedAt!: Float64Array;
  /** The moment by which the caller wants the answer (ns), Infinity = none. Known to the statistics; a callee only knows `expiresAt`. */
  deadlineAt!: Float64Array;
  /** When the component received it (ns); meaningful with FLAG_JOB. */
  arrivedAt!: Float64Array;
  /** When the attempt was put on the wire (ns), and the event of its arrival or answer. */
  sentAt!: Float64Array;
  wireTimer!: Float64Array;
  /** Scratch of the holder, as `a`. */
  timer!: Float64Array;
  x!: Float64Array;
  /** The work asked of a station (ns), since when it waits there, when the work in progress ends. */
  size!: Float64Array;
  waitingSince!: Float64Array;
  workEndsAt!: Float64Array;
  workTimer!: Float64Array;
  /** Timer of the wait limit; of a frozen worker: the work that is left (ns). */
  waitTimer!: Float64Array;
  /** Of a call over a link (FLAG_CALL): bits of the endpoints that a balancer sent its attempts to. */
  tried!: Float64Array;
  /** The deadline that travels with the call (ns), Infinity = none was told: who works on it may know that it is too late. */
  expiresAt!: Float64Array;

  /** Slots that became orphans and are not settled yet; 0 means that nothing is being wasted. */
  orphanCount = 0;

  readonly #clock: { readonly now: number };
  readonly #pool: SlotPool;
  readonly #records = [new ArrayBuffer(0), new ArrayBuffer(0), new ArrayBuffer(0)];

  /** @param clock read here rather than handed in with each call, because doubles handed over are allocated */
  constructor(clock: { readonly now: number }, capacity = 256) {
    this.#clock = clock;
    this.#pool = new SlotPool(capacity, (grown) => this.#grow(grown));
    this.#grow(capacity);
  }

  get liveCount(): number {
    return this.#pool.liveCount;
  }

  /** Takes a slot as a child of `parent` (which may be NO_SLOT); what a call inherits is copied. */
  open(parent: number, owner: number): number {
    const { now } = this.#clock;
    const slot = this.#pool.take() << STRIDE_SHIFT;
    this.owner[slot] = owner;
    this.parent[slot] = parent;
    this.holder[slot] = 0;
    this.link[slot] = -1;
    this.node[slot] = -1;
    this.cause[slot] = -1;
    this.openedAt[slot] = now;
    this.firstChild[slot] = NO_SLOT;
    this.stationState[slot] = 0;
    this.a[slot] = 0;
    if (parent >= 0) {
      this.flags[slot] = this.flags[parent]! & FLAGS_INHERITED;
      this.replica[slot] = this.replica[parent]!;
      this.operation[slot] = this.operation[parent]!;
      this.key[slot] = this.key[parent]!;
      this.priority[slot] = this.priority[parent]!;
      this.attempt[slot] = this.attempt[parent]!;
      this.request[slot] = this.request[parent]!;
      this.bornAt[slot] = this.bornAt[parent]!;
      this.deadlineAt[slot] = this.deadlineAt[parent]!;
      this.expiresAt[slot] = this.expiresAt[parent]!;
      this.items[slot] = this.items[parent]!;
    } else {
      this.flags[slot] = 0;
      this.replica[slot] = -1;
      this.operation[slot] = 0;
      this.key[slot] = 0;
      this.priority[slot] = 0;
      this.attempt[slot] = 1;
      this.request[slot] = 0;
      this.bornAt[slot] = now;
      this.deadlineAt[slot] = Infinity;
      this.expiresAt[slot] = Infinity;
      this.items[slot] = 1;
    }
    return slot;
  }

  /** Makes an opened slot a call of its own, made on behalf of its parent: first attempt, no replica chosen, no flags. */
  startAfresh(slot: number): void {
    this.flags[slot] = 0;
    this.replica[slot] = -1;
    this.attempt[slot] = 1;
  }

  free(slot: number): void {
    this.generation[slot] = (this.generation[slot]! + 1) | 0;
    this.#pool.give(slot >>> STRIDE_SHIFT);
  }

  /** The owner of `slot` stops waiting. Whoever holds it goes on and settles it, unheard. */
  orphan(slot: number): void {
    if (this.owner[slot] === ORPHAN) return;
    this.owner[slot] = ORPHAN;
    this.parent[slot] = NO_SLOT;
    this.orphanCount++;
  }

  /** True when the user, or some caller on the way to the user, no longer waits for what is done for `slot`. */
  isAbandoned(slot: number): boolean {
    if (this.orphanCount === 0) return false;
    for (let at = slot; at >= 0; at = this.parent[at]!) if (this.owner[at] === ORPHAN) return true;
    return false;
  }

  /** Visits every slot whose holder is `holder`, in the order of their numbers. Looks at all slots: for rare events only. */
  eachHeldBy(holder: number, visit: (slot: number) => void): void {
    const end = this.owner.length - STRIDE;
    for (let slot = 0; slot <= end; slot += STRIDE) if (this.holder[slot] === holder) visit(slot);
  }

  #grow(capacity: number): void {
    const [first, second, doubles] = this.#records.map((record, index) => {
      const wider = new ArrayBuffer(capacity * STRIDE * (index < 2 ? 4 : 8));
      new Uint8Array(wider).set(new Uint8Array(record));
      this.#records[index] = wider;
      return wider;
    }) as [ArrayBuffer, ArrayBuffer, ArrayBuffer];
    FIRST_INTS.forEach((name, at) => {
      this[name] = new Int32Array(first, at * 4);
    });
    SECOND_INTS.forEach((name, at) => {
      this[name] = new Int32Array(second, at * 4);
    });
    DOUBLES.forEach((name, at) => {
      this[name] = new Float64Array(doubles, at * 8);
    });
  }
}
