/** The summary of a run: every metric of every component and link over the measured window, and the objectives. */
import { msToNs, nsToMs } from "../kernel/time";
import { linkIds, type ObjectiveDocument } from "../model/document";
import { COMPONENT_METRICS, type MetricSpec, OUTCOME_COUNTERS } from "../model/metric";
import type { EntitySummary, ObjectiveResult, Summary } from "../model/summary";
import type { CompiledEntity } from "./compiled-model";
import { emptyReading, measure, orNull, type Reading, readNow } from "./measure";
import type { RunView } from "./run-view";

export function summarize(run: RunView): Summary {
  const { model } = run;
  const { simulation, scenario } = model;
  const from = run.measuredFrom();
  const to = readNow(simulation);
  // A run that is broken on purpose has no steady state whose average an interval could be about.
  const hasIntervals = to.timeNs >= run.endNs && !model.faults.hasAny;
  const entities = model.entities.map((entity) => summarizeEntity(run, entity, from, to, hasIntervals));
  return {
    scenario: scenario.name,
    seed: model.seed,
    variant: null,
    replicationCount: 1,
    intervalMethod: hasIntervals ? "batchMeans" : null,
    fromMs: nsToMs(from.timeNs),
    toMs: nsToMs(to.timeNs),
    components: entities.filter(({ type }) => type === "component"),
    links: entities.filter(({ type }) => type === "link"),
    objectives: scenario.objectives
      .filter(({ variant }) => variant === undefined)
      .map((objective) => judge(run, objective)),
    eventCount: simulation.kernel.eventCount,
    traceHash: simulation.kernel.traceHash(),
    stopReason: run.stopReason ?? null,
  };
}

function summarizeEntity(
  run: RunView,
  entity: CompiledEntity,
  from: Reading,
  to: Reading,
  hasIntervals: boolean,
): EntitySummary {
  const metrics: Record<string, number | null> = {};
  for (const { spec, columns } of entity.metrics) metrics[spec.id] = orNull(measure(spec, columns, from, to));
  const details = detailsOf(run, entity);
  const operations = operationsOf(run, entity, from, to);
  return {
    id: entity.id,
    type: entity.type,
    kind: entity.kind,
    label: entity.label,
    metrics,
    ...(hasIntervals ? { intervals: intervalsOf(run, entity) } : {}),
    ...(details === undefined ? {} : { details }),
    ...(operations === undefined ? {} : { operations }),
  };
}

function intervalsOf(run: RunView, entity: CompiledEntity): NonNullable<EntitySummary["intervals"]> {
  const intervals: Record<string, { low: number; high: number; halfWidth: number }> = {};
  for (const { spec, columns } of entity.metrics) {
    const interval = run.batches.intervalOf(spec, columns);
    if (interval === undefined || !Number.isFinite(interval.halfWidth)) continue;
    intervals[spec.id] = { low: interval.low, high: interval.high, halfWidth: interval.halfWidth };
  }
  return intervals;
}

/** What policies and components tell of themselves: breaker transitions, calls per endpoint … */
function detailsOf(run: RunView, entity: CompiledEntity): Record<string, unknown> | undefined {
  const policies = entity.policies.map(({ kind, instance }) => ({ kind: kind.kind, ...instance.describe?.() }));
  const index = run.model.entities.indexOf(entity);
  const own = describeOwn(run, entity, index);
  const tellsNothing = own === undefined || Object.keys(own).length === 0;
  if (policies.every((policy) => Object.keys(policy).length === 1) && tellsNothing) return undefined;
  return { ...own, ...(policies.length > 0 ? { policies } : {}) };
}

function describeOwn(
  run: RunView,
  { type }: CompiledEntity,
  index: number,
): Readonly<Record<string, unknown>> | undefined {
  const { nodes, links } = run.model.simulation;
  if (type === "component") return nodes[index]!.instance.describe?.();
  return links[index - nodes.length]!.transport?.describe?.();
}

/** Metrics of a component that are also told per operation; the columns are suffixed with the operation's id. */
const BY_OPERATION: readonly MetricSpec[] = COMPONENT_METRICS.filter(
  ({ form, id }) => !["timeAverage", "gauge", "levelMax"].includes(form) && !id.startsWith("wasted"),
);

export const OPERATION_METRIC_IDS: readonly string[] = [
  ...BY_OPERATION.map(({ id }) => id),
  "waitingTimeMeanMs",
  "waitingTimeP99Ms",
  "waitingTimeDeviationMs",
];

function operationsOf(
  run: RunView,
  entity: CompiledEntity,
  from: Reading,
  to: Reading,
): Record<string, Record<string, number | null>> | undefined {
  if (entity.type !== "component" || run.model.operations.length < 2) return undefined;
  return Object.fromEntries(
    run.model.operations.map(({ id }) => [
      id,
      Object.fromEntries(
        operationMetrics(entity).map((spec) => [
          spec.id,
          orNull(measure(forOperation(spec, id), entity.columns, from, to)),
        ]),
      ),
    ]),
  );
}

function operationMetrics(entity: CompiledEntity): readonly MetricSpec[] {
  const waiting = entity.metrics
    .map(({ spec }) => spec)
    .filter(({ id }) => ["waitingTimeMeanMs", "waitingTimeP99Ms", "waitingTimeDeviationMs"].includes(id));
  const isStation = [...entity.columns.samples.keys()].some((name) => name.startsWith("waiting:"));
  return isStation ? [...BY_OPERATION, ...waiting] : BY_OPERATION;
}

/** The same metric over the operation's own columns. */
function forOperation(spec: MetricSpec, operation: string): MetricSpec {
  const own = (name: string): string => `${name}:${operation}`;
  const changed = { ...spec } as Record<string, unknown>;
  for (const key of ["of", "over"]) {
    const value = changed[key];
    if (typeof value === "string") changed[key] = own(value);
    else if (Array.isArray(value)) changed[key] = value.map((name) => own(String(name)));
  }
  return changed as unknown as MetricSpec;
}

/** Judges one objective over its window. What was never observed misses it. */
export function judge(run: RunView, objective: ObjectiveDocument): ObjectiveResult {
  const place = objective.component ?? objective.link ?? "";
  const value = observed(run, objective, place);
  const met =
    value !== null &&
    (objective.above === undefined || value > objective.above) &&
    (objective.below === undefined || value < objective.below);
  return {
    id: objective.id,
    text: objective.text ?? "",
    place,
    metric: objective.metric,
    limit: limitText(objective),
    value,
    low: value,
    high: value,
    met,
    variant: objective.variant ?? null,
  };
}

function observed(run: RunView, objective: ObjectiveDocument, place: string): number | null {
  const { entities, scenario } = run.model;
  const type = objective.component === undefined ? "link" : "component";
  const entity = entities.find((candidate) => candidate.id === place && candidate.type === type);
  if (entity === undefined) return null;
  const from = objective.fromMs === undefined ? run.measuredFrom() : startOf(run, msToNs(objective.fromMs));
  const to =
    objective.toMs === undefined
      ? readNow(run.model.simulation)
      : run.readingAt(Math.min(msToNs(objective.toMs), run.endNs));
  if (objective.operation !== undefined && scenario.operations.length > 1) {
    const spec = operationMetrics(entity).find(({ id }) => id === objective.metric);
    return spec === undefined
      ? null
      : orNull(measure(forOperation(spec, objective.operation), entity.columns, from, to));
  }
  const metric = entity.metrics.find(({ spec }) => spec.id === objective.metric);
  return metric === undefined ? null : orNull(measure(metric.spec, metric.columns, from, to));
}

function startOf(run: RunView, momentNs: number): Reading {
  if (momentNs === 0 && run.warmUpNs > 0) return emptyReading(readNow(run.model.simulation));
  return run.readingAt(momentNs);
}

function limitText({ above, below }: ObjectiveDocument): string {
  return [above === undefined ? "" : `> ${above}`, below === undefined ? "" : `< ${below}`]
    .filter((part) => part !== "")
    .join(" and ");
}

export { linkIds, OUTCOME_COUNTERS };
