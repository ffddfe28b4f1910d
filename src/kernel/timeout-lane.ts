import type { Calendar } from "./calendar";
import type { EventHandle } from "./event-table";

const CAPACITY_MIN = 16;

/**
 * Timeouts of one constant length. They fall due in the order of their adding, so a ring keeps them and only its head
 * stands in the calendar: a timeout that is cancelled, as nearly all are, costs a few nanoseconds and never meets it.
 *
 * Each timeout reserves its (time, sequence) when it is added, and fires exactly when, and in the order in which, an event
 * scheduled then would have. The event in the calendar may be stale (its timeout cancelled); the kernel then moves on
 * without counting it.
 */
export class TimeoutLane {
  readonly lengthNs: number;
  /** The handler that the timeouts run. */
  readonly handlerId: number;
  private readonly calendar: Calendar;
  /** What the calendar is told to run: the lane itself, as the kernel knows it. */
  private readonly calendarId: number;

  private times = new Float64Array(CAPACITY_MIN);
  /** −1 where the timeout was cancelled. */
  private sequences = new Float64Array(CAPACITY_MIN);
  private as = new Int32Array(CAPACITY_MIN);
  private bs = new Int32Array(CAPACITY_MIN);
  private mask = CAPACITY_MIN - 1;
  /** Positions never repeat, and so serve as handles; the row is the position modulo the ring. */
  private head = 1;
  private tail = 1;
  private isArmed = false;

  /** @throws Error when the length is negative, not whole or not finite. */
  constructor(calendar: Calendar, calendarId: number, lengthNs: number, handlerId: number) {
    if (!(lengthNs >= 0 && Number.isSafeInteger(lengthNs))) throw new Error(`a timeout of ${lengthNs} ns`);
    this.calendar = calendar;
    this.calendarId = calendarId;
    this.lengthNs = lengthNs;
    this.handlerId = handlerId;
  }

  /** Rows of the ring now; for tests and tools. */
  get capacity(): number {
    return this.mask + 1;
  }

  /** Lets `handler(a, b)` run one length from now, unless cancelled. The handle is of this lane only. */
  add(a: number, b: number): EventHandle {
    if (this.tail - this.head > this.mask) this.resize((this.mask + 1) * 2);
    const row = this.tail & this.mask;
    this.times[row] = this.calendar.now + this.lengthNs;
    this.sequences[row] = this.calendar.reserveSequence();
    this.as[row] = a;
    this.bs[row] = b;
    const position = this.tail++;
    if (!this.isArmed) this.arm();
    return position;
  }

  /** Takes a timeout back. No harm when it has run or was cancelled before. */
  cancel(handle: EventHandle): void {
    if (!(handle >= this.head && handle < this.tail)) return;
    this.sequences[handle & this.mask] = -1;
    if (handle === this.head) this.skipCancelled();
  }

  /** For the kernel: is the calendar's event of this lane, with this sequence, that of a timeout still wanted? */
  isDue(sequence: number): boolean {
    return this.head !== this.tail && this.sequences[this.head & this.mask] === sequence;
  }

  /** For the kernel: the calendar's event was stale and is gone. The next timeout, if any, takes its place. */
  rearm(): void {
    this.isArmed = false;
    if (this.head !== this.tail) this.arm();
  }

  /** For the kernel: takes the due timeout out. Its row is good for `argumentA` and `argumentB` until the next `add`. */
  take(): number {
    if ((this.tail - this.head) * 8 < this.mask) this.resize((this.mask + 1) / 2);
    const row = this.head++ & this.mask;
    this.skipCancelled();
    this.rearm();
    return row;
  }

  argumentA(row: number): number {
    return this.as[row]!;
  }

  argumentB(row: number): number {
    return this.bs[row]!;
  }

  /** Puts the head into the calendar, with the place it reserved. The head is never a cancelled one. */
  private arm(): void {
    const row = this.head & this.mask;
    this.calendar.scheduleWithSequence(this.times[row]!, this.sequences[row]!, this.calendarId, 0, 0);
    this.isArmed = true;
  }

  private skipCancelled(): void {
    while (this.head !== this.tail && this.sequences[this.head & this.mask] === -1) this.head++;
  }

  private resize(capacity: number): void {
    if (capacity < CAPACITY_MIN) return;
    const { times, sequences, as, bs, mask } = this;
    this.times = new Float64Array(capacity);
    this.sequences = new Float64Array(capacity);
    this.as = new Int32Array(capacity);
    this.bs = new Int32Array(capacity);
    this.mask = capacity - 1;
    for (let position = this.head; position < this.tail; position++) {
      const from = position & mask;
      const to = position & this.mask;
      this.times[to] = times[from]!;
      this.sequences[to] = sequences[from]!;
      this.as[to] = as[from]!;
      this.bs[to] = bs[from]!;
    }
  }
}
