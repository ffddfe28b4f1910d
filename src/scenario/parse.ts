/**
 * The door for scenarios from outside. Whatever comes in, a scenario comes out, with the list of what is wrong: sound
 * parts are loaded, broken ones are left out and listed.
 */
import type { JsonObject, Problem, Scenario } from "../model/document";
import { defaultsOf } from "../model/fields";
import type { Catalog } from "../model/kind";
import { crossCheck } from "./cross-check";
import { copyForeign, freezeDeep } from "./json";
import { describeSyntaxError, nestsDeeper } from "./json-syntax";
import { LIMITS, spellNumber } from "./limits";
import { RUN_FIELDS } from "./link-fields";
import { SCENARIO_VERSION } from "./migrations";
import { ProblemList } from "./problems";
import {
  type Reading,
  readComponent,
  readFaults,
  readLayout,
  readLink,
  readNotes,
  readOperation,
} from "./read-elements";
import { readObjectives, readVariants } from "./read-judgements";
import { FORMAT, readExtra, readLesson, readRun, readTags, readText, readVersion } from "./read-root";
import { type Roster, readRoster } from "./read-roster";

/** What came of a file. */
export interface ParseResult {
  /** The sound parts, frozen; an empty scenario when there are none. */
  readonly scenario: Scenario;
  readonly problems: readonly Problem[];
  /** True when nothing in `problems` blocks Run. */
  readonly runnable: boolean;
}

/** A scenario without anything in it. */
export function emptyScenario(): Scenario {
  return {
    format: FORMAT,
    version: SCENARIO_VERSION,
    name: "",
    summary: "",
    tags: [],
    run: defaultsOf(RUN_FIELDS),
    operations: [],
    components: [],
    links: [],
    faults: [],
    objectives: [],
    variants: [],
    layout: {},
    notes: [],
    lesson: null,
  };
}

/**
 * Reads a scenario from what `JSON.parse` (or anybody) returned. Never throws, adopts nothing of `input`, and takes
 * time in proportion to its size up to the limits. For a scenario that is already open: its problems as it stands.
 */
export function parse(input: unknown, catalog: Catalog): ParseResult {
  const problems = new ProblemList();
  const root = copyForeign(input, problems);
  const read = root === undefined ? undefined : readVersion(problems, root);
  if (read === undefined) return { scenario: freezeDeep(emptyScenario()), problems: problems.all(), runnable: false };
  const scenario = freezeDeep(readScenario(problems, read.document, read.version, catalog));
  const listed = problems.all();
  return { scenario, problems: listed, runnable: !listed.some(({ severity }) => severity === "error") };
}

/** As `parse`, from the text of a file. A byte order mark is allowed. */
export function parseText(text: string, catalog: Catalog): ParseResult {
  if (text.length > LIMITS.fileBytes) {
    const reason = `A scenario file has at most 5 MB (${spellNumber(LIMITS.fileBytes)} bytes); this one has ${spellNumber(text.length)}.`;
    return refuse({
      path: "",
      value: text.length,
      reason,
      hint: "Split it into several scenarios.",
      severity: "error",
    });
  }
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (nestsDeeper(body, LIMITS.nestingRead)) {
    const reason = `Nesting goes at most ${LIMITS.nesting} levels deep; this file has more than ${spellNumber(LIMITS.nestingRead)}.`;
    return refuse({ path: "", value: undefined, reason, hint: "Flatten it.", severity: "error" });
  }
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    return refuse(describeSyntaxError(body));
  }
  return parse(input, catalog);
}

function refuse(problem: Problem): ParseResult {
  return { scenario: freezeDeep(emptyScenario()), problems: [problem], runnable: false };
}

function readScenario(problems: ProblemList, root: JsonObject, version: number, catalog: Catalog): Scenario {
  const roster = readRoster(problems, root, catalog);
  const reading: Reading = { problems, around: roster.around, catalog };
  const extra = readExtra(problems, root);
  const scenario: Scenario = {
    format: FORMAT,
    version,
    name: readText(problems, root, "name", LIMITS.nameLength),
    summary: readText(problems, root, "summary", LIMITS.textLength),
    tags: readTags(problems, root),
    run: readRun(problems, root, roster.around),
    ...readSystem(reading, roster),
    faults: readFaults(reading, root),
    objectives: readObjectives(reading, root),
    variants: [],
    layout: readLayout(reading, root),
    notes: readNotes(reading, root),
    lesson: readLesson(problems, root),
    ...(extra === undefined ? {} : { extra }),
  };
  const whole = { ...scenario, variants: readVariants(reading, root, scenario) };
  crossCheck(reading, whole);
  return whole;
}

function readSystem(reading: Reading, roster: Roster): Pick<Scenario, "operations" | "components" | "links"> {
  return {
    operations: roster.operations.map((raw) => readOperation(reading, raw)),
    components: roster.components.map((raw) => readComponent(reading, raw)),
    links: roster.links.map((raw) => readLink(reading, raw)),
  };
}
