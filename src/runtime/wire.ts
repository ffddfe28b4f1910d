/** A link in a running simulation: its columns, its conditions, the network, and the way to the callee. */
import type { Sampler } from "../kernel/distributions";
import type { RandomStream } from "../kernel/random";
import type { ComponentInstance, Conditions, TransportInstance } from "../model/kind";

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
