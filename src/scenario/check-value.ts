/**
 * Validation of one setting against its field. What is sound is returned as it stands in the file (nothing is filled
 * in); what is broken is left out, so that the default applies, and is listed with its reason.
 */
import type { Json, JsonObject } from "../model/document";
import type { MapField, NumberField, ReferenceField } from "../model/fields";
import { type Around, isReferable, referable } from "./around";
import { checkDistribution } from "./check-distribution";
import { checkChoice, checkNumber, checkText, checkToggle } from "./check-plain";
import { type FileField, formOf, type ListForm, type Shape, type TaggedForm } from "./form";
import { describeType, isList, isObject, isWritable, type JsonBuilder, own, preview } from "./json";
import { spellNumber } from "./limits";
import type { ProblemList } from "./problems";

/** What the checks of one element share. */
export interface Check {
  readonly around: Around;
  readonly problems: ProblemList;
  /** The component whose outgoing links `outgoing` references mean. */
  readonly owner: string | undefined;
}

type Fields = Readonly<Record<string, FileField>>;
/** A record whose members must all be written: those inside distributions and steps have no defaults. */
type Strictness = "whole" | "filled";

/** The sound part of `value`, or undefined when nothing of it can stand. `path` is where its problems are listed. */
export function checkValue(
  check: Check,
  field: FileField,
  value: Json,
  path: string,
  strictness: Strictness = "filled",
): Json | undefined {
  const form = formOf(field, check.around.catalog);
  switch (form.type) {
    case "number":
      return checkNumber(check.problems, form as NumberField, value, path);
    case "toggle":
      return checkToggle(check.problems, form, value, path);
    case "choice":
      return checkChoice(check.problems, form, value, path);
    case "text":
      return checkText(check.problems, form, value, path);
    case "reference":
      return checkReference(check, form, value, path);
    case "record":
      return checkRecord(check, form.fields, value, path, strictness);
    case "list":
      return checkList(check, form, value, path, strictness);
    case "map":
      return checkMap(check, form, value, path);
    case "tagged":
      return checkTagged(check, form, value, path);
  }
}

function checkReference(check: Check, field: ReferenceField, value: Json, path: string): Json | undefined {
  const { problems, around, owner } = check;
  if (typeof value !== "string") {
    const hint = value === null ? "Leave it out, or write its id as a text." : "Write its id as a text.";
    problems.error(path, value, `This must be the id of ${REFERRED[field.to]}, not ${describeType(value)}.`, hint);
    return undefined;
  }
  // A dangling reference is kept: what it points at may come back.
  if (value !== "" && !isReferable(value, field.to, around, owner)) {
    const none = field.to === "outgoing" ? `Draw a link from ${owner ?? "here"} to it.` : "There is none yet.";
    const hint = problems.suggest(value, referable(field.to, around, owner)) || none;
    problems.error(path, value, `There is no ${MISSING[field.to](owner)} ${preview(value)}.`, hint);
  }
  return value;
}

const REFERRED: Readonly<Record<ReferenceField["to"], string>> = {
  component: "a component",
  operation: "an operation",
  outgoing: "the component an outgoing link leads to",
  "component-or-link": "a component or a link",
};
const MISSING: Readonly<Record<ReferenceField["to"], (owner: string | undefined) => string>> = {
  component: () => "component",
  operation: () => "operation",
  outgoing: (owner) => `link from ${owner ?? "here"} to`,
  "component-or-link": () => "component or link",
};

function checkRecord(
  check: Check,
  fields: Fields,
  value: Json,
  path: string,
  strictness: Strictness,
): Json | undefined {
  if (!isObject(value)) return notThe(check, "an object { … }", value, path);
  const required = strictness === "whole" ? Object.keys(fields) : [];
  return checkMembers(check, { label: "record", help: "", fields, required, optional: [] }, value, path, strictness);
}

/**
 * The sound members of a record: known ones checked, unknown ones kept. Undefined when one that must be there is
 * missing or broken. `head` members are passed over: their reader checks them.
 */
export function checkMembers(
  check: Check,
  shape: Omit<Shape, "fields"> & { readonly fields: Fields },
  value: JsonObject,
  path: string,
  strictness: Strictness,
  head: readonly string[] = [],
): JsonBuilder | undefined {
  const sound: JsonBuilder = {};
  let isWhole = true;
  for (const name of shape.required) {
    if (Object.hasOwn(value, name)) continue;
    isWhole = false;
    check.problems.error(`${path}.${name}`, undefined, `${name} is missing.`, `A ${shape.label} needs it.`);
  }
  for (const [name, member] of Object.entries(value)) {
    const field = own(shape.fields, name);
    if (head.includes(name)) sound[name] = member;
    else if (field === undefined) keepUnknown(check, shape, name, member, path, sound);
    else {
      const kept = checkValue(check, field, member, `${path}.${name}`, strictness);
      if (kept !== undefined) sound[name] = kept;
      else if (shape.required.includes(name)) isWhole = false;
    }
  }
  return isWhole ? sound : undefined;
}

function keepUnknown(
  check: Check,
  shape: Omit<Shape, "fields"> & { readonly fields: Fields },
  name: string,
  value: Json,
  path: string,
  sound: JsonBuilder,
): void {
  const at = `${path}.${name}`;
  if (!isWritable(value)) {
    check.problems.warn(at, undefined, "JSON cannot hold an infinite number.", "It is left out.");
    return;
  }
  sound[name] = value;
  if (name.startsWith("$") || name.startsWith("x-")) return;
  const hint = check.problems.suggest(name, Object.keys(shape.fields), "It is kept in the file and does nothing.");
  check.problems.warn(at, value, `${preview(name)} is not a setting of ${shape.label}.`, hint);
}

function checkList(check: Check, form: ListForm, value: Json, path: string, strictness: Strictness): Json | undefined {
  if (!isList(value)) return notThe(check, "a list [ … ]", value, path);
  if (value.length > form.countMax) {
    const reason = `At most ${spellNumber(form.countMax)} entries; this list has ${spellNumber(value.length)}.`;
    check.problems.error(path, value.length, reason, "The entries beyond that are left out.");
  }
  const sound: Json[] = [];
  for (const [i, item] of value.slice(0, form.countMax).entries()) {
    const kept = checkValue(check, form.of, item, `${path}.${i}`, strictness);
    if (kept !== undefined) sound.push(kept);
    // Half a distribution is another distribution.
    else if (strictness === "whole") return undefined;
  }
  return sound;
}

function checkMap(check: Check, form: MapField, value: Json, path: string): Json | undefined {
  if (!isObject(value)) return notThe(check, "an object { … }", value, path);
  const sound: JsonBuilder = {};
  for (const [key, item] of Object.entries(value)) {
    const at = `${path}.${key}`;
    if (!isReferable(key, form.key, check.around, check.owner)) {
      const hint = check.problems.suggest(key, referable(form.key, check.around, check.owner));
      check.problems.error(at, key, `There is no ${MISSING[form.key](check.owner)} ${preview(key)}.`, hint);
    }
    const kept = checkValue(check, form.of, item, at);
    if (kept !== undefined) sound[key] = kept;
  }
  return sound;
}

function checkTagged(check: Check, form: TaggedForm, value: Json, path: string): Json | undefined {
  const { problems } = check;
  if (!isObject(value)) {
    const example = [...form.shapes.keys()][0] ?? "…";
    const hint = `Write { "${form.tag}": "${example}", … }.`;
    problems.error(path, value, `This must be a ${form.word}, not ${describeType(value)}.`, hint);
    return undefined;
  }
  const tag = value[form.tag];
  if (typeof tag !== "string") {
    const hint = problems.suggest("", form.shapes.keys());
    problems.error(`${path}.${form.tag}`, tag, `A ${form.word} needs "${form.tag}", a text.`, hint);
    return undefined;
  }
  const shape = form.shapes.get(tag);
  if (shape === undefined) return keepUnknownKind(check, form, tag, value, path);
  const named = { ...shape, label: `the ${form.word} ${tag}` };
  const sound = checkMembers(check, named, value, path, form.fills ? "filled" : "whole", [form.tag]);
  if (sound === undefined) return undefined;
  if (form.word === "distribution") return checkDistribution(problems, tag, sound, path) ? sound : undefined;
  return form.word === "step" ? checkStep(check, tag, sound, path) : sound;
}

/** What the fields of a step cannot say: that there is somewhere to go, and a branch to choose. */
function checkStep(check: Check, step: string, sound: JsonBuilder, path: string): Json {
  for (const name of ["to", "in"]) {
    if (sound[name] !== "") continue;
    const hint = check.problems.suggest("", referable("outgoing", check.around, check.owner));
    check.problems.error(`${path}.${name}`, "", `The step ${step} needs the component it goes to.`, hint);
  }
  const branches = sound.branches;
  if (step === "choose" && isList(branches) && !branches.some((one) => isObject(one) && Number(one.weight) > 0)) {
    check.problems.error(
      `${path}.branches`,
      branches.length,
      "No branch has a weight above 0.",
      "Give at least one branch a weight.",
    );
  }
  return sound;
}

/** Data of a kind that this version does not know: kept, and Run is blocked. */
function keepUnknownKind(
  check: Check,
  form: TaggedForm,
  tag: string,
  value: JsonObject,
  path: string,
): Json | undefined {
  const hint = check.problems.suggest(tag, form.shapes.keys());
  check.problems.error(`${path}.${form.tag}`, tag, `There is no ${form.word} of the kind ${preview(tag)}.`, hint);
  return isWritable(value) ? value : undefined;
}

function notThe(check: Check, what: string, value: Json, path: string): undefined {
  check.problems.error(
    path,
    value,
    `This must be ${what}, not ${describeType(value)}.`,
    "The default is used instead.",
  );
  return undefined;
}
