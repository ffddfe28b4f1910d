import { msToNs, type Sampler, type TimeoutLane } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, REFUSED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";
import type { BufferSettings } from "./fields";

/** What column `b` of a slot says; from 0 on it waits, in that lane of wait limits. */
const WAITS_ENDLESSLY = -1;
/** A worker is passing it on. */
const HANDING_OVER = -2;
/** Its call is under way, with a worker or, once handed over, without. */
const WITH_WORKER = -3;
const HANDED_OVER = -4;

/**
 * A bounded queue in front of what is inside, emptied by workers. In a slot: `a` the inner slot once called, `b` see above, `x`
 * since when it waits, `timer` the limit of its wait or the handing over.
 */
export class Buffer implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #line: WaitingLine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onWaitedTooLong: number;
  readonly #onHandedOver: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  /** One lane per longest wait that this run has had. */
  readonly #lanes: TimeoutLane[] = [];
  #handOverTime: Sampler;
  #settings: BufferSettings;
  #busyWorkers = 0;
  #isTakingOut = false;

  constructor(context: PolicyContext, settings: BufferSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#line = new WaitingLine(engine.calls, "fifo");
    this.#handOverTime = context.sampler(settings.handOverTime, "hand-over");
    this.#columns = columnsOf(context);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onWaitedTooLong = engine.kernel.handler((slot) => this.#waitedTooLong(slot));
    this.#onHandedOver = engine.kernel.handler((slot) => this.#handedOver(slot));
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    calls.holder[slot] = this.#onCancel;
    calls.x[slot] = kernel.now;
    const mustWait = this.#busyWorkers >= this.#settings.workerCount || this.#line.length > 0;
    if (!mustWait) return this.#takeOut(slot);
    if (this.#line.length >= this.#settings.queueCapacity && !this.#makeRoom()) return this.#reject(slot);
    this.#wait(slot);
  }

  cancel(slot: number): void {
    const { calls, kernel } = this.#engine;
    const state = calls.b[slot]!;
    if (state === WITH_WORKER || state === HANDED_OVER) {
      if (state === WITH_WORKER) this.#freeWorker();
      this.#engine.abandon(calls.a[slot]!, this.#context.cancellation);
    } else if (state === HANDING_OVER) {
      kernel.cancel(calls.timer[slot]!);
      this.#freeWorker();
    } else this.#leaveLine(slot);
    this.#engine.settle(slot, CANCELLED);
    this.#takeOutWaiting();
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as BufferSettings;
    this.#handOverTime = this.#context.sampler(this.#settings.handOverTime, "hand-over");
    this.#takeOutWaiting();
  }

  describe(): Readonly<Record<string, unknown>> {
    return { queueLength: this.#line.length, busyWorkerCount: this.#busyWorkers };
  }

  #takeOut(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#busyWorkers++;
    this.#engine.addLevel(this.#columns.busy, 1);
    this.#engine.record(this.#columns.waiting, kernel.now - calls.x[slot]!);
    const ns = this.#settings.workerHolds === "handOver" ? this.#handOverTime() : 0;
    if (ns > 0) {
      calls.b[slot] = HANDING_OVER;
      calls.timer[slot] = kernel.after(ns, this.#onHandedOver, slot, 0);
    } else this.#call(slot);
  }

  #handedOver(slot: number): void {
    this.#call(slot);
    this.#takeOutWaiting();
  }

  #call(slot: number): void {
    const { calls } = this.#engine;
    const isHandedOver = this.#settings.workerHolds === "handOver";
    if (isHandedOver) this.#freeWorker();
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.b[slot] = isHandedOver ? HANDED_OVER : WITH_WORKER;
    this.#context.enterNext(inner);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls } = this.#engine;
    const slot = calls.parent[inner]!;
    if (calls.b[slot] === WITH_WORKER) this.#freeWorker();
    // Settle before taking out the next: the caller may come back, and has to stand in line then.
    passOn(this.#engine, slot, inner, outcome);
    this.#takeOutWaiting();
  }

  #freeWorker(): void {
    this.#busyWorkers--;
    this.#engine.addLevel(this.#columns.busy, -1);
  }

  /** A loop, and only one at a time: those taken out may end at once, and must not take out others from within. */
  #takeOutWaiting(): void {
    if (this.#isTakingOut) return;
    this.#isTakingOut = true;
    while (this.#line.length > 0 && this.#busyWorkers < this.#settings.workerCount) {
      const slot = this.#line.peek();
      this.#leaveLine(slot);
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#takeOut(slot);
    }
    this.#isTakingOut = false;
  }

  #wait(slot: number): void {
    const { calls } = this.#engine;
    const { maxWaitMs } = this.#settings;
    this.#line.join(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    calls.b[slot] = maxWaitMs === 0 ? WAITS_ENDLESSLY : this.#laneFor(maxWaitMs);
    if (maxWaitMs > 0) calls.timer[slot] = this.#lanes[calls.b[slot]!]!.add(slot, 0);
    // A worker may be free although others wait, while these are being taken out.
    this.#takeOutWaiting();
  }

  #makeRoom(): boolean {
    if (this.#settings.overflow !== "dropOldest" || this.#line.length === 0) return false;
    const oldest = this.#line.oldest();
    this.#leaveLine(oldest);
    this.#reject(oldest);
    return true;
  }

  #leaveLine(slot: number): void {
    const { calls } = this.#engine;
    this.#line.leave(slot);
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const lane = calls.b[slot]!;
    if (lane >= 0) this.#lanes[lane]!.cancel(calls.timer[slot]!);
  }

  #waitedTooLong(slot: number): void {
    this.#leaveLine(slot);
    this.#reject(slot);
  }

  #reject(slot: number): void {
    this.#engine.counters[this.#columns.rejected]!++;
    this.#engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  #laneFor(maxWaitMs: number): number {
    const lane = this.#engine.kernel.lane(msToNs(maxWaitMs), this.#onWaitedTooLong);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}

function columnsOf(context: PolicyContext) {
  return {
    rejected: context.counter("bufferRejected"),
    queueLength: context.level("bufferQueueLength"),
    busy: context.level("bufferWorkersBusy"),
    waiting: context.sample("bufferWaiting"),
  };
}
