import { msToNs, type TimeoutLane } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, TIMED_OUT } from "../../../model/outcome";

const NO_LANE = -1;

/** A limit on how long a call may take. In a slot: `a` the inner slot, `b` the lane of its timer, `timer` the timer. */
export class Timeout implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onTimeout: number;
  readonly #timeouts: number;
  /** One lane per length that this run has had; calls under way keep the length they started with. */
  readonly #lanes: TimeoutLane[] = [];
  #lane = NO_LANE;

  constructor(context: PolicyContext, timeoutMs: number) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#timeouts = context.counter("timeouts");
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onTimeout = engine.kernel.handler((slot) => this.#timedOut(slot));
    this.#lane = this.#laneFor(timeoutMs);
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    calls.b[slot] = this.#lane;
    if (this.#lane !== NO_LANE) {
      const lane = this.#lanes[this.#lane]!;
      calls.deadlineAt[inner] = Math.min(calls.deadlineAt[inner]!, kernel.now + lane.lengthNs);
      calls.timer[slot] = lane.add(slot, 0);
    }
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    this.#stopTimer(slot);
    this.#engine.abandon(this.#engine.calls.a[slot]!, this.#context.cancellation);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#lane = this.#laneFor(settings.timeoutMs as number);
  }

  #settled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    this.#stopTimer(slot);
    passOn(this.#engine, slot, inner, outcome);
  }

  #timedOut(slot: number): void {
    this.#engine.counters[this.#timeouts]!++;
    this.#engine.abandon(this.#engine.calls.a[slot]!, this.#context.cancellation);
    this.#engine.settleFrom(slot, TIMED_OUT, this.#context.place);
  }

  #stopTimer(slot: number): void {
    const { calls } = this.#engine;
    const lane = calls.b[slot]!;
    if (lane !== NO_LANE) this.#lanes[lane]!.cancel(calls.timer[slot]!);
  }

  #laneFor(timeoutMs: number): number {
    if (timeoutMs === 0) return NO_LANE;
    const lane = this.#engine.kernel.lane(msToNs(timeoutMs), this.#onTimeout);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}
