import type { BreakerRule } from "./rules/rule";
import type { Thresholds } from "./rules/thresholds";

export type CircuitStateName = "closed" | "open" | "halfOpen";

interface Closed {
  readonly name: "closed";
}
interface Open {
  readonly name: "open";
  readonly sinceNs: number;
  readonly untilNs: number;
}
interface HalfOpen {
  readonly name: "halfOpen";
  readonly sinceNs: number;
  /** Infinity = waits for its probes for ever. */
  readonly untilNs: number;
  /** Tells the probes of this half-open period from those of others. */
  readonly period: number;
  permitCount: number;
  successCount: number;
  failureCount: number;
  slowCount: number;
}
export type CircuitState = Closed | Open | HalfOpen;

export type Admission = "admitted" | "refused" | "waits";

/** What decides about the moves between the states; everything but the rule that opens a closed circuit. */
export interface MachineSettings {
  /** Calls let through while half-open. */
  readonly probeCount: number;
  readonly halfOpenAdmission: "reject" | "wait";
  readonly halfOpenDecision: "allSucceed" | "ratio";
  /** `allSucceed`: so large a share of the probes may fail all the same. */
  readonly probeFailureRatioMax: number;
  /** Strictly after the wait, at its end, or by itself. */
  readonly openToHalfOpen: "lazyAfter" | "lazyAt" | "timer";
  /** Infinity = for ever. */
  readonly maxHalfOpenNs: number;
  readonly keepWindowOnClose: boolean;
  /** The probe that closes the circuit is the first call of the new window. */
  readonly countClosingProbe: boolean;
  /** Until this moment of the run the rule opens nothing. */
  readonly warmUpNs: number;
  /** By the same thresholds the `ratio` decision is taken, from so many of the probes on as they need calls. */
  readonly thresholds: Thresholds;
}

export interface MachineOwner {
  moved(to: CircuitStateName, atNs: number): void;
  /** How long the circuit stays open the `nth` time in a row (1-based). */
  openForNs(nth: number): number;
}

/**
 * The states of a circuit breaker and the moves between them, driven by time and results only.
 *
 * Results count for the state in which they arrive, as in resilience4j, Polly, Hystrix and opossum: a call that was let
 * through while the circuit was closed and ends while it is half-open is a probe like any other.
 */
export class BreakerMachine {
  #state: CircuitState = { name: "closed" };
  #rule: BreakerRule;
  #settings: MachineSettings;
  readonly #owner: MachineOwner;
  #openingsInARow = 0;
  #periodCount = 0;

  constructor(rule: BreakerRule, settings: MachineSettings, owner: MachineOwner) {
    this.#rule = rule;
    this.#settings = settings;
    this.#owner = owner;
  }

  get state(): CircuitStateName {
    return this.#state.name;
  }

  /** From when to when it is open; undefined while it is not. */
  get openPeriod(): { readonly sinceNs: number; readonly untilNs: number } | undefined {
    return this.#state.name === "open" ? this.#state : undefined;
  }

  /** Number of the present half-open period, 0 outside of one: what `withdrawn` wants back. */
  get period(): number {
    return this.#state.name === "halfOpen" ? this.#state.period : 0;
  }

  /** False while a half-open circuit has given out all its permits. */
  get mayAdmit(): boolean {
    return this.#state.name !== "halfOpen" || this.#state.permitCount > 0;
  }

  /** When `wake` must be called if nothing else happens; Infinity = never. */
  get wakeAtNs(): number {
    const state = this.#state;
    if (state.name === "closed") return this.#rule.checkAtNs;
    if (state.name === "halfOpen") return state.untilNs;
    return this.#settings.openToHalfOpen === "timer" ? state.untilNs : Infinity;
  }

  /** A call asks to pass. */
  admit(nowNs: number): Admission {
    // Of a timer and a call at the same moment the timer comes first.
    if (this.wakeAtNs <= nowNs) this.wake(nowNs);
    this.#rule.begun(nowNs);
    const state = this.#state;
    if (state.name === "closed") return "admitted";
    if (state.name === "halfOpen") return this.#admitProbe(state);
    return this.#mayProbe(state, nowNs) ? this.#admitProbe(this.#halfOpen(nowNs)) : "refused";
  }

  /** Opens the circuit whatever its rule says. */
  trip(nowNs: number): void {
    this.#open(nowNs);
  }

  /** A call that was admitted ended. */
  recorded(nowNs: number, isFailure: boolean, durationNs: number): void {
    const state = this.#state;
    if (state.name === "closed") {
      const isExceeded = this.#rule.recorded(nowNs, isFailure, durationNs);
      if (isExceeded && nowNs >= this.#settings.warmUpNs) this.#open(nowNs);
      return;
    }
    if (this.#settings.keepWindowOnClose) this.#rule.recorded(nowNs, isFailure, durationNs);
    if (state.name === "halfOpen") this.#probed(state, nowNs, isFailure, durationNs);
  }

  /** A call that was admitted in this `period` ended in a way that tells nothing: its permit is free again. */
  withdrawn(period: number): void {
    const state = this.#state;
    if (state.name === "halfOpen" && state.period === period) state.permitCount++;
  }

  /** The time that `wakeAtNs` named has come. */
  wake(nowNs: number): void {
    const state = this.#state;
    if (state.name === "closed") {
      const isExceeded = this.#rule.check(nowNs);
      if (isExceeded && nowNs >= this.#settings.warmUpNs) this.#open(nowNs);
    } else if (nowNs >= state.untilNs) {
      if (state.name === "halfOpen") this.#open(nowNs);
      else this.#halfOpen(nowNs);
    }
  }

  /**
   * New settings for a running circuit: its state stays, a new rule starts with an empty window. Other terms for probes begin a
   * new half-open period, as those under way may no longer be enough for a decision.
   */
  configure(rule: BreakerRule | undefined, settings: MachineSettings): void {
    const before = this.#settings;
    const state = this.#state;
    this.#settings = settings;
    if (rule !== undefined) this.#rule = rule;
    if (state.name === "open") {
      this.#state = { ...state, untilNs: state.sinceNs + this.#owner.openForNs(this.#openingsInARow) };
    } else if (state.name === "halfOpen") {
      const isSameTerms = !hasOtherTerms(before, settings);
      const period = isSameTerms ? state : this.#newPeriod(state.sinceNs);
      this.#state = { ...period, untilNs: state.sinceNs + settings.maxHalfOpenNs };
    }
  }

  #mayProbe(state: Open, nowNs: number): boolean {
    switch (this.#settings.openToHalfOpen) {
      case "lazyAfter":
        return nowNs > state.untilNs;
      case "lazyAt":
        return nowNs >= state.untilNs;
      case "timer":
        return false;
    }
  }

  #admitProbe(state: HalfOpen): Admission {
    if (state.permitCount === 0) return this.#settings.halfOpenAdmission === "wait" ? "waits" : "refused";
    state.permitCount--;
    return "admitted";
  }

  #probed(state: HalfOpen, nowNs: number, isFailure: boolean, durationNs: number): void {
    if (isFailure) state.failureCount++;
    else state.successCount++;
    if (this.#settings.thresholds.isSlow(durationNs)) state.slowCount++;
    if (this.#settings.halfOpenDecision === "ratio") this.#decideByRatio(state, nowNs);
    else this.#decideByTolerance(state, nowNs);
  }

  /** Opens with the first failure too many, and closes once all probes have ended without it. */
  #decideByTolerance(state: HalfOpen, nowNs: number): void {
    const { probeCount, probeFailureRatioMax } = this.#settings;
    if (state.failureCount > probeFailureRatioMax * probeCount) this.#open(nowNs);
    else if (state.successCount + state.failureCount >= probeCount) this.#close(nowNs);
  }

  #decideByRatio(state: HalfOpen, nowNs: number): void {
    const { thresholds, probeCount } = this.#settings;
    const count = state.successCount + state.failureCount;
    const needed = Math.max(1, Math.min(probeCount, thresholds.callCountMin));
    if (count < needed) return;
    if (thresholds.isExceeded(state.failureCount, state.slowCount, count)) this.#open(nowNs);
    else this.#close(nowNs);
  }

  #open(nowNs: number): void {
    this.#openingsInARow++;
    const untilNs = nowNs + this.#owner.openForNs(this.#openingsInARow);
    this.#state = { name: "open", sinceNs: nowNs, untilNs };
    this.#owner.moved("open", nowNs);
  }

  #halfOpen(nowNs: number): HalfOpen {
    const state = this.#newPeriod(nowNs);
    this.#state = state;
    this.#owner.moved("halfOpen", nowNs);
    return state;
  }

  #newPeriod(sinceNs: number): HalfOpen {
    return {
      name: "halfOpen",
      sinceNs,
      untilNs: sinceNs + this.#settings.maxHalfOpenNs,
      period: ++this.#periodCount,
      permitCount: this.#settings.probeCount,
      successCount: 0,
      failureCount: 0,
      slowCount: 0,
    };
  }

  #close(nowNs: number): void {
    this.#openingsInARow = 0;
    this.#state = { name: "closed" };
    if (!this.#settings.keepWindowOnClose) this.#rule.reset(nowNs);
    if (this.#settings.countClosingProbe) this.#rule.recorded(nowNs, false, 0);
    this.#owner.moved("closed", nowNs);
  }
}

function hasOtherTerms(before: MachineSettings, now: MachineSettings): boolean {
  return (
    before.probeCount !== now.probeCount ||
    before.halfOpenDecision !== now.halfOpenDecision ||
    before.probeFailureRatioMax !== now.probeFailureRatioMax
  );
}
