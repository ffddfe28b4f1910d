/** The contract of components. */
import type { ArrivalContext, ClosedArrivals, OpenArrivals } from "./arrival-kind";
import type { Directory } from "./directory";
import type { Conditions, Context } from "./engine";
import type { Fields, SettingsOf } from "./fields";
import type { KindCommon, Measured } from "./kind-common";

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
  /** `listener` hears whenever replicas of the target may have started, stopped or changed their readiness. */
  watch(listener: () => void): void;
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
  /** It was told to stop: it is finishing what it has, or gone. Not so when it crashed. Left out: those beyond `replicaCount`. */
  isReplicaLeaving?(replica: number): boolean;
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
  /** True when no calls ever reach it: arrivals, latency and outcomes say nothing of it, the metrics of its own do. */
  readonly takesNoCalls?: boolean;
  /** True when nothing may call it (traffic sources). */
  readonly isSource?: boolean;
  /** True when, with these settings, callers are held back until there is room. */
  holdsCallers?(settings: SettingsOf<F>): boolean;
  /** True when callers may hold what it has (connections) over several steps; it then implements `released`. */
  readonly grantsHolds?: boolean;
  /** True when what callers ask to hold is held at the component behind it; it then implements `granted` and `released`. */
  readonly passesHolds?: boolean;
  /** Set when the kind has workers: which of its metrics fill the card and draw the slots. */
  readonly hasStation?: boolean;
  /** Kinds of faults that change nothing at it: aiming one at it is answered with a warning. */
  readonly ignoresFaults?: readonly string[];
  create(context: ComponentContext, settings: SettingsOf<F>): ComponentInstance;
  /** Problems that no single field can show; `settings` are resolved. Paths are relative to the component. */
  check?(settings: SettingsOf<F>, around: CheckContext): readonly CheckProblem[];
}

export interface CheckContext {
  readonly outgoing: readonly {
    /** The link's id. */
    readonly id: string;
    readonly to: string;
    readonly kind: string;
    /** Why nothing can be held over this link; undefined = something can. */
    readonly grantsNothing?: { readonly reason: string; readonly hint: string } | undefined;
  }[];
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
