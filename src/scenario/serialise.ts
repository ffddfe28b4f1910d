/** The text of a scenario file. */
import type { Json, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { toDocument } from "./canonical";
import { isList, isObject } from "./json";
import { type ParseResult, parse } from "./parse";

/** Widest line on which a record is kept together. */
const COLUMNS = 120;

/**
 * The canonical text: equal scenarios give equal bytes, `parseText` of it gives the same scenario, and a small change
 * is a small diff. Ends with a line break.
 */
export function serialise(scenario: Scenario, catalog: Catalog): string {
  return `${block(toDocument(scenario, catalog), 0)}\n`;
}

/** The problems of a scenario that is open already, found as if its file were opened anew. */
export function check(scenario: Scenario, catalog: Catalog): ParseResult {
  return parse(toDocument(scenario, catalog), catalog);
}

/** A value over several lines; what fits into the rest of its line stays on it, from the second level inwards. */
function block(value: Json, depth: number): string {
  if (!isObject(value) && !isList(value)) return scalar(value);
  const isArray = isList(value);
  const entries = isArray ? value.map((item) => ["", item] as const) : Object.entries(value);
  if (entries.length === 0) return isArray ? "[]" : "{}";
  const indent = "  ".repeat(depth + 1);
  if (isArray && value.every((item) => typeof item === "number")) return filled(value, indent, depth);
  const lines = entries.map(([key, item]) => {
    const start = isArray ? indent : `${indent}${JSON.stringify(key)}: `;
    return start + member(item, depth + 1, COLUMNS - start.length - 1);
  });
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join(",\n")}\n${"  ".repeat(depth)}${close}`;
}

/** A long row of numbers, as many to a line as fit: a replay has thousands. */
function filled(numbers: readonly number[], indent: string, depth: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const [i, value] of numbers.entries()) {
    const text = plain(value) + (i < numbers.length - 1 ? "," : "");
    const isEmpty = line === indent;
    if (!isEmpty && line.length + 1 + text.length > COLUMNS) {
      lines.push(line);
      line = indent + text;
    } else line += isEmpty ? text : ` ${text}`;
  }
  return `[\n${[...lines, line].join("\n")}\n${"  ".repeat(depth)}]`;
}

/** Sections of the top level are always spread, so that each element has a line of its own. */
function member(value: Json, depth: number, room: number): string {
  const isSection = depth === 1 && isList(value) && value.some((item) => isObject(item));
  const flat = isSection ? undefined : inline(value, room);
  return flat ?? block(value, depth);
}

/** A value on one line, or undefined when it needs more than `room` columns. */
function inline(value: Json, room: number): string | undefined {
  if (!isObject(value) && !isList(value)) return scalar(value);
  const isArray = isList(value);
  const entries = isArray ? value.map((item) => ["", item] as const) : Object.entries(value);
  if (entries.length === 0) return isArray ? "[]" : "{}";
  const parts: string[] = [];
  let left = room - (isArray ? 2 : 4);
  for (const [key, item] of entries) {
    const name = isArray ? "" : `${JSON.stringify(key)}: `;
    const text = left > 0 ? inline(item, left - name.length) : undefined;
    if (text === undefined) return undefined;
    parts.push(name + text);
    left -= name.length + text.length + 2;
  }
  // The last part has no comma after it.
  if (left < -2) return undefined;
  return isArray ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

function scalar(value: Json): string {
  return typeof value === "number" ? plain(value) : JSON.stringify(value);
}

/** Longest row of zeros that is still easier to read than an exponent. */
const ZEROS_MAX = 30;

/** A number without exponent: 0.0000001 rather than 1e-7. The digits are those of the shortest exact form. */
export function plain(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", first = "", fraction = "", direction, exponent = ""] = match;
  const shift = Number(exponent);
  if (shift > ZEROS_MAX) return text;
  const digits = first + fraction;
  if (direction === "-") return `${sign}0.${"0".repeat(shift - 1)}${digits}`;
  return sign + digits.padEnd(shift + 1, "0");
}
