import { Partition } from "../../../model/call-classes";
import { type EventHandle, NO_EVENT } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHED } from "../../../model/outcome";
import { NOT_WAITING, WaitingRoom } from "../../../model/waiting-room";
import { buildMeter, scaledSettings } from "./build-meter";
import type { RateLimitSettings } from "./fields";
import { CLOCK_STEP_NS, type Meter } from "./meters";

/** A part of the limit, with what is measured for it. */
interface Part {
  readonly meter: Meter;
  /** When the first in line may pass. */
  timer: EventHandle;
}

/** A limit on calls per second. In a slot: `a` the inner slot once it passed, `c` its part, and what the waiting room keeps. */
export class RateLimit implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onReady: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #partition: Partition;
  readonly #room: WaitingRoom;
  /** By number, with holes. */
  readonly #parts: Part[] = [];
  #settings: RateLimitSettings;

  constructor(context: PolicyContext, settings: RateLimitSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#partition = new Partition(context, settings);
    this.#room = new WaitingRoom(
      context,
      { ...settings, rules: settings },
      this.#columns.queueLength,
      (slot) => this.#reject(slot),
      (line) => this.#disarmIfEmpty(line),
      (line) => this.#ready(line),
    );
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onReady = engine.kernel.handler((index) => this.#ready(index));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    const index = this.#partition.of(slot);
    const part = this.#part(index);
    counters[this.#columns.offered]!++;
    calls.holder[slot] = this.#onCancel;
    calls.b[slot] = NOT_WAITING;
    calls.waitingSince[slot] = kernel.now;
    if (this.#room.lengthOf(index) === 0 && this.#isReady(part)) return this.#pass(slot, part);
    if (!this.#waits || !this.#room.hasPlace(slot, index)) return this.#reject(slot);
    this.#room.join(slot, index);
    if (part.timer === NO_EVENT) this.#arm(index, part);
  }

  cancel(slot: number): void {
    if (this.#room.isWaiting(slot)) this.#room.leave(slot);
    else this.#engine.abandon(this.#engine.calls.a[slot]!, this.#context.cancellation);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as RateLimitSettings;
    this.#partition.configure(this.#settings);
    this.#room.configure({ ...this.#settings, rules: this.#settings });
    const clockNs = this.#context.clockNs();
    this.#parts.forEach((part, index) => {
      part.meter.change(scaledSettings(this.#settings, this.#partition.weightOf(index)), clockNs);
      this.#arm(index, part);
    });
  }

  describe(): Readonly<Record<string, unknown>> {
    const { counters } = this.#engine;
    const queue = this.#room.describe();
    return {
      passedCount: counters[this.#columns.passed]!,
      rejectedCount: counters[this.#columns.rejected]!,
      queueLength: this.#room.length,
      ...(queue === undefined ? {} : { queueManagement: queue }),
    };
  }

  get #waits(): boolean {
    return this.#settings.whenExceeded === "wait" || this.#settings.algorithm === "leaky-bucket";
  }

  #isReady(part: Part): boolean {
    const clockNs = this.#context.clockNs();
    return part.meter.readyAtNs(clockNs) < clockNs + CLOCK_STEP_NS;
  }

  #pass(slot: number, part: Part): void {
    const { calls, counters, kernel } = this.#engine;
    part.meter.pass(this.#context.clockNs());
    counters[this.#columns.passed]!++;
    this.#engine.record(this.#columns.waiting, kernel.now - calls.waitingSince[slot]!);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    this.#context.enterNext(inner);
  }

  #reject(slot: number): void {
    this.#engine.counters[this.#columns.rejected]!++;
    this.#engine.settleFrom(slot, SHED, this.#context.place);
  }

  /** Sets the timer anew for whoever is first in line now. */
  #arm(index: number, part: Part): void {
    const { kernel } = this.#engine;
    if (part.timer !== NO_EVENT) kernel.cancel(part.timer);
    part.timer = NO_EVENT;
    if (this.#room.lengthOf(index) === 0) return;
    const clockNs = this.#context.clockNs();
    const waitNs = Math.max(0, Math.ceil(part.meter.readyAtNs(clockNs)) - clockNs);
    part.timer = kernel.after(waitNs, this.#onReady, index, 0);
  }

  #disarmIfEmpty(index: number): void {
    const part = this.#parts[index]!;
    if (this.#room.lengthOf(index) > 0 || part.timer === NO_EVENT) return;
    this.#engine.kernel.cancel(part.timer);
    part.timer = NO_EVENT;
  }

  #ready(index: number): void {
    const part = this.#parts[index]!;
    if (part.timer !== NO_EVENT) this.#engine.kernel.cancel(part.timer);
    part.timer = NO_EVENT;
    while (this.#room.lengthOf(index) > 0 && this.#isReady(part)) {
      const slot = this.#room.take(index);
      if (slot >= 0) this.#pass(slot, part);
    }
    if (part.timer === NO_EVENT) this.#arm(index, part);
  }

  #settled(inner: number, outcome: Outcome): void {
    passOn(this.#engine, this.#engine.calls.parent[inner]!, inner, outcome);
  }

  #part(index: number): Part {
    const known = this.#parts[index];
    if (known !== undefined) return known;
    const part = { meter: buildMeter(this.#settings, this.#partition.weightOf(index)), timer: NO_EVENT };
    this.#parts[index] = part;
    return part;
  }
}

function columnsOf(context: PolicyContext) {
  return {
    offered: context.counter("rateLimitOffered"),
    passed: context.counter("rateLimitPassed"),
    rejected: context.counter("rateLimitRejected"),
    queueLength: context.level("rateLimitQueueLength"),
    waiting: context.sample("rateLimitWaiting"),
  };
}
