/**
 * Where calls wait for a worker: a bounded line, the rule for a full one, the longest wait, and, with back-pressure, those
 * who stand outside until there is room.
 */
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import { ManagedLine } from "./managed-line";
import { type Outcome, REFUSED, SHED, TIMED_OUT } from "./outcome";
import { NO_RULES } from "./queue-settings";
import type { StationColumns } from "./station-columns";
import { WaitingLine } from "./waiting-line";
import {
  DROPPED,
  NOT_HERE,
  type OfferResult,
  OUTSIDE,
  type StationHost,
  type StationSettings,
  WAITING,
} from "./worker-pool";

export class StationLine {
  readonly line: WaitingLine;
  readonly #managed: ManagedLine;
  readonly #outside: WaitingLine;
  readonly #engine: Engine;
  readonly #host: StationHost;
  readonly #columns: StationColumns;
  readonly #onWaitLimit: number;
  readonly #onDropped: number;
  #settings: StationSettings;
  /** Nobody is dropped when the turn comes. */
  #servesEverybody: boolean;

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
    this.#settings = settings;
    this.#managed = new ManagedLine(
      context,
      settings.queueDiscipline,
      settings.queueRules ?? NO_RULES,
      (slot) => this.#dropSoon(slot, SHED),
      settings.queueDiscipline === "random" ? context.stream("queue-order") : undefined,
    );
    this.line = this.#managed.line;
    this.#servesEverybody = this.#isWithoutRules();
    this.#outside = new WaitingLine(context.engine.calls, "fifo");
    this.#onWaitLimit = context.engine.kernel.handler((slot) => {
      this.#engine.calls.waitTimer[slot] = NO_EVENT;
      this.leave(slot);
      this.#engine.counters[this.#columns.dropped]!++;
      roomMade();
      this.#host.dropped(slot, REFUSED);
    });
    this.#onDropped = context.engine.kernel.handler((slot, outcome) => {
      this.#engine.calls.stationState[slot] = NOT_HERE;
      this.#host.dropped(slot, outcome as Outcome);
    });
  }

  configure(settings: StationSettings): void {
    this.#settings = settings;
    this.#managed.configure(settings.queueRules ?? NO_RULES);
    this.#servesEverybody = this.#isWithoutRules();
  }

  /** Whom the line dropped by rule; undefined when it drops nobody. */
  describe(): Readonly<Record<string, unknown>> | undefined {
    return this.#managed.describe();
  }

  /** Somebody stands outside and there is room in the line. */
  get canLetIn(): boolean {
    return this.#outside.length > 0 && this.line.hasPlace(this.#outside.peek(), this.#settings.queueCapacity);
  }

  get isAnybodyOutside(): boolean {
    return this.#outside.length > 0;
  }

  /** `isOpen` = somebody serves the line, so that it is worth standing outside. */
  enter(slot: number, isOpen: boolean): OfferResult {
    if (this.line.hasPlace(slot, this.#settings.queueCapacity)) {
      this.join(slot);
      return "queued";
    }
    const { calls } = this.#engine;
    if (this.#settings.overflow === "block" && isOpen) {
      calls.stationState[slot] = OUTSIDE;
      this.#outside.join(slot);
      return "outside";
    }
    const victim = this.#settings.overflow === "dropOldest" ? this.line.victimFor(slot) : -1;
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
    const limit = this.#settings.waitLimitNs;
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

  /** The next to be served; those on the way whom a rule or their deadline drops leave. -1 when nobody is left. */
  take(): number {
    if (this.#servesEverybody) {
      const slot = this.line.take();
      if (slot >= 0) this.#left(slot);
      return slot;
    }
    return this.#takeByRules();
  }

  #takeByRules(): number {
    const { calls, kernel } = this.#engine;
    const { timeLeftMinNs } = this.#settings;
    while (this.line.length > 0) {
      const slot = this.#managed.take();
      if (slot < 0) return -1;
      if (timeLeftMinNs === undefined || calls.expiresAt[slot]! - kernel.now > timeLeftMinNs) {
        this.#left(slot);
        return slot;
      }
      this.#dropSoon(slot, TIMED_OUT);
    }
    return -1;
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

  /** Its caller withdrew it before it heard that it was dropped. */
  forgetDropped(slot: number): void {
    this.#engine.kernel.cancel(this.#engine.calls.waitTimer[slot]!);
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

  #isWithoutRules(): boolean {
    return !this.#managed.hasRule && this.#settings.timeLeftMinNs === undefined;
  }

  #left(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const timer = calls.waitTimer[slot]!;
    if (timer !== NO_EVENT) kernel.cancel(timer);
  }

  /** An event of its own: whoever hears of it may come back at once, and must not do so in the middle of a hand-over. */
  #dropSoon(slot: number, outcome: Outcome): void {
    const { calls, kernel, counters } = this.#engine;
    this.#left(slot);
    counters[this.#columns.dropped]!++;
    calls.stationState[slot] = DROPPED;
    calls.waitTimer[slot] = kernel.after(0, this.#onDropped, slot, outcome);
  }
}
