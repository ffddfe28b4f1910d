/**
 * Settings that name other elements, found by their field definitions: renamed when components are pasted or an operation
 * gets another id, dropped when what they name is removed.
 */
import type { Json, JsonObject } from "../model/document";
import type { AnyField, Fields } from "../model/fields";

/** The id to write instead; undefined = what had it is gone. A side that is left out keeps its ids. */
export interface Renaming {
  readonly component?: (id: string) => string | undefined;
  readonly operation?: (id: string) => string | undefined;
}

/** Says that a value lost what it was about and should leave the list it stands in. */
const GONE = Symbol("gone");
type Mapped = Json | typeof GONE;

/** The same settings with every reference renamed. Returns the very same object when nothing changed. */
export function renameReferences<T extends object>(settings: T, fields: Fields, renaming: Renaming): T {
  const before = settings as unknown as JsonObject;
  const after = mapRecord(before, fields, renaming);
  if (after !== GONE) return (isSame(before, after) ? settings : after) as T;
  const kept = Object.entries(before).map(([name, value]): [string, Json] => {
    const field = fields[name];
    const mapped = field === undefined ? value : mapValue(value, field, renaming);
    return [name, mapped === GONE ? "" : mapped];
  });
  return Object.fromEntries(kept) as T;
}

/** One value with every reference inside it renamed; `""` for a reference to something that is gone. */
export function renameInValue(value: Json, field: AnyField, renaming: Renaming): Json {
  const mapped = mapValue(value, field, renaming);
  return mapped === GONE ? "" : mapped;
}

/** A path inside the settings (`handlers.checkout.0.to`) with the ids that it passes renamed; undefined = gone. */
export function renameInPath(
  path: readonly string[],
  fields: Fields,
  renaming: Renaming,
): readonly string[] | undefined {
  const [name = "", key, ...rest] = path;
  const field = fields[name];
  if (field?.type !== "map" || key === undefined) return path;
  const renamed = mapReference(key, field.key, renaming);
  return typeof renamed === "string" ? [name, renamed, ...rest] : undefined;
}

function mapRecord(record: JsonObject, fields: Fields, renaming: Renaming): JsonObject | typeof GONE {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) {
    const field = fields[name];
    const mapped = field === undefined ? value : mapValue(value, field, renaming);
    if (mapped === GONE) return GONE;
    result[name] = mapped;
  }
  return result;
}

function mapValue(value: Json, field: AnyField, renaming: Renaming): Mapped {
  switch (field.type) {
    case "reference":
      return typeof value === "string" && value !== "" ? mapReference(value, field.to, renaming) : value;
    case "list":
      return Array.isArray(value) ? mapList(value, field.of, renaming) : value;
    case "record":
      return isRecord(value) ? mapRecord(value, field.fields, renaming) : value;
    case "union":
      return isRecord(value) ? mapRecord(value, field.kinds[String(value.kind)]?.fields ?? {}, renaming) : value;
    case "map":
      return isRecord(value) ? mapMap(value, field.key, field.of, renaming) : value;
    case "program":
      return Array.isArray(value) ? mapSteps(value, renaming) : value;
    default:
      return value;
  }
}

function mapReference(id: string, to: string, renaming: Renaming): string | typeof GONE {
  const rename = to === "operation" ? renaming.operation : renaming.component;
  return rename === undefined ? id : (rename(id) ?? GONE);
}

function mapList(list: readonly Json[], of: AnyField, renaming: Renaming): Json[] {
  return list.map((item) => mapValue(item, of, renaming)).filter((item): item is Json => item !== GONE);
}

function mapMap(map: JsonObject, key: "operation" | "outgoing", of: AnyField, renaming: Renaming): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(map)) {
    const to = mapReference(name, key, renaming);
    const mapped = mapValue(value, of, renaming);
    if (typeof to === "string" && mapped !== GONE) result[to] = mapped;
  }
  return result;
}

/** Steps whose component or operation is gone are left out; so are branches that became empty. */
function mapSteps(steps: readonly Json[], renaming: Renaming): Json[] {
  return steps.map((step) => mapStep(step, renaming)).filter((step): step is Json => step !== GONE);
}

const STEP_REFERENCES = [
  ["to", "component"],
  ["in", "component"],
  ["of", "component"],
  ["operation", "operation"],
] as const;

function mapStep(step: Json, renaming: Renaming): Mapped {
  if (!isRecord(step)) return step;
  const result: Record<string, Json> = { ...step };
  for (const [name, to] of STEP_REFERENCES) {
    const id = step[name];
    if (typeof id !== "string") continue;
    const renamed = mapReference(id, to, renaming);
    if (renamed === GONE) return GONE;
    result[name] = renamed;
  }
  for (const name of ["steps", "onMiss"]) {
    const inner = step[name];
    if (Array.isArray(inner)) result[name] = mapSteps(inner, renaming);
  }
  if (Array.isArray(step.branches)) {
    const branches = step.branches as readonly Json[];
    result.branches = branches.map((branch) =>
      isRecord(branch) && Array.isArray(branch.steps) ? { ...branch, steps: mapSteps(branch.steps, renaming) } : branch,
    );
  }
  return result;
}

function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
