/** A record of settings in a few words, for a folded card: "300 ms", "3 attempts · 100 ms backoff". */
import type { Json, JsonObject } from "../../model/document";
import type { AnyField, Fields } from "../../model/fields";
import { own } from "../../scenario/json";
import { formatQuantity } from "../kit/quantity";
import { isChanged, shownFields, switchOf, valueOr } from "./field-rules";
import type { FormScope } from "./form-scope";

const PARTS_MAX = 3;

/** The first few settings, and those that were changed: what tells this one from another of its kind. */
export function summarize(fields: Fields, settings: JsonObject, scope: FormScope): string {
  const { plain, advanced } = shownFields(fields, settings);
  const changed = advanced.filter(([name, field]) => isChanged(field, own(settings, name)));
  return [...plain, ...changed]
    .map(([name, field]) => describe(field, valueOr(field, own(settings, name)), scope))
    .filter((text) => text !== "")
    .slice(0, PARTS_MAX)
    .join(" · ");
}

function describe(field: AnyField, value: Json, scope: FormScope): string {
  switch (field.type) {
    case "number":
      if (switchOf(field)?.off === value) return "";
      return typeof value === "number"
        ? describeNumber(field.label, formatQuantity(value, field.unit), field.unit)
        : "";
    case "toggle":
      return value === true ? field.label.toLowerCase() : "";
    case "choice":
      return field.options.find((option) => option.value === value)?.label.toLowerCase() ?? "";
    case "reference":
      return value === "" ? "" : nameOf(String(value), scope);
    case "text":
      return String(value);
    case "union":
      return typeof value === "object" && value !== null && "kind" in value
        ? (field.kinds[String(value.kind)]?.label.toLowerCase() ?? "")
        : "";
    default:
      return "";
  }
}

/** A bare number needs its name; one with a unit speaks for itself beside its kind's label. */
function describeNumber(label: string, text: string, unit: string): string {
  return unit === "count" || unit === "none" || unit === "ratio" ? `${label.toLowerCase()} ${text}` : text;
}

function nameOf(id: string, scope: FormScope): string {
  return scope.components.find((component) => component.id === id)?.label ?? id;
}
