import { NO_SLOT } from "../../../model/calls";
import { msToNs, NO_EVENT } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, isAnswer, type Outcome, TIMED_OUT } from "../../../model/outcome";
import { RatioBudget } from "../../../model/ratio-budget";
import type { RetryBudget } from "../../../model/retry-budget";
import { TokenBudget } from "../../../model/token-budget";
import { HedgeDelay } from "./delay";
import type { HedgeSettings } from "./fields";

const NO_OUTCOME = -1;

/**
 * Sends further attempts while the first has not answered; the first answer wins. In a slot: `a` the newest of its attempts,
 * `b` attempts sent, `c` attempts out, `x` how the first one ended, `timer` that of the next. In an attempt: `tagA` the attempt
 * sent before it, `tagB` its number.
 */
export class Hedge implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onDelay: number;
  readonly #onWithdraw: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #settings: HedgeSettings;
  #delay: HedgeDelay;
  #budget: RetryBudget | undefined;
  #fatal: number;

  constructor(context: PolicyContext, settings: HedgeSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#delay = new HedgeDelay(settings.sendNext);
    this.#budget = buildBudget(settings.budget);
    this.#fatal = outcomeMask(settings.fatalOutcomes);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onDelay = engine.kernel.handler((slot) => this.#delayed(slot));
    this.#onWithdraw = engine.kernel.handler((loser, generation) => this.#withdraw(loser, generation));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    counters[this.#columns.calls]!++;
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = NO_SLOT;
    calls.b[slot] = 0;
    calls.c[slot] = 0;
    calls.x[slot] = NO_OUTCOME;
    calls.timer[slot] = NO_EVENT;
    this.#budget?.callBegan(kernel.now);
    this.#send(slot);
  }

  cancel(slot: number): void {
    this.#stopTimer(slot);
    this.#abandonAttempts(slot);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as HedgeSettings;
    this.#fatal = outcomeMask(this.#settings.fatalOutcomes);
    if (JSON.stringify(before.sendNext) !== JSON.stringify(this.#settings.sendNext))
      this.#delay = new HedgeDelay(this.#settings.sendNext);
    if (JSON.stringify(before.budget) !== JSON.stringify(this.#settings.budget))
      this.#budget = buildBudget(this.#settings.budget);
  }

  describe(): Readonly<Record<string, unknown>> {
    const ns = this.#delay.ns(this.#engine.kernel.now);
    return { delayMs: ns === Infinity ? null : ns / 1e6 };
  }

  /** Sends an attempt, and all the others with it when there is no delay between them. */
  #send(slot: number): void {
    const { calls, kernel } = this.#engine;
    const delayNs = this.#delay.ns(kernel.now);
    const generation = calls.generation[slot]!;
    for (;;) {
      const number = ++calls.b[slot]!;
      const isLast = number > this.#settings.hedgeLimit;
      // Armed before the attempt begins: it may be answered, and the slot gone, when `enterNext` returns.
      if (!isLast && delayNs > 0 && delayNs < Infinity)
        calls.timer[slot] = kernel.after(delayNs, this.#onDelay, slot, 0);
      this.#open(slot, number);
      if (calls.generation[slot] !== generation || calls.b[slot] !== number || calls.c[slot] === 0) return;
      if (isLast || delayNs > 0 || !this.#mayHedge(slot)) return;
      this.#countHedge();
    }
  }

  #open(slot: number, number: number): void {
    const { calls } = this.#engine;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.tagA[inner] = calls.a[slot]!;
    calls.tagB[inner] = number;
    calls.attempt[inner] = calls.attempt[slot]! + number - 1;
    calls.a[slot] = inner;
    calls.c[slot]!++;
    this.#context.enterNext(inner);
  }

  #delayed(slot: number): void {
    this.#engine.calls.timer[slot] = NO_EVENT;
    if (!this.#mayHedge(slot)) return;
    this.#countHedge();
    this.#send(slot);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, kernel } = this.#engine;
    const slot = calls.parent[inner]!;
    this.#unlink(slot, inner);
    // Other failures come fast, and would bring the delay down when the callee is in trouble.
    if (outcome === TIMED_OUT) this.#delay.cutShort(kernel.now, kernel.now - calls.openedAt[inner]!);
    if (isAnswer(outcome)) {
      this.#delay.answered(kernel.now, kernel.now - calls.openedAt[inner]!);
      this.#budget?.callSucceeded(0);
      if (calls.tagB[inner]! > 1) this.#engine.counters[this.#columns.won]!++;
      this.#countSuperseded(slot);
      this.#end(slot, inner, outcome);
    } else if (isIn(this.#fatal, outcome)) {
      this.#end(slot, inner, outcome);
    } else {
      this.#failed(slot, inner, outcome);
    }
  }

  #failed(slot: number, inner: number, outcome: Outcome): void {
    const { calls } = this.#engine;
    this.#budget?.attemptFailed();
    if (calls.tagB[inner] === 1) {
      calls.x[slot] = outcome;
      calls.cause[slot] = calls.cause[inner]!;
    }
    if (this.#settings.onFailure === "sendNext" && this.#mayHedge(slot)) {
      this.#stopTimer(slot);
      this.#countHedge();
      this.#send(slot);
    } else if (calls.c[slot] === 0) {
      // All failed: the call ended as its first attempt did.
      this.#stopTimer(slot);
      this.#engine.settle(slot, calls.x[slot]! as Outcome);
    }
  }

  #end(slot: number, inner: number, outcome: Outcome): void {
    this.#stopTimer(slot);
    this.#abandonAttempts(slot);
    passOn(this.#engine, slot, inner, outcome);
  }

  /** The slow ones are those that lose: a delay learned from winners alone would hedge more than its share. */
  #countSuperseded(slot: number): void {
    const { calls, kernel } = this.#engine;
    for (let inner = calls.a[slot]!; inner !== NO_SLOT; inner = calls.tagA[inner]!)
      this.#delay.cutShort(kernel.now, kernel.now - calls.openedAt[inner]!);
  }

  #mayHedge(slot: number): boolean {
    const { calls, counters, kernel } = this.#engine;
    const { hedgeLimit, idempotentOnly } = this.#settings;
    if (calls.b[slot]! > hedgeLimit || isGivenUp(calls, slot)) return false;
    const { access, idempotent } = this.#context.operations[calls.operation[slot]!]!;
    if (idempotentOnly && !idempotent && access !== "read") return false;
    if (this.#budget === undefined || this.#budget.mayRetry(kernel.now, 0, 0)) return true;
    counters[this.#columns.denied]!++;
    return false;
  }

  #countHedge(): void {
    this.#engine.counters[this.#columns.hedges]!++;
    this.#budget?.retryBegan(this.#engine.kernel.now, 0);
  }

  /**
   * Nobody waits for these any more. They are withdrawn in an event of their own at the same instant: what their cancellation sets
   * free may begin, end and decide other calls, which must not happen while this one is being decided.
   */
  #abandonAttempts(slot: number): void {
    const { calls, kernel } = this.#engine;
    const withdraws = this.#settings.cancelsLosers && (this.#context.cancellation || this.#context.linkIndex < 0);
    for (let inner = calls.a[slot]!; inner !== NO_SLOT; ) {
      const next = calls.tagA[inner]!;
      const generation = calls.generation[inner]!;
      this.#engine.abandon(inner, false);
      // One that was lost on the wire is gone already.
      if (withdraws && calls.generation[inner] === generation) kernel.after(0, this.#onWithdraw, inner, generation);
      inner = next;
    }
    calls.a[slot] = NO_SLOT;
  }

  #withdraw(loser: number, generation: number): void {
    if (this.#engine.calls.generation[loser] === generation) this.#engine.abandon(loser, true);
  }

  #unlink(slot: number, inner: number): void {
    const { calls } = this.#engine;
    calls.c[slot]!--;
    if (calls.a[slot] === inner) {
      calls.a[slot] = calls.tagA[inner]!;
      return;
    }
    let after = calls.a[slot]!;
    while (calls.tagA[after] !== inner) after = calls.tagA[after]!;
    calls.tagA[after] = calls.tagA[inner]!;
  }

  #stopTimer(slot: number): void {
    const { calls, kernel } = this.#engine;
    if (calls.timer[slot] === NO_EVENT) return;
    kernel.cancel(calls.timer[slot]!);
    calls.timer[slot] = NO_EVENT;
  }
}

function buildBudget(budget: HedgeSettings["budget"]): RetryBudget | undefined {
  switch (budget.kind) {
    case "none":
      return undefined;
    case "extraLoad":
      return new RatioBudget(budget.extraLoadRatio, msToNs(budget.budgetTtlMs), budget.minHedgesPerSecond);
    case "token":
      return new TokenBudget(budget.tokenCountMax, budget.tokenRatio);
  }
}

function columnsOf(context: PolicyContext) {
  return {
    calls: context.counter("hedgeCalls"),
    hedges: context.counter("hedges"),
    won: context.counter("hedgesWon"),
    denied: context.counter("hedgesDenied"),
  };
}
