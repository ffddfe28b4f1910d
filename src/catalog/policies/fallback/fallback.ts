import { NO_SLOT } from "../../../model/calls";
import { msToNs, type Sampler } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, DEGRADED, isAnswer, OK, type Outcome } from "../../../model/outcome";
import type { FallbackSettings } from "./fields";
import { LastAnswers } from "./last-answers";

/** What column `b` of a slot says. */
const CALLING = 0;
/** Another component is asked, over its own link. */
const ASKING = 1;

/**
 * Answers in place of a call that failed. In a slot: `a` the slot of the call or of the fallback's call, NO_SLOT while the answer
 * is being made; `b` whether another link is being asked; `timer` the making.
 */
export class Fallback implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onFallbackSettled: number;
  readonly #onCancel: number;
  readonly #onMade: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #answer: FallbackSettings["answer"];
  readonly #linkIndex: number;
  readonly #cheaperOperation: number;
  readonly #makingTime: Sampler;
  readonly #lastAnswers: LastAnswers | undefined;
  readonly #maxAgeNs: number;
  #handled: number;

  constructor(context: PolicyContext, settings: FallbackSettings) {
    const { engine } = context;
    const { answer } = settings;
    this.#context = context;
    this.#engine = engine;
    this.#answer = answer;
    this.#handled = outcomeMask(settings.onOutcomes);
    this.#columns = columnsOf(context);
    this.#linkIndex = answer.kind === "component" ? linkTo(context, answer.to) : -1;
    this.#cheaperOperation =
      answer.kind === "cheaper" ? context.operations.findIndex(({ id }) => id === answer.operation) : -1;
    this.#makingTime =
      answer.kind === "static" || answer.kind === "stale"
        ? context.sampler(answer.fallbackTime, "fallback-time")
        : () => 0;
    this.#lastAnswers =
      answer.kind === "stale" ? new LastAnswers(context.operations.length, answer.entryCapacity) : undefined;
    this.#maxAgeNs = answer.kind === "stale" && answer.maxAgeMs > 0 ? msToNs(answer.maxAgeMs) : Infinity;
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onFallbackSettled = engine.settleHandler((inner, outcome) => this.#fallbackSettled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onMade = engine.kernel.handler((slot) => this.#answered(slot));
  }

  enter(slot: number): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.calls]!++;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    calls.b[slot] = CALLING;
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    const { calls, kernel } = this.#engine;
    const inner = calls.a[slot]!;
    if (inner === NO_SLOT) kernel.cancel(calls.timer[slot]!);
    else this.#engine.abandon(inner, this.#isCancellable(slot));
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#handled = outcomeMask((settings as FallbackSettings).onOutcomes);
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#lastAnswers === undefined ? {} : { answersKeptCount: this.#lastAnswers.count };
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, counters, kernel } = this.#engine;
    const slot = calls.parent[inner]!;
    if (outcome === OK) this.#lastAnswers?.remember(calls.operation[slot]!, calls.key[slot]!, kernel.now);
    if (!isIn(this.#handled, outcome) || isGivenUp(calls, slot)) {
      passOn(this.#engine, slot, inner, outcome);
      return;
    }
    counters[this.#columns.fallbacks]!++;
    calls.cause[slot] = calls.cause[inner]!;
    if (this.#answer.kind === "component" && this.#linkIndex >= 0) this.#ask(slot);
    else if (this.#cheaperOperation >= 0) this.#askForLess(slot);
    else if (this.#lastAnswers === undefined || this.#isRemembered(slot, this.#lastAnswers)) this.#make(slot);
    else this.#failed(slot, inner, outcome);
  }

  #isRemembered(slot: number, answers: LastAnswers): boolean {
    const { calls, kernel } = this.#engine;
    const ageNs = answers.ageNs(calls.operation[slot]!, calls.key[slot]!, kernel.now);
    if (ageNs > this.#maxAgeNs || ageNs === Infinity) return false;
    this.#engine.record(this.#columns.age, ageNs);
    return true;
  }

  #make(slot: number): void {
    const { calls, kernel } = this.#engine;
    const ns = this.#makingTime();
    calls.a[slot] = NO_SLOT;
    if (ns === 0) this.#answered(slot);
    else calls.timer[slot] = kernel.after(ns, this.#onMade, slot, 0);
  }

  #ask(slot: number): void {
    const { calls } = this.#engine;
    const inner = this.#engine.open(slot, this.#onFallbackSettled);
    calls.a[slot] = inner;
    calls.b[slot] = ASKING;
    this.#engine.send(this.#linkIndex, inner);
  }

  #askForLess(slot: number): void {
    const { calls } = this.#engine;
    const inner = this.#engine.open(slot, this.#onFallbackSettled);
    calls.operation[inner] = this.#cheaperOperation;
    calls.a[slot] = inner;
    this.#context.enterNext(inner);
  }

  /** The fallback's call may go over another link, which may differ in this. */
  #isCancellable(slot: number): boolean {
    const { calls } = this.#engine;
    return calls.b[slot] === ASKING ? this.#engine.isCancellable(calls.a[slot]!) : this.#context.cancellation;
  }

  #fallbackSettled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    if (isAnswer(outcome)) this.#answered(slot);
    else this.#failed(slot, inner, outcome);
  }

  #answered(slot: number): void {
    this.#engine.counters[this.#columns.answered]!++;
    this.#engine.settle(slot, DEGRADED);
  }

  #failed(slot: number, inner: number, outcome: Outcome): void {
    this.#engine.counters[this.#columns.failed]!++;
    passOn(this.#engine, slot, inner, outcome);
  }
}

/** The caller's other link to `to` (a component's id, or the link's own); without one the caller goes on without. */
function linkTo(context: PolicyContext, to: string): number {
  return context.siblings.find((link) => link.to === to || link.id === to)?.linkIndex ?? -1;
}

function columnsOf(context: PolicyContext) {
  return {
    calls: context.counter("fallbackCalls"),
    fallbacks: context.counter("fallbacks"),
    answered: context.counter("fallbacksAnswered"),
    failed: context.counter("fallbacksFailed"),
    age: context.sample("staleAge"),
  };
}
