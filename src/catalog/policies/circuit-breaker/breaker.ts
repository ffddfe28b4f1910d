import { NO_SLOT } from "../../../model/calls";
import { type EventHandle, IntRing, msToNs, NO_EVENT, nsToMs, pow, type RandomStream } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHORT_CIRCUITED } from "../../../model/outcome";
import { buildMachineSettings, buildRule } from "./build";
import type { BreakerSettings } from "./fields";
import { BreakerMachine, type CircuitStateName, type MachineOwner } from "./machine";
import { Timeline } from "./timeline";

const STATE_CODES: Readonly<Record<CircuitStateName, number>> = { closed: 0, halfOpen: 1, open: 2 };
const NOTICES: Readonly<Record<CircuitStateName, readonly [code: string, detail: string]>> = {
  closed: ["circuitClosed", "The circuit closed: calls pass again."],
  halfOpen: ["circuitHalfOpened", "The circuit is half-open: a few calls probe the callee."],
  open: ["circuitOpened", "The circuit opened: calls are short-circuited."],
};

/** A circuit breaker around calls. In a slot: `a` the inner slot, `b` the half-open period it was let through in. */
export class Breaker implements PolicyInstance, MachineOwner {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #machine: BreakerMachine;
  readonly #timeline = new Timeline();
  readonly #jitter: RandomStream;
  /** Calls that wait for the verdict of a half-open circuit. */
  readonly #waiting = new IntRing();
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onWake: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #settings: BreakerSettings;
  #failures: number;
  #ignored: number;
  #wakeAtNs = Infinity;
  #wakeTimer: EventHandle = NO_EVENT;
  #wasClosed = true;
  #isReleasing = false;

  constructor(context: PolicyContext, settings: BreakerSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#failures = outcomeMask(settings.failureOutcomes);
    this.#ignored = outcomeMask(settings.ignoredOutcomes);
    this.#columns = columnsOf(context);
    this.#jitter = context.stream("open-time");
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onWake = engine.kernel.handler(() => this.#wake());
    this.#machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), this);
  }

  enter(slot: number): void {
    this.#engine.calls.holder[slot] = this.#onCancel;
    this.#route(slot);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const inner = calls.a[slot]!;
    if (inner === NO_SLOT) {
      this.#waiting.removeAt(this.#waiting.indexOf(slot));
    } else {
      this.#engine.abandon(inner, this.#context.cancellation);
      this.#machine.withdrawn(calls.b[slot]!);
    }
    this.#engine.settle(slot, CANCELLED);
    this.#releaseWaiting();
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as BreakerSettings;
    const isSameRule = JSON.stringify(changed.rule) === JSON.stringify(this.#settings.rule);
    this.#settings = changed;
    this.#failures = outcomeMask(changed.failureOutcomes);
    this.#ignored = outcomeMask(changed.ignoredOutcomes);
    this.#machine.configure(isSameRule ? undefined : buildRule(changed.rule), buildMachineSettings(changed));
    this.#arm();
    this.#releaseWaiting();
  }

  describe(): Readonly<Record<string, unknown>> {
    const { counters } = this.#engine;
    const open = this.#machine.openPeriod;
    return {
      state: this.#machine.state,
      ...(open === undefined ? {} : { openedAtMs: nsToMs(open.sinceNs), halfOpenAtMs: nsToMs(open.untilNs) }),
      transitions: this.#timeline.moves,
      transitionCount: this.#timeline.count,
      executedCount: counters[this.#columns.executed]!,
      shortCircuitedCount: counters[this.#columns.shortCircuited]!,
    };
  }

  moved(to: CircuitStateName, atNs: number): void {
    const { counters } = this.#engine;
    if (to === "open") {
      counters[this.#columns.opened]!++;
      if (this.#wasClosed) counters[this.#columns.tripped]!++;
    }
    this.#wasClosed = to === "closed";
    this.#engine.setLevel(this.#columns.state, STATE_CODES[to]);
    this.#engine.setLevel(this.#columns.open, to === "open" ? 1 : 0);
    this.#timeline.add(atNs, to);
    const [code, detail] = NOTICES[to];
    this.#engine.notice(this.#context.place, code, detail);
  }

  openForNs(nth: number): number {
    const { openForMs, openForGrowthFactor, openForMaxMs, openForJitterRatio } = this.#settings;
    const grown =
      openForGrowthFactor === 1 ? openForMs : Math.min(openForMs * pow(openForGrowthFactor, nth - 1), openForMaxMs);
    if (openForJitterRatio === 0) return msToNs(grown);
    return msToNs(grown * (1 + openForJitterRatio * (2 * this.#jitter.next() - 1)));
  }

  #route(slot: number): void {
    const admission = this.#machine.admit(this.#engine.kernel.now);
    this.#arm();
    if (admission === "refused") this.#shortCircuit(slot);
    else if (admission === "admitted") this.#execute(slot);
    else this.#wait(slot);
  }

  #shortCircuit(slot: number): void {
    this.#engine.counters[this.#columns.shortCircuited]!++;
    this.#engine.settleFrom(slot, SHORT_CIRCUITED, this.#context.place);
  }

  #execute(slot: number): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.executed]!++;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.b[slot] = this.#machine.period;
    this.#context.enterNext(inner);
  }

  #wait(slot: number): void {
    this.#engine.calls.a[slot] = NO_SLOT;
    this.#waiting.pushBack(slot);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, counters } = this.#engine;
    const slot = calls.parent[inner]!;
    if (isIn(this.#ignored, outcome)) {
      this.#machine.withdrawn(calls.b[slot]!);
    } else {
      const { now } = this.#engine.kernel;
      if (this.#machine.state === "closed") counters[this.#columns.closedCalls]!++;
      this.#machine.recorded(now, isIn(this.#failures, outcome), now - calls.openedAt[inner]!);
      this.#arm();
    }
    passOn(this.#engine, slot, inner, outcome);
    this.#releaseWaiting();
  }

  #wake(): void {
    this.#wakeAtNs = Infinity;
    this.#machine.wake(this.#engine.kernel.now);
    this.#arm();
    this.#releaseWaiting();
  }

  /** Keeps one timer at the moment that the machine wants to be woken. */
  #arm(): void {
    const wakeAtNs = Math.ceil(this.#machine.wakeAtNs);
    if (wakeAtNs === this.#wakeAtNs) return;
    const { kernel } = this.#engine;
    if (this.#wakeAtNs < Infinity) kernel.cancel(this.#wakeTimer);
    this.#wakeAtNs = wakeAtNs;
    if (wakeAtNs < Infinity) this.#wakeTimer = kernel.at(Math.max(kernel.now, wakeAtNs), this.#onWake, 0, 0);
  }

  /** Lets those that waited for the verdict try again, in order; while it is not spoken they would only turn round. */
  #releaseWaiting(): void {
    if (this.#waiting.length === 0 || this.#isReleasing || !this.#machine.mayAdmit) return;
    this.#isReleasing = true;
    for (let left = this.#waiting.length; left > 0 && this.#waiting.length > 0; left--) {
      const slot = this.#waiting.popFront();
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#route(slot);
    }
    this.#isReleasing = false;
  }
}

function columnsOf(context: PolicyContext) {
  return {
    executed: context.counter("executed"),
    shortCircuited: context.counter("circuitShortCircuited"),
    opened: context.counter("opened"),
    tripped: context.counter("tripped"),
    closedCalls: context.counter("closedCalls"),
    state: context.level("circuitState"),
    open: context.level("circuitOpen"),
  };
}
