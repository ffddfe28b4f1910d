/**
 * The one way to write a scenario: keys in the order of the format, left out what equals its default, unknown keys last
 * and in the order of the file. Two scenarios that mean the same give the same document.
 */
import type { Json, JsonObject, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { defaultOf, type FileField, formOf, type Shape, type TaggedForm } from "./form";
import { isList, isObject, type JsonBuilder, own, sameJson } from "./json";
import {
  componentKind,
  componentShape,
  type ElementShape,
  faultKind,
  faultShape,
  LINK_SHAPE,
  NOTE_SHAPE,
  OBJECTIVE_SHAPE,
  OPERATION_SHAPE,
  POSITION_SHAPE,
  RUN_SHAPE,
} from "./shapes";

const VARIANT_SHAPE: ElementShape = {
  label: "variant",
  help: "",
  head: ["id", "name", "text", "set"],
  fields: {},
  required: [],
  optional: [],
};

/** The document to write: exactly what the file will hold, as plain JSON. */
export function toDocument(scenario: Scenario, catalog: Catalog): JsonObject {
  const { $schema, ...extra } = scenario.extra ?? {};
  const list = <T>(elements: readonly T[], shape: (element: T) => ElementShape): Json[] =>
    elements.map((element) => canonicalElement(shape(element), element as unknown as JsonObject, catalog));
  const document: JsonBuilder = {
    ...($schema === undefined ? {} : { $schema }),
    format: scenario.format,
    version: scenario.version,
    name: scenario.name,
    summary: scenario.summary,
    tags: scenario.tags,
    run: canonicalElement(RUN_SHAPE, scenario.run as unknown as JsonObject, catalog),
    operations: list(scenario.operations, () => OPERATION_SHAPE),
    components: list(scenario.components, ({ kind }) => componentShape(componentKind(catalog, kind))),
    links: list(scenario.links, () => LINK_SHAPE),
    faults: list(scenario.faults, ({ kind }) => faultShape(faultKind(catalog, kind))),
    objectives: list(scenario.objectives, () => OBJECTIVE_SHAPE),
    variants: list(scenario.variants, () => VARIANT_SHAPE),
    layout: canonicalLayout(scenario, catalog),
    notes: list(scenario.notes, () => NOTE_SHAPE),
    lesson: scenario.lesson,
    ...extra,
  };
  return dropEmpty(document, Object.keys(extra));
}

/** Parts without content say nothing; what this version does not know stays even when it is empty. */
function dropEmpty(document: JsonBuilder, kept: readonly string[]): JsonObject {
  const isEmpty = (value: Json): boolean =>
    value === null ||
    value === "" ||
    (isList(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0);
  return Object.fromEntries(
    Object.entries(document).filter(([key, value]) => kept.includes(key) || key === "name" || !isEmpty(value)),
  );
}

/** Positions in the order of the components: the order in which boxes were moved does not matter. */
function canonicalLayout(scenario: Scenario, catalog: Catalog): JsonObject {
  const positions = scenario.components.flatMap(({ id }) => {
    const position = own(scenario.layout, id);
    return position === undefined ? [] : [[id, canonicalElement(POSITION_SHAPE, { ...position }, catalog)] as const];
  });
  return Object.fromEntries(positions);
}

function canonicalElement(shape: ElementShape, element: JsonObject, catalog: Catalog): JsonObject {
  const head = shape.head.filter((name) => element[name] !== undefined);
  const document: JsonBuilder = Object.fromEntries(head.map((name) => [name, element[name] as Json]));
  return { ...document, ...canonicalMembers(shape, element, shape.head, catalog) };
}

type AnyShape = Omit<Shape, "fields"> & { readonly fields: Readonly<Record<string, FileField>> };

/** The members that say something, in the order of the fields; then the unknown ones. */
function canonicalMembers(shape: AnyShape, value: JsonObject, head: readonly string[], catalog: Catalog): JsonBuilder {
  const members: JsonBuilder = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const written = own(value, name);
    if (written === undefined) continue;
    const canonical = canonicalValue(field, written, catalog);
    const isPlain = !shape.required.includes(name) && !shape.optional.includes(name);
    if (!isPlain || !isDefault(field, canonical, catalog)) members[name] = canonical;
  }
  for (const [name, member] of Object.entries(value)) {
    if (!Object.hasOwn(shape.fields, name) && !head.includes(name) && member !== undefined) members[name] = member;
  }
  return members;
}

function isDefault(field: FileField, canonical: Json, catalog: Catalog): boolean {
  const fallback = defaultOf(field) as Json | undefined;
  return fallback !== undefined && sameJson(canonical, canonicalValue(field, fallback, catalog));
}

/** A setting's value without what goes without saying. */
export function canonicalValue(field: FileField, value: Json, catalog: Catalog, isWhole = false): Json {
  const form = formOf(field, catalog);
  switch (form.type) {
    case "record": {
      if (!isObject(value)) return value;
      const required = isWhole ? Object.keys(form.fields) : [];
      return canonicalMembers({ label: "", help: "", fields: form.fields, required, optional: [] }, value, [], catalog);
    }
    case "list":
      return isList(value) ? value.map((item) => canonicalValue(form.of, item, catalog, isWhole)) : value;
    case "map":
      return isObject(value) ? canonicalMap(form.of, value, catalog) : value;
    case "tagged":
      return isObject(value) ? canonicalTagged(form, value, catalog) : value;
    default:
      return value;
  }
}

function canonicalMap(of: FileField, value: JsonObject, catalog: Catalog): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, canonicalValue(of, item, catalog)]));
}

function canonicalTagged(form: TaggedForm, value: JsonObject, catalog: Catalog): Json {
  const tag = value[form.tag];
  const shape = typeof tag === "string" ? form.shapes.get(tag) : undefined;
  if (shape === undefined || tag === undefined) return value;
  return { [form.tag]: tag, ...canonicalInside(form, shape, value, catalog) };
}

function canonicalInside(form: TaggedForm, shape: Shape, value: JsonObject, catalog: Catalog): JsonObject {
  if (form.fills) return canonicalMembers(shape, value, [form.tag], catalog);
  const members = canonicalMembers(shape, value, [form.tag], catalog);
  // Lists inside a distribution or a step are written whole.
  for (const [name, field] of Object.entries(shape.fields)) {
    const member = own(value, name);
    if (Object.hasOwn(members, name) && member !== undefined)
      members[name] = canonicalValue(field, member, catalog, true);
  }
  return members;
}
