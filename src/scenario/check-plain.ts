/** Validation of numbers, toggles, choices and texts. */
import type { Json } from "../model/document";
import type { ChoiceField, NumberField, TextField, ToggleField, Unit } from "../model/fields";
import { describeType, preview } from "./json";
import { spellNumber } from "./limits";
import type { ProblemList } from "./problems";

/** A number in its range, whole where it must be. */
export function checkNumber(problems: ProblemList, field: NumberField, value: Json, path: string): number | undefined {
  const { min, max, integer, unit } = field;
  const bounds = `${integer ? "a whole number" : "a number"} from ${spellNumber(min)} to ${spellNumber(max)}`;
  if (typeof value !== "number") {
    problems.error(path, value, `This must be ${bounds}, not ${describeType(value)}.`, numberHint(field, value));
    return undefined;
  }
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  // The JSON reader turns 1e400 into Infinity; say what stood there.
  const shown = Number.isFinite(value) ? spellNumber(value) : "a number too large to hold";
  problems.error(path, value, `This must be ${bounds}${UNIT_WORDS[unit]}, not ${shown}.`, rangeHint(field, value));
  return undefined;
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ms: " milliseconds",
  perSecond: " per second",
  ratio: "",
  count: "",
  bytes: " bytes",
  factor: "",
  none: "",
};

function rangeHint(field: NumberField, value: number): string {
  if (field.unit === "ratio" && value > 1 && value <= 100)
    return `Shares run from 0 to 1: write ${value / 100} for ${value} %.`;
  if (field.integer && value > field.min && value < field.max) return `Write ${spellNumber(Math.round(value))}.`;
  return `The default is ${spellNumber(field.default)}; it is used instead.`;
}

const MS_PER: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** What a text such as "250 ms", "50 %" or "100" wanted to say. */
function numberHint(field: NumberField, value: Json): string {
  const match = typeof value === "string" ? /^\s*(-?\d+(?:\.\d+)?)\s*([a-z%]*)\s*$/i.exec(value.slice(0, 40)) : null;
  const fallback = `The default is ${spellNumber(field.default)}; it is used instead.`;
  if (match === null) return fallback;
  const [, digits = "", suffix = ""] = match;
  const scale = scaleOf(field.unit, suffix.toLowerCase());
  return scale === undefined ? fallback : `Write ${Number(digits) * scale} without quotes and unit.`;
}

function scaleOf(unit: Unit, suffix: string): number | undefined {
  if (suffix === "") return 1;
  if (suffix === "%") return unit === "ratio" ? 0.01 : undefined;
  return unit === "ms" && Object.hasOwn(MS_PER, suffix) ? MS_PER[suffix] : undefined;
}

export function checkToggle(problems: ProblemList, field: ToggleField, value: Json, path: string): boolean | undefined {
  if (typeof value === "boolean") return value;
  const hint =
    value === "true" || value === "false"
      ? `Write ${value} without quotes.`
      : `The default is ${field.default}; it is used instead.`;
  problems.error(path, value, `This must be true or false, not ${describeType(value)}.`, hint);
  return undefined;
}

export function checkChoice(problems: ProblemList, field: ChoiceField, value: Json, path: string): string | undefined {
  const names = field.options.map((option) => option.value);
  if (typeof value === "string" && names.includes(value)) return value;
  const word = typeof value === "string" ? value : "";
  problems.error(path, value, `${preview(value)} is not one of the choices.`, problems.suggest(word, names));
  return undefined;
}

/** A text; one that is too long is cut. */
export function checkText(problems: ProblemList, field: TextField, value: Json, path: string): string | undefined {
  if (typeof value !== "string") {
    const hint = typeof value === "number" ? `Write "${value}" in quotes.` : "Write it in quotes.";
    problems.error(path, value, `This must be a text, not ${describeType(value)}.`, hint);
    return undefined;
  }
  if (value.length <= field.lengthMax) return value;
  const reason = `A text here has at most ${spellNumber(field.lengthMax)} characters; this one has ${spellNumber(value.length)}.`;
  problems.warn(path, value.length, reason, "The end is cut off.");
  return value.slice(0, field.lengthMax);
}
