/** A new value for a setting, with one place inside it changed and the rest shared. */
import type { Json, JsonObject } from "../model/document";
import type { Catalog } from "../model/kind";
import { DISTRIBUTION_KINDS } from "./distribution-fields";
import { defaultOf, type FileField, type Form, formOf, type Shape, type TaggedForm } from "./form";
import { isList, isObject, type JsonBuilder, own } from "./json";

/**
 * `before` with the place at `path` set to `value` (`undefined` = taken out). Left-out settings on the way are written
 * with their default first. The caller has checked that the path exists, and checks the result.
 */
export function writeInside(
  field: FileField,
  before: Json | undefined,
  path: readonly string[],
  value: Json | undefined,
  catalog: Catalog,
): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const form = formOf(field, catalog);
  const base = before ?? (form.type === "record" ? {} : (defaultOf(field) as Json | undefined));
  if (form.type === "list") return writeEntry(form.of, isList(base) ? base : [], name, rest, value, catalog);
  const object = isObject(base) ? base : {};
  if (form.type === "tagged" && name === form.tag) return changeKind(form, object, value);
  const child = childField(form, object, name);
  if (child === undefined) return before;
  const member = writeInside(child, own(object, name), rest, value, catalog);
  const { [name]: _, ...others } = object;
  return member === undefined ? others : { ...object, [name]: member };
}

/** True when `name` is the index one past the end of a list. */
export function isAppend(list: Json | undefined, name: string): boolean {
  return Number(name) === (isList(list) ? list.length : 0);
}

function writeEntry(
  of: FileField,
  list: readonly Json[],
  name: string,
  rest: readonly string[],
  value: Json | undefined,
  catalog: Catalog,
): Json {
  const index = Number(name);
  const entry = writeInside(of, list[index], rest, value, catalog);
  if (entry === undefined) return list.filter((_, i) => i !== index);
  return index === list.length ? [...list, entry] : list.map((old, i) => (i === index ? entry : old));
}

function childField(form: Form, object: JsonObject, name: string): FileField | undefined {
  if (form.type === "map") return form.of;
  if (form.type === "record") return own(form.fields, name);
  if (form.type !== "tagged") return undefined;
  const shape = form.shapes.get(String(object[form.tag]));
  return shape && own(shape.fields, name);
}

/** Another kind keeps the members it shares with the old one; what it must have and lacks takes its default. */
function changeKind(form: TaggedForm, object: JsonObject, kind: Json | undefined): Json | undefined {
  const shape = typeof kind === "string" ? form.shapes.get(kind) : undefined;
  if (shape === undefined || kind === undefined)
    return kind === undefined ? undefined : { ...object, [form.tag]: kind };
  const changed: JsonBuilder = { [form.tag]: kind };
  for (const [name, field] of Object.entries(shape.fields)) {
    const kept = own(object, name);
    if (kept !== undefined) changed[name] = kept;
    else if (mustHave(form, String(kind), shape, name, object)) changed[name] = field.default as Json;
  }
  return changed;
}

/** Of several ways to write a distribution, the one that keeps the most, else the first. */
function mustHave(form: TaggedForm, kind: string, shape: Shape, name: string, object: JsonObject): boolean {
  const forms = form.word === "distribution" ? own(DISTRIBUTION_KINDS, kind)?.forms : undefined;
  if (forms === undefined || forms.length < 2) return shape.required.includes(name);
  const chosen = forms.find((names) => names.some((one) => Object.hasOwn(object, one))) ?? forms[0];
  return chosen?.includes(name) === true;
}
