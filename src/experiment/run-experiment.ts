/** An experiment: one scenario or variant, run once or several times with different seeds, summed up. */
import type { Json, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import type { Summary } from "../model/summary";
import { simulate } from "../runtime/run";
import { mergeReplications } from "./merge";
import { applySettings, applyVariant, type VariantResult } from "./variant";

export interface ExperimentOptions {
  /** Left out = the scenario's. */
  readonly seed?: string | undefined;
  /** Left out = the scenario's. */
  readonly replicationCount?: number | undefined;
  /** Id of a variant; left out = the base. */
  readonly variant?: string | undefined;
  /** Settings by address, on top of the variant's. */
  readonly set?: readonly (readonly [address: string, value: Json])[] | undefined;
  /** Called now and then with the share of all simulated time that is done, and the events so far. */
  readonly onProgress?: ((doneRatio: number, eventCount: number) => void) | undefined;
}

/**
 * The seed of a replication: the first is the run that its seed names; the others follow from it, so that one text
 * repeats them all. Variants share the seeds, and thus their random numbers.
 */
export function replicationSeed(seed: string, replication: number): string {
  return replication === 0 ? seed : `${seed}/replication-${replication}`;
}

/** The scenario that an experiment runs: the variant and the extra settings applied. Or why that cannot be. */
export function prepareExperiment(scenario: Scenario, catalog: Catalog, options: ExperimentOptions): VariantResult {
  const varied = applyVariant(scenario, options.variant, catalog);
  return varied.ok ? applySettings(varied.scenario, options.set ?? [], catalog) : varied;
}

/**
 * Runs a scenario that `parse` found runnable. A replication that a limit stops is the last one.
 *
 * @throws Error for a variant or an address that the scenario does not have; ask `prepareExperiment` first.
 */
export function runExperiment(scenario: Scenario, catalog: Catalog, options: ExperimentOptions = {}): Summary {
  const applied = prepareExperiment(scenario, catalog, options);
  if (!applied.ok) throw new Error(`${applied.problem.reason} ${applied.problem.hint}`);
  const replications = runReplications(applied.scenario, catalog, options);
  const merged = mergeReplications(replications, applied.scenario.objectives);
  const name = options.variant ?? null;
  const objectives = merged.objectives.map((result) => ({ ...result, variant: name }));
  return { ...merged, variant: name, objectives };
}

function runReplications(scenario: Scenario, catalog: Catalog, options: ExperimentOptions): Summary[] {
  const { seed = scenario.run.seed, replicationCount = scenario.run.replicationCount, onProgress } = options;
  const summaries: Summary[] = [];
  let eventsBefore = 0;
  for (let i = 0; i < replicationCount; i++) {
    const summary = simulate(scenario, catalog, {
      seed: replicationSeed(seed, i),
      onProgress: (done, events) => onProgress?.((i + done) / replicationCount, eventsBefore + events),
    });
    summaries.push(summary);
    eventsBefore += summary.eventCount;
    onProgress?.((i + 1) / replicationCount, eventsBefore);
    if (summary.stopReason !== null) break;
  }
  return summaries;
}
