/**
 * What a field's value looks like in the file. Distributions, programs and catalog entries are tagged unions like any
 * other; `formOf` spells them out, so that validation, defaults, addresses, canonical text and schema each know only
 * a handful of forms.
 */
import type {
  AnyField,
  CatalogField,
  ChoiceField,
  Fields,
  MapField,
  NumberField,
  RecordField,
  ReferenceField,
  TextField,
  ToggleField,
  UnionField,
} from "../model/fields";
import type { Catalog } from "../model/kind";
import { DISTRIBUTION_KINDS } from "./distribution-fields";
import { LIMITS } from "./limits";
import { STEP_KINDS } from "./step-fields";

/** A record of fields. Left out means the default, except for those named here. */
export interface Shape {
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
  /** Must be written; has no default. */
  readonly required: readonly string[];
  /** May be absent, which does not mean its default: the default is only what the inspector begins with. */
  readonly optional: readonly string[];
}

/** A record that names its own shape in its `tag`. */
export interface TaggedForm {
  readonly type: "tagged";
  readonly tag: "kind" | "do";
  /** What it is called in a sentence: "distribution", "step", "policy". */
  readonly word: string;
  readonly shapes: ReadonlyMap<string, Shape>;
  /** False where left-out members are not filled in (distributions and steps: their readers know them as written). */
  readonly fills: boolean;
}

/** A list whose elements are steps of a program. */
interface StepField {
  readonly type: "step";
}
/** A list of policies, outermost first: on a link, or the admission policies of a component. */
export interface PoliciesField {
  readonly type: "policies";
  readonly label: string;
  readonly help: string;
  readonly default: readonly never[];
}
interface PolicyField {
  readonly type: "policy";
}

/** Fields as kinds declare them, and the few that only the file knows. */
export type FileField = AnyField | StepField | PoliciesField | PolicyField;

export interface ListForm {
  readonly type: "list";
  readonly of: FileField;
  readonly countMax: number;
}

export type Form =
  | NumberField
  | ToggleField
  | ChoiceField
  | TextField
  | ReferenceField
  | RecordField
  | MapField
  | ListForm
  | TaggedForm;

export const POLICIES: PoliciesField = {
  type: "policies",
  label: "Policies",
  help: "What wraps a call, outermost first.",
  default: [],
};

export const DISTRIBUTION_FORM: TaggedForm = {
  type: "tagged",
  tag: "kind",
  word: "distribution",
  fills: false,
  shapes: new Map(
    Object.entries(DISTRIBUTION_KINDS).map(([name, { label, help, fields, forms, optional }]) => {
      const several = forms.length > 1;
      const required = several ? [] : (forms[0] ?? []);
      return [name, { label, help, fields, required, optional: several ? forms.flat() : optional }];
    }),
  ),
};
export const STEP_FORM: TaggedForm = {
  type: "tagged",
  tag: "do",
  word: "step",
  fills: false,
  shapes: new Map(Object.entries(STEP_KINDS)),
};
const programForm: ListForm = { type: "list", of: { type: "step" }, countMax: LIMITS.steps };
const policiesForm: ListForm = { type: "list", of: { type: "policy" }, countMax: LIMITS.policies };

interface KindEntry {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly fields: Fields;
}

function shapesOf(kinds: readonly KindEntry[]): ReadonlyMap<string, Shape> {
  return new Map(
    kinds.map(({ kind, label, summary, fields }) => [
      kind,
      { label, help: summary, fields, required: [], optional: [] },
    ]),
  );
}

interface CatalogForms {
  readonly arrivals: TaggedForm;
  readonly transports: TaggedForm;
  readonly policy: TaggedForm;
}

/** Per catalog: forms are asked for at every step of every walk. */
const catalogForms = new WeakMap<Catalog, CatalogForms>();
const unionForms = new WeakMap<UnionField, TaggedForm>();

function formsOf(catalog: Catalog): CatalogForms {
  const known = catalogForms.get(catalog);
  if (known !== undefined) return known;
  const forms: CatalogForms = {
    arrivals: { type: "tagged", tag: "kind", word: "arrival process", fills: true, shapes: shapesOf(catalog.arrivals) },
    transports: { type: "tagged", tag: "kind", word: "transport", fills: true, shapes: shapesOf(catalog.transports) },
    policy: { type: "tagged", tag: "kind", word: "policy", fills: true, shapes: shapesOf(catalog.policies) },
  };
  catalogForms.set(catalog, forms);
  return forms;
}

function unionForm(field: UnionField): TaggedForm {
  const known = unionForms.get(field);
  if (known !== undefined) return known;
  const shapes = Object.entries(field.kinds).map(([name, entry]): [string, Shape] => [
    name,
    { ...entry, required: [], optional: [] },
  ]);
  const form: TaggedForm = {
    type: "tagged",
    tag: "kind",
    word: field.label.toLowerCase(),
    fills: true,
    shapes: new Map(shapes),
  };
  unionForms.set(field, form);
  return form;
}

/** The arrival processes of a catalog. */
export function arrivalsForm(catalog: Catalog): TaggedForm {
  return formsOf(catalog).arrivals;
}

/** The transports of a catalog. */
export function transportsForm(catalog: Catalog): TaggedForm {
  return formsOf(catalog).transports;
}

/** The policies of a catalog. */
export function policyForm(catalog: Catalog): TaggedForm {
  return formsOf(catalog).policy;
}

/** The form of a field's value. */
export function formOf(field: FileField, catalog: Catalog): Form {
  switch (field.type) {
    case "union":
      return unionForm(field);
    case "distribution":
      return DISTRIBUTION_FORM;
    case "program":
      return programForm;
    case "step":
      return STEP_FORM;
    case "policies":
      return policiesForm;
    case "policy":
      return formsOf(catalog).policy;
    case "catalog":
      return catalogForm(field, catalog);
    default:
      return field;
  }
}

function catalogForm(field: CatalogField, catalog: Catalog): TaggedForm {
  return formsOf(catalog)[field.list];
}

/** The default of a field that has one of its own (elements of lists have none). */
export function defaultOf(field: FileField): unknown {
  return field.type === "step" || field.type === "policy" ? undefined : field.default;
}
