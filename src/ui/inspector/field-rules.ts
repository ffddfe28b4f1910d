/** What a form decides from field definitions and values alone: what is shown, what is changed, what an edit makes. */
import type { Json, JsonObject } from "../../model/document";
import type { AnyField, ChoiceField, Fields } from "../../model/fields";
import { isList, isObject, own, sameJson } from "../../scenario/json";

export type FieldEntry = readonly [name: string, field: AnyField];

export interface FieldGroups {
  readonly plain: readonly FieldEntry[];
  readonly advanced: readonly FieldEntry[];
}

/** The fields to show for these settings: conditions met, advanced ones apart, both in the order of the definition. */
export function shownFields(fields: Fields, settings: JsonObject): FieldGroups {
  const shown = Object.entries(fields).filter(([, field]) => isShown(field, fields, settings));
  return {
    plain: shown.filter(([, field]) => field.advanced !== true),
    advanced: shown.filter(([, field]) => field.advanced === true),
  };
}

function isShown(field: AnyField, fields: Fields, settings: JsonObject): boolean {
  if (field.when === undefined) return true;
  const { setting, is } = field.when;
  const value = own(settings, setting) ?? fields[setting]?.default;
  return is.some((each) => each === value);
}

/** What the file says, or the default. */
export function valueOr(field: AnyField, value: Json | undefined): Json {
  return value ?? (field.default as Json);
}

/** True when the file says something else than the default. */
export function isChanged(field: AnyField, value: Json | undefined): boolean {
  return value !== undefined && !sameJson(value, field.default);
}

/** Number of settings among these that differ from their defaults. */
export function changedCount(entries: readonly FieldEntry[], settings: JsonObject): number {
  return entries.filter(([name, field]) => isChanged(field, own(settings, name))).length;
}

/** The record with one member set, or left out (undefined). */
export function withMember(record: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _before, ...rest } = record;
  return value === undefined ? rest : { ...record, [name]: value };
}

export function asRecord(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function asList(value: unknown): readonly Json[] {
  return isList(value) ? value : [];
}

/** A fresh value of a field, as a list begins a new entry with. */
export function freshValue(field: AnyField): Json {
  if (field.type === "record") return defaultsOf(field.fields);
  return structuredClone(field.default) as Json;
}

/** A fresh member of a tagged union, with every setting written. */
export function freshTagged(kind: string, fields: Fields): JsonObject {
  return { kind, ...defaultsOf(fields) };
}

function defaultsOf(fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, structuredClone(field.default) as Json]),
  );
}

const SEGMENTS_MAX = 3;
const SEGMENT_LETTERS_MAX = 30;
/** What fits beside a label. */
const INLINE_SEGMENT_LETTERS_MAX = 15;

/** Few and short options are all shown at once; the others go into a select. */
export function isSegmented({ options }: ChoiceField): boolean {
  return options.length <= SEGMENTS_MAX && lettersOf(options) <= SEGMENT_LETTERS_MAX;
}

function lettersOf(options: ChoiceField["options"]): number {
  return options.reduce((sum, option) => sum + option.label.length, 0);
}

const INLINE_OPTION_LETTERS_MAX = 14;
const INLINE_LABEL_LETTERS_MAX = 24;

/** Long words need the whole width: the label then stands above its control. */
export function isStacked(field: AnyField): boolean {
  if (isCompound(field)) return true;
  if (field.type === "toggle") return false;
  if (field.label.length > INLINE_LABEL_LETTERS_MAX) return true;
  if (field.type !== "choice") return false;
  if (isSegmented(field)) return lettersOf(field.options) > INLINE_SEGMENT_LETTERS_MAX;
  return field.options.some(({ label }) => label.length > INLINE_OPTION_LETTERS_MAX);
}

/** Units of things that are never negative: there, −1 stands for "off". */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(["ms", "perSecond", "ratio", "count", "bytes", "factor"]);
/** What a setting that was off begins with, by unit. */
const SWITCHED_ON: Readonly<Record<string, number>> = {
  ms: 1000,
  perSecond: 10,
  ratio: 0.5,
  count: 1,
  bytes: 1024,
  factor: 1,
};

/** A number that may be off, which the file writes as −1: with the value that it begins with. Undefined for all others. */
export function switchOf(field: AnyField): { readonly off: number; readonly start: number } | undefined {
  if (field.type !== "number" || field.min !== -1 || !NEVER_NEGATIVE.has(field.unit)) return undefined;
  return { off: -1, start: Math.min(field.max, SWITCHED_ON[field.unit] ?? 1) };
}

/** Fields whose editor needs the panel's whole width. */
export function isCompound(field: AnyField): boolean {
  return ["distribution", "list", "record", "union", "map", "program", "catalog"].includes(field.type);
}
