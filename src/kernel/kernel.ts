import { Calendar, END_OF_TIME_NS, type EventHandle } from "./calendar";
import { TimeoutLane } from "./timeout-lane";
import { addToTraceHash, newTraceHash, traceHashText } from "./trace-hash";

/** What an event does. Both numbers are 32-bit integers, usually slots of the owner's columns. */
export type Handler = (a: number, b: number) => void;

/**
 * Why `run` came back: it reached the time asked for, or nothing was left to do before it, or the budget of events was used up,
 * or somebody called `stop`.
 */
export type RunOutcome = "reached" | "empty" | "budget" | "stopped";

/** More events than this without the clock moving are taken for a loop that never ends. */
export const EVENTS_AT_ONE_INSTANT_LIMIT = 100_000;

/**
 * The clock and the order of events. It has never heard of a request: an event is a time, the id of a handler and two
 * integers. The same calls give the same events in the same order, and the same `traceHash`, in every engine.
 */
export class Kernel {
  /** Events executed so far. */
  eventCount = 0;
  /** Why the run was stopped. Once set it stays: a stopped kernel executes nothing more. */
  stopReason: string | undefined = undefined;
  /** Words for the stop when EVENTS_AT_ONE_INSTANT_LIMIT is passed, from whoever knows what the events mean. */
  onInstantLimit: (() => string) | undefined = undefined;

  private readonly calendar = new Calendar();
  private readonly table = this.calendar.table;
  private readonly hash = newTraceHash();
  private readonly handlers: Handler[] = [];
  private readonly lanes: TimeoutLane[] = [];
  private eventsAtThisInstant = 0;

  /** Integer ns since the start of the run. */
  get now(): number {
    return this.table.now;
  }

  /** Events scheduled and not yet executed; of each lane at most one. */
  get pendingCount(): number {
    return this.calendar.pendingCount;
  }

  /** Registers what events may do; the id is what `at` and `after` want. Register in a fixed order: the hash contains ids. */
  handler(fn: Handler): number {
    return this.handlers.push(fn) - 1;
  }

  /**
   * Schedules `handler(a, b)` for an instant. Events of one instant run in the order of their scheduling.
   *
   * @throws Error when the time is NaN, not a whole number of ns, or past. Infinity is allowed and means never.
   */
  at(timeNs: number, handlerId: number, a: number, b: number): EventHandle {
    return this.calendar.schedule(timeNs, handlerId, a, b);
  }

  /** The same, counted from now. */
  after(delayNs: number, handlerId: number, a: number, b: number): EventHandle {
    return this.calendar.scheduleAfter(delayNs, handlerId, a, b);
  }

  /**
   * `after` for the many events that nobody ever takes back. A handle is a double, and a double that leaves a function is
   * an allocation: this way there is none.
   */
  post(delayNs: number, handlerId: number, a: number, b: number): void {
    const slot = this.table.insert(delayNs, handlerId, a, b);
    if (slot < 0) this.calendar.settle(slot);
  }

  /** Takes back an event. False, and no harm, when it has run or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    return this.calendar.cancel(handle);
  }

  /** The lane for timeouts of this length that run this handler: far cheaper than `after` and `cancel` for each. */
  lane(lengthNs: number, handlerId: number): TimeoutLane {
    const known = this.lanes.find((lane) => lane.lengthNs === lengthNs && lane.handlerId === handlerId);
    if (known !== undefined) return known;
    const lane = new TimeoutLane(this.calendar, ~this.lanes.length, lengthNs, handlerId);
    this.lanes.push(lane);
    return lane;
  }

  /**
   * Executes every event up to and including this time, then sets `now` to it. With a budget it comes back after that many
   * events, `now` being the time of the last one.
   *
   * @throws Error when the time is NaN or past.
   */
  run(untilNs: number, eventBudget = Infinity): RunOutcome {
    if (!(untilNs >= this.now)) throw new Error(`run until ${untilNs} ns: it is ${this.now} ns`);
    const until = Math.min(untilNs, END_OF_TIME_NS - 1);
    const { table } = this;
    const lastCount = this.eventCount + eventBudget;
    while (this.eventCount < lastCount) {
      if (this.stopReason !== undefined) return "stopped";
      const ordinary = table.peekOrdinary();
      const slot = ordinary < 0 ? this.nextSlot() : ordinary;
      if (slot < 0 || table.time(slot) > until) {
        if (slot < 0 && untilNs > until) return "empty";
        table.now = until;
        return slot < 0 ? "empty" : "reached";
      }
      this.execute(slot);
    }
    return this.stopReason === undefined ? "budget" : "stopped";
  }

  /** Executes the next event. False when there is none or the kernel was stopped. */
  step(): boolean {
    const time = this.peekTime();
    return time < Infinity && this.run(time, 1) !== "stopped";
  }

  /** Ends the run after the present event, with a sentence for the user. The first reason stays. */
  stop(reason: string): void {
    this.stopReason ??= reason;
  }

  /** Time of the next event, ns; Infinity when there is none. */
  peekTime(): number {
    const slot = this.nextSlot();
    const time = slot < 0 ? Infinity : this.table.time(slot);
    return time < END_OF_TIME_NS ? time : Infinity;
  }

  /** 16 hexadecimal digits over the time, handler id and first integer of every event executed so far, in order. */
  traceHash(): string {
    return traceHashText(this.hash);
  }

  /** The slot of the next event, past the stale ones of lanes; −1 when none is left. */
  private nextSlot(): number {
    const { calendar, table } = this;
    for (;;) {
      const slot = calendar.peek();
      if (slot < 0) return slot;
      const handlerId = table.handler(slot);
      if (handlerId >= 0) return slot;
      const lane = this.lanes[~handlerId]!;
      if (lane.isDue(table.sequence(slot))) return slot;
      table.removeFirst(slot);
      lane.rearm();
    }
  }

  private execute(slot: number): void {
    const { table } = this;
    const time = table.time(slot);
    const handlerId = table.handler(slot);
    const a = table.a(slot);
    const b = table.b(slot);
    if (time !== table.now) {
      table.now = time;
      this.eventsAtThisInstant = 1;
    } else if (++this.eventsAtThisInstant > EVENTS_AT_ONE_INSTANT_LIMIT) {
      this.stopAtOneInstant();
    }
    this.eventCount++;
    table.removeFirst(slot);
    if (handlerId < 0) {
      this.executeTimeout(this.lanes[~handlerId]!);
      return;
    }
    addToTraceHash(this.hash, time, handlerId, a);
    this.handlers[handlerId]!(a, b);
  }

  private executeTimeout(lane: TimeoutLane): void {
    const row = lane.take();
    const a = lane.argumentA(row);
    addToTraceHash(this.hash, this.now, lane.handlerId, a);
    this.handlers[lane.handlerId]!(a, lane.argumentB(row));
  }

  private stopAtOneInstant(): void {
    this.stop(
      this.onInstantLimit?.() ??
        `more than ${EVENTS_AT_ONE_INSTANT_LIMIT} events at ${this.now} ns: a loop without delay`,
    );
  }
}
