/**
 * Settings by address: `<component or link id>.<path>`, as in `orders->payments.policies.1.retryBudgetRatio`; also
 * `run.runForMs`, `operations.checkout.share`, `faults.<id or index>.addMs`, `objectives.<id>.below`. Variants, sweeps,
 * `--set` and live commands all go through here.
 */
import type { Json, JsonObject, Problem, Scenario } from "../model/document";
import type { ChoiceField } from "../model/fields";
import type { Catalog } from "../model/kind";
import { aroundScenario } from "./around";
import { type Check, checkValue } from "./check-value";
import { defaultOf, type FileField, type Form, formOf, type TaggedForm } from "./form";
import { freezeDeep, isList, isObject, own, sameJson } from "./json";
import { allPlaces, type Found, findPlace, type Place } from "./place";
import { ProblemList } from "./problems";
import { resolveValue } from "./settings";
import { isAppend, writeInside } from "./write-inside";

export type ReadResult =
  | {
      readonly ok: true;
      /** The value in effect: the default where the file says nothing. */
      readonly value: Json;
      readonly isDefault: boolean;
      readonly field: FileField;
    }
  | { readonly ok: false; readonly problem: Problem };

export type WriteResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problem: Problem };

/** The setting at `address`, with the field that describes it. */
export function readAddress(scenario: Scenario, address: string, catalog: Catalog): ReadResult {
  const found = findSetting(scenario, address, catalog);
  if ("problem" in found) return { ok: false, problem: found.problem };
  return { ok: true, value: found.effective ?? null, isDefault: found.value === undefined, field: found.field };
}

/**
 * A scenario in which the setting at `address` is `value`; everything else is shared with `scenario`. `undefined` takes
 * the setting out of the file (its default applies) or the entry out of its list. An index one past the end appends.
 */
export function writeAddress(
  scenario: Scenario,
  address: string,
  value: Json | undefined,
  catalog: Catalog,
): WriteResult {
  const found = findSetting(scenario, address, catalog);
  if ("problem" in found) return { ok: false, problem: found.problem };
  const { place, path } = found;
  const [name = "", ...inside] = path;
  const field = own(place.shape.fields, name);
  if (field === undefined) return { ok: false, problem: noSuchSetting(address, name, Object.keys(place.shape.fields)) };
  const before = own(place.element, name);
  const after = writeInside(field, before, inside, value, catalog);
  const problem = newProblem(scenario, place, name, after, address, catalog);
  if (problem !== undefined) return { ok: false, problem };
  const { [name]: _, ...others } = place.element;
  const element = after === undefined ? others : { ...place.element, [name]: after };
  return { ok: true, scenario: replaceElement(scenario, place, freezeDeep(element)) };
}

export interface AddressEntry {
  readonly address: string;
  readonly field: FileField;
  /** The value in effect. */
  readonly value: Json;
  readonly isDefault: boolean;
}

/** Every single setting of a scenario, down to numbers, toggles, choices and texts: for finding and sweeping. */
export function listAddresses(scenario: Scenario, catalog: Catalog): AddressEntry[] {
  return allPlaces(scenario, catalog).flatMap((place) =>
    Object.entries(place.shape.fields).flatMap(([name, field]) => {
      const value = own(place.element, name);
      if (value === undefined && place.shape.optional.includes(name)) return [];
      return leaves(`${place.head}.${name}`, field, value, value === undefined, catalog);
    }),
  );
}

function leaves(
  address: string,
  field: FileField,
  value: Json | undefined,
  isDefault: boolean,
  catalog: Catalog,
): AddressEntry[] {
  const effective = resolveValue(field, value, catalog) as Json | undefined;
  const form = formOf(field, catalog);
  if (isList(effective) && (form.type === "list" || form.type === "record")) {
    if (form.type !== "list") return [];
    return effective.flatMap((item, i) => leaves(`${address}.${i}`, form.of, item, isDefault, catalog));
  }
  if (!isObject(effective)) return [{ address, field, value: effective ?? null, isDefault }];
  return Object.entries(effective).flatMap(([name, member]) => {
    const child = childOf(form, effective, name);
    return child === undefined ? [] : leaves(`${address}.${name}`, child, member, isDefault, catalog);
  });
}

interface Setting extends Found {
  readonly field: FileField;
  /** As written; undefined when the file says nothing. */
  readonly value: Json | undefined;
  /** With defaults filled in. */
  readonly effective: Json | undefined;
}

/** Whether a change at `address` needs the run to start again. Unknown addresses do. */
export function isStructuralAddress(scenario: Scenario, address: string, catalog: Catalog): boolean {
  const found = findPlace(scenario, address, catalog);
  if ("problem" in found) return true;
  let field = own(found.place.shape.fields, found.path[0] ?? "");
  let value: Json | undefined = own(found.place.element, found.path[0] ?? "");
  if (field?.type === "policies" && found.path.length < 3) return true;
  for (const name of [...found.path.slice(1), undefined]) {
    if (field === undefined || ("structural" in field && field.structural === true)) return true;
    if (name === undefined) return false;
    const inside = value ?? (defaultOf(field) as Json | undefined);
    field = childOf(formOf(field, catalog), inside, name);
    value = memberOf(inside, name);
  }
  return false;
}

function findSetting(scenario: Scenario, address: string, catalog: Catalog): Setting | { readonly problem: Problem } {
  const found = findPlace(scenario, address, catalog);
  if ("problem" in found) return found;
  const { place, path } = found;
  const [name = "", ...inside] = path;
  let field = own(place.shape.fields, name);
  if (field === undefined) return { problem: noSuchSetting(address, name, Object.keys(place.shape.fields)) };
  let value: Json | undefined = own(place.element, name);
  let effective = resolveValue(field, value, catalog) as Json | undefined;
  for (const [depth, step] of inside.entries()) {
    const form: Form = formOf(field, catalog);
    const isLast = depth === inside.length - 1;
    const child: FileField | undefined = childOf(form, effective, step);
    const exists = form.type !== "list" || Number(step) < lengthOf(effective) || (isLast && isAppend(effective, step));
    if (child === undefined || !exists) return { problem: noSuchSetting(address, step, childNames(form, effective)) };
    value = memberOf(value, step);
    // What is optional has no default in effect, only one to begin with.
    effective = memberOf(effective, step) ?? (resolveValue(child, undefined, catalog) as Json | undefined);
    field = child;
  }
  return { ...found, field, value, effective };
}

function lengthOf(value: Json | undefined): number {
  return isList(value) ? value.length : 0;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (isList(value)) return value[Number(name)];
  return isObject(value) ? own(value, name) : undefined;
}

/** The field of the member `name` of `value`. */
function childOf(form: Form, value: Json | undefined, name: string): FileField | undefined {
  switch (form.type) {
    case "record":
      return own(form.fields, name);
    case "list":
      return /^\d{1,7}$/.test(name) ? form.of : undefined;
    case "map":
      return form.of;
    case "tagged": {
      if (name === form.tag) return tagField(form);
      const tag = isObject(value) ? value[form.tag] : undefined;
      const shape = typeof tag === "string" ? form.shapes.get(tag) : undefined;
      return shape && own(shape.fields, name);
    }
    default:
      return undefined;
  }
}

/** The choice between the kinds of a union. */
function tagField(form: TaggedForm): ChoiceField {
  const options = [...form.shapes].map(([value, { label, help }]) => ({ value, label, help }));
  const first = options[0]?.value ?? "";
  return { type: "choice", label: "Kind", help: `Which ${form.word} it is.`, default: first, options };
}

function childNames(form: Form, value: Json | undefined): string[] {
  if (form.type === "record") return Object.keys(form.fields);
  if (isList(value)) return value.map((_, i) => String(i));
  if (form.type === "map") return isObject(value) ? Object.keys(value) : [];
  if (form.type !== "tagged" || !isObject(value)) return [];
  const shape = form.shapes.get(String(value[form.tag]));
  return [form.tag, ...Object.keys(shape?.fields ?? {})];
}

function noSuchSetting(address: string, name: string, names: readonly string[]): Problem {
  const end = address.indexOf(`.${name}`) === -1 ? address.length : address.lastIndexOf(`.${name}`);
  const hint = new ProblemList().suggest(name, names, names.length === 0 ? "There is nothing inside it." : "");
  const reason =
    name === "" ? "The address names no setting." : `There is no setting "${name}" in ${address.slice(0, end)}.`;
  return { path: address, value: undefined, reason, hint, severity: "error" };
}

/** The first error that the change brings; errors that stood there before do not count against it. */
function newProblem(
  scenario: Scenario,
  place: Place,
  name: string,
  after: Json | undefined,
  address: string,
  catalog: Catalog,
): Problem | undefined {
  if (after === undefined) {
    if (!place.shape.required.includes(name)) return undefined;
    return {
      path: address,
      value: undefined,
      reason: `${name} is needed.`,
      hint: "Give it a value.",
      severity: "error",
    };
  }
  const field = own(place.shape.fields, name) as FileField;
  const around = aroundScenario(scenario, catalog);
  const errorsOf = (value: Json): readonly Problem[] => {
    const problems = new ProblemList();
    const check: Check = { around, problems, owner: place.owner };
    checkValue(check, field, value, `${place.head}.${name}`);
    return problems.all().filter(({ severity }) => severity === "error");
  };
  const errors = errorsOf(after);
  if (errors.length === 0) return undefined;
  const before = own(place.element, name);
  const old = before === undefined ? [] : errorsOf(before);
  return errors.find((error) => !old.some((known) => sameProblem(known, error)));
}

function sameProblem(a: Problem, b: Problem): boolean {
  return a.path === b.path && a.reason === b.reason && sameJson(a.value, b.value);
}

function replaceElement(scenario: Scenario, place: Place, element: JsonObject): Scenario {
  const { section, index } = place;
  if (section === "run") return { ...scenario, run: element as unknown as Scenario["run"] };
  const list: readonly unknown[] = scenario[section];
  return { ...scenario, [section]: list.map((old, i) => (i === index ? element : old)) };
}
