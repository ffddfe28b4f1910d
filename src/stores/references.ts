/**
 * Settings that name other components, found by their field definitions: renamed when components are pasted, dropped
 * when components are removed.
 */
import type { Json, JsonObject } from "../model/document";
import type { AnyField, Fields } from "../model/fields";

/** The id to write instead; undefined = that component is gone. */
export type Renaming = (id: string) => string | undefined;

/** Says that a value lost what it was about and should leave the list it stands in. */
const GONE = Symbol("gone");
type Mapped = Json | typeof GONE;

/** The same settings with every reference renamed. Returns the very same object when nothing changed. */
export function renameReferences<T extends object>(settings: T, fields: Fields, rename: Renaming): T {
  const before = settings as unknown as JsonObject;
  const after = mapRecord(before, fields, rename);
  if (after !== GONE) return (isSame(before, after) ? settings : after) as T;
  const kept = Object.entries(before).map(([name, value]): [string, Json] => {
    const field = fields[name];
    const mapped = field === undefined ? value : mapValue(value, field, rename);
    return [name, mapped === GONE ? "" : mapped];
  });
  return Object.fromEntries(kept) as T;
}

function mapRecord(record: JsonObject, fields: Fields, rename: Renaming): JsonObject | typeof GONE {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) {
    const field = fields[name];
    const mapped = field === undefined ? value : mapValue(value, field, rename);
    if (mapped === GONE) return GONE;
    result[name] = mapped;
  }
  return result;
}

function mapValue(value: Json, field: AnyField, rename: Renaming): Mapped {
  switch (field.type) {
    case "reference":
      if (field.to === "operation" || typeof value !== "string" || value === "") return value;
      return rename(value) ?? GONE;
    case "list":
      return Array.isArray(value) ? mapList(value, field.of, rename) : value;
    case "record":
      return isRecord(value) ? mapRecord(value, field.fields, rename) : value;
    case "union":
      return isRecord(value) ? mapRecord(value, field.kinds[String(value.kind)]?.fields ?? {}, rename) : value;
    case "map":
      return isRecord(value) ? mapMap(value, field.key, field.of, rename) : value;
    case "program":
      return Array.isArray(value) ? mapSteps(value, rename) : value;
    default:
      return value;
  }
}

function mapList(list: readonly Json[], of: AnyField, rename: Renaming): Json[] {
  return list.map((item) => mapValue(item, of, rename)).filter((item): item is Json => item !== GONE);
}

function mapMap(map: JsonObject, key: "operation" | "outgoing", of: AnyField, rename: Renaming): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(map)) {
    const to = key === "outgoing" ? rename(name) : name;
    const mapped = mapValue(value, of, rename);
    if (to !== undefined && mapped !== GONE) result[to] = mapped;
  }
  return result;
}

/** Steps whose component is gone are left out; so are branches that became empty. */
function mapSteps(steps: readonly Json[], rename: Renaming): Json[] {
  return steps.map((step) => mapStep(step, rename)).filter((step): step is Json => step !== GONE);
}

function mapStep(step: Json, rename: Renaming): Mapped {
  if (!isRecord(step)) return step;
  const result: Record<string, Json> = { ...step };
  for (const name of ["to", "in", "of"]) {
    const id = step[name];
    if (typeof id !== "string") continue;
    const renamed = rename(id);
    if (renamed === undefined) return GONE;
    result[name] = renamed;
  }
  for (const name of ["steps", "onMiss"]) {
    const inner = step[name];
    if (Array.isArray(inner)) result[name] = mapSteps(inner, rename);
  }
  if (Array.isArray(step.branches)) {
    const branches = step.branches as readonly Json[];
    result.branches = branches.map((branch) =>
      isRecord(branch) && Array.isArray(branch.steps) ? { ...branch, steps: mapSteps(branch.steps, rename) } : branch,
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
