/** From the summaries of several replications to one: means, with confidence intervals by Student's t. */
import { meanInterval } from "../metrics/interval";
import type { ObjectiveDocument } from "../model/document";
import type { EntitySummary, ObjectiveResult, Summary } from "../model/summary";

type Metrics = EntitySummary["metrics"];
type Intervals = NonNullable<EntitySummary["intervals"]>;

/**
 * One summary for all replications of one scenario. A metric is the mean of its values; where a replication observed
 * none, it does not count. Percentiles are means of percentiles, counts are counts per replication. `details` and the
 * trace hash are those of the first, events are added up.
 *
 * @throws Error without any replication.
 */
export function mergeReplications(replications: readonly Summary[], objectives: readonly ObjectiveDocument[]): Summary {
  const [first] = replications;
  if (first === undefined) throw new Error("there is no replication to sum up");
  if (replications.length === 1) return first;
  return {
    ...first,
    replicationCount: replications.length,
    intervalMethod: "replications",
    components: mergeEntities(replications.map(({ components }) => components)),
    links: mergeEntities(replications.map(({ links }) => links)),
    objectives: first.objectives.map((result, i) => {
      const results = replications.map((replication) => replication.objectives[i] ?? result);
      return mergeObjective(
        result,
        results,
        objectives.find(({ id }) => id === result.id),
      );
    }),
    eventCount: replications.reduce((sum, { eventCount }) => sum + eventCount, 0),
    stopReason: replications.find(({ stopReason }) => stopReason !== null)?.stopReason ?? null,
  };
}

/** Replications are of one scenario, so the same entities stand in the same order. */
function mergeEntities(lists: readonly (readonly EntitySummary[])[]): EntitySummary[] {
  return (lists[0] ?? []).map((first, i) => {
    const entities = lists.map((list) => list[i] ?? first);
    const all = entities.map(({ metrics }) => metrics);
    const merged = { ...first, metrics: meanMetrics(all), intervals: intervalsOf(all) };
    return first.operations === undefined
      ? merged
      : { ...merged, operations: mergeOperations(first.operations, entities) };
  });
}

function mergeOperations(
  first: NonNullable<EntitySummary["operations"]>,
  entities: readonly EntitySummary[],
): NonNullable<EntitySummary["operations"]> {
  const merged = Object.keys(first).map((id) => [
    id,
    meanMetrics(entities.map(({ operations }) => operations?.[id] ?? {})),
  ]);
  return Object.fromEntries(merged);
}

function meanMetrics(all: readonly Metrics[]): Metrics {
  const ids = Object.keys(all[0] ?? {});
  return Object.fromEntries(ids.map((id) => [id, meanOf(observed(all.map((metrics) => metrics[id])))]));
}

function intervalsOf(all: readonly Metrics[]): Intervals {
  const ids = Object.keys(all[0] ?? {});
  const entries = ids.flatMap((id) => {
    const values = observed(all.map((metrics) => metrics[id]));
    if (values.length < 2) return [];
    const { low, high, halfWidth } = meanInterval(values);
    return [[id, { low, high, halfWidth }] as const];
  });
  return Object.fromEntries(entries);
}

/** An objective is judged by the mean. A replication in which nothing was observed misses it. */
function mergeObjective(
  first: ObjectiveResult,
  results: readonly ObjectiveResult[],
  limits: Pick<ObjectiveDocument, "above" | "below"> | undefined,
): ObjectiveResult {
  const values = observed(results.map(({ value }) => value));
  const value = meanOf(values);
  const isWhole = value !== null && values.length === results.length;
  return {
    ...first,
    value,
    low: values.length === 0 ? null : Math.min(...values),
    high: values.length === 0 ? null : Math.max(...values),
    met: isWhole && meets(value, limits),
  };
}

function meets(value: number, limits: Pick<ObjectiveDocument, "above" | "below"> | undefined): boolean {
  const { above, below } = limits ?? {};
  return (above === undefined || value > above) && (below === undefined || value < below);
}

function observed(values: readonly (number | null | undefined)[]): number[] {
  return values.filter((value) => typeof value === "number");
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
