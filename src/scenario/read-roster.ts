/**
 * Who is there: the ids of components, operations and links, before any setting is looked at, because settings refer to
 * them. An element without a usable identity is left out, and so are the links that end at it.
 */
import { type JsonObject, linkIds } from "../model/document";
import type { Catalog } from "../model/kind";
import { type Around, makeAround } from "./around";
import { describeType, isObject, preview } from "./json";
import { LIMITS } from "./limits";
import type { ProblemList } from "./problems";
import { type Entry, readList } from "./read-root";

export const ID_PATTERN = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export interface RawElement {
  readonly id: string;
  readonly at: string;
  readonly value: JsonObject;
}
export interface RawComponent extends RawElement {
  readonly kind: string;
}
export interface RawLink extends RawElement {
  readonly from: string;
  readonly to: string;
}

export interface Roster {
  readonly components: readonly RawComponent[];
  readonly operations: readonly RawElement[];
  readonly links: readonly RawLink[];
  readonly around: Around;
}

export function readRoster(problems: ProblemList, root: JsonObject, catalog: Catalog): Roster {
  const operations = readIdentified(problems, readList(problems, root, "operations", LIMITS.operations), "operation");
  const raw = readIdentified(problems, readList(problems, root, "components", LIMITS.components), "component");
  const components = raw.flatMap((element) => readKind(problems, element));
  const ids = new Set(components.map(({ id }) => id));
  const ends = readList(problems, root, "links", LIMITS.links).flatMap((entry) => readEnds(problems, entry, ids));
  const names = linkIds(ends);
  const links = ends.map((link, i): RawLink => ({ ...link, id: names[i] ?? "" }));
  return { components, operations, links, around: makeAround(catalog, components, operations, ends) };
}

/** Elements that have an id of their own; the second of two with the same id is left out. */
export function readIdentified(problems: ProblemList, entries: readonly Entry[], word: string): RawElement[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ value, at }) => {
    const object = readObject(problems, value, at, word);
    if (object === undefined) return [];
    const id = object.id;
    if (typeof id !== "string" || !ID_PATTERN.test(id)) {
      problems.error(`${at}.id`, id, `${idReason(word, id)} The ${word} is left out.`, idHint(id, word));
      return [];
    }
    const first = seen.get(id);
    if (first !== undefined) {
      problems.error(
        `${at}.id`,
        id,
        `There is already a ${word} "${id}" (${first}). This one is left out.`,
        "Give it another id.",
      );
      return [];
    }
    seen.set(id, at);
    return [{ id, at, value: object }];
  });
}

export function readObject(problems: ProblemList, value: unknown, at: string, word: string): JsonObject | undefined {
  if (isObject(value)) return value;
  problems.error(
    at,
    value,
    `A ${word} is an object { … }, not ${describeType(value)}. It is left out.`,
    `Write { "id": …, … }.`,
  );
  return undefined;
}

function idReason(word: string, id: unknown): string {
  if (id === undefined) return `A ${word} needs an id.`;
  if (typeof id !== "string") return `An id is a text, not ${describeType(id)}.`;
  return `${preview(id)} cannot be an id: a letter first, then up to 63 letters, digits, _ or -.`;
}

function idHint(id: unknown, word: string): string {
  const begins = typeof id === "string" && /^[0-9]/.test(id) ? `${word}-${id}` : id;
  const cleaned = typeof begins === "string" ? cleanId(begins) : "";
  if (cleaned === "") return `Give it an id such as "orders".`;
  return word === "component" ? `Write "${cleaned}", and say the free text in "label".` : `Write "${cleaned}".`;
}

/** The nearest text that can be an id, or "". */
export function cleanId(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z]+/, "")
    .replace(/-+$/, "")
    .slice(0, 64);
}

function readKind(problems: ProblemList, element: RawElement): RawComponent[] {
  const kind = element.value.kind;
  if (typeof kind === "string" && kind !== "") return [{ ...element, kind }];
  const reason = `A component needs a kind. ${element.id} is left out.`;
  problems.error(`${element.at}.kind`, kind, reason, `Write "kind": "service", for example.`);
  return [];
}

function readEnds(problems: ProblemList, entry: Entry, ids: ReadonlySet<string>): Omit<RawLink, "id">[] {
  const { at } = entry;
  const value = readObject(problems, entry.value, at, "link");
  if (value === undefined) return [];
  const { from, to } = value;
  const isFromSound = readEnd(problems, from, `${at}.from`, ids);
  const isToSound = readEnd(problems, to, `${at}.to`, ids);
  if (!isFromSound || !isToSound || typeof from !== "string" || typeof to !== "string") return [];
  return [{ from, to, at, value }];
}

function readEnd(problems: ProblemList, end: unknown, path: string, ids: ReadonlySet<string>): boolean {
  if (typeof end === "string" && ids.has(end)) return true;
  const reason =
    typeof end === "string"
      ? `There is no component ${preview(end)}, or it was left out. The link is left out.`
      : `A link needs the ids of two components, "from" and "to". It is left out.`;
  problems.error(path, end, reason, problems.suggest(typeof end === "string" ? end : "", ids));
  return false;
}
