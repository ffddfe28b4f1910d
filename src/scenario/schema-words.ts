/** Turns of phrase of the JSON Schema. */
import type { JsonObject } from "../model/document";
import type { NumberField, Unit } from "../model/fields";

/** A value of the tag, what it means, and the schema of its members. */
export type Case = readonly [name: string, description: string, schema: JsonObject];

/** One schema per value of the tag: an error is then told of the kind that was meant, not of all of them. */
export function byTag(tag: string, cases: readonly Case[]): JsonObject {
  return {
    type: "object",
    allOf: cases.map(([name, description, schema]) => whenTag(tag, name, { description, ...schema })),
  };
}

/** The keyword is JSON Schema's own; written so that nobody takes the object for a promise. */
const THEN = "then";

/** `schema` holds for objects whose tag has the value `name`. */
export function whenTag(tag: string, name: string, schema: JsonObject): JsonObject {
  return { if: { properties: { [tag]: { const: name } }, required: [tag] }, [THEN]: schema };
}

const UNIT_SUFFIX: Readonly<Record<Unit, string>> = {
  ms: " In milliseconds.",
  perSecond: " Per second.",
  ratio: " A share from 0 to 1.",
  bytes: " In bytes.",
  factor: " A factor.",
  count: "",
  none: "",
};

/** The help of a field, with its unit. */
export function describe(field: { readonly type: string; readonly help: string }): string {
  const unit = field.type === "number" ? (field as NumberField).unit : "none";
  return field.help + UNIT_SUFFIX[unit];
}
