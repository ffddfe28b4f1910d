/** Plain JSON in our own hands: what comes from outside is copied, never adopted and never merged. */
import type { Json, JsonObject } from "../model/document";
import { LIMITS, spellNumber } from "./limits";
import type { ProblemList } from "./problems";

/** An object under construction. */
export type JsonBuilder = Record<string, Json>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The record's own entry: `constructor` and its like are names as any other. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Structural equality of JSON values; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** "a list", "a text" …: what a value is, in a sentence. */
export function describeType(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "true or false" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}

/** A short picture of a value for a sentence; never longer than a line. */
export function preview(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
  if (typeof value === "object" && value !== null) return describeType(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

class TooManyValues extends Error {}

/**
 * A copy of `input` as plain JSON: own enumerable keys only, without `__proto__`, without what JSON does not know, never
 * deeper than the limit. Numbers that are not finite stay, so that the setting they stand in can refuse them by name.
 * Undefined when nothing can be read. Never throws, also not for cycles, getters that throw and endless sharing.
 */
export function copyForeign(input: unknown, problems: ProblemList): Json | undefined {
  try {
    return new Copier(problems).copy(input, []);
  } catch (error) {
    const isLimit = error instanceof TooManyValues;
    const reason = isLimit
      ? `A scenario holds at most ${spellNumber(LIMITS.values)} values; this one has more.`
      : "The scenario cannot be read.";
    problems.error("", undefined, reason, "Open a scenario file that was exported by Windtunnel.");
    return undefined;
  }
}

type Step = string | number;

class Copier {
  #count = 0;
  readonly #problems: ProblemList;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  copy(value: unknown, path: Step[]): Json | undefined {
    this.#count++;
    if (this.#count > LIMITS.values) throw new TooManyValues();
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    // Minus zero is zero: both print as 0, so only one of them may exist.
    if (typeof value === "number") return value === 0 ? 0 : value;
    if (typeof value === "object") return this.#copyInside(value, path);
    this.#problems.error(
      path.join("."),
      undefined,
      `A ${typeof value} is not JSON.`,
      "Use texts, numbers, true, false, null, lists and objects.",
    );
    return undefined;
  }

  #copyInside(value: object, path: Step[]): Json | undefined {
    if (path.length >= LIMITS.nesting) {
      const place = `${path.slice(0, 4).join(".")}…`;
      this.#problems.error(
        place,
        undefined,
        `Nesting goes at most ${LIMITS.nesting} levels deep.`,
        "What lies deeper is left out: flatten it.",
      );
      return undefined;
    }
    return Array.isArray(value) ? this.#copyList(value, path) : this.#copyObject(value, path);
  }

  #copyList(list: readonly unknown[], path: Step[]): Json {
    const copy: Json[] = [];
    for (let i = 0; i < list.length; i++) {
      path.push(i);
      // A place is kept for what cannot be copied, so that the paths of the others stay true.
      copy.push(this.copy(list[i], path) ?? null);
      path.pop();
    }
    return copy;
  }

  #copyObject(object: object, path: Step[]): Json {
    const copy: JsonBuilder = {};
    for (const key of Object.keys(object)) {
      const member: unknown = (object as Readonly<Record<string, unknown>>)[key];
      if (member === undefined) continue;
      path.push(key);
      if (key === "__proto__") {
        this.#problems.warn(
          path.join("."),
          undefined,
          "__proto__ cannot be the name of a field.",
          "It is left out: rename it.",
        );
      } else {
        const copied = this.copy(member, path);
        if (copied !== undefined) copy[key] = copied;
      }
      path.pop();
    }
    return copy;
  }
}

/** True when no number in `value` is infinite or NaN, which JSON cannot write. */
export function isWritable(value: Json): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (isList(value)) return value.every(isWritable);
  return !isObject(value) || Object.values(value).every(isWritable);
}

/** Freezes a JSON tree, so that sharing parts of it is safe. */
export function freezeDeep<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    if (Array.isArray(value)) for (const item of value) freezeDeep(item);
    else for (const key of Object.keys(value)) freezeDeep((value as Readonly<Record<string, unknown>>)[key]);
  }
  return value;
}
