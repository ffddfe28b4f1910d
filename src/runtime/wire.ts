/** A link in a running simulation: its columns, its conditions, the network, and the way to the callee. */
import type { Sampler } from "../kernel/distributions";
import type { Kernel } from "../kernel/kernel";
import type { RandomSource, RandomStream } from "../kernel/random";
import { msToNs } from "../kernel/time";
import type { CallTable } from "../model/calls";
import type {
  ComponentInstance,
  Conditions,
  DistributionSpecOf,
  OperationInfo,
  TransportInstance,
} from "../model/kind";
import type { Columns } from "./columns";

export function neutralConditions(): Conditions {
  return {
    downReplicaCount: 0,
    addedNs: 0,
    slowFactor: 1,
    errorRatio: 0,
    errorIsPermanent: false,
    lossRatio: 0,
    cutRequests: 0,
    cutResponses: 0,
    arrivalFactor: 1,
    frozen: 0,
    leakedCount: 0,
    silentRatio: 0,
    clockOffsetNs: 0,
    clockDriftRatio: 0,
    callFaults: undefined,
  };
}

/** Columns that every component has; the outcome counters are consecutive, in the order of the codes. */
export interface NodeState {
  readonly arrivals: number;
  readonly firstOutcome: number;
  readonly good: number;
  readonly wasted: number;
  readonly inFlight: number;
  readonly latency: number;
  /** With more than one operation: per operation, else empty. */
  readonly byOperation: readonly {
    readonly arrivals: number;
    readonly firstOutcome: number;
    readonly good: number;
    readonly latency: number;
  }[];
  readonly conditions: Conditions;
  readonly errors: RandomStream;
  instance: ComponentInstance;
  /** Hear when replicas may have started, stopped or changed their readiness. */
  readonly watchers: (() => void)[];
  /** First admission policy, or the component itself. */
  enter: (slot: number) => void;
}

export interface LinkState {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly firstOutcome: number;
  readonly attempts: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
  readonly latency: number;
  readonly attemptLatency: number;
  readonly conditions: Conditions;
  readonly losses: RandomStream;
  readonly cancellation: boolean;
  /** One-way times (ns). */
  requestLatency: Sampler;
  responseLatency: Sampler;
  /** The same for control messages, which draw apart from calls. */
  controlRequest: Sampler;
  controlResponse: Sampler;
  readonly controlLosses: RandomStream;
  /** True when neither way ever takes time, so that hops are plain calls. */
  isInstant: boolean;
  /** Instant, loses nothing, and no fault is on it: there is nothing to look at on the way. */
  isPlain: boolean;
  lossRatio: number;
  /** After so long without an answer the transport reports a lost attempt as failed (ns). */
  lossDetectedAfterNs: number;
  /** The innermost layer around the wire; undefined = none. */
  transport: TransportInstance | undefined;
  /** What the network loses is sent again by the transport. */
  sendsAgain: boolean;
  /** First policy, transport, or the wire. */
  enter: (slot: number) => void;
}

/** The running engine, as far as its own parts need it. */
export interface Wiring {
  readonly kernel: Kernel;
  readonly calls: CallTable;
  readonly counters: Float64Array;
  readonly nodes: readonly NodeState[];
  readonly links: readonly LinkState[];
}

export function newNodeState(columns: Columns, operations: readonly OperationInfo[], errors: RandomStream): NodeState {
  return {
    arrivals: columns.counters.get("arrivals")!,
    firstOutcome: columns.counters.get("settledOk")!,
    good: columns.counters.get("good")!,
    wasted: columns.counters.get("wasted")!,
    inFlight: columns.levels.get("inFlight")!,
    latency: columns.samples.get("latency")!,
    byOperation:
      operations.length > 1
        ? operations.map(({ id }) => ({
            arrivals: columns.counters.get(`arrivals:${id}`)!,
            firstOutcome: columns.counters.get(`settledOk:${id}`)!,
            good: columns.counters.get(`good:${id}`)!,
            latency: columns.samples.get(`latency:${id}`)!,
          }))
        : [],
    conditions: neutralConditions(),
    errors,
    instance: NOT_YET,
    watchers: [],
    enter: () => {},
  };
}

/** A link whose network `configureLink` has yet to set. */
export function newLinkState(
  id: string,
  { from, to }: { readonly from: number; readonly to: number },
  columns: Columns,
  random: RandomSource,
  cancellation: boolean,
): LinkState {
  return {
    id,
    from,
    to,
    calls: columns.counters.get("calls")!,
    firstOutcome: columns.counters.get("settledOk")!,
    attempts: columns.counters.get("attempts")!,
    answered: columns.counters.get("attemptsAnswered")!,
    failed: columns.counters.get("attemptsFailed")!,
    lost: columns.counters.get("lost")!,
    latency: columns.samples.get("latency")!,
    attemptLatency: columns.samples.get("attemptLatency")!,
    conditions: neutralConditions(),
    losses: random.stream(id, "losses"),
    cancellation,
    requestLatency: () => 0,
    responseLatency: () => 0,
    controlRequest: () => 0,
    controlResponse: () => 0,
    controlLosses: random.stream(id, "control-losses"),
    isInstant: true,
    isPlain: false,
    lossRatio: 0,
    lossDetectedAfterNs: 0,
    transport: undefined,
    sendsAgain: false,
    enter: () => {},
  };
}

/** Sets a link's network properties, at compile time and when they change live. */
export function configureLink(
  state: LinkState,
  settings: Readonly<Record<string, unknown>>,
  sampler: (spec: DistributionSpecOf, purpose: string) => Sampler,
): void {
  const latency = settings.latency as DistributionSpecOf;
  const response = (settings.responseLatency ?? latency) as DistributionSpecOf;
  state.requestLatency = sampler(latency, "request-latency");
  state.responseLatency = sampler(response, "response-latency");
  state.controlRequest = sampler(latency, "control-request");
  state.controlResponse = sampler(response, "control-response");
  state.isInstant = isZero(latency) && isZero(response);
  state.lossRatio = settings.lossRatio as number;
  state.lossDetectedAfterNs = msToNs(settings.lossDetectedAfterMs as number);
  noteConditions(state);
}

/** After the network or the conditions of a link changed. */
export function noteConditions(state: LinkState): void {
  const { addedNs, lossRatio, cutRequests, cutResponses, callFaults } = state.conditions;
  const isUndisturbed = addedNs === 0 && lossRatio === 0 && cutRequests === 0 && cutResponses === 0;
  state.isPlain = state.isInstant && state.lossRatio === 0 && isUndisturbed && callFaults === undefined;
}

function isZero(spec: DistributionSpecOf): boolean {
  return spec.kind === "constant" && spec.ms === 0;
}

/** Stands in until every instance exists; the order of creation must not matter. */
const NOT_YET: ComponentInstance = {
  receive() {
    throw new Error("a call reached a component that was not created yet");
  },
};
