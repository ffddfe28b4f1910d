import { type EventHandle, msToNs, NO_EVENT, type TimeoutLane } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { compartments, isGivenUp, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";
import type { RateLimitSettings } from "./fields";
import { CLOCK_STEP_NS, FixedWindow, type Meter, SlidingCounter, SlidingLog, TokenBucket } from "./meters";

/** What column `b` of a slot says: that it passed, that it waits without a limit, or (from 0 on) the lane of its wait limit. */
const PASSED = -2;
const WAITS_ENDLESSLY = -1;

interface Compartment {
  readonly meter: Meter;
  readonly line: WaitingLine;
  /** When the first in line may pass. */
  timer: EventHandle;
}

/**
 * A limit on calls per second. In a slot: `a` the inner slot once it passed, `b` see above, `c` its compartment, `x` since when it
 * waits, `timer` the limit of its wait.
 */
export class RateLimit implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onReady: number;
  readonly #onWaitedTooLong: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #compartmentOf: (slot: number) => number;
  /** By number, with holes. */
  readonly #compartments: Compartment[] = [];
  readonly #lanes: TimeoutLane[] = [];
  #settings: RateLimitSettings;

  constructor(context: PolicyContext, settings: RateLimitSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#compartmentOf = compartments(context, settings.partitionBy);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onReady = engine.kernel.handler((index) => this.#ready(index));
    this.#onWaitedTooLong = engine.kernel.handler((slot) => this.#waitedTooLong(slot));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    const index = this.#compartmentOf(slot);
    const compartment = this.#compartment(index);
    counters[this.#columns.offered]!++;
    calls.holder[slot] = this.#onCancel;
    calls.c[slot] = index;
    calls.x[slot] = kernel.now;
    if (compartment.line.length === 0 && this.#isReady(compartment)) this.#pass(slot, compartment);
    else if (!this.#waits || compartment.line.length >= this.#settings.queueCapacity) this.#reject(slot);
    else this.#wait(slot, index, compartment);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    if (calls.b[slot] === PASSED) this.#engine.abandon(calls.a[slot]!, this.#context.cancellation);
    else this.#leaveLine(slot);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as RateLimitSettings;
    this.#compartments.forEach((compartment, index) => {
      compartment.meter.change(this.#settings, this.#context.clockNs());
      this.#arm(index, compartment);
    });
  }

  describe(): Readonly<Record<string, unknown>> {
    const { counters } = this.#engine;
    return {
      passedCount: counters[this.#columns.passed]!,
      rejectedCount: counters[this.#columns.rejected]!,
      queueLength: this.#compartments.reduce((sum, { line }) => sum + line.length, 0),
    };
  }

  get #waits(): boolean {
    return this.#settings.whenExceeded === "wait" || this.#settings.algorithm === "leaky-bucket";
  }

  #isReady(compartment: Compartment): boolean {
    const now = this.#context.clockNs();
    return compartment.meter.readyAtNs(now) < now + CLOCK_STEP_NS;
  }

  #pass(slot: number, compartment: Compartment): void {
    const { calls, counters, kernel } = this.#engine;
    compartment.meter.pass(this.#context.clockNs());
    counters[this.#columns.passed]!++;
    this.#engine.record(this.#columns.waiting, kernel.now - calls.x[slot]!);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.b[slot] = PASSED;
    this.#context.enterNext(inner);
  }

  #reject(slot: number): void {
    this.#engine.counters[this.#columns.rejected]!++;
    this.#engine.settleFrom(slot, SHED, this.#context.place);
  }

  #wait(slot: number, index: number, compartment: Compartment): void {
    const { calls } = this.#engine;
    compartment.line.join(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    const { maxWaitMs } = this.#settings;
    calls.b[slot] = maxWaitMs === 0 ? WAITS_ENDLESSLY : this.#laneFor(maxWaitMs);
    if (maxWaitMs > 0) calls.timer[slot] = this.#lanes[calls.b[slot]!]!.add(slot, 0);
    if (compartment.timer === NO_EVENT) this.#arm(index, compartment);
  }

  #leaveLine(slot: number): void {
    const { calls, kernel } = this.#engine;
    const compartment = this.#compartments[calls.c[slot]!]!;
    compartment.line.leave(slot);
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const lane = calls.b[slot]!;
    if (lane !== WAITS_ENDLESSLY) this.#lanes[lane]!.cancel(calls.timer[slot]!);
    if (compartment.line.length > 0 || compartment.timer === NO_EVENT) return;
    kernel.cancel(compartment.timer);
    compartment.timer = NO_EVENT;
  }

  #waitedTooLong(slot: number): void {
    this.#leaveLine(slot);
    this.#reject(slot);
  }

  /** Sets the timer anew for whoever is first in line now. */
  #arm(index: number, compartment: Compartment): void {
    const { kernel } = this.#engine;
    if (compartment.timer !== NO_EVENT) kernel.cancel(compartment.timer);
    compartment.timer = NO_EVENT;
    if (compartment.line.length === 0) return;
    const clockNs = this.#context.clockNs();
    const waitNs = Math.max(0, Math.ceil(compartment.meter.readyAtNs(clockNs)) - clockNs);
    compartment.timer = kernel.at(kernel.now + waitNs, this.#onReady, index, 0);
  }

  #ready(index: number): void {
    const compartment = this.#compartments[index]!;
    compartment.timer = NO_EVENT;
    while (compartment.line.length > 0 && this.#isReady(compartment)) {
      const slot = compartment.line.peek();
      this.#leaveLine(slot);
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#pass(slot, compartment);
    }
    if (compartment.timer === NO_EVENT) this.#arm(index, compartment);
  }

  #settled(inner: number, outcome: Outcome): void {
    passOn(this.#engine, this.#engine.calls.parent[inner]!, inner, outcome);
  }

  #compartment(index: number): Compartment {
    const known = this.#compartments[index];
    if (known !== undefined) return known;
    const line = new WaitingLine(this.#engine.calls, "fifo");
    const compartment = { meter: buildMeter(this.#settings), line, timer: NO_EVENT };
    this.#compartments[index] = compartment;
    return compartment;
  }

  #laneFor(maxWaitMs: number): number {
    const lane = this.#engine.kernel.lane(msToNs(maxWaitMs), this.#onWaitedTooLong);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}

function buildMeter(settings: RateLimitSettings): Meter {
  switch (settings.algorithm) {
    case "token-bucket":
      return new TokenBucket(settings);
    case "leaky-bucket":
      return new TokenBucket({ ...settings, burstCapacity: 1 });
    case "sliding-log":
      return new SlidingLog(settings);
    case "sliding-counter":
      return new SlidingCounter(settings);
    case "fixed-window":
      return new FixedWindow(settings, settings.windowStart === "firstCall");
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
