/**
 * Every call in progress is a slot in these columns. One request of a user is a tree of slots: the request, for each
 * hop a call, for each policy that may repeat or outlive it an inner call, on the wire an attempt.
 *
 * A slot is *settled exactly once*, by whoever holds it, and is free from that moment. An inner slot knows its `owner`
 * (a settle handler) and its `parent` (the slot the owner is serving); an owner that stops waiting makes the slot an
 * orphan, and what is still done for an orphan is wasted work.
 */
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

/** What the layers of one call share. A component that calls onward starts afresh (see `startAfresh`). */
const FLAGS_INHERITED = FLAG_LOOKUP | FLAG_FILL | FLAG_MESSAGE;

export class CallTable {
  /** Settle handler to call, `ORPHAN` or `NOBODY`. */
  owner = new Int32Array(0);
  parent = new Int32Array(0);
  flags = new Int32Array(0);
  /** Cancel handler of whoever holds the slot now; 0 = cannot be cancelled where it is. */
  holder = new Int32Array(0);
  /** Bumped when the slot is freed: a late event compares it before it touches the slot. */
  generation = new Int32Array(0);
  link = new Int32Array(0);
  /** The component that handles the slot (FLAG_JOB), else -1. */
  node = new Int32Array(0);
  operation = new Int32Array(0);
  key = new Int32Array(0);
  priority = new Int32Array(0);
  /** 1-based number of the attempt that the slot belongs to. */
  attempt = new Int32Array(0);
  /** The replica that a balancer chose or that serves it; -1 = not chosen. */
  replica = new Int32Array(0);
  /** Component or link in which a failure began; -1 = none. Links are numbered after components. */
  cause = new Int32Array(0);
  /** Number of the user's request that the slot belongs to. */
  request = new Float64Array(0);
  /** When the user's request began (ns). */
  bornAt = new Float64Array(0);
  /** When the slot was opened (ns). */
  openedAt = new Float64Array(0);
  /** When the component received it (ns); meaningful with FLAG_JOB. */
  arrivedAt = new Float64Array(0);
  /** The moment by which the caller wants the answer (ns), Infinity = none. */
  deadlineAt = new Float64Array(0);
  outcome = new Int32Array(0);
  /** When the attempt was put on the wire (ns), and the event of its arrival or answer. */
  sentAt = new Float64Array(0);
  wireTimer = new Float64Array(0);

  /** Program interpreter: program counter, branches still awaited, first child, siblings. */
  pc = new Int32Array(0);
  pending = new Int32Array(0);
  firstChild = new Int32Array(0);
  nextSibling = new Int32Array(0);
  previousSibling = new Int32Array(0);

  /** Waiting line and station. */
  next = new Int32Array(0);
  previous = new Int32Array(0);
  station = new Int32Array(0);
  stationState = new Int32Array(0);
  size = new Float64Array(0);
  waitingSince = new Float64Array(0);
  /** When the work in progress ends (ns). */
  workEndsAt = new Float64Array(0);
  workTimer = new Float64Array(0);
  /** Timer of the wait limit; of a frozen worker: the work that is left (ns). */
  waitTimer = new Float64Array(0);

  /** Of a job whose worker does the work of its program's branches: the branch being served, and the next ones' list. */
  lentTo = new Int32Array(0);
  lentNext = new Int32Array(0);

  /** Scratch of whoever holds the slot: a policy layer, a component that isn't built on programs. */
  a = new Int32Array(0);
  b = new Int32Array(0);
  c = new Int32Array(0);
  x = new Float64Array(0);
  timer = new Float64Array(0);

  /** Slots that became orphans and are not settled yet; 0 means that nothing is being wasted. */
  orphanCount = 0;

  readonly #pool: SlotPool;

  constructor(capacity = 256) {
    this.#pool = new SlotPool(capacity, (grown) => this.#grow(grown));
    this.#grow(capacity);
  }

  get liveCount(): number {
    return this.#pool.liveCount;
  }

  /** Takes a slot as a child of `parent` (which may be NO_SLOT); what a call inherits is copied. */
  open(parent: number, owner: number, now: number): number {
    const slot = this.#pool.take();
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
    this.#pool.give(slot);
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

  #grow(capacity: number): void {
    const columns = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(this)) {
      const old = columns[name];
      if (old instanceof Int32Array) {
        const wider = new Int32Array(capacity);
        wider.set(old);
        columns[name] = wider;
      } else if (old instanceof Float64Array) {
        const wider = new Float64Array(capacity);
        wider.set(old);
        columns[name] = wider;
      }
    }
  }
}
