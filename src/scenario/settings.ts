/** Settings with their defaults filled in. */
import type { LinkDocument, OperationDocument, PolicyDocument, Scenario } from "../model/document";
import type { Fields, SettingsOf } from "../model/fields";
import type { Catalog } from "../model/kind";
import type { SizeSpec } from "../model/message-sizes";
import { defaultOf, type FileField, formOf, type TaggedForm } from "./form";
import { isList, isObject, own } from "./json";
import { LINK_FIELDS, OPERATION_FIELDS, RUN_FIELDS } from "./link-fields";
import { faultKind } from "./shapes";

type AnyRecord = Readonly<Record<string, unknown>>;

/**
 * The full settings of an element: every field present, left-out ones with their default, also inside unions, records,
 * lists, maps and catalog entries. `document` may be the element itself: names that are not fields are passed over.
 *
 * Assumes validated input (`parse`). What it does not know (an unknown union kind) it returns as it stands.
 */
export function resolveSettings<F extends Fields>(fields: F, document: AnyRecord, catalog: Catalog): SettingsOf<F> {
  return resolveFields(fields, document, catalog) as SettingsOf<F>;
}

/** A link's own settings; `responseLatency` follows `latency` unless it is written. */
export function resolveLink(link: LinkDocument, catalog: Catalog): SettingsOf<typeof LINK_FIELDS> {
  const settings = resolveSettings(LINK_FIELDS, link, catalog);
  return link.responseLatency === undefined ? { ...settings, responseLatency: settings.latency } : settings;
}

/** The full settings of a policy; undefined when the catalog does not know its kind. */
export function resolvePolicy(policy: PolicyDocument, catalog: Catalog): AnyRecord | undefined {
  const kind = catalog.policies.find((entry) => entry.kind === policy.kind);
  return kind && resolveSettings(kind.fields, policy, catalog);
}

/** The full settings of a fault kind; undefined when the catalog does not know the kind. */
export function resolveFault(fault: AnyRecord & { readonly kind: string }, catalog: Catalog): AnyRecord | undefined {
  const kind = faultKind(catalog, fault.kind);
  return kind && resolveSettings(kind.fields, fault, catalog);
}

export interface ResolvedOperation {
  readonly id: string;
  readonly share: number;
  readonly access: "read" | "write";
  readonly priority: number;
  readonly tenant: string;
  readonly idempotent: boolean;
  /** Undefined = requests ask for no key. */
  readonly keys: { readonly count: number; readonly zipf: number } | undefined;
  readonly requestSize: SizeSpec;
  readonly responseSize: SizeSpec;
}

/** The operation of a scenario that declares none. */
export const DEFAULT_OPERATION: OperationDocument = { id: "request" };

/** The operations with their defaults; a scenario without any has one, `request`. */
export function resolveOperations(scenario: Scenario, catalog: Catalog): ResolvedOperation[] {
  const operations = scenario.operations.length === 0 ? [DEFAULT_OPERATION] : scenario.operations;
  return operations.map((operation) => {
    const settings = resolveSettings(OPERATION_FIELDS, { ...operation }, catalog);
    return Object.assign(settings, {
      id: operation.id,
      keys: operation.keys === undefined ? undefined : settings.keys,
    });
  });
}

/** The run's settings with their defaults. */
export function resolveRun(run: AnyRecord, catalog: Catalog): SettingsOf<typeof RUN_FIELDS> {
  return resolveSettings(RUN_FIELDS, run, catalog);
}

/** The value that a field's setting has when the file says `value`. */
export function resolveValue(field: FileField, value: unknown, catalog: Catalog): unknown {
  if (value === undefined) {
    const fallback = defaultOf(field);
    return fallback === undefined ? undefined : resolveValue(field, fallback, catalog);
  }
  const form = formOf(field, catalog);
  switch (form.type) {
    case "record":
      return isObject(value) ? resolveFields(form.fields, value, catalog) : value;
    case "list":
      return isList(value) ? value.map((item) => resolveValue(form.of, item, catalog)) : value;
    case "map":
      return isObject(value) ? mapValues(value, (item) => resolveValue(form.of, item, catalog)) : value;
    case "tagged":
      return form.fills ? resolveTagged(form, value, catalog) : value;
    default:
      return value;
  }
}

function resolveFields(fields: Readonly<Record<string, FileField>>, document: AnyRecord, catalog: Catalog): AnyRecord {
  return mapValues(fields, (field, name) => resolveValue(field, own(document, name), catalog));
}

function resolveTagged(form: TaggedForm, value: unknown, catalog: Catalog): unknown {
  if (!isObject(value)) return value;
  const tag = value[form.tag];
  const shape = typeof tag === "string" ? form.shapes.get(tag) : undefined;
  return shape === undefined ? value : { [form.tag]: tag, ...resolveFields(shape.fields, value, catalog) };
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T, name: string) => unknown): AnyRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

/**
 * Whether changing the setting at `path` (`["rule", "failureCount"]`) needs a restart: it or something around it is
 * declared structural. Inside a union the answer is yes when the name is structural in any of its kinds.
 */
export function isStructural(fields: Fields, path: readonly string[], catalog: Catalog): boolean {
  const [name, ...rest] = path;
  const field = name === undefined ? undefined : own(fields, name);
  return field !== undefined && isStructuralInside(field, rest, catalog);
}

/** The names of the settings whose change needs a restart, at the top level of `fields`. */
export function structuralSettings(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) => (field.structural === true ? [name] : []));
}

function isStructuralInside(field: FileField, path: readonly string[], catalog: Catalog): boolean {
  // The policies of a link are built when the run starts: another list is another run.
  if (field.type === "policies" && path.length < 2) return true;
  if ("structural" in field && field.structural === true) return true;
  const [name, ...rest] = path;
  if (name === undefined) return false;
  return childFields(field, name, catalog).some((child) => isStructuralInside(child, rest, catalog));
}

/** The fields that `name` may lead to inside a value of `field`, whatever its kind. */
function childFields(field: FileField, name: string, catalog: Catalog): FileField[] {
  const form = formOf(field, catalog);
  if (form.type === "list" || form.type === "map") return [form.of];
  if (form.type === "record") return listed(own(form.fields, name));
  if (form.type === "tagged") return [...form.shapes.values()].flatMap((shape) => listed(own(shape.fields, name)));
  return [];
}

function listed<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
