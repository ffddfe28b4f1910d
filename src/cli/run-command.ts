/** `windtunnel run FILE`. */
import { catalog } from "../catalog/index";
import { prepareExperiment, runExperiment } from "../experiment/run-experiment";
import { applyVariant } from "../experiment/variant";
import type { Problem, Scenario } from "../model/document";
import type { Summary } from "../model/summary";
import { parseText } from "../scenario/parse";
import { check } from "../scenario/serialise";
import { type Assignment, readAssignment } from "./assignment";
import { EXIT_INVALID, EXIT_MISSED, EXIT_OK, EXIT_STOPPED, type ExitCode } from "./exit-code";
import { type Io, reasonOf } from "./io";
import { makeProgress } from "./progress";
import { showProblems } from "./show-problems";
import { showRun, showSummary } from "./show-summary";
import { VERSION } from "./version";

export interface RunOptions {
  readonly seed?: string;
  readonly replications?: number;
  readonly set: readonly string[];
  readonly variant?: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly progress?: boolean;
}

/** What `--json` prints and `--out` writes. */
export interface RunReport extends Summary {
  readonly wallTimeMs: number;
  readonly eventsPerSecond: number;
  readonly version: string;
}

export function runCommand(io: Io, file: string, options: RunOptions): ExitCode {
  const { scenario, problems, runnable } = parseText(io.read(file), catalog);
  if (!runnable) return refuse(io, file, problems, options);
  const set = readAssignments(scenario, options);
  if ("problem" in set) return refuse(io, file, [set.problem], options);
  const prepared = prepareExperiment(scenario, catalog, { variant: options.variant, set: set.assignments });
  if (!prepared.ok) return refuse(io, file, [prepared.problem], options);
  // Settings that are sound one by one may not go together.
  const after = check(prepared.scenario, catalog);
  if (!after.runnable) return refuse(io, file, after.problems, options);
  if (options.json !== true) io.err(showProblems(file, problems));
  return report(io, simulate(io, scenario, set.assignments, options), options);
}

function readAssignments(
  scenario: Scenario,
  options: RunOptions,
): { readonly assignments: readonly Assignment[] } | { readonly problem: Problem } {
  const varied = applyVariant(scenario, options.variant, catalog);
  if (!varied.ok) return varied;
  const assignments: Assignment[] = [];
  for (const text of options.set) {
    const assignment = readAssignment(text, varied.scenario, catalog);
    if ("problem" in assignment) return assignment;
    assignments.push(assignment);
  }
  return { assignments };
}

function refuse(io: Io, file: string, problems: readonly Problem[], { json }: RunOptions): ExitCode {
  if (json === true) io.out(`${JSON.stringify({ problems, version: VERSION }, null, 2)}\n`);
  else io.err(showProblems(file, problems));
  return EXIT_INVALID;
}

function simulate(io: Io, scenario: Scenario, set: readonly Assignment[], options: RunOptions): RunReport {
  const progress = makeProgress(io, options.progress === true);
  const startedAt = io.nowMs();
  try {
    const summary = runExperiment(scenario, catalog, {
      seed: options.seed,
      replicationCount: options.replications,
      variant: options.variant,
      set,
      onProgress: (done, events) => progress.update(done, events),
    });
    const wallTimeMs = io.nowMs() - startedAt;
    const eventsPerSecond = wallTimeMs > 0 ? Math.round((summary.eventCount * 1000) / wallTimeMs) : 0;
    return { ...summary, wallTimeMs, eventsPerSecond, version: VERSION };
  } finally {
    progress.end();
  }
}

function report(io: Io, result: RunReport, options: RunOptions): ExitCode {
  const json = `${JSON.stringify(result, null, 2)}\n`;
  if (options.json === true) io.out(json);
  else io.out(`${showSummary(result)}\n${showRun(result, result.wallTimeMs, result.eventsPerSecond)}`);
  if (result.stopReason !== null) io.err(`stopped: ${result.stopReason}\n`);
  if (options.out !== undefined && !writeOut(io, options.out, json)) return EXIT_INVALID;
  if (result.stopReason !== null) return EXIT_STOPPED;
  return result.objectives.every(({ met }) => met) ? EXIT_OK : EXIT_MISSED;
}

function writeOut(io: Io, file: string, text: string): boolean {
  try {
    io.write(file, text);
    return true;
  } catch (error) {
    io.err(`cannot write ${file}: ${reasonOf(error)}\n`);
    return false;
  }
}
