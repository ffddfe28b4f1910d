/** Two variants, run side by side with the same random numbers: what each found, and by how much they differ. */
import { pairedDifferenceInterval } from "../metrics/interval";
import type { ObjectiveDocument, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import type { EntitySummary, Summary } from "../model/summary";
import { simulate } from "../runtime/run";
import { mergeReplications } from "./merge";
import { replicationSeed } from "./run-experiment";
import { applyVariant, type VariantResult } from "./variant";

/** B less A of one metric, over pairs of runs with the same seed. */
export interface Difference {
  readonly mean: number;
  /** The 95 % confidence interval of the mean; null with a single pair. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface Comparison {
  readonly seed: string;
  /** Pairs of runs that were made; fewer than asked for when a limit stopped one. */
  readonly pairCount: number;
  /** Means over the runs of each side. */
  readonly a: Summary;
  readonly b: Summary;
  /** By entity id and metric id, where every run of both sides observed the metric. */
  readonly differences: Readonly<Record<string, Readonly<Record<string, Difference>>>>;
}

export type ComparisonResult =
  | { readonly ok: true; readonly comparison: Comparison }
  | Extract<VariantResult, { readonly ok: false }>;

export interface ComparisonOptions {
  /** Ids of variants; undefined = the base. */
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly seed: string;
  readonly pairCount: number;
  /** Share of all simulated time that is done. */
  readonly onProgress?: (doneRatio: number) => void;
}

/**
 * Runs A and B with the same seeds, pair by pair, so that what both have in common cancels. Both are judged by the
 * objectives of either. Components and links that only one side has are in its summary and have no difference.
 */
export function compareVariants(scenario: Scenario, catalog: Catalog, options: ComparisonOptions): ComparisonResult {
  const sides = [];
  for (const id of [options.a, options.b]) {
    const applied = applyVariant(scenario, id, catalog);
    if (!applied.ok) return applied;
    sides.push({ id, scenario: applied.scenario });
  }
  const [first, second] = sides as [Side, Side];
  const objectives = union(first.scenario.objectives, second.scenario.objectives);
  const a: Summary[] = [];
  const b: Summary[] = [];
  for (let pair = 0; pair < options.pairCount; pair++) {
    for (const [index, side] of [first, second].entries()) {
      const runsBefore = pair * 2 + index;
      const summary = simulate({ ...side.scenario, objectives }, catalog, {
        seed: replicationSeed(options.seed, pair),
        onProgress: (done) => options.onProgress?.((runsBefore + done) / (options.pairCount * 2)),
      });
      (index === 0 ? a : b).push(summary);
      options.onProgress?.((runsBefore + 1) / (options.pairCount * 2));
    }
    if ([a, b].some((runs) => runs.at(-1)?.stopReason !== null)) break;
  }
  const comparison: Comparison = {
    seed: options.seed,
    pairCount: a.length,
    a: { ...mergeReplications(a, objectives), variant: first.id ?? null },
    b: { ...mergeReplications(b, objectives), variant: second.id ?? null },
    differences: differencesOf(a, b),
  };
  return { ok: true, comparison };
}

interface Side {
  readonly id: string | undefined;
  readonly scenario: Scenario;
}

function union(a: readonly ObjectiveDocument[], b: readonly ObjectiveDocument[]): readonly ObjectiveDocument[] {
  const known = new Set(a.map(({ id }) => id));
  return [...a, ...b.filter(({ id }) => !known.has(id))];
}

function differencesOf(a: readonly Summary[], b: readonly Summary[]): Comparison["differences"] {
  const entities = [...(a[0]?.components ?? []), ...(a[0]?.links ?? [])];
  return Object.fromEntries(
    entities.map(({ id, metrics }) => [
      id,
      Object.fromEntries(
        Object.keys(metrics).flatMap((metric) => {
          const before = valuesOf(a, id, metric);
          const after = valuesOf(b, id, metric);
          return before === undefined || after === undefined ? [] : [[metric, difference(before, after)] as const];
        }),
      ),
    ]),
  );
}

/** One value per run; undefined when a run did not observe the metric. */
function valuesOf(summaries: readonly Summary[], id: string, metric: string): number[] | undefined {
  const values = summaries.map((summary) => entityOf(summary, id)?.metrics[metric] ?? null);
  return values.every((value) => value !== null) ? values : undefined;
}

function entityOf(summary: Summary, id: string): EntitySummary | undefined {
  return summary.components.find((each) => each.id === id) ?? summary.links.find((each) => each.id === id);
}

function difference(before: readonly number[], after: readonly number[]): Difference {
  const { mean, low, high } = pairedDifferenceInterval(before, after);
  return { mean, low: Number.isNaN(low) ? null : low, high: Number.isNaN(high) ? null : high };
}
