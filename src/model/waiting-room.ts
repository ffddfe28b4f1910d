/**
 * Where calls wait for a worker: a bounded line, the rule for a full one, the longest wait, and, with back-pressure, those
 * who stand outside until there is room.
 */
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import { type Outcome, REFUSED } from "./outcome";
import type { StationColumns } from "./station-columns";
import { WaitingLine } from "./waiting-line";
import { NOT_HERE, type OfferResult, OUTSIDE, type StationHost, type StationSettings, WAITING } from "./worker-pool";

export class WaitingRoom {
  readonly line: WaitingLine;
  readonly #outside: WaitingLine;
  readonly #engine: Engine;
  readonly #host: StationHost;
  readonly #columns: StationColumns;
  readonly #onWaitLimit: number;
  settings: StationSettings;

  /** @param roomMade somebody left the line without getting a worker */
  constructor(
    context: ComponentContext,
    host: StationHost,
    settings: StationSettings,
    columns: StationColumns,
    roomMade: () => void,
  ) {
    this.#engine = context.engine;
    this.#host = host;
    this.#columns = columns;
    this.settings = settings;
    this.line = new WaitingLine(
      context.engine.calls,
      settings.queueDiscipline,
      settings.queueDiscipline === "random" ? context.stream("queue-order") : undefined,
    );
    this.#outside = new WaitingLine(context.engine.calls, "fifo");
    this.#onWaitLimit = context.engine.kernel.handler((slot) => {
      this.#engine.calls.waitTimer[slot] = NO_EVENT;
      this.leave(slot);
      this.#engine.counters[this.#columns.dropped]!++;
      roomMade();
      this.#host.dropped(slot, REFUSED);
    });
  }

  /** Somebody stands outside and there is room in the line. */
  get canLetIn(): boolean {
    return this.#outside.length > 0 && this.line.length < this.settings.queueCapacity;
  }

  get isAnybodyOutside(): boolean {
    return this.#outside.length > 0;
  }

  /** `isOpen` = somebody serves the line, so that it is worth standing outside. */
  enter(slot: number, isOpen: boolean): OfferResult {
    if (this.line.length < this.settings.queueCapacity) {
      this.join(slot);
      return "queued";
    }
    const { calls } = this.#engine;
    if (this.settings.overflow === "block" && isOpen) {
      calls.stationState[slot] = OUTSIDE;
      this.#outside.join(slot);
      return "outside";
    }
    const victim = this.settings.overflow === "dropOldest" ? this.line.oldest() : -1;
    if (victim < 0) return "full";
    this.leave(victim);
    this.join(slot);
    this.#engine.counters[this.#columns.dropped]!++;
    this.#host.dropped(victim, REFUSED);
    return "queued";
  }

  join(slot: number): void {
    const { calls, kernel } = this.#engine;
    calls.stationState[slot] = WAITING;
    this.line.join(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    const limit = this.settings.waitLimitNs;
    calls.waitTimer[slot] = limit > 0 ? kernel.after(limit, this.#onWaitLimit, slot, 0) : NO_EVENT;
  }

  /** Back to the front, without a limit to its wait: it has been served already. */
  rejoin(slot: number): void {
    const { calls } = this.#engine;
    calls.stationState[slot] = WAITING;
    calls.waitTimer[slot] = NO_EVENT;
    this.line.rejoin(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
  }

  /** The next to be served. */
  take(): number {
    const slot = this.line.take();
    this.#left(slot);
    return slot;
  }

  leave(slot: number): void {
    this.line.leave(slot);
    this.#left(slot);
    this.#engine.calls.stationState[slot] = NOT_HERE;
  }

  takeFromOutside(): number {
    const slot = this.#outside.take();
    this.#engine.calls.stationState[slot] = NOT_HERE;
    return slot;
  }

  leaveOutside(slot: number): void {
    this.#outside.leave(slot);
    this.#engine.calls.stationState[slot] = NOT_HERE;
  }

  dropEverybody(outcome: Outcome): void {
    while (this.line.length > 0) {
      const slot = this.line.oldest();
      this.leave(slot);
      this.#host.dropped(slot, outcome);
    }
    while (this.isAnybodyOutside) this.#host.dropped(this.takeFromOutside(), outcome);
  }

  #left(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const timer = calls.waitTimer[slot]!;
    if (timer !== NO_EVENT) kernel.cancel(timer);
  }
}
