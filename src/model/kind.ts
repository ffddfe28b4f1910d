/**
 * The contracts that catalog entries implement: declarative data for everybody (palette, inspector, schema, CLI) and one
 * factory that runs at compile time and returns handlers for the engine.
 */
import type { EventHandle } from "../kernel/calendar";
import type { DistributionSpec, Sampler } from "../kernel/distributions";
import type { Handler, Kernel } from "../kernel/kernel";
import type { RandomStream } from "../kernel/random";
import type { CallFault } from "./call-fault";
import type { CallTable } from "./calls";
import type { Directory } from "./directory";
import type { Fields, SettingsOf, StepSpec } from "./fields";
import type { MessageSizes } from "./message-sizes";
import type { MetricSpec, StatsSpec } from "./metric";
import type { Outcome } from "./outcome";

export type { EventHandle, Handler };

/** What every catalog entry says of itself. */
interface KindCommon<F extends Fields> {
  /** The `kind` in files, kebab-case. */
  readonly kind: string;
  readonly label: string;
  /** One sentence for the palette and `list-kinds`. */
  readonly summary: string;
  readonly fields: F;
  /** Its names elsewhere: "in resilience4j: Bulkhead; in Envoy: max_requests". */
  readonly alsoKnownAs?: string;
}

/** What a kind's own statistics and metrics are; the runtime adds the generic ones. */
interface Measured {
  readonly stats: StatsSpec;
  readonly metrics: readonly MetricSpec[];
}

// ---------------------------------------------------------------------------------------------------------------------
// The engine as a kind sees it

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

/** A link that leaves a component, as the component sees it. */
export interface Outgoing {
  readonly linkIndex: number;
  /** `from->to`, the link's id. */
  readonly id: string;
  readonly to: string;
  /** The callee is a broker: the link is used by `publish` rather than `call`. */
  readonly isMessaging: boolean;
  /** The callee makes callers wait for room: hold the worker until `accepted`. */
  readonly holdsUntilAccepted: boolean;
  readonly cancellation: boolean;
  readonly target: ComponentInstance;
  readonly targetSettings: Readonly<Record<string, unknown>>;
  /** What faults do to the target: health checks see it. */
  readonly targetConditions: Conditions;
}

/** The other end of a link to or from a control plane: a registry, or one that registers or looks up there. */
export interface ControlPeer {
  readonly linkIndex: number;
  /** Id and label of the component. */
  readonly id: string;
  readonly label: string;
  /** It asks whom to call (a load balancer), rather than registering itself. */
  readonly looksUp: boolean;
  readonly instance: ComponentInstance;
  readonly conditions: Conditions;
  /** `listener` hears whenever its replicas may have started, stopped or changed their readiness. */
  watch(listener: () => void): void;
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

// ---------------------------------------------------------------------------------------------------------------------
// Components

export interface ComponentContext extends Context {
  readonly index: number;
  readonly label: string;
  /** Links over which it may call or publish: all but those to a control plane. */
  readonly outgoing: readonly Outgoing[];
  /** Control planes that it has a link to, in the order of the file. */
  readonly controlPlanes: readonly ControlPeer[];
  /** Of a control plane: who has a link to it. */
  readonly controlled: readonly ControlPeer[];
  /** Tells whoever watches this component that replicas started, stopped or changed their readiness. */
  readonly replicasChanged: () => void;
  /** Number of links that end here. */
  readonly incomingCount: number;
  /** True when a load balancer addresses this component's replicas. */
  readonly isBalanced: boolean;
  readonly conditions: Conditions;
  /** Weights of the operations, by index. */
  readonly shares: Float64Array;
  /** Makes the arrival process that a settings record of the catalog's arrivals describes. */
  readonly createArrivals: (
    settings: { readonly kind: string },
    context: ArrivalContext,
  ) => OpenArrivals | ClosedArrivals;
  /** Another component by its id, for those who watch or steer it without calling it; ask when it starts, not before. */
  readonly peer: (id: string) => Peer | undefined;
}

/** Another component, as those see it who watch or steer it. */
export interface Peer {
  readonly instance: ComponentInstance;
  /** Columns of its statistics by name; undefined when its kind does not take them. */
  readonly counter: (name: string) => number | undefined;
  readonly level: (name: string) => number | undefined;
}

/** Replicas whose number somebody sets: an autoscaler, an operator. */
export interface Scalable {
  /** How many shall run: what was asked for last. */
  readonly wantedCount: number;
  readonly readyCount: number;
  /** Started, and not ready yet. */
  readonly startingCount: number;
  /** Crashed or died: wanted, and without any numbers to tell. */
  readonly downCount: number;
  readonly deadCount: number;
  /** Ready ones that came up at run time, less than `ns` ago. */
  freshCount(ns: number): number;
  scaleTo(count: number): void;
}

/** A new version of what the replicas run, and how it comes to them. */
export interface Release {
  readonly serviceTimeFactor: number;
  /** Share of its calls that fail after their work, besides those that failed before. */
  readonly failureRatio: number;
  /** Share of the replicas that get it: less than 1 = a canary. */
  readonly updatedRatio: number;
  /** Of the wanted replicas: so many more may run, so many fewer may be ready, while it lasts. */
  readonly maxSurgeRatio: number;
  readonly maxUnavailableRatio: number;
  /** A new replica counts as available when it has been ready for so long. */
  readonly minReadyNs: number;
}

/** A component in a running simulation. */
export interface ComponentInstance {
  /** A call (or a message) arrived; settle the slot in the end. */
  receive(slot: number): void;
  /** A callee that makes callers wait for room has taken the call that `strand` (a job or branch here) made. */
  accepted?(strand: number): void;
  /** `held`, at a callee, is what `strand` asked to hold. False when it does not want it any more. */
  granted?(strand: number, held: number): boolean;
  /** The caller gives back what `slot` holds here: settle it. */
  released?(slot: number): void;
  /** Called once, at time 0, in the order of the file. */
  start?(): void;
  /** New settings for a running simulation (only non-structural ones differ). */
  configure?(settings: Readonly<Record<string, unknown>>): void;
  /** `conditions` changed: a crash, a freeze, another arrival factor. */
  conditionsChanged?(): void;
  /**
   * What it can serve at once (a balancer's endpoint count, a broker's prefetch). The number of replicas may change during
   * a run: those from 0 to one less exist or are about to, and none is ever renumbered.
   */
  readonly replicaCount?: number;
  readonly concurrency?: number;
  /** State for the summary and the page that no metric can hold (calls per endpoint, lag per partition); plain JSON. */
  describe?(): Readonly<Record<string, unknown>>;
  /** Loses what it keeps in memory and goes on (a cache). */
  flush?(): void;
  /** Of a service registry: what it tells those that look up. */
  readonly directory?: Directory;
  /** The process answers. False: crashed, stopped, not started yet; balancers and brokers that check health skip it. */
  isReplicaUp?(replica: number): boolean;
  /** It passes its readiness check and is not draining. Left out: the same as being up. */
  isReplicaReady?(replica: number): boolean;
  /** Set by components whose number of replicas can be changed while they run. */
  readonly scaling?: Scalable;
  /** Brings a new version to the replicas, from wherever an earlier one has come. @returns its number, for `rollBack` */
  rollOut?(release: Release): number;
  /** Takes a version back: replicas get the one before it. */
  rollBack?(version: number): void;
}

export interface ComponentKind<F extends Fields = Fields> extends KindCommon<F>, Measured {
  readonly type: "component";
  /** Palette group. */
  readonly group: "traffic" | "edge" | "compute" | "messaging" | "data" | "policy";
  /** A character from the kit's glyph list; the type of a component is told by its glyph, never by color. */
  readonly glyph: string;
  /** True when it chooses replicas of what it calls. */
  readonly isBalancer?: boolean;
  /** True for brokers: callers `publish` to it; it delivers to its outgoing links. */
  readonly isMessaging?: boolean;
  /** True when links to it carry control messages instead of calls: heartbeats, look-ups. */
  readonly isControlPlane?: boolean;
  /** True when nothing may call it (traffic sources). */
  readonly isSource?: boolean;
  /** True when, with these settings, callers are held back until there is room. */
  holdsCallers?(settings: SettingsOf<F>): boolean;
  /** True when callers may hold what it has (connections) over several steps; it then implements `released`. */
  readonly grantsHolds?: boolean;
  /** Set when the kind has workers: which of its metrics fill the card and draw the slots. */
  readonly hasStation?: boolean;
  create(context: ComponentContext, settings: SettingsOf<F>): ComponentInstance;
  /** Problems that no single field can show; `settings` are resolved. Paths are relative to the component. */
  check?(settings: SettingsOf<F>, around: CheckContext): readonly CheckProblem[];
}

export interface CheckContext {
  readonly outgoing: readonly { readonly to: string; readonly kind: string; readonly grantsHolds?: boolean }[];
  readonly incoming: readonly { readonly from: string; readonly kind: string }[];
  readonly operations: readonly string[];
  /** Kind of any component; "" when there is none of that id. */
  readonly kindOf: (component: string) => string;
}
export interface CheckProblem {
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
  readonly value?: unknown;
  /** `error` (the default) blocks Run; `warning` does not: a design that is being drawn must go on running. */
  readonly severity?: "error" | "warning";
}

// ---------------------------------------------------------------------------------------------------------------------
// Policies

export interface PolicyContext extends Context {
  /** Hands `slot` to the next layer inwards (another policy, the wire, or the component's own handling). */
  readonly enterNext: (slot: number) => void;
  /** Where the policy stands: 0 = outermost. */
  readonly position: number;
  readonly cancellation: boolean;
  /** Index of the outgoing link or -1 when the policy is an admission policy of a component. */
  readonly linkIndex: number;
  /** Links of the same caller, for a fallback to another component. */
  readonly siblings: readonly { readonly linkIndex: number; readonly id: string; readonly to: string }[];
}

/**
 * One layer around a call. `enter` receives the slot that this layer must settle, exactly once. A layer that lets the
 * call through opens an inner slot (`engine.open(slot, ownHandler)`) and gives it to `enterNext`.
 */
export interface PolicyInstance {
  enter(slot: number): void;
  /** The caller withdrew `slot`: stop timers, abandon the inner slot, settle CANCELLED. */
  cancel(slot: number): void;
  configure?(settings: Readonly<Record<string, unknown>>): void;
  /** Small state for the page and the summary: `{ state: "open", ... }`; plain JSON. */
  describe?(): Readonly<Record<string, unknown>>;
}

export interface PolicyKind<F extends Fields = Fields> extends KindCommon<F>, Measured {
  readonly type: "policy";
  /** Documented defaults of libraries, by name; each sets exactly what that library documents. */
  readonly presets?: readonly {
    readonly name: string;
    readonly settings: Partial<SettingsOf<F>>;
    readonly source: string;
  }[];
  create(context: PolicyContext, settings: SettingsOf<F>): PolicyInstance;
}

// ---------------------------------------------------------------------------------------------------------------------
// Transports

export interface TransportContext extends Context {
  /** Puts `slot` on the wire; its end is the end of the attempt. */
  readonly transmit: (slot: number) => void;
  /** Of the link, each way; 0 = no limit. */
  readonly bandwidthBytesPerSecond: number;
  /** The link's. */
  readonly conditions: Conditions;
  /** Whether this message loses a packet: by the link's own loss and by that of faults. */
  readonly losesPacket: (slot: number, draws: RandomStream) => boolean;
  /** There and back over the network, drawn anew. */
  readonly roundTripNs: () => number;
  readonly cancellation: boolean;
}

/**
 * How calls travel over a link: the innermost layer around the wire. `enter` receives the slot that the transport must
 * settle, exactly once; it opens an attempt and gives that to `transmit`.
 */
export interface TransportInstance {
  enter(slot: number): void;
  /** What the network loses is sent again: a loss costs time, and no attempt. */
  readonly sendsAgain: boolean;
  /** The link's `conditions` changed. */
  conditionsChanged?(): void;
  describe?(): Readonly<Record<string, unknown>>;
}

export interface TransportKind<F extends Fields = Fields> extends KindCommon<F>, Measured {
  readonly type: "transport";
  /** True when senders stand still until there is room, and keep their worker meanwhile. */
  readonly holdsCallers?: boolean;
  /** Undefined = the wire itself: calls go out at once and cost nothing. */
  create(context: TransportContext, settings: SettingsOf<F>): TransportInstance | undefined;
}

// ---------------------------------------------------------------------------------------------------------------------
// Faults

export interface FaultContext {
  readonly engine: Engine;
  readonly id: string;
  readonly stream: (purpose: string) => RandomStream;
  readonly sampler: (spec: DistributionSpec, purpose: string) => Sampler;
  /** Conditions of the target component or link (after `changed()` the target obeys them). */
  readonly conditions: Conditions;
  readonly target: {
    readonly id: string;
    readonly isLink: boolean;
    readonly place: number;
    readonly instance: ComponentInstance | undefined;
  };
  readonly changed: () => void;
  /** Number of the operation with this id. */
  readonly operationIndex: (id: string) => number;
}

export interface FaultInstance {
  start(): void;
  /** Undoes exactly what `start` did. */
  stop(): void;
}

export interface FaultKind<F extends Fields = Fields> extends KindCommon<F> {
  readonly type: "fault";
  readonly targets: "component" | "link" | "component-or-link";
  /** Component kinds it makes sense for; left out = all. */
  readonly targetKinds?: readonly string[];
  /** Transports of links it makes sense for; left out = all. */
  readonly targetTransports?: readonly string[];
  readonly glyph: string;
  create(context: FaultContext, settings: SettingsOf<F>): FaultInstance;
}

// ---------------------------------------------------------------------------------------------------------------------
// Arrivals

export interface ArrivalContext {
  readonly engine: Engine;
  readonly stream: (purpose: string) => RandomStream;
  readonly sampler: (spec: DistributionSpec, purpose: string) => Sampler;
  /** Closed arrivals call this to issue a request now. `user` comes back in `settled`. */
  readonly issue: (user: number) => void;
  /** Open arrivals call this when their rate changes at a moment that `arrivalTimeNs` could not foresee. */
  readonly rateChanged: () => void;
}

/**
 * Open arrivals in operational time: the next arrival comes when the integral of the rate reaches `units`. Written so
 * that a surge (`factor`) that begins between two arrivals shortens what is left of the gap and nothing else.
 */
export interface OpenArrivals {
  readonly type: "open";
  /** Amount of integrated rate until the next arrival: Exp(1) for Poisson-like processes, 1 for regular ones. */
  drawUnits(): number;
  /** The moment (ns) at which `units` are used up, starting at `nowNs`; Infinity = never. */
  arrivalTimeNs(nowNs: number, units: number, factor: number): number;
  /** Units used between two moments. */
  unitsBetween(fromNs: number, toNs: number, factor: number): number;
  /** Requests that arrive together (default 1). */
  batchCount?(): number;
  start?(): void;
  /** Another process takes over: cancel own events. */
  stop?(): void;
}

export interface ClosedArrivals {
  readonly type: "closed";
  start(): void;
  /** The request of `user` ended (whatever the outcome). */
  settled(user: number): void;
  /** Another process takes over: nobody issues anything any more. */
  stop?(): void;
}

export interface ArrivalKind<F extends Fields = Fields> extends KindCommon<F> {
  readonly type: "arrivals";
  /** Mean arrivals per second over a long time, for display; undefined for closed arrivals. */
  offeredPerSecond?(settings: SettingsOf<F>): number;
  create(context: ArrivalContext, settings: SettingsOf<F>): OpenArrivals | ClosedArrivals;
}

// ---------------------------------------------------------------------------------------------------------------------

/** Identity functions that check a definition against its contract and keep the settings' type. */
export function defineComponent<F extends Fields>(kind: ComponentKind<F>): ComponentKind<F> {
  return kind;
}
export function definePolicy<F extends Fields>(kind: PolicyKind<F>): PolicyKind<F> {
  return kind;
}
export function defineFault<F extends Fields>(kind: FaultKind<F>): FaultKind<F> {
  return kind;
}
export function defineTransport<F extends Fields>(kind: TransportKind<F>): TransportKind<F> {
  return kind;
}
export function defineArrivals<F extends Fields>(kind: ArrivalKind<F>): ArrivalKind<F> {
  return kind;
}

/** A kind with its settings' type forgotten, as lists hold it. */
export type AnyComponentKind = Omit<ComponentKind, "create" | "check" | "holdsCallers"> & {
  holdsCallers?(settings: never): boolean;
  create(context: ComponentContext, settings: never): ComponentInstance;
  check?(settings: never, around: CheckContext): readonly CheckProblem[];
};
export type AnyPolicyKind = Omit<PolicyKind, "create" | "presets"> & {
  readonly presets?: readonly { readonly name: string; readonly settings: object; readonly source: string }[];
  create(context: PolicyContext, settings: never): PolicyInstance;
};
export type AnyFaultKind = Omit<FaultKind, "create"> & {
  create(context: FaultContext, settings: never): FaultInstance;
};
export type AnyTransportKind = Omit<TransportKind, "create"> & {
  create(context: TransportContext, settings: never): TransportInstance | undefined;
};
export type AnyArrivalKind = Omit<ArrivalKind, "create" | "offeredPerSecond"> & {
  offeredPerSecond?(settings: never): number;
  create(context: ArrivalContext, settings: never): OpenArrivals | ClosedArrivals;
};

export interface Catalog {
  readonly components: readonly AnyComponentKind[];
  readonly policies: readonly AnyPolicyKind[];
  readonly faults: readonly AnyFaultKind[];
  readonly arrivals: readonly AnyArrivalKind[];
  readonly transports: readonly AnyTransportKind[];
}

export type { DistributionSpec as DistributionSpecOf, SettingsOf, StepSpec };
