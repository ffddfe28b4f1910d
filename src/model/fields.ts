/**
 * Field definitions: the one description of a setting from which validation, JSON Schema, inspector form, `list-kinds`,
 * defaults and the TypeScript type of the settings all follow.
 *
 * A definition is plain data. The phantom type parameter carries the value's type, so `SettingsOf<typeof fields>` is
 * what a kind's factory receives.
 */
import type { DistributionSpec } from "../kernel/distributions";

/** The unit that stands last in the setting's name; the inspector shows it and accepts it ("250 ms", "1.2k/s"). */
export type Unit = "ms" | "perSecond" | "ratio" | "count" | "bytes" | "factor" | "none";

interface FieldCommon<T> {
  /** What the inspector writes beside the field, in sentence case, without the unit. */
  readonly label: string;
  /** One or two sentences: what it does, and its name in a library people know. */
  readonly help: string;
  /** Default: what a file that leaves the setting out means. */
  readonly default: T;
  /** True when a change cannot apply to a running simulation and restarts it instead. */
  readonly structural?: boolean;
  /** True when the inspector shows it under "More settings". */
  readonly advanced?: boolean;
  /** Shown (and meaningful) only while another setting of the same record has one of these values. */
  readonly when?: { readonly setting: string; readonly is: readonly (string | boolean)[] };
}

export interface NumberField extends FieldCommon<number> {
  readonly type: "number";
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}
export interface ToggleField extends FieldCommon<boolean> {
  readonly type: "toggle";
}
export interface ChoiceField<T extends string = string> extends FieldCommon<T> {
  readonly type: "choice";
  readonly options: readonly { readonly value: T; readonly label: string; readonly help: string }[];
}
export interface TextField extends FieldCommon<string> {
  readonly type: "text";
  readonly lengthMax: number;
}
/** The id of another element of the scenario; `""` means none. */
export interface ReferenceField extends FieldCommon<string> {
  readonly type: "reference";
  readonly to: "component" | "operation" | "outgoing" | "component-or-link";
}
export interface DistributionField extends FieldCommon<DistributionSpec> {
  readonly type: "distribution";
}
/** A list of records or of plain values. */
export interface ListField<T = unknown> extends FieldCommon<readonly T[]> {
  readonly type: "list";
  readonly of: AnyField;
  readonly countMax: number;
}
/** A fixed record of fields. */
export interface RecordField<T = unknown> extends FieldCommon<T> {
  readonly type: "record";
  readonly fields: Fields;
}
/** A tagged union: `{ kind: "count", ... }`. */
export interface UnionField<T = unknown> extends FieldCommon<T> {
  readonly type: "union";
  readonly kinds: Readonly<Record<string, { readonly label: string; readonly help: string; readonly fields: Fields }>>;
}
/** Values by operation id, e.g. a handler program for each operation. */
export interface MapField<T = unknown> extends FieldCommon<Readonly<Record<string, T>>> {
  readonly type: "map";
  readonly key: "operation" | "outgoing";
  readonly of: AnyField;
}
/** A handler program: a list of steps (see `program.ts`). */
export interface ProgramField extends FieldCommon<readonly StepSpec[]> {
  readonly type: "program";
}
/** One entry of a catalog list, chosen by `kind` (arrival processes, transports). */
export interface CatalogField<T = unknown> extends FieldCommon<T> {
  readonly type: "catalog";
  readonly list: "arrivals" | "transports";
}

export type AnyField =
  | NumberField
  | ToggleField
  | ChoiceField
  | TextField
  | ReferenceField
  | DistributionField
  | ListField
  | RecordField
  | UnionField
  | MapField
  | ProgramField
  | CatalogField;

export type Fields = Readonly<Record<string, AnyField>>;

/** The resolved settings of a record of fields: every field present, defaults filled in. */
export type SettingsOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends FieldCommon<infer T> ? T : never };

/** Steps of a handler program, as written in the file. */
export type StepSpec =
  | { readonly do: "work"; readonly serviceTime?: DistributionSpec }
  | { readonly do: "call"; readonly to: string; readonly onFailure?: "fail" | "ignore"; readonly operation?: string }
  | { readonly do: "publish"; readonly to: string; readonly onFailure?: "fail" | "ignore"; readonly operation?: string }
  | {
      readonly do: "parallel";
      readonly steps: readonly StepSpec[];
      readonly copyCount?: number;
      readonly waitForCount?: number;
    }
  | { readonly do: "sequence"; readonly steps: readonly StepSpec[] }
  | {
      readonly do: "choose";
      readonly branches: readonly { readonly weight: number; readonly steps: readonly StepSpec[] }[];
    }
  | {
      readonly do: "repeat";
      readonly count: number;
      readonly countMax?: number;
      readonly inParallel?: boolean;
      readonly steps: readonly StepSpec[];
    }
  | { readonly do: "hold"; readonly of: string; readonly operation?: string; readonly steps: readonly StepSpec[] }
  | { readonly do: "lookup"; readonly in: string; readonly onMiss: readonly StepSpec[] }
  | { readonly do: "fail"; readonly permanent?: boolean }
  | { readonly do: "respond" };

type Options<F extends FieldCommon<unknown>> = Partial<Pick<F, "structural" | "advanced" | "when">>;

interface NumberOptions extends Options<NumberField> {
  readonly min?: number;
  readonly max?: number;
}

const number =
  (unit: Unit, integer: boolean, limitMin: number, limitMax: number) =>
  (label: string, defaultValue: number, help: string, options: NumberOptions = {}): NumberField => {
    const { min = limitMin, max = limitMax, ...rest } = options;
    return { type: "number", unit, integer, min, max, label, help, default: defaultValue, ...rest };
  };

/** The longest time a scenario may run, and so the longest duration a setting may hold: 90 days. */
export const DURATION_MS_MAX = 90 * 24 * 3600 * 1000;

/** A length of time in milliseconds; the setting's name ends in `Ms`. */
export const duration = number("ms", false, 0, DURATION_MS_MAX);
/** A whole number; the setting's name ends in `Count`, `Capacity`, `Limit` … */
export const count = number("count", true, 0, 1_000_000);
/** A share from 0 to 1; the setting's name ends in `Ratio`, `share` or `Threshold`. */
export const ratio = number("ratio", false, 0, 1);
/** Events per second; the setting's name ends in `PerSecond`. */
export const rate = number("perSecond", false, 0, 10_000_000);
/** A plain multiplier; the setting's name ends in `Factor`. */
export const factor = number("factor", false, 0, 1_000_000);
/** A size in bytes; the setting's name ends in `Bytes`. */
export const bytes = number("bytes", true, 0, 1_099_511_627_776);
/** A plain number without unit. */
export const plainNumber = number("none", false, -1e15, 1e15);

export function toggle(label: string, value: boolean, help: string, options: Options<ToggleField> = {}): ToggleField {
  return { type: "toggle", label, help, default: value, ...options };
}
export function text(label: string, value: string, help: string, options: Options<TextField> = {}): TextField {
  return { type: "text", lengthMax: 2000, label, help, default: value, ...options };
}
/** `options` maps each value to `[label, help]`. */
export function choice<T extends string>(
  label: string,
  value: NoInfer<T>,
  help: string,
  values: Readonly<Record<T, readonly [label: string, help: string]>>,
  options: Options<ChoiceField<T>> = {},
): ChoiceField<T> {
  const entries = Object.entries(values) as [T, readonly [string, string]][];
  return {
    type: "choice",
    options: entries.map(([entry, [entryLabel, entryHelp]]) => ({ value: entry, label: entryLabel, help: entryHelp })),
    label,
    help,
    default: value,
    ...options,
  };
}
export function reference(
  label: string,
  to: ReferenceField["to"],
  help: string,
  options: Options<ReferenceField> = {},
): ReferenceField {
  return { type: "reference", to, label, help, default: "", structural: true, ...options };
}
export function distribution(
  label: string,
  value: DistributionSpec,
  help: string,
  options: Options<DistributionField> = {},
): DistributionField {
  return { type: "distribution", label, help, default: value, ...options };
}
export function list<F extends AnyField>(
  label: string,
  of: F,
  help: string,
  options: Options<ListField> & { readonly countMax?: number; readonly default?: readonly F["default"][] } = {},
): ListField<F["default"]> {
  const { countMax = 1000, default: value = [], ...rest } = options;
  return { type: "list", of, countMax, label, help, default: value, ...rest };
}
export function record<F extends Fields>(
  label: string,
  fields: F,
  help: string,
  options: Options<RecordField> = {},
): RecordField<SettingsOf<F>> {
  return { type: "record", fields, label, help, default: defaultsOf(fields), ...options };
}
/** Union members as a TypeScript type. */
export type UnionOf<K extends Readonly<Record<string, { readonly fields: Fields }>>> = {
  readonly [N in keyof K]: { readonly kind: N } & SettingsOf<K[N]["fields"]>;
}[keyof K];

export function union<
  K extends Readonly<Record<string, { readonly label: string; readonly help: string; readonly fields: Fields }>>,
>(
  label: string,
  defaultKind: keyof K & string,
  kinds: K,
  help: string,
  options: Options<UnionField> = {},
): UnionField<UnionOf<K>> {
  const chosen = kinds[defaultKind] as K[string];
  const value = { kind: defaultKind, ...defaultsOf(chosen.fields) } as unknown as UnionOf<K>;
  return { type: "union", kinds, label, help, default: value, ...options };
}
export function mapByOperation<F extends AnyField>(
  label: string,
  of: F,
  help: string,
  options: Options<MapField> = {},
): MapField<F["default"]> {
  return { type: "map", key: "operation", of, label, help, default: {}, ...options };
}
export function mapByOutgoing<F extends AnyField>(
  label: string,
  of: F,
  help: string,
  options: Options<MapField> = {},
): MapField<F["default"]> {
  return { type: "map", key: "outgoing", of, label, help, default: {}, ...options };
}
export function program(label: string, help: string, options: Options<ProgramField> = {}): ProgramField {
  return { type: "program", label, help, default: [], structural: true, ...options };
}
export function arrivalsField<T>(label: string, value: T, help: string): CatalogField<T> {
  return { type: "catalog", list: "arrivals", label, help, default: value };
}
export function transportField(label: string, help: string): CatalogField<{ readonly kind: string }> {
  return { type: "catalog", list: "transports", label, help, default: { kind: "direct" }, structural: true };
}

/** Every field's default, as one settings record. */
export function defaultsOf<F extends Fields>(fields: F): SettingsOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as SettingsOf<F>;
}
