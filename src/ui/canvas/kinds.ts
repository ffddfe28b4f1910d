/** Look-ups in the catalog, as the canvas needs them. */
import { catalog } from "../../catalog/index";
import type { ComponentDocument } from "../../model/document";
import type { AnyComponentKind, AnyFaultKind, AnyPolicyKind } from "../../model/kind";

export function componentKind(kind: string): AnyComponentKind | undefined {
  return catalog.components.find((entry) => entry.kind === kind);
}

export function faultKind(kind: string): AnyFaultKind | undefined {
  return catalog.faults.find((entry) => entry.kind === kind);
}

export function policyKind(kind: string): AnyPolicyKind | undefined {
  return catalog.policies.find((entry) => entry.kind === kind);
}

/** A numeric setting with its default; undefined when the kind has no such setting. */
export function settingNumber(
  component: ComponentDocument | undefined,
  kind: AnyComponentKind | undefined,
  name: string,
): number | undefined {
  const value = component?.[name] ?? kind?.fields[name]?.default;
  return typeof value === "number" ? value : undefined;
}

/** True when a call may go from one component to the other. */
export function canConnect(from: ComponentDocument | undefined, to: ComponentDocument | undefined): boolean {
  if (from === undefined || to === undefined || from.id === to.id) return false;
  return componentKind(to.kind)?.isSource !== true;
}
