import type { CallTable } from "../../../model/calls";
import { NO_EVENT, SlotPool } from "../../../model/kernel";

/** In the line, to be delivered. */
export const WAITING = 1;
/** Delivered at least once, not acknowledged, not visible. */
export const OUT = 2;
/** Failed; comes back when its timer ends. */
export const DELAYED = 3;

const CAPACITY_MIN = 64;

/** The messages that a queue holds, as rows of typed columns: what they carry, and where they stand. */
export class MessageTable {
  operation = new Int32Array(CAPACITY_MIN);
  key = new Int32Array(CAPACITY_MIN);
  priority = new Int32Array(CAPACITY_MIN);
  request = new Float64Array(CAPACITY_MIN);
  bornAt = new Float64Array(CAPACITY_MIN);
  publishedAt = new Float64Array(CAPACITY_MIN);

  state = new Int32Array(CAPACITY_MIN);
  /** Deliveries so far. */
  receiveCount = new Int32Array(CAPACITY_MIN);
  /** Bumped when the message leaves: a late acknowledgement compares it. */
  generation = new Int32Array(CAPACITY_MIN);
  /** Neighbours in the line. */
  next = new Int32Array(CAPACITY_MIN);
  previous = new Int32Array(CAPACITY_MIN);

  /** The visibility timeout or the redelivery delay that runs; NO_EVENT = neither. */
  timer = new Float64Array(CAPACITY_MIN);
  /** The lane that `timer` is in; -1 = the calendar itself. */
  timerLane = new Int32Array(CAPACITY_MIN);
  expiresAt = new Float64Array(CAPACITY_MIN);
  expiryTimer = new Float64Array(CAPACITY_MIN);
  expiryLane = new Int32Array(CAPACITY_MIN);

  readonly #pool = new SlotPool(CAPACITY_MIN, (capacity) => this.#widen(capacity));

  get count(): number {
    return this.#pool.liveCount;
  }

  /** A new message with what the publisher's call carries. */
  add(calls: CallTable, slot: number, now: number): number {
    const message = this.#pool.take();
    this.operation[message] = calls.operation[slot]!;
    this.key[message] = calls.key[slot]!;
    this.priority[message] = calls.priority[slot]!;
    this.request[message] = calls.request[slot]!;
    this.bornAt[message] = calls.bornAt[slot]!;
    this.publishedAt[message] = now;
    this.receiveCount[message] = 0;
    this.timer[message] = NO_EVENT;
    this.expiresAt[message] = Infinity;
    this.expiryTimer[message] = NO_EVENT;
    return message;
  }

  /** Puts what the message carries into a call slot. */
  copyTo(message: number, calls: CallTable, slot: number): void {
    calls.operation[slot] = this.operation[message]!;
    calls.key[slot] = this.key[message]!;
    calls.priority[slot] = this.priority[message]!;
    calls.request[slot] = this.request[message]!;
    calls.bornAt[slot] = this.bornAt[message]!;
  }

  remove(message: number): void {
    this.generation[message] = (this.generation[message]! + 1) | 0;
    this.#pool.give(message);
  }

  #widen(capacity: number): void {
    this.operation = widerInts(this.operation, capacity);
    this.key = widerInts(this.key, capacity);
    this.priority = widerInts(this.priority, capacity);
    this.request = widerDoubles(this.request, capacity);
    this.bornAt = widerDoubles(this.bornAt, capacity);
    this.publishedAt = widerDoubles(this.publishedAt, capacity);
    this.state = widerInts(this.state, capacity);
    this.receiveCount = widerInts(this.receiveCount, capacity);
    this.generation = widerInts(this.generation, capacity);
    this.next = widerInts(this.next, capacity);
    this.previous = widerInts(this.previous, capacity);
    this.timer = widerDoubles(this.timer, capacity);
    this.timerLane = widerInts(this.timerLane, capacity);
    this.expiresAt = widerDoubles(this.expiresAt, capacity);
    this.expiryTimer = widerDoubles(this.expiryTimer, capacity);
    this.expiryLane = widerInts(this.expiryLane, capacity);
  }
}

export function widerInts(column: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(capacity);
  wider.set(column);
  return wider;
}

export function widerDoubles(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}
