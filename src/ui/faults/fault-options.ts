/** Which faults can hit what, and how one is written. */
import { type FaultDocument, type Json, linkIds, type Scenario } from "../../model/document";
import type { AnyFaultKind } from "../../model/kind";
import { LINK_FIELDS } from "../../scenario/link-fields";

export interface FaultTarget {
  readonly id: string;
  readonly type: "component" | "link";
  /** Kind of the component, or of the link's transport. */
  readonly kind: string;
}

/** What `run.inject` takes. */
export type FaultNow = Omit<FaultDocument, "id" | "startAtMs"> & { readonly kind: string; readonly target: string };

/** How long injected faults last; undefined = until somebody undoes them. */
export const FAULT_DURATIONS_MS: readonly (number | undefined)[] = [2_000, 10_000, 30_000, 60_000, undefined];
export const FAULT_DURATION_MS = 10_000;

export function faultsFor(faults: readonly AnyFaultKind[], target: FaultTarget): readonly AnyFaultKind[] {
  return faults.filter((fault) => {
    if (fault.targets !== "component-or-link" && fault.targets !== target.type) return false;
    const kinds = target.type === "link" ? fault.targetTransports : fault.targetKinds;
    return kinds === undefined || kinds.includes(target.kind);
  });
}

/** A fault that begins now. What is not in `settings` has the kind's defaults, which are sensible ones. */
export function faultNow(
  kind: string,
  target: string,
  lastForMs: number | undefined,
  settings: Readonly<Record<string, Json>> = {},
): FaultNow {
  return { ...settings, kind, target, ...(lastForMs === undefined ? {} : { lastForMs }) };
}

export function targetOf(document: Scenario, id: string): FaultTarget {
  const component = document.components.find((each) => each.id === id);
  if (component !== undefined) return { id, type: "component", kind: component.kind };
  const link = document.links[linkIds(document.links).indexOf(id)];
  return { id, type: "link", kind: link?.transport?.kind ?? LINK_FIELDS.transport.default.kind };
}
