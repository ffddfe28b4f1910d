/** The shape of every element of a scenario, with the catalog's settings merged in. */
import type { AnyField, Fields } from "../model/fields";
import type { AnyComponentKind, AnyFaultKind, Catalog } from "../model/kind";
import { type FileField, POLICIES, type Shape } from "./form";
import {
  COMPONENT_FIELDS,
  FAULT_FIELDS,
  FAULT_OPTIONAL,
  LINK_FIELDS,
  LINK_OPTIONAL,
  NOTE_FIELDS,
  OBJECTIVE_FIELDS,
  OBJECTIVE_OPTIONAL,
  OPERATION_FIELDS,
  OPERATION_OPTIONAL,
  POSITION_FIELDS,
  RUN_FIELDS,
} from "./link-fields";

/** A shape whose fields include those that only the file knows. */
export interface ElementShape extends Omit<Shape, "fields"> {
  readonly fields: Readonly<Record<string, FileField>>;
  /** Names that are written before the fields (`id`, `kind`, `from` …). */
  readonly head: readonly string[];
}

function element(
  label: string,
  head: readonly string[],
  fields: Readonly<Record<string, FileField>>,
  optional: readonly string[] = [],
  required: readonly string[] = [],
): ElementShape {
  return { label, help: "", head, fields, optional, required };
}

export const RUN_SHAPE = element("run", [], RUN_FIELDS);
export const OPERATION_SHAPE = element("operation", ["id"], OPERATION_FIELDS, OPERATION_OPTIONAL);
export const LINK_SHAPE = element("link", ["from", "to"], { ...LINK_FIELDS, policies: POLICIES }, LINK_OPTIONAL);
export const OBJECTIVE_SHAPE = element("objective", ["id"], OBJECTIVE_FIELDS, OBJECTIVE_OPTIONAL, ["metric"]);
export const NOTE_SHAPE = element("note", ["id"], NOTE_FIELDS, [], ["text", "x", "y"]);
export const POSITION_SHAPE = element("position", [], POSITION_FIELDS, [], ["x", "y"]);

const componentShapes = new WeakMap<AnyComponentKind, ElementShape>();
const faultShapes = new WeakMap<AnyFaultKind, ElementShape>();
const unknownComponent = element("component", ["id", "kind"], { ...COMPONENT_FIELDS, policies: POLICIES });
const unknownFault = element("fault", ["id", "kind", "target"], FAULT_FIELDS, FAULT_OPTIONAL);

/** A component's label, its kind's settings and its admission policies; of an unknown kind only what all have. */
export function componentShape(kind: AnyComponentKind | undefined): ElementShape {
  if (kind === undefined) return unknownComponent;
  const known = componentShapes.get(kind);
  if (known !== undefined) return known;
  const shape = element(kind.kind, ["id", "kind"], { ...COMPONENT_FIELDS, ...own(kind.fields), policies: POLICIES });
  componentShapes.set(kind, shape);
  return shape;
}

/** A fault's times and its kind's settings. */
export function faultShape(kind: AnyFaultKind | undefined): ElementShape {
  if (kind === undefined) return unknownFault;
  const known = faultShapes.get(kind);
  if (known !== undefined) return known;
  const shape = element(kind.kind, ["id", "kind", "target"], { ...FAULT_FIELDS, ...kind.fields }, FAULT_OPTIONAL);
  faultShapes.set(kind, shape);
  return shape;
}

export function componentKind(catalog: Catalog, kind: string): AnyComponentKind | undefined {
  return catalog.components.find((entry) => entry.kind === kind);
}

export function faultKind(catalog: Catalog, kind: string): AnyFaultKind | undefined {
  return catalog.faults.find((entry) => entry.kind === kind);
}

/** A kind may not redefine `label` or `policies`: they are every component's. */
function own(fields: Fields): Readonly<Record<string, AnyField>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== "policies"));
}
