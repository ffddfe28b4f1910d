import { NO_SLOT } from "../../../model/calls";
import { msToNs, type RandomStream } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, isAnswer, isThrottled, type Outcome } from "../../../model/outcome";
import type { RetryBudget } from "../../../model/retry-budget";
import { AttemptLog } from "./attempt-log";
import { Backoff } from "./backoff";
import { buildBudgets } from "./budgets/build-budgets";
import type { RetrySettings } from "./fields";
import { SendRate } from "./send-rate";

const WAITS_FOR_TOKEN = -2;

/**
 * Tries a call again. In a slot: `a` the inner slot (NO_SLOT while it waits, WAITS_FOR_TOKEN while it waits to be sent), `b` attempts
 * sent, `c` what its last retry cost, `x` what the back-off carries along, `timer` the wait.
 */
export class Retry implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onWaited: number;
  readonly #onMaySend: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #stream: RandomStream;
  readonly #log = new AttemptLog();
  #settings: RetrySettings;
  #backoff: Backoff;
  #budgets: readonly RetryBudget[];
  #sendRate: SendRate | undefined;
  #retryOn: number;
  #attemptsInProgress = 0;

  constructor(context: PolicyContext, settings: RetrySettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#stream = context.stream("backoff");
    this.#backoff = new Backoff(settings, this.#stream);
    this.#budgets = buildBudgets(settings);
    this.#sendRate = settings.adaptsRate ? new SendRate() : undefined;
    this.#retryOn = outcomeMask(settings.retryOn);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onWaited = engine.kernel.handler((slot) => this.#waited(slot));
    this.#onMaySend = engine.kernel.handler((slot) => this.#maySend(slot));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    counters[this.#columns.calls]!++;
    calls.holder[slot] = this.#onCancel;
    calls.b[slot] = 0;
    calls.c[slot] = 0;
    calls.x[slot] = 0;
    for (const budget of this.#budgets) budget.callBegan(kernel.now);
    this.#attempt(slot);
  }

  cancel(slot: number): void {
    const { calls, kernel } = this.#engine;
    const inner = calls.a[slot]!;
    if (inner < 0) {
      kernel.cancel(calls.timer[slot]!);
      if (inner === WAITS_FOR_TOKEN) this.#sendRate?.giveBack();
      if (calls.b[slot]! > 0) this.#endRetry();
    } else {
      this.#attemptsInProgress--;
      if (calls.b[slot]! > 1) this.#endRetry();
      this.#engine.abandon(inner, this.#context.cancellation);
    }
    this.#log.callEnded(calls.b[slot]!);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as RetrySettings;
    this.#retryOn = outcomeMask(this.#settings.retryOn);
    this.#backoff = new Backoff(this.#settings, this.#stream);
    if (before.adaptsRate !== this.#settings.adaptsRate)
      this.#sendRate = this.#settings.adaptsRate ? new SendRate() : undefined;
    if (budgetsText(before) !== budgetsText(this.#settings)) this.#budgets = buildBudgets(this.#settings);
  }

  describe(): Readonly<Record<string, unknown>> {
    const rate = this.#sendRate?.perSecond ?? Infinity;
    return { ...this.#log.describe(), ...(rate < Infinity ? { sendRatePerSecond: rate } : {}) };
  }

  #attempt(slot: number): void {
    const { calls, kernel } = this.#engine;
    const waitNs = this.#sendRate === undefined ? 0 : this.#sendRate.acquire(kernel.now);
    if (waitNs === 0) return this.#send(slot);
    calls.a[slot] = WAITS_FOR_TOKEN;
    calls.timer[slot] = kernel.after(waitNs, this.#onMaySend, slot, 0);
  }

  #maySend(slot: number): void {
    if (isGivenUp(this.#engine.calls, slot)) this.#giveUp(slot);
    else this.#send(slot);
  }

  #send(slot: number): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.attempts]!++;
    this.#attemptsInProgress++;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.attempt[inner] = ++calls.b[slot]!;
    this.#context.enterNext(inner);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, kernel } = this.#engine;
    const slot = calls.parent[inner]!;
    this.#sendRate?.answered(kernel.now, isThrottled(outcome));
    if (calls.b[slot]! > 1) this.#endRetry();
    const mayRetry = this.#mayRetry(slot, outcome);
    this.#attemptsInProgress--;
    if (mayRetry && this.#wait(slot, outcome)) return;
    if (isAnswer(outcome)) for (const budget of this.#budgets) budget.callSucceeded(calls.c[slot]!);
    this.#log.callEnded(calls.b[slot]!);
    passOn(this.#engine, slot, inner, outcome);
  }

  #mayRetry(slot: number, outcome: Outcome): boolean {
    if (!isIn(this.#retryOn, outcome)) return false;
    const { calls, counters, kernel } = this.#engine;
    for (const budget of this.#budgets) budget.attemptFailed();
    const { attemptLimit, idempotentOnly } = this.#settings;
    if (attemptLimit > 0 && calls.b[slot]! >= attemptLimit) {
      counters[this.#columns.exhausted]!++;
      return false;
    }
    if (idempotentOnly && !this.#mayRepeat(calls.operation[slot]!)) return false;
    if (isGivenUp(calls, slot)) return false;
    for (const budget of this.#budgets) {
      if (budget.mayRetry(kernel.now, outcome, this.#attemptsInProgress)) continue;
      counters[this.#columns.budgetDenied]!++;
      return false;
    }
    return true;
  }

  #mayRepeat(operation: number): boolean {
    const { access, idempotent } = this.#context.operations[operation]!;
    return idempotent || access === "read";
  }

  /**
   * False when the next attempt would begin after the deadline that came with the call. Even a wait of 0 is an event: a callee that
   * fails at once must not be tried again from within its own answer.
   */
  #wait(slot: number, outcome: Outcome): boolean {
    const { calls, counters, kernel } = this.#engine;
    const retry = calls.b[slot]!;
    const sleepNs = msToNs(this.#backoff.sleepMs(retry, calls.x[slot]!, isThrottled(outcome)));
    if (kernel.now + sleepNs >= calls.expiresAt[slot]!) {
      counters[this.#columns.tooLate]!++;
      return false;
    }
    counters[this.#columns.retries]!++;
    let cost = 0;
    for (const budget of this.#budgets) cost += budget.retryBegan(kernel.now, outcome);
    calls.a[slot] = NO_SLOT;
    calls.c[slot] = cost;
    calls.x[slot] = this.#backoff.carried;
    this.#log.slept(retry, sleepNs);
    this.#engine.record(this.#columns.backoff, sleepNs);
    calls.timer[slot] = kernel.after(sleepNs, this.#onWaited, slot, 0);
    return true;
  }

  #waited(slot: number): void {
    if (isGivenUp(this.#engine.calls, slot)) this.#giveUp(slot);
    else this.#attempt(slot);
  }

  /** Its caller has left while it waited. */
  #giveUp(slot: number): void {
    const { calls } = this.#engine;
    if (calls.b[slot]! > 0) this.#endRetry();
    this.#log.callEnded(calls.b[slot]!);
    this.#engine.settle(slot, CANCELLED);
  }

  #endRetry(): void {
    for (const budget of this.#budgets) budget.retryEnded();
  }
}

function budgetsText({ retryBudgetRatio, retryBudgetTtlMs, minRetriesPerSecond, budget }: RetrySettings): string {
  return JSON.stringify([retryBudgetRatio, retryBudgetTtlMs, minRetriesPerSecond, budget]);
}

function columnsOf(context: PolicyContext) {
  return {
    calls: context.counter("calls"),
    attempts: context.counter("attempts"),
    retries: context.counter("retries"),
    exhausted: context.counter("exhausted"),
    budgetDenied: context.counter("budgetDenied"),
    tooLate: context.counter("retriesTooLate"),
    backoff: context.sample("backoff"),
  };
}
