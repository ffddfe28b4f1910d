import { NO_SLOT } from "../../../model/calls";
import { msToNs, nsToMs, pow, type RandomStream } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHORT_CIRCUITED } from "../../../model/outcome";
import { buildMachineSettings, buildRule } from "./build";
import { Circuit, type CircuitOwner } from "./circuit";
import type { BreakerSettings } from "./fields";
import type { CircuitStateName } from "./machine";
import { Timeline } from "./timeline";

const STATE_CODES: Readonly<Record<CircuitStateName, number>> = { closed: 0, halfOpen: 1, open: 2 };
const NOTICES: Readonly<Record<CircuitStateName, readonly [code: string, detail: string]>> = {
  closed: ["circuitClosed", "The circuit closed: calls pass again."],
  halfOpen: ["circuitHalfOpened", "The circuit is half-open: a few calls probe the callee."],
  open: ["circuitOpened", "The circuit opened: calls are short-circuited."],
};

/**
 * A circuit breaker around calls, or several of them among which the calls are spread. In a slot: `a` the inner slot, `b` the
 * half-open period it was let through in, `c` its circuit.
 */
export class Breaker implements PolicyInstance, CircuitOwner {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #circuits: readonly Circuit[];
  readonly #timeline = new Timeline();
  readonly #jitter: RandomStream;
  readonly #spread: RandomStream;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #settings: BreakerSettings;
  #failures: number;
  #ignored: number;
  #openCount = 0;
  #halfOpenCount = 0;

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
    this.#spread = context.stream("circuits");
    const onWake = engine.kernel.handler((index) => this.#wake(this.#circuits[index]!));
    const machineSettings = buildMachineSettings(settings);
    this.#circuits = Array.from(
      { length: settings.circuitCount },
      (_, index) => new Circuit(this, engine.kernel, onWake, index, buildRule(settings.rule), machineSettings),
    );
    if (settings.startsOpen) this.#tripAll();
  }

  enter(slot: number): void {
    const { calls } = this.#engine;
    const count = this.#circuits.length;
    calls.holder[slot] = this.#onCancel;
    calls.c[slot] = count === 1 ? 0 : this.#spread.below(count);
    this.#route(slot, this.#circuits[calls.c[slot]!]!);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const inner = calls.a[slot]!;
    const circuit = this.#circuits[calls.c[slot]!]!;
    if (inner === NO_SLOT) {
      circuit.waiting.removeAt(circuit.waiting.indexOf(slot));
    } else {
      this.#engine.abandon(inner, this.#context.cancellation);
      circuit.machine.withdrawn(calls.b[slot]!);
    }
    this.#engine.settle(slot, CANCELLED);
    this.#releaseWaiting(circuit);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as BreakerSettings;
    const isSameRule = JSON.stringify(changed.rule) === JSON.stringify(this.#settings.rule);
    this.#settings = changed;
    this.#failures = outcomeMask(changed.failureOutcomes);
    this.#ignored = outcomeMask(changed.ignoredOutcomes);
    const machineSettings = buildMachineSettings(changed);
    for (const circuit of this.#circuits) {
      circuit.machine.configure(isSameRule ? undefined : buildRule(changed.rule), machineSettings);
      circuit.arm();
      this.#releaseWaiting(circuit);
    }
  }

  describe(): Readonly<Record<string, unknown>> {
    const { counters } = this.#engine;
    // Of several circuits no single moment can be told.
    const open = this.#circuits.length === 1 ? this.#circuits[0]!.machine.openPeriod : undefined;
    return {
      state: this.#state,
      ...(open === undefined ? {} : { openedAtMs: nsToMs(open.sinceNs), halfOpenAtMs: nsToMs(open.untilNs) }),
      ...(this.#circuits.length === 1 ? {} : { openCount: this.#openCount, halfOpenCount: this.#halfOpenCount }),
      transitions: this.#timeline.moves,
      transitionCount: this.#timeline.count,
      executedCount: counters[this.#columns.executed]!,
      shortCircuitedCount: counters[this.#columns.shortCircuited]!,
    };
  }

  circuitMoved(from: CircuitStateName, to: CircuitStateName, atNs: number): void {
    const { counters } = this.#engine;
    this.#count(from, -1);
    this.#count(to, 1);
    if (to === "open") {
      counters[this.#columns.opened]!++;
      if (from === "closed") counters[this.#columns.tripped]!++;
    }
    this.#engine.setLevel(this.#columns.state, STATE_CODES[this.#state]);
    this.#engine.setLevel(this.#columns.open, this.#openCount / this.#circuits.length);
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

  /** The state of the circuit, or the one that half of them have reached. */
  get #state(): CircuitStateName {
    const half = this.#circuits.length / 2;
    if (this.#openCount >= half) return "open";
    return this.#openCount + this.#halfOpenCount >= half ? "halfOpen" : "closed";
  }

  #count(state: CircuitStateName, by: number): void {
    if (state === "open") this.#openCount += by;
    else if (state === "halfOpen") this.#halfOpenCount += by;
  }

  #tripAll(): void {
    const { now } = this.#engine.kernel;
    for (const circuit of this.#circuits) {
      circuit.machine.trip(now);
      circuit.arm();
    }
  }

  #route(slot: number, circuit: Circuit): void {
    const admission = circuit.machine.admit(this.#engine.kernel.now);
    circuit.arm();
    if (admission === "refused") this.#shortCircuit(slot);
    else if (admission === "admitted") this.#execute(slot, circuit);
    else this.#wait(slot, circuit);
  }

  #shortCircuit(slot: number): void {
    this.#engine.counters[this.#columns.shortCircuited]!++;
    this.#engine.settleFrom(slot, SHORT_CIRCUITED, this.#context.place);
  }

  #execute(slot: number, circuit: Circuit): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.executed]!++;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    calls.b[slot] = circuit.machine.period;
    this.#context.enterNext(inner);
  }

  #wait(slot: number, circuit: Circuit): void {
    this.#engine.calls.a[slot] = NO_SLOT;
    circuit.waiting.pushBack(slot);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, counters } = this.#engine;
    const slot = calls.parent[inner]!;
    const circuit = this.#circuits[calls.c[slot]!]!;
    const { machine } = circuit;
    if (isIn(this.#ignored, outcome)) {
      machine.withdrawn(calls.b[slot]!);
    } else {
      const { now } = this.#engine.kernel;
      if (machine.state === "closed") counters[this.#columns.closedCalls]!++;
      machine.recorded(now, isIn(this.#failures, outcome), now - calls.openedAt[inner]!);
      circuit.arm();
    }
    passOn(this.#engine, slot, inner, outcome);
    this.#releaseWaiting(circuit);
  }

  #wake(circuit: Circuit): void {
    circuit.wake();
    this.#releaseWaiting(circuit);
  }

  /** Lets those that waited for the verdict try again, in order; while it is not spoken they would only turn round. */
  #releaseWaiting(circuit: Circuit): void {
    const { waiting, machine } = circuit;
    if (waiting.length === 0 || circuit.isReleasing || !machine.mayAdmit) return;
    circuit.isReleasing = true;
    for (let left = waiting.length; left > 0 && waiting.length > 0; left--) {
      const slot = waiting.popFront();
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#route(slot, circuit);
    }
    circuit.isReleasing = false;
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
