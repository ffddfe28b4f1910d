/** Every kind of the catalog with its settings and metrics, as plain data: what `list-kinds` prints. */
import type { NumberField } from "../model/fields";
import type { Catalog } from "../model/kind";
import { COMPONENT_METRICS, LINK_METRICS, type MetricSpec } from "../model/metric";
import { DISTRIBUTION_KINDS } from "../scenario/distribution-fields";
import { type FileField, formOf } from "../scenario/form";
import { FAULT_FIELDS, LINK_FIELDS, OPERATION_FIELDS, RUN_FIELDS } from "../scenario/link-fields";
import { STEP_KINDS } from "../scenario/step-fields";

export interface SettingRow {
  /** `rule.failureCount`, `routes[].to`, `handlers.<operation>` */
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly string[] | null;
  /** The kind of a union that has this setting. */
  readonly when: string | null;
  readonly label: string;
  readonly help: string;
  /** A change restarts the run. */
  readonly structural: boolean;
}

export interface KindRow {
  readonly type: "component" | "policy" | "fault" | "arrivals" | "transport" | "distribution" | "step" | "element";
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly alsoKnownAs: string | null;
  readonly settings: readonly SettingRow[];
  readonly metrics: readonly {
    readonly id: string;
    readonly unit: string;
    readonly label: string;
    readonly help: string;
  }[];
}

type Fields = Readonly<Record<string, FileField>>;

/** In the order of the catalog, then what every file has. */
export function describeKinds(catalog: Catalog): KindRow[] {
  const rows = (fields: Fields): SettingRow[] => settingRows(fields, "", null, catalog);
  const entry =
    (type: KindRow["type"]) =>
    (kind: Entry): KindRow => ({
      type,
      kind: kind.kind,
      label: kind.label,
      summary: kind.summary,
      alsoKnownAs: kind.alsoKnownAs ?? null,
      settings: rows(kind.fields),
      metrics: metricRows(kind.metrics ?? []),
    });
  const named = (type: KindRow["type"], kinds: Readonly<Record<string, Named>>): KindRow[] =>
    Object.entries(kinds).map(([kind, { label, help, fields }]) => entry(type)({ kind, label, summary: help, fields }));
  return [
    ...catalog.components.map(entry("component")),
    ...catalog.policies.map(entry("policy")),
    ...catalog.faults.map(entry("fault")),
    ...catalog.arrivals.map(entry("arrivals")),
    ...catalog.transports.map(entry("transport")),
    ...named("distribution", DISTRIBUTION_KINDS),
    ...named("step", STEP_KINDS),
    ...ELEMENTS.map(entry("element")),
  ];
}

interface Entry {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly alsoKnownAs?: string;
  readonly fields: Fields;
  readonly metrics?: readonly MetricSpec[];
}
interface Named {
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
}

const ELEMENTS: readonly Entry[] = [
  {
    kind: "every-component",
    label: "Every component",
    summary: "What every component measures.",
    fields: {},
    metrics: COMPONENT_METRICS,
  },
  {
    kind: "link",
    label: "Link",
    summary: "A directed connection between two components.",
    fields: LINK_FIELDS,
    metrics: LINK_METRICS,
  },
  { kind: "every-fault", label: "Every fault", summary: "What every fault has.", fields: FAULT_FIELDS },
  { kind: "operation", label: "Operation", summary: "One kind of request.", fields: OPERATION_FIELDS },
  { kind: "run", label: "Run", summary: "How long the scenario runs, and from which seed.", fields: RUN_FIELDS },
];

function metricRows(metrics: readonly MetricSpec[]): KindRow["metrics"] {
  return metrics.map(({ id, unit, label, help }) => ({ id, unit, label, help: help ?? "" }));
}

function settingRows(fields: Fields, prefix: string, when: string | null, catalog: Catalog): SettingRow[] {
  return Object.entries(fields).flatMap(([name, field]) => rowsOf(field, prefix + name, when, catalog));
}

function rowsOf(field: FileField, name: string, when: string | null, catalog: Catalog): SettingRow[] {
  if (field.type === "step" || field.type === "policy") return [];
  const row: SettingRow = {
    name,
    type: field.type,
    unit: field.type === "number" ? field.unit : null,
    default: field.default,
    ...rangeOf(field),
    choices: choicesOf(field, catalog),
    when,
    label: field.label,
    help: field.help,
    structural: "structural" in field && field.structural === true,
  };
  return [row, ...inside(field, name, when, catalog)];
}

/** The values of a choice, the kinds of a union or of a catalog list. */
function choicesOf(field: FileField, catalog: Catalog): readonly string[] | null {
  if (field.type === "choice") return field.options.map(({ value }) => value);
  if (field.type !== "union" && field.type !== "catalog") return null;
  const form = formOf(field, catalog);
  return form.type === "tagged" ? [...form.shapes.keys()] : null;
}

function rangeOf(field: FileField): Pick<SettingRow, "min" | "max"> {
  if (field.type !== "number") return { min: null, max: null };
  const { min, max }: NumberField = field;
  return { min, max };
}

/** Settings inside a setting. Distributions, steps and arrival processes are kinds of their own. */
function inside(field: FileField, name: string, when: string | null, catalog: Catalog): SettingRow[] {
  const form = formOf(field, catalog);
  if (field.type === "record") return settingRows(field.fields, `${name}.`, when, catalog);
  if (form.type === "list" && form.of.type === "record")
    return settingRows(form.of.fields, `${name}[].`, when, catalog);
  if (form.type === "map") return inside(form.of, `${name}.<${form.key}>`, when, catalog);
  if (field.type !== "union" || form.type !== "tagged") return [];
  return [...form.shapes].flatMap(([kind, shape]) => settingRows(shape.fields, `${name}.`, kind, catalog));
}
