/** The running engine and the surroundings of an instance, as policies, components, transports and faults see them. */
import type { DistributionSpec, Sampler } from "../kernel/distributions";
import type { Kernel } from "../kernel/kernel";
import type { RandomStream } from "../kernel/random";
import type { CallFault } from "./call-fault";
import type { CallTable } from "./calls";
import type { MessageSizes } from "./message-sizes";
import type { Outcome } from "./outcome";

/**
 * Hears the end of slots that one layer or component opened. `slot` is still valid during the call and free afterwards;
 * `parent[slot]` is what the owner was serving.
 */
export type SettleHandler = (slot: number, outcome: Outcome) => void;

/**
 * The running engine, as policies, components and faults see it. All times are integer nanoseconds.
 *
 * Rules: settle every slot you hold exactly once; cancel your timers before you settle; after `settle(slot)` the slot
 * is no longer yours.
 */
export interface Engine {
  readonly kernel: Kernel;
  readonly calls: CallTable;
  /** Cumulative counters of everybody, by column. */
  readonly counters: Float64Array;
  /** Registers a settle handler, once per layer at compile time; its number goes into `owner`. */
  settleHandler(handler: SettleHandler): number;
  /** Registers a cancel handler; its number goes into `holder`. It must settle the slot with CANCELLED. */
  cancelHandler(handler: (slot: number) => void): number;
  /** Opens an inner slot for `parent` that will be settled to `owner`. */
  open(parent: number, owner: number): number;
  /** Ends `slot`: statistics, the way back over the link, then the owner hears it. */
  settle(slot: number, outcome: Outcome): void;
  /** As `settle`, saying that the failure began here (`place` = a context's `place`). Keeps an earlier cause. */
  settleFrom(slot: number, outcome: Outcome, place: number): void;
  /** The owner of `slot` gives up on it. With `propagate`, whoever holds it is told and withdraws it. */
  abandon(slot: number, propagate: boolean): void;
  /** Starts `slot` as a call over the link. */
  send(linkIndex: number, slot: number): void;
  /** A callee that made `slot` wait for room now has it: a caller that was held back goes on. */
  accepted(slot: number): void;
  /** What `slot` asked to hold is its from now on. False when nobody wants it any more: settle it. */
  granted(slot: number): boolean;
  /** Gives back what `slot` holds at its callee; no harm when it ended before (`generation` is the slot's when it was granted). */
  release(slot: number, generation: number): void;
  /** True when the callee of this call hears that its caller gave up. */
  isCancellable(slot: number): boolean;
  /** Books `slot` as a job of a component that began there (a user's request): arrivals, in flight. */
  begin(slot: number, componentIndex: number): void;
  /** Number of a new request of a user. */
  nextRequest(): number;
  /**
   * One-way time (ns) of a control message sent now over the link (a heartbeat, a look-up, a health check), or of the
   * answer to it; Infinity when it gets lost. Such messages take no slot, and no draw from what calls draw from.
   */
  controlDelay(linkIndex: number, isAnswer: boolean): number;
  /** Runs `handler` now, as a plain call, or as a zero-delay event where calls would nest too deeply. */
  defer(handlerId: number, a: number, b: number): void;
  /** Level columns: a quantity over time. */
  addLevel(column: number, delta: number): void;
  setLevel(column: number, value: number): void;
  readLevel(column: number): number;
  /** ∫ level dt since the start of the run, in level · ns: averages over any time are differences of two readings. */
  levelIntegral(column: number): number;
  /** Histogram columns: `ns` is a duration. */
  record(column: number, ns: number): void;
  /** A significant event for the log and the narrator ("circuit opened"). Never affects the run. */
  notice(place: number, code: string, detail: string): void;
}

/** What every instance gets: its own name in the scenario, its statistics columns, its random streams. */
export interface Context {
  readonly engine: Engine;
  /** Id of the component, or of the link (`from->to`) for policies. */
  readonly id: string;
  /** Number of the component or link for `settleFrom` and `notice`. */
  readonly place: number;
  /** Column numbers by name, of the kind's own StatsSpec and of the generic one. */
  readonly counter: (name: string) => number;
  readonly level: (name: string) => number;
  readonly sample: (name: string) => number;
  /** One stream per (owner, purpose): adding another component never disturbs its draws. */
  readonly stream: (purpose: string) => RandomStream;
  readonly sampler: (spec: DistributionSpec, purpose: string) => Sampler;
  /** Keys that requests of an operation ask for, drawn from this owner's own stream; undefined when it has none. */
  readonly keySampler: (operation: number) => (() => number) | undefined;
  /** Operation ids in order; a slot's `operation` is an index into it. */
  readonly operations: readonly OperationInfo[];
  /** Bytes of requests and answers. */
  readonly sizes: MessageSizes;
  /**
   * What the clock on the wall of this owner's host shows (ns): the time, unless a fault sets it wrong. For what programs
   * measure by such a clock (times to live, windows of the calendar, deadlines); timers run on steady ones.
   */
  readonly clockNs: () => number;
}

export interface OperationInfo {
  readonly id: string;
  readonly access: "read" | "write";
  readonly priority: number;
  readonly tenant: string;
  readonly idempotent: boolean;
  /** Keys that its requests ask for; undefined = they have none. */
  readonly keys?: { readonly count: number; readonly zipf: number } | undefined;
}

/**
 * What faults and live commands set, and what components and links obey. One record per component and per link, of a
 * fixed shape; neutral values mean "no fault". Change them through `ConditionsChange` so that several faults add up.
 */
export interface Conditions {
  /** Replicas that are down; every replica when it reaches the replica count. */
  downReplicaCount: number;
  /** Added to every service time (component) or one-way latency (link). */
  addedNs: number;
  /** Multiplies service times. */
  slowFactor: number;
  /** Share of calls that fail on arrival. */
  errorRatio: number;
  errorIsPermanent: boolean;
  /** Share of packets lost on the link, each way. */
  lossRatio: number;
  /** Number of faults that cut the link; > 0 = cut. */
  cutRequests: number;
  cutResponses: number;
  /** Multiplies the rate of open arrivals. */
  arrivalFactor: number;
  /** Number of faults that freeze the component; > 0 = its workers do nothing. */
  frozen: number;
  /** Connections that somebody took from the pool and never gave back. */
  leakedCount: number;
  /** Share of replicas whose heartbeats do not reach anybody. */
  silentRatio: number;
  /** The component's clock shows `now + clockOffsetNs + now × clockDriftRatio`. */
  clockOffsetNs: number;
  clockDriftRatio: number;
  /** Faults that hit some of the calls only; undefined = none. */
  callFaults: readonly CallFault[] | undefined;
}
