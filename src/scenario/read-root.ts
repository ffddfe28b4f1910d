/** The head of a file: what it is, of which version, and the parts that are not elements. */
import type { Json, JsonObject, RunDocument } from "../model/document";
import { type Around, makeAround } from "./around";
import { checkMembers } from "./check-value";
import { describeType, isList, isObject, isWritable, type JsonBuilder } from "./json";
import { LIMITS, spellNumber, tooMany } from "./limits";
import { migrate, SCENARIO_VERSION } from "./migrations";
import type { ProblemList } from "./problems";
import { resolveRun } from "./settings";
import { RUN_SHAPE } from "./shapes";

export const FORMAT = "windtunnel/scenario";

/** Keys of the top level, in canonical order. */
export const ROOT_KEYS: readonly string[] = [
  "format",
  "version",
  "name",
  "summary",
  "tags",
  "run",
  "operations",
  "components",
  "links",
  "faults",
  "objectives",
  "variants",
  "layout",
  "notes",
  "lesson",
];

/** The document in the current version, or undefined when it is no scenario at all. */
export function readVersion(problems: ProblemList, root: Json): { document: JsonObject; version: number } | undefined {
  if (!isObject(root) || !isScenario(problems, root)) {
    if (isObject(root)) return undefined;
    problems.error("", undefined, `A scenario is an object { … }, not ${describeType(root)}.`, OPEN_HINT);
    return undefined;
  }
  const version = versionOf(problems, root);
  const { document, notes } = migrate(root, version);
  for (const note of notes) problems.warn("version", version, note, "Check the results, then save the file.");
  return { document, version: Math.max(version, SCENARIO_VERSION) };
}

const OPEN_HINT = `Open a file that begins with { "format": "${FORMAT}", … }.`;

function isScenario(problems: ProblemList, root: JsonObject): boolean {
  const format = root.format;
  if (format === FORMAT) return true;
  const looksRight = isList(root.components);
  if (format === undefined && looksRight) {
    problems.warn("format", undefined, "The file does not say what it is.", `Add "format": "${FORMAT}".`);
    return true;
  }
  problems.error("format", format, "This is not a scenario of Windtunnel.", OPEN_HINT);
  return looksRight;
}

function versionOf(problems: ProblemList, root: JsonObject): number {
  const version = root.version;
  if (version === undefined) {
    problems.warn(
      "version",
      undefined,
      "The file does not name its version.",
      `It is read as version ${SCENARIO_VERSION}.`,
    );
    return SCENARIO_VERSION;
  }
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    problems.error(
      "version",
      version,
      "A version is a whole number from 1.",
      `It is read as version ${SCENARIO_VERSION}.`,
    );
    return SCENARIO_VERSION;
  }
  if (version > SCENARIO_VERSION) {
    const reason = `The file is of version ${spellNumber(version)}; this program knows version ${SCENARIO_VERSION}.`;
    problems.error("version", version, reason, "It is opened for reading only: update Windtunnel to run or change it.");
  }
  return version;
}

/** A text of the top level; cut when it is too long. */
export function readText(problems: ProblemList, root: JsonObject, key: string, lengthMax: number): string {
  const value = root[key];
  if (value === undefined) return "";
  if (typeof value !== "string") {
    problems.error(key, value, `This must be a text, not ${describeType(value)}.`, "It is left empty.");
    return "";
  }
  if (value.length <= lengthMax) return value;
  const reason = `At most ${spellNumber(lengthMax)} characters; this text has ${spellNumber(value.length)}.`;
  problems.warn(key, value.length, reason, "The end is cut off.");
  return value.slice(0, lengthMax);
}

export function readTags(problems: ProblemList, root: JsonObject): string[] {
  return readList(problems, root, "tags", LIMITS.tags).flatMap(({ value, at }) => {
    if (typeof value === "string" && value.length <= LIMITS.nameLength) return [value];
    problems.error(at, value, "A tag is a short text.", "It is left out.");
    return [];
  });
}

export function readRun(problems: ProblemList, root: JsonObject, around: Around): RunDocument {
  const run = root.run ?? {};
  if (!isObject(run)) {
    problems.error("run", run, `This must be an object { … }, not ${describeType(run)}.`, "The defaults are used.");
    return resolveRun({}, around.catalog);
  }
  const sound = checkMembers({ around, problems, owner: undefined }, RUN_SHAPE, run, "run", "filled") ?? {};
  const resolved: RunDocument = { ...sound, ...resolveRun(sound, around.catalog) };
  if (resolved.warmUpMs >= resolved.runForMs) {
    const reason = `The warm-up (${spellNumber(resolved.warmUpMs)} ms) leaves nothing of the run (${spellNumber(resolved.runForMs)} ms).`;
    problems.error("run.warmUpMs", resolved.warmUpMs, reason, "Make the warm-up shorter than the run.");
  }
  return resolved;
}

/** Fields of the top level that this version does not know. */
export function readExtra(problems: ProblemList, root: JsonObject): JsonObject | undefined {
  const extra: JsonBuilder = {};
  for (const [key, value] of Object.entries(root)) {
    if (ROOT_KEYS.includes(key)) continue;
    if (!isWritable(value)) {
      problems.warn(key, undefined, "JSON cannot hold an infinite number.", "It is left out.");
      continue;
    }
    extra[key] = value;
    if (key.startsWith("$") || key.startsWith("x-")) continue;
    const hint = problems.suggest(key, ROOT_KEYS, "It is kept in the file and does nothing.");
    problems.warn(key, value, `"${key.slice(0, 60)}" is not a part of a scenario.`, hint);
  }
  return Object.keys(extra).length === 0 ? undefined : extra;
}

export function readLesson(problems: ProblemList, root: JsonObject): Json {
  const lesson = root.lesson ?? null;
  if (isWritable(lesson)) return lesson;
  problems.error("lesson", undefined, "JSON cannot hold an infinite number.", "The lesson is left out.");
  return null;
}

export interface Entry {
  readonly value: Json;
  readonly index: number;
  /** `components.2` */
  readonly at: string;
}

/** The entries of a list of the top level, up to its limit. */
export function readList(problems: ProblemList, root: JsonObject, key: string, limit: number): Entry[] {
  const list = root[key] ?? [];
  if (!isList(list)) {
    problems.error(key, list, `This must be a list [ … ], not ${describeType(list)}.`, "It is left out.");
    return [];
  }
  if (list.length > limit) {
    problems.error(
      key,
      list.length,
      tooMany(key, limit, list.length),
      `Only the first ${spellNumber(limit)} are read.`,
    );
  }
  return list.slice(0, limit).map((value, index) => ({ value, index, at: `${key}.${index}` }));
}

/** Nothing to refer to. */
export function emptyAround(catalog: Around["catalog"]): Around {
  return makeAround(catalog, [], [], []);
}
