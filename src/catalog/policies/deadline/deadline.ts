import { msToNs, NO_EVENT } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { passOn } from "../../../model/layer";
import { CANCELLED, isAnswer, type Outcome, TIMED_OUT } from "../../../model/outcome";
import { RotatingHistogram } from "../../../model/rotating-histogram";
import type { DeadlineSettings } from "./fields";

/** Gives calls a deadline that travels with them. In a slot: `a` the inner slot, `timer` that of the deadline. */
export class Deadline implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onDeadline: number;
  readonly #columns: { readonly exceeded: number; readonly refused: number; readonly left: number };
  #settings: DeadlineSettings;
  #latencies: RotatingHistogram | undefined;

  constructor(context: PolicyContext, settings: DeadlineSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#latencies = latenciesFor(settings);
    this.#columns = {
      exceeded: context.counter("deadlinesExceeded"),
      refused: context.counter("deadlinesRefused"),
      left: context.sample("timeLeft"),
    };
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onDeadline = engine.kernel.handler((slot) => this.#exceeded(slot));
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const expiresAt = this.#expiresAt(slot);
    const left = expiresAt - kernel.now;
    if (left < Infinity) this.#engine.record(this.#columns.left, Math.max(0, left));
    if (left <= 0 || left < this.#needed()) return this.#refuse(slot);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.expiresAt[inner] = expiresAt;
    calls.deadlineAt[inner] = Math.min(calls.deadlineAt[inner]!, expiresAt);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    const isTimed = this.#settings.cancelsAtDeadline && expiresAt < Infinity;
    calls.timer[slot] = isTimed ? kernel.at(expiresAt, this.#onDeadline, slot, 0) : NO_EVENT;
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    this.#stopTimer(slot);
    this.#engine.abandon(this.#engine.calls.a[slot]!, this.#context.cancellation);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings.refuses;
    this.#settings = settings as DeadlineSettings;
    if (JSON.stringify(before) !== JSON.stringify(this.#settings.refuses))
      this.#latencies = latenciesFor(this.#settings);
  }

  describe(): Readonly<Record<string, unknown>> {
    return { timeNeededMs: this.#needed() / 1e6 };
  }

  #expiresAt(slot: number): number {
    const { calls, kernel } = this.#engine;
    const { budgetMs, inherited } = this.#settings;
    const own = budgetMs === 0 ? Infinity : kernel.now + msToNs(budgetMs);
    return inherited === "ignored" ? own : Math.min(own, calls.expiresAt[slot]!);
  }

  /** The least time that makes a call worthwhile, ns. */
  #needed(): number {
    const { refuses } = this.#settings;
    if (refuses.kind === "fixed") return msToNs(refuses.timeLeftMinMs);
    if (refuses.kind === "none" || this.#latencies === undefined) return 0;
    const { now } = this.#engine.kernel;
    if (this.#latencies.count(now) < refuses.sampleCountMin) return 0;
    return this.#latencies.quantile(now, refuses.percentileRatio);
  }

  #refuse(slot: number): void {
    this.#engine.counters[this.#columns.refused]!++;
    this.#engine.settleFrom(slot, TIMED_OUT, this.#context.place);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, kernel } = this.#engine;
    const slot = calls.parent[inner]!;
    this.#stopTimer(slot);
    if (this.#latencies !== undefined && isAnswer(outcome))
      this.#latencies.record(kernel.now, kernel.now - calls.openedAt[inner]!);
    passOn(this.#engine, slot, inner, outcome);
  }

  #exceeded(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    counters[this.#columns.exceeded]!++;
    // It would have taken longer: without these only the quick ones would be remembered.
    this.#latencies?.record(kernel.now, kernel.now - calls.openedAt[calls.a[slot]!]! + 1);
    // Before a component it is the component itself that looks at the clock: nobody has to tell it.
    const withdraws = this.#context.cancellation || this.#context.linkIndex < 0;
    this.#engine.abandon(calls.a[slot]!, withdraws);
    this.#engine.settleFrom(slot, TIMED_OUT, this.#context.place);
  }

  #stopTimer(slot: number): void {
    const { calls, kernel } = this.#engine;
    if (calls.timer[slot] !== NO_EVENT) kernel.cancel(calls.timer[slot]!);
  }
}

function latenciesFor({ refuses }: DeadlineSettings): RotatingHistogram | undefined {
  return refuses.kind === "measured" ? new RotatingHistogram(msToNs(refuses.windowMs)) : undefined;
}
