/**
 * Where a policy lets calls wait: bounded lines, one per part of a divided limit, with a longest wait and a rule that drops. The
 * policy says who may go on and when; the room knows who is next.
 *
 * Of a slot that waits here the room owns columns `b`, `c`, `timer`, `waitingSince`, `next` and `previous`.
 */
import { msToNs } from "../kernel/time";
import type { TimeoutLane } from "../kernel/timeout-lane";
import type { PolicyContext } from "./kind";
import { isGivenUp } from "./layer";
import { ManagedLine } from "./managed-line";
import { CANCELLED, type Outcome, REFUSED, SHED } from "./outcome";
import { NO_RULES, type QueueRules } from "./queue-settings";
import type { QueueDiscipline } from "./waiting-line";

/** In column `b`: does not wait. What is greater means that it does. */
export const NOT_WAITING = -3;
const DROPPED = -2;
const WAITS_ENDLESSLY = -1;

export interface WaitingRoomSettings {
  /** Places in each line. */
  readonly queueCapacity: number;
  /** 0 = as long as it takes. */
  readonly maxWaitMs: number;
  readonly queueDiscipline?: QueueDiscipline;
  readonly rules?: QueueRules;
}

export class WaitingRoom {
  readonly #context: PolicyContext;
  readonly #rejected: (slot: number, outcome: Outcome) => void;
  readonly #left: (line: number) => void;
  readonly #serveDue: (line: number) => void;
  readonly #queueLength: number;
  readonly #onWaitedTooLong: number;
  readonly #onDropped: number;
  /** By number, with holes. */
  readonly #lines: ManagedLine[] = [];
  /** One lane per longest wait that this run has had. */
  readonly #lanes: TimeoutLane[] = [];
  #settings: WaitingRoomSettings;

  /**
   * `queueLength` is the level column to keep. `rejected` gets calls that waited in vain and must settle them: as refused
   * those who waited too long, as shed those whom the rule dropped. `left` hears that a line became shorter without anybody going on.
   * `serveDue` lets those go on who may go on at this very moment, before anybody is refused: whose turn comes exactly at the end
   * of the longest wait has not waited too long.
   */
  constructor(
    context: PolicyContext,
    settings: WaitingRoomSettings,
    queueLength: number,
    rejected: (slot: number, outcome: Outcome) => void,
    left: (line: number) => void = () => {},
    serveDue: (line: number) => void = () => {},
  ) {
    const { kernel } = context.engine;
    this.#context = context;
    this.#settings = settings;
    this.#queueLength = queueLength;
    this.#rejected = rejected;
    this.#left = left;
    this.#serveDue = serveDue;
    this.#onWaitedTooLong = kernel.handler((slot) => this.#waitedTooLong(slot));
    this.#onDropped = kernel.handler((slot) => this.#dropNow(slot));
  }

  /** All that wait. */
  get length(): number {
    return this.#lines.reduce((sum, { line }) => sum + line.length, 0);
  }

  lengthOf(line: number): number {
    return this.#lines[line]?.line.length ?? 0;
  }

  hasPlace(slot: number, line: number): boolean {
    return this.#line(line).line.hasPlace(slot, this.#settings.queueCapacity);
  }

  isWaiting(slot: number): boolean {
    return this.#context.engine.calls.b[slot]! > NOT_WAITING;
  }

  join(slot: number, line: number): void {
    const { calls, kernel } = this.#context.engine;
    const { maxWaitMs } = this.#settings;
    calls.c[slot] = line;
    calls.waitingSince[slot] = kernel.now;
    this.#line(line).line.join(slot);
    this.#context.engine.addLevel(this.#queueLength, 1);
    calls.b[slot] = maxWaitMs === 0 ? WAITS_ENDLESSLY : this.#laneFor(maxWaitMs);
    if (maxWaitMs > 0) calls.timer[slot] = this.#lanes[calls.b[slot]!]!.add(slot, 0);
  }

  /** The next one that still wants to go on, taken out; −1 when there is none. Those whose caller has left are settled. */
  take(line: number): number {
    const { engine } = this.#context;
    for (;;) {
      const slot = this.#lines[line]?.take() ?? -1;
      if (slot < 0) return -1;
      this.#tookOut(slot);
      if (!isGivenUp(engine.calls, slot)) return slot;
      engine.settle(slot, CANCELLED);
    }
  }

  /** The caller of a waiting call withdraws it. */
  leave(slot: number): void {
    const { calls, kernel } = this.#context.engine;
    if (calls.b[slot] === DROPPED) {
      kernel.cancel(calls.timer[slot]!);
      calls.b[slot] = NOT_WAITING;
      return;
    }
    const line = calls.c[slot]!;
    this.#lines[line]!.line.leave(slot);
    this.#tookOut(slot);
    this.#left(line);
  }

  configure(settings: WaitingRoomSettings): void {
    this.#settings = settings;
    this.#lines.forEach((line) => {
      line.configure(settings.rules ?? NO_RULES);
    });
  }

  /** Of the first line that drops; undefined when none does. */
  describe(): Readonly<Record<string, unknown>> | undefined {
    return this.#lines.map((line) => line.describe()).find((told) => told !== undefined);
  }

  #tookOut(slot: number): void {
    const { calls } = this.#context.engine;
    this.#context.engine.addLevel(this.#queueLength, -1);
    const lane = calls.b[slot]!;
    if (lane >= 0) this.#lanes[lane]!.cancel(calls.timer[slot]!);
    calls.b[slot] = NOT_WAITING;
  }

  #waitedTooLong(slot: number): void {
    const { calls } = this.#context.engine;
    const generation = calls.generation[slot]!;
    this.#serveDue(calls.c[slot]!);
    if (calls.generation[slot] !== generation || !this.isWaiting(slot)) return;
    this.leave(slot);
    this.#rejected(slot, REFUSED);
  }

  /** An event of its own: whoever hears of it may come back at once, and must not do so while somebody is being taken out. */
  #dropSoon(slot: number): void {
    const { calls, kernel } = this.#context.engine;
    this.#tookOut(slot);
    calls.b[slot] = DROPPED;
    calls.timer[slot] = kernel.after(0, this.#onDropped, slot, 0);
  }

  #dropNow(slot: number): void {
    this.#context.engine.calls.b[slot] = NOT_WAITING;
    this.#rejected(slot, SHED);
  }

  #line(index: number): ManagedLine {
    const known = this.#lines[index];
    if (known !== undefined) return known;
    const { queueDiscipline = "fifo", rules = NO_RULES } = this.#settings;
    const line = new ManagedLine(this.#context, queueDiscipline, rules, (slot) => this.#dropSoon(slot));
    this.#lines[index] = line;
    return line;
  }

  #laneFor(maxWaitMs: number): number {
    const lane = this.#context.engine.kernel.lane(msToNs(maxWaitMs), this.#onWaitedTooLong);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}
