/**
 * The engine: moves call slots between links, policies and components, and takes the generic statistics on the way, so
 * that no kind can forget them and conservation holds by construction.
 */
import { Kernel } from "../kernel/kernel";
import { type Histogram, HistogramPool } from "../metrics/histogram";
import { Levels } from "../metrics/levels";
import type { CallFault } from "../model/call-fault";
import { failingFault, losesCall, slowedNs } from "../model/call-faults";
import { CallTable, FLAG_ANSWERED, FLAG_CALL, FLAG_JOB, FLAG_LOST, FLAG_WIRE, NOBODY, ORPHAN } from "../model/calls";
import type { Conditions, Engine, SettleHandler } from "../model/kind";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, isAnswer, type Outcome } from "../model/outcome";
import { Holds } from "./holds";
import { loopSentence } from "./loop-sentence";
import type { LinkState, NodeState } from "./wire";

/** Requests in flight beyond which a run is stopped. */
export const IN_FLIGHT_LIMIT = 1_000_000;
/** Plain calls nested deeper than this go on as a zero-delay event, so that a loop cannot exhaust the stack. */
const NESTING_LIMIT = 48;

/** Watches calls on the wire and component boundaries (particles, traces). It must not touch the simulation. */
export interface Observer {
  sent(linkIndex: number, slot: number, arrivesAtNs: number): void;
  answered(linkIndex: number, slot: number, outcome: Outcome, arrivesAtNs: number): void;
}

export interface EngineNotice {
  readonly atNs: number;
  readonly place: number;
  readonly code: string;
  readonly detail: string;
}

export class Simulation implements Engine {
  readonly kernel = new Kernel();
  readonly calls = new CallTable(this.kernel);
  readonly counters: Float64Array;
  readonly levels: Levels;
  readonly histograms: readonly Histogram[];
  nodes: NodeState[] = [];
  links: LinkState[] = [];
  observer: Observer | undefined;
  /** Called on notices; never affects the run. */
  onNotice: ((notice: EngineNotice) => void) | undefined;
  /** Words for the place (component, then link) of a number. */
  placeName: (place: number) => string = String;

  readonly #samples: HistogramPool;
  readonly #settleHandlers: SettleHandler[] = [() => {}];
  readonly #cancelHandlers: ((slot: number) => void)[] = [() => {}];
  readonly #deliverEvent: number;
  readonly #concludeEvent: number;
  readonly #enterEvent: number;
  readonly #cancelEvent: number;
  readonly #cancelOnWire: number;
  readonly #failEvent: number;
  readonly #holds: Holds;
  readonly #cancelFailing: number;
  #nesting = 0;
  #requestCount = 0;

  constructor(counterCount: number, levelCount: number, sampleCount: number) {
    this.counters = new Float64Array(counterCount);
    this.levels = new Levels(levelCount);
    this.#samples = new HistogramPool(sampleCount);
    this.histograms = this.#samples.histograms;
    this.#deliverEvent = this.kernel.handler((slot) => this.#deliver(slot));
    this.#concludeEvent = this.kernel.handler((slot) => this.#conclude(slot, this.calls.outcome[slot]! as Outcome));
    this.#enterEvent = this.kernel.handler((slot) => this.links[this.calls.link[slot]!]!.enter(slot));
    this.#cancelEvent = this.kernel.handler((slot, generation) => this.#cancelArrives(slot, generation));
    this.#cancelOnWire = this.cancelHandler((slot) => this.#withdrawFromWire(slot));
    this.#holds = new Holds(this);
    this.#failEvent = this.kernel.handler((slot, outcome) =>
      this.settleFrom(slot, outcome as Outcome, this.calls.node[slot]!),
    );
    this.#cancelFailing = this.cancelHandler((slot) => {
      this.kernel.cancel(this.calls.timer[slot]!);
      this.settle(slot, CANCELLED);
    });
    this.kernel.onInstantLimit = () => loopSentence(this);
  }

  settleHandler(handler: SettleHandler): number {
    return this.#settleHandlers.push(handler) - 1;
  }

  cancelHandler(handler: (slot: number) => void): number {
    return this.#cancelHandlers.push(handler) - 1;
  }

  nextRequest(): number {
    return ++this.#requestCount;
  }

  open(parent: number, owner: number): number {
    if (this.calls.liveCount >= IN_FLIGHT_LIMIT) {
      this.kernel.stop(
        `${IN_FLIGHT_LIMIT.toLocaleString("en")} calls are in flight: some queue has no bound, or callers wait without a timeout. Bound the queue or set a timeout.`,
      );
    }
    return this.calls.open(parent, owner);
  }

  begin(slot: number, componentIndex: number): void {
    const node = this.nodes[componentIndex]!;
    this.calls.flags[slot]! |= FLAG_JOB;
    this.calls.node[slot] = componentIndex;
    this.calls.arrivedAt[slot] = this.kernel.now;
    this.#countArrival(node, slot);
  }

  send(linkIndex: number, slot: number): void {
    const link = this.links[linkIndex]!;
    const { calls } = this;
    calls.flags[slot]! |= FLAG_CALL;
    calls.link[slot] = linkIndex;
    calls.tried[slot] = 0;
    this.counters[link.calls]!++;
    if (this.#nesting >= NESTING_LIMIT) {
      this.kernel.after(0, this.#enterEvent, slot, 0);
      return;
    }
    this.#nesting++;
    link.enter(slot);
    this.#nesting--;
  }

  /** The innermost layer of a link: puts an attempt on the wire. */
  transmit(linkIndex: number, slot: number): void {
    const link = this.links[linkIndex]!;
    const { calls, kernel } = this;
    calls.flags[slot]! |= FLAG_WIRE;
    calls.link[slot] = linkIndex;
    calls.sentAt[slot] = kernel.now;
    this.counters[link.attempts]!++;
    if (link.isPlain) {
      if (this.observer !== undefined) this.observer.sent(linkIndex, slot, kernel.now);
      this.#deliver(slot);
      return;
    }
    const { conditions } = link;
    if (conditions.cutRequests > 0 || this.#isLost(link, slot)) return this.#lose(link, slot);
    const addedNs = this.#addedNs(conditions, slot);
    if (link.isInstant && addedNs === 0) {
      if (this.observer !== undefined) this.observer.sent(linkIndex, slot, kernel.now);
      this.#deliver(slot);
      return;
    }
    const delay = link.requestLatency() + addedNs;
    if (this.observer !== undefined) this.observer.sent(linkIndex, slot, kernel.now + delay);
    calls.holder[slot] = this.#cancelOnWire;
    calls.wireTimer[slot] = kernel.after(delay, this.#deliverEvent, slot, 0);
  }

  settleFrom(slot: number, outcome: Outcome, place: number): void {
    if (this.calls.cause[slot]! < 0) this.calls.cause[slot] = place;
    this.settle(slot, outcome);
  }

  settle(slot: number, outcome: Outcome): void {
    const { calls } = this;
    const flags = calls.flags[slot]!;
    if ((flags & FLAG_JOB) !== 0) {
      this.#countSettled(slot, outcome);
      if ((flags & FLAG_WIRE) !== 0) {
        this.#answer(slot, outcome);
        return;
      }
    }
    this.#conclude(slot, outcome);
  }

  abandon(slot: number, propagate: boolean): void {
    const { calls } = this;
    calls.orphan(slot);
    if ((calls.flags[slot]! & FLAG_LOST) !== 0) {
      // Nobody works on it and no answer will come: there is nothing to wait for.
      this.kernel.cancel(calls.wireTimer[slot]!);
      this.#conclude(slot, CANCELLED);
    } else if (propagate) this.#withdraw(slot);
  }

  isCancellable(slot: number): boolean {
    const link = this.calls.link[slot]!;
    return link >= 0 && this.links[link]!.cancellation;
  }

  accepted(slot: number): void {
    this.#holds.accepted(slot);
  }

  granted(slot: number): boolean {
    return this.#holds.granted(slot);
  }

  release(slot: number, generation: number): void {
    this.#holds.release(slot, generation);
  }

  controlDelay(linkIndex: number, isAnswer: boolean): number {
    const link = this.links[linkIndex]!;
    const { conditions } = link;
    if ((isAnswer ? conditions.cutResponses : conditions.cutRequests) > 0) return Infinity;
    const lossRatio = link.lossRatio + conditions.lossRatio;
    if (lossRatio > 0 && link.controlLosses.chance(lossRatio)) return Infinity;
    return (isAnswer ? link.controlResponse() : link.controlRequest()) + conditions.addedNs;
  }

  /** Tells those that watch the replicas of a component. */
  replicasChanged(componentIndex: number): void {
    for (const watcher of this.nodes[componentIndex]!.watchers) watcher();
  }

  defer(handlerId: number, a: number, b: number): void {
    this.kernel.after(0, handlerId, a, b);
  }

  addLevel(column: number, delta: number): void {
    this.levels.add(column, delta, this.kernel.now);
  }

  setLevel(column: number, value: number): void {
    this.levels.set(column, value, this.kernel.now);
  }

  readLevel(column: number): number {
    return this.levels.value(column);
  }

  levelIntegral(column: number): number {
    return this.levels.integralAt(column, this.kernel.now);
  }

  record(column: number, ns: number): void {
    this.#samples.record(column, ns);
  }

  notice(place: number, code: string, detail: string): void {
    this.onNotice?.({ atNs: this.kernel.now, place, code, detail });
  }

  #deliver(slot: number): void {
    const { calls } = this;
    const node = this.nodes[this.links[calls.link[slot]!]!.to]!;
    calls.flags[slot]! |= FLAG_JOB;
    calls.node[slot] = this.links[calls.link[slot]!]!.to;
    calls.holder[slot] = 0;
    calls.arrivedAt[slot] = this.kernel.now;
    this.#countArrival(node, slot);
    const { conditions } = node;
    if (conditions.errorRatio > 0 && node.errors.chance(conditions.errorRatio)) {
      this.settleFrom(slot, conditions.errorIsPermanent ? FAILED_PERMANENTLY : FAILED, calls.node[slot]!);
      return;
    }
    if (conditions.callFaults !== undefined && this.#failsByFault(conditions.callFaults, slot)) return;
    node.enter(slot);
  }

  /** A fault that hits some of the calls makes this one fail, at once or a while after it arrived. */
  #failsByFault(faults: readonly CallFault[], slot: number): boolean {
    const { calls, kernel } = this;
    const fault = failingFault(faults, calls, slot);
    if (fault === undefined) return false;
    const outcome = fault.outcome as Outcome;
    if (fault.failsAfterNs === 0) {
      this.settleFrom(slot, outcome, calls.node[slot]!);
      return true;
    }
    calls.holder[slot] = this.#cancelFailing;
    calls.timer[slot] = kernel.after(fault.failsAfterNs, this.#failEvent, slot, outcome);
    return true;
  }

  #countArrival(node: NodeState, slot: number): void {
    this.counters[node.arrivals]!++;
    this.levels.add(node.inFlight, 1, this.kernel.now);
    if (node.byOperation.length > 0) this.counters[node.byOperation[this.calls.operation[slot]!]!.arrivals]!++;
  }

  #countSettled(slot: number, outcome: Outcome): void {
    const { calls, counters } = this;
    const { now } = this.kernel;
    const node = this.nodes[calls.node[slot]!]!;
    const latency = now - calls.arrivedAt[slot]!;
    const isAbandoned = calls.orphanCount > 0 && calls.isAbandoned(slot);
    const isGood = outcome <= 1 && !isAbandoned && now <= calls.deadlineAt[slot]!;
    counters[node.firstOutcome + outcome]!++;
    this.levels.add(node.inFlight, -1, now);
    this.#samples.record(node.latency, latency);
    if (isGood) counters[node.good]!++;
    if (isAbandoned) counters[node.wasted]!++;
    if (node.byOperation.length === 0) return;
    const columns = node.byOperation[calls.operation[slot]!]!;
    counters[columns.firstOutcome + outcome]!++;
    this.#samples.record(columns.latency, latency);
    if (isGood) counters[columns.good]!++;
  }

  /** Sends the answer of a component back over the link. */
  #answer(slot: number, outcome: Outcome): void {
    const { calls, kernel } = this;
    const link = this.links[calls.link[slot]!]!;
    calls.flags[slot]! = (calls.flags[slot]! & ~FLAG_JOB) | FLAG_ANSWERED;
    if (link.isPlain) {
      if (this.observer !== undefined) this.observer.answered(calls.link[slot]!, slot, outcome, kernel.now);
      this.#conclude(slot, outcome);
      return;
    }
    if (link.conditions.cutResponses > 0 || this.#isLost(link, slot)) return this.#lose(link, slot);
    const addedNs = this.#addedNs(link.conditions, slot);
    if (link.isInstant && addedNs === 0) {
      if (this.observer !== undefined) this.observer.answered(calls.link[slot]!, slot, outcome, kernel.now);
      this.#conclude(slot, outcome);
      return;
    }
    const delay = link.responseLatency() + addedNs;
    if (this.observer !== undefined) this.observer.answered(calls.link[slot]!, slot, outcome, kernel.now + delay);
    calls.outcome[slot] = outcome;
    calls.holder[slot] = 0;
    calls.wireTimer[slot] = kernel.after(delay, this.#concludeEvent, slot, 0);
  }

  #conclude(slot: number, outcome: Outcome): void {
    const { calls, counters } = this;
    const flags = calls.flags[slot]!;
    const { now } = this.kernel;
    if ((flags & FLAG_WIRE) !== 0) {
      const link = this.links[calls.link[slot]!]!;
      counters[isAnswer(outcome) ? link.answered : link.failed]!++;
      if ((flags & FLAG_CALL) === 0) this.#samples.record(link.attemptLatency, now - calls.sentAt[slot]!);
    }
    if ((flags & FLAG_CALL) !== 0) {
      const link = this.links[calls.link[slot]!]!;
      counters[link.firstOutcome + outcome]!++;
      this.#samples.record(link.latency, now - calls.openedAt[slot]!);
    }
    const owner = calls.owner[slot]!;
    if (owner > NOBODY) this.#settleHandlers[owner]!(slot, outcome);
    else if (owner === ORPHAN) calls.orphanCount--;
    calls.free(slot);
  }

  #isLost(link: LinkState, slot: number): boolean {
    const { lossRatio, callFaults } = link.conditions;
    const ratio = link.lossRatio + lossRatio;
    if (link.sendsAgain) return false;
    if (ratio > 0 && link.losses.chance(ratio)) return true;
    return callFaults !== undefined && losesCall(callFaults, this.calls, slot);
  }

  /** What faults add to one way over a link (ns). */
  #addedNs(conditions: Conditions, slot: number): number {
    return conditions.callFaults === undefined ? conditions.addedNs : slowedNs(conditions, this.calls, slot, 0);
  }

  /** The attempt or its answer disappears. The caller's transport notices long after; a timeout notices sooner. */
  #lose(link: LinkState, slot: number): void {
    const { calls, kernel } = this;
    this.counters[link.lost]!++;
    if (this.observer !== undefined) this.observer.sent(calls.link[slot]!, slot, -1);
    if (calls.owner[slot] === ORPHAN) return this.#conclude(slot, CANCELLED);
    calls.flags[slot]! |= FLAG_LOST;
    calls.holder[slot] = this.#cancelOnWire;
    calls.outcome[slot] = FAILED;
    if (calls.cause[slot]! < 0) calls.cause[slot] = this.nodes.length + calls.link[slot]!;
    calls.wireTimer[slot] = kernel.after(link.lossDetectedAfterNs, this.#concludeEvent, slot, 0);
  }

  /** The caller withdrew a call that is still on its way. */
  #withdrawFromWire(slot: number): void {
    this.kernel.cancel(this.calls.wireTimer[slot]!);
    this.#conclude(slot, CANCELLED);
  }

  /** Tells whoever holds `slot`; a callee hears of it once the news has travelled there. */
  #withdraw(slot: number): void {
    const { calls } = this;
    const isAtCallee = (calls.flags[slot]! & FLAG_WIRE) !== 0 && (calls.flags[slot]! & FLAG_JOB) !== 0;
    if (!isAtCallee) return this.#cancelHandlers[calls.holder[slot]!]!(slot);
    const link = this.links[this.calls.link[slot]!]!;
    if (link.isInstant && link.conditions.addedNs === 0) {
      this.#cancelHandlers[this.calls.holder[slot]!]!(slot);
      return;
    }
    this.kernel.after(
      link.requestLatency() + link.conditions.addedNs,
      this.#cancelEvent,
      slot,
      this.calls.generation[slot]!,
    );
  }

  #cancelArrives(slot: number, generation: number): void {
    if (this.calls.generation[slot] !== generation) return;
    this.#cancelHandlers[this.calls.holder[slot]!]!(slot);
  }
}
