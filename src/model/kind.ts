/**
 * The contracts that catalog entries implement: declarative data for everybody (palette, inspector, schema, CLI) and one
 * factory that runs at compile time and returns handlers for the engine.
 */
import type { ArrivalContext, ArrivalKind, ClosedArrivals, OpenArrivals } from "./arrival-kind";
import type { CheckContext, CheckProblem, ComponentContext, ComponentInstance, ComponentKind } from "./component-kind";
import type { FaultContext, FaultInstance, FaultKind } from "./fault-kind";
import type { Fields } from "./fields";
import type { PolicyContext, PolicyInstance, PolicyKind } from "./policy-kind";
import type { TransportContext, TransportInstance, TransportKind } from "./transport-kind";

export type { EventHandle } from "../kernel/calendar";
export type { DistributionSpec as DistributionSpecOf } from "../kernel/distributions";
export type { Handler } from "../kernel/kernel";
export type * from "./arrival-kind";
export type * from "./component-kind";
export type * from "./engine";
export type * from "./fault-kind";
export type { SettingsOf, StepSpec } from "./fields";
export type * from "./kind-common";
export type * from "./policy-kind";
export type * from "./transport-kind";

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
