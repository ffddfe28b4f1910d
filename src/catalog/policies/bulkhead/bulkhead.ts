import { msToNs, type TimeoutLane } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { compartments, isGivenUp, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, REFUSED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";
import type { BulkheadSettings } from "./fields";

/** What column `b` of a slot says: that it runs, that it waits without a limit, or (from 0 on) the lane of its wait limit. */
const RUNNING = -2;
const WAITS_ENDLESSLY = -1;

interface Compartment {
  inFlight: number;
  isStarting: boolean;
  readonly line: WaitingLine;
}

/**
 * A limit on calls in progress. In a slot: `a` the inner slot once it runs, `b` see above, `c` its compartment, `x` since when it
 * waits, `timer` the limit of its wait.
 */
export class Bulkhead implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onWaitedTooLong: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #compartmentOf: (slot: number) => number;
  /** By number, with holes. */
  readonly #compartments: Compartment[] = [];
  /** One lane per longest wait that this run has had. */
  readonly #lanes: TimeoutLane[] = [];
  #settings: BulkheadSettings;

  constructor(context: PolicyContext, settings: BulkheadSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#compartmentOf = compartments(context, settings.partitionBy);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onWaitedTooLong = engine.kernel.handler((slot) => this.#waitedTooLong(slot));
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const index = this.#compartmentOf(slot);
    const compartment = this.#compartment(index);
    calls.holder[slot] = this.#onCancel;
    calls.c[slot] = index;
    calls.x[slot] = kernel.now;
    const { concurrencyLimit, queueCapacity } = this.#settings;
    const hasRoom = compartment.inFlight < concurrencyLimit;
    if (hasRoom && compartment.line.length === 0) this.#run(slot, compartment);
    else if (!hasRoom && compartment.line.length >= queueCapacity) this.#reject(slot);
    else this.#wait(slot, compartment);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const compartment = this.#compartments[calls.c[slot]!]!;
    if (calls.b[slot] === RUNNING) {
      this.#end(compartment);
      this.#engine.abandon(calls.a[slot]!, this.#context.cancellation);
    } else {
      this.#leaveLine(slot, compartment);
    }
    this.#engine.settle(slot, CANCELLED);
    this.#startWaiting(compartment);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as BulkheadSettings;
    this.#compartments.forEach((compartment) => {
      this.#startWaiting(compartment);
    });
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      inFlightCount: this.#compartments.reduce((sum, { inFlight }) => sum + inFlight, 0),
      queueLength: this.#compartments.reduce((sum, { line }) => sum + line.length, 0),
    };
  }

  #run(slot: number, compartment: Compartment): void {
    const { calls, kernel } = this.#engine;
    compartment.inFlight++;
    this.#engine.addLevel(this.#columns.inFlight, 1);
    this.#engine.record(this.#columns.waiting, kernel.now - calls.x[slot]!);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.b[slot] = RUNNING;
    this.#context.enterNext(inner);
  }

  #reject(slot: number): void {
    this.#engine.counters[this.#columns.rejected]!++;
    this.#engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  #wait(slot: number, compartment: Compartment): void {
    const { calls } = this.#engine;
    compartment.line.join(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    const { maxWaitMs } = this.#settings;
    calls.b[slot] = maxWaitMs === 0 ? WAITS_ENDLESSLY : this.#laneFor(maxWaitMs);
    if (maxWaitMs > 0) calls.timer[slot] = this.#lanes[calls.b[slot]!]!.add(slot, 0);
    // There may be room although others wait, while these are being started.
    this.#startWaiting(compartment);
  }

  #leaveLine(slot: number, compartment: Compartment): void {
    const { calls } = this.#engine;
    compartment.line.leave(slot);
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const lane = calls.b[slot]!;
    if (lane !== WAITS_ENDLESSLY) this.#lanes[lane]!.cancel(calls.timer[slot]!);
  }

  #waitedTooLong(slot: number): void {
    this.#leaveLine(slot, this.#compartments[this.#engine.calls.c[slot]!]!);
    this.#reject(slot);
  }

  #settled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    const compartment = this.#compartments[this.#engine.calls.c[slot]!]!;
    this.#end(compartment);
    // Settle before starting the next: the caller may come back, and has to stand in line then.
    passOn(this.#engine, slot, inner, outcome);
    this.#startWaiting(compartment);
  }

  #end(compartment: Compartment): void {
    compartment.inFlight--;
    this.#engine.addLevel(this.#columns.inFlight, -1);
  }

  /** A loop, and only one at a time: those started may end at once, and must not start others from within. */
  #startWaiting(compartment: Compartment): void {
    if (compartment.isStarting) return;
    compartment.isStarting = true;
    while (compartment.line.length > 0 && compartment.inFlight < this.#settings.concurrencyLimit) {
      const slot = compartment.line.peek();
      this.#leaveLine(slot, compartment);
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#run(slot, compartment);
    }
    compartment.isStarting = false;
  }

  #compartment(index: number): Compartment {
    const known = this.#compartments[index];
    if (known !== undefined) return known;
    const line = new WaitingLine(this.#engine.calls, this.#settings.queueDiscipline);
    const compartment: Compartment = { inFlight: 0, isStarting: false, line };
    this.#compartments[index] = compartment;
    return compartment;
  }

  #laneFor(maxWaitMs: number): number {
    const lane = this.#engine.kernel.lane(msToNs(maxWaitMs), this.#onWaitedTooLong);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}

function columnsOf(context: PolicyContext) {
  return {
    rejected: context.counter("bulkheadRejected"),
    inFlight: context.level("bulkheadInFlight"),
    queueLength: context.level("bulkheadQueueLength"),
    waiting: context.sample("bulkheadWaiting"),
  };
}
