/** Objectives and variants: what a scenario is judged by, and what it is compared with. */
import type { Json, JsonObject, ObjectiveDocument, Scenario, VariantDocument } from "../model/document";
import { writeAddress } from "./address";
import { describeType, isObject, type JsonBuilder, preview } from "./json";
import { LIMITS, tooMany } from "./limits";
import type { ProblemList } from "./problems";
import { type Reading, readMembers } from "./read-elements";
import { readList } from "./read-root";
import { type RawElement, readIdentified } from "./read-roster";
import { OBJECTIVE_SHAPE } from "./shapes";

export function readObjectives(reading: Reading, root: JsonObject): ObjectiveDocument[] {
  const entries = readList(reading.problems, root, "objectives", LIMITS.objectives);
  return readIdentified(reading.problems, entries, "objective").flatMap((raw) => {
    const path = `objectives.${raw.id}`;
    const sound = readMembers(reading, OBJECTIVE_SHAPE, raw.value, path);
    if (sound === undefined || !hasTarget(reading.problems, sound, path)) return [];
    return [{ ...sound, id: raw.id } as unknown as ObjectiveDocument];
  });
}

function hasTarget(problems: ProblemList, objective: JsonBuilder, path: string): boolean {
  const { component, link } = objective;
  const targets = [component, link].filter((target) => target !== undefined && target !== "");
  if (targets.length === 1) return true;
  const reason = `An objective measures exactly one component or link; this one names ${targets.length === 0 ? "none" : "both"}. It is left out.`;
  problems.error(path, undefined, reason, `Write "component": "…" or "link": "from->to".`);
  return false;
}

/** Each variant is tried on the scenario, so that what it sets is known to exist and to be allowed. */
export function readVariants(reading: Reading, root: JsonObject, scenario: Scenario): VariantDocument[] {
  const entries = readList(reading.problems, root, "variants", LIMITS.variants);
  return readIdentified(reading.problems, entries, "variant").map((raw) => readVariant(reading, raw, scenario));
}

function readVariant(reading: Reading, raw: RawElement, scenario: Scenario): VariantDocument {
  const { problems } = reading;
  const path = `variants.${raw.id}`;
  const set = readSet(reading, raw.value.set ?? {}, `${path}.set`, scenario);
  const text = raw.value.text;
  const known = new Set(["id", "name", "text", "set"]);
  const rest = Object.entries(raw.value).filter(([name]) => !known.has(name));
  for (const [name, value] of rest) {
    problems.warn(
      `${path}.${name}`,
      value,
      `${preview(name)} is not a part of a variant.`,
      problems.suggest(name, known),
    );
  }
  return {
    ...Object.fromEntries(rest),
    id: raw.id,
    name: readLine(problems, raw.value.name, `${path}.name`, raw.id, LIMITS.nameLength),
    ...(text === undefined ? {} : { text: readLine(problems, text, `${path}.text`, "", LIMITS.textLength) }),
    set,
  };
}

function readLine(problems: ProblemList, value: Json | undefined, path: string, fallback: string, max: number): string {
  if (typeof value === "string") return value.slice(0, max);
  if (value !== undefined)
    problems.error(path, value, `This must be a text, not ${describeType(value)}.`, "It is left out.");
  return fallback;
}

function readSet(reading: Reading, value: Json, path: string, scenario: Scenario): JsonObject {
  const { problems, catalog } = reading;
  if (!isObject(value)) {
    problems.error(
      path,
      value,
      `This must be an object { "address": value }, not ${describeType(value)}.`,
      "It is left out.",
    );
    return {};
  }
  const entries = Object.entries(value);
  if (entries.length > LIMITS.settingsPerVariant) {
    problems.error(
      path,
      entries.length,
      tooMany("settings per variant", LIMITS.settingsPerVariant, entries.length),
      "The rest is left out.",
    );
  }
  const sound: JsonBuilder = {};
  let current = scenario;
  for (const [address, setting] of entries.slice(0, LIMITS.settingsPerVariant)) {
    const result = writeAddress(current, address, setting, catalog);
    if (result.ok) {
      current = result.scenario;
      sound[address] = setting;
    } else problems.addAll([{ ...result.problem, path: `${path}.${address}`, value: setting }]);
  }
  return sound;
}
