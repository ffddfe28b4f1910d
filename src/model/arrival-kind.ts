/** The contract of arrival processes. */
import type { DistributionSpec, Sampler } from "../kernel/distributions";
import type { RandomStream } from "../kernel/random";
import type { Engine } from "./engine";
import type { Fields, SettingsOf } from "./fields";
import type { KindCommon } from "./kind-common";

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
