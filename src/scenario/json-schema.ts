/**
 * The JSON Schema (2020-12) of scenario files, made from the same fields as everything else: editors complete and check
 * with it, and import tools validate. Unknown fields are allowed, because files keep them; unknown kinds are not,
 * because they cannot run. References, sums and windows are beyond a schema: `windtunnel validate` checks those.
 */
import type { Json, JsonObject } from "../model/document";
import type { AnyField } from "../model/fields";
import type { Catalog } from "../model/kind";
import { canonicalValue } from "./canonical";
import { DISTRIBUTION_KINDS } from "./distribution-fields";
import {
  arrivalsForm,
  DISTRIBUTION_FORM,
  type FileField,
  formOf,
  policyForm,
  type Shape,
  STEP_FORM,
  type TaggedForm,
  transportsForm,
} from "./form";
import type { JsonBuilder } from "./json";
import { LIMITS } from "./limits";
import { SCENARIO_VERSION } from "./migrations";
import { FORMAT } from "./read-root";
import { ID_PATTERN } from "./read-roster";
import { byTag, type Case, describe, whenTag } from "./schema-words";
import {
  componentShape,
  type ElementShape,
  faultShape,
  LINK_SHAPE,
  NOTE_SHAPE,
  OBJECTIVE_SHAPE,
  OPERATION_SHAPE,
  POSITION_SHAPE,
  RUN_SHAPE,
} from "./shapes";

const ID: JsonObject = { type: "string", pattern: ID_PATTERN.source };
const ID_REF: JsonObject = { $ref: "#/$defs/id" };
const POSITION: JsonObject = { $ref: "#/$defs/position" };

/** The schema of every scenario that this catalog can run. */
export function scenarioJsonSchema(catalog: Catalog): JsonObject {
  const maker = new SchemaMaker(catalog);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Windtunnel scenario",
    description: "A software architecture, the traffic and faults that blow at it, and what is expected of it.",
    type: "object",
    required: ["format", "version", "components"],
    properties: {
      $schema: { type: "string" },
      format: { const: FORMAT },
      version: { const: SCENARIO_VERSION },
      name: { type: "string", maxLength: LIMITS.nameLength },
      summary: { type: "string", maxLength: LIMITS.textLength },
      tags: { type: "array", maxItems: LIMITS.tags, items: { type: "string", maxLength: LIMITS.nameLength } },
      run: maker.element(RUN_SHAPE, {}),
      operations: listOf("operation", LIMITS.operations),
      components: listOf("component", LIMITS.components),
      links: listOf("link", LIMITS.links),
      faults: listOf("fault", LIMITS.faults),
      objectives: listOf("objective", LIMITS.objectives),
      variants: listOf("variant", LIMITS.variants),
      layout: {
        type: "object",
        description: "Positions of the boxes; the engine never reads them.",
        additionalProperties: POSITION,
      },
      notes: listOf("note", LIMITS.notes),
      lesson: { description: "A lesson that goes with the scenario." },
    },
    $defs: maker.definitions(),
  };
}

function listOf(name: string, maxItems: number): JsonObject {
  return { type: "array", maxItems, items: { $ref: `#/$defs/${name}` } };
}

class SchemaMaker {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  definitions(): JsonObject {
    const { components, faults } = this.#catalog;
    const step = this.#tagged(STEP_FORM);
    return {
      id: ID,
      position: this.element(POSITION_SHAPE, {}),
      distribution: this.#distribution(),
      step,
      arrivals: this.#tagged(arrivalsForm(this.#catalog)),
      transports: this.#tagged(transportsForm(this.#catalog)),
      policy: this.#tagged(policyForm(this.#catalog)),
      operation: this.element(OPERATION_SHAPE, { id: ID_REF }),
      component: {
        ...byTag(
          "kind",
          components.map((kind) => [kind.kind, kind.summary, this.element(componentShape(kind), {})]),
        ),
        properties: { id: ID_REF, kind: { enum: components.map(({ kind }) => kind) } },
        required: ["id", "kind"],
      },
      link: this.element(LINK_SHAPE, { from: ID_REF, to: ID_REF }),
      fault: {
        ...byTag(
          "kind",
          faults.map((kind) => [kind.kind, kind.summary, this.element(faultShape(kind), {})]),
        ),
        properties: { id: ID_REF, kind: { enum: faults.map(({ kind }) => kind) }, target: { type: "string" } },
        required: ["kind", "target"],
      },
      objective: {
        ...this.element(OBJECTIVE_SHAPE, { id: ID_REF }),
        allOf: [
          { oneOf: [{ required: ["component"] }, { required: ["link"] }] },
          { anyOf: [{ required: ["above"] }, { required: ["below"] }] },
        ],
      },
      variant: {
        type: "object",
        required: ["id"],
        properties: {
          id: ID_REF,
          name: { type: "string" },
          text: { type: "string" },
          set: { type: "object", description: 'Settings by address, e.g. "orders.replicaCount": 5.' },
        },
      },
      note: this.element(NOTE_SHAPE, { id: ID_REF }),
    };
  }

  /** An element or a union's member: `head` are the members that are not settings. */
  element(shape: ElementShape | Shape, head: JsonObject): JsonObject {
    const properties: JsonBuilder = { ...head };
    for (const [name, field] of Object.entries(shape.fields)) {
      const isOptional = shape.optional.includes(name) || shape.required.includes(name);
      properties[name] = this.#field(field, !isOptional, false);
    }
    const required = [...Object.keys(head), ...shape.required];
    return { type: "object", ...(required.length > 0 ? { required } : {}), properties };
  }

  #field(field: FileField, hasDefault: boolean, isWhole: boolean): Json {
    const type = this.#type(field, isWhole);
    if (field.type === "step" || field.type === "policy") return type;
    return {
      title: field.label,
      ...(field.help === "" ? {} : { description: describe(field) }),
      ...type,
      ...(hasDefault && !isWhole ? { default: canonicalValue(field, field.default as Json, this.#catalog) } : {}),
    };
  }

  #type(field: FileField, isWhole: boolean): JsonObject {
    if (field.type === "distribution") return { $ref: "#/$defs/distribution" };
    if (field.type === "step" || field.type === "policy") return { $ref: `#/$defs/${field.type}` };
    if (field.type === "catalog") return { $ref: `#/$defs/${field.list}` };
    const form = formOf(field, this.#catalog);
    switch (form.type) {
      case "number":
        return { type: form.integer ? "integer" : "number", minimum: form.min, maximum: form.max };
      case "toggle":
        return { type: "boolean" };
      case "choice":
        return { enum: form.options.map(({ value }) => value) };
      case "text":
        return { type: "string", maxLength: form.lengthMax };
      case "reference":
        return { type: "string" };
      case "record": {
        const required = isWhole ? Object.keys(form.fields) : [];
        return this.#record({ label: "", help: "", fields: form.fields, required, optional: [] }, isWhole);
      }
      case "list":
        return { type: "array", maxItems: form.countMax, items: this.#field(form.of, false, isWhole) };
      case "map":
        return { type: "object", additionalProperties: this.#field(form.of, false, isWhole) };
      case "tagged":
        return this.#tagged(form);
    }
  }

  #record(shape: Shape, isWhole: boolean): JsonObject {
    const entries = Object.entries(shape.fields).map(([name, field]) => [name, this.#field(field, true, isWhole)]);
    const required = shape.required.length > 0 ? { required: shape.required } : {};
    return { type: "object", ...required, properties: Object.fromEntries(entries) };
  }

  #tagged(form: TaggedForm): JsonObject {
    const cases = [...form.shapes].map(([name, shape]): Case => [name, shape.help, this.#member(form, shape)]);
    return {
      ...byTag(form.tag, cases),
      properties: { [form.tag]: { enum: cases.map(([name]) => name) } },
      required: [form.tag],
    };
  }

  #member(form: TaggedForm, shape: Shape): JsonObject {
    if (form.fills) return this.element(shape, {});
    const entries = Object.entries(shape.fields).map(([name, field]) => {
      const hasDefault = !shape.required.includes(name) && !shape.optional.includes(name);
      return [name, { ...(this.#field(field, hasDefault, true) as JsonObject), ...this.#default(field, hasDefault) }];
    });
    return {
      ...(shape.required.length > 0 ? { required: shape.required } : {}),
      properties: Object.fromEntries(entries),
    };
  }

  #default(field: AnyField, hasDefault: boolean): JsonObject {
    return hasDefault ? { default: field.default as Json } : {};
  }

  /** Some distributions may be written in several ways, each with its own parameters. */
  #distribution(): JsonObject {
    const schema = this.#tagged(DISTRIBUTION_FORM);
    const several = Object.entries(DISTRIBUTION_KINDS).flatMap(([name, { forms }]) => {
      if (forms.length < 2) return [];
      const oneOf = forms.map((names) => ({ required: names }));
      return [whenTag("kind", name, { oneOf })];
    });
    return { ...schema, allOf: [...(schema.allOf as readonly Json[]), ...several] };
  }
}
