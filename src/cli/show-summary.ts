/** The result of a run as compact tables: one of components, one of links, then the objectives. */
import type { EntitySummary, ObjectiveResult, Summary } from "../model/summary";
import { type Column, harmless, spell, table } from "./table";

/** A column of the table, filled from one metric. */
interface MetricColumn {
  readonly title: string;
  readonly metric: string;
  /** The half-width of its interval stands beside it, where there is one. */
  readonly hasInterval?: boolean;
  readonly isPercent?: boolean;
}

const COMPONENT_COLUMNS: readonly MetricColumn[] = [
  { title: "arrivals/s", metric: "arrivalRatePerSecond" },
  { title: "through/s", metric: "throughputPerSecond" },
  { title: "good/s", metric: "goodputPerSecond", hasInterval: true },
  { title: "util", metric: "utilization", isPercent: true },
  { title: "queue", metric: "queueLengthMean" },
  { title: "mean ms", metric: "latencyMeanMs", hasInterval: true },
  { title: "p50 ms", metric: "latencyP50Ms" },
  { title: "p99 ms", metric: "latencyP99Ms", hasInterval: true },
];

const LINK_COLUMNS: readonly MetricColumn[] = [
  { title: "calls/s", metric: "callRatePerSecond" },
  { title: "through/s", metric: "throughputPerSecond" },
  { title: "tries/call", metric: "attemptsPerCall" },
  { title: "mean ms", metric: "latencyMeanMs", hasInterval: true },
  { title: "p50 ms", metric: "latencyP50Ms" },
  { title: "p99 ms", metric: "latencyP99Ms", hasInterval: true },
];

/** Outcomes in the order of their codes; what never happened is not shown. */
const OUTCOMES: readonly (readonly [metric: string, word: string])[] = [
  ["okCount", "ok"],
  ["degradedCount", "degraded"],
  ["failedCount", "failed"],
  ["timedOutCount", "timed out"],
  ["refusedCount", "refused"],
  ["shedCount", "shed"],
  ["shortCircuitedCount", "short-circuited"],
  ["cancelledCount", "cancelled"],
];

/** Tables of everything that was measured; the last line is left to `showRun`. */
export function showSummary(summary: Summary): string {
  const parts = [heading(summary), entityTable("component", summary.components, COMPONENT_COLUMNS)];
  if (summary.links.length > 0) parts.push(entityTable("link", summary.links, LINK_COLUMNS));
  if (summary.objectives.length > 0) parts.push(objectiveLines(summary.objectives));
  return parts.join("\n");
}

function heading(summary: Summary): string {
  const { scenario, variant, seed, replicationCount, intervalMethod, fromMs, toMs } = summary;
  const name = harmless(scenario === "" ? "Scenario" : scenario);
  const parts = [
    variant === null ? "" : `variant ${harmless(variant)}`,
    `seed ${harmless(seed)}`,
    replicationCount > 1 ? `${replicationCount} replications` : "",
    intervalMethod === null ? "" : `± 95 %${intervalMethod === "batchMeans" ? " by batch means" : ""}`,
    `measured ${spell(fromMs / 1000)} s – ${spell(toMs / 1000)} s`,
  ];
  return `${name}\n${parts.filter((part) => part !== "").join(" · ")}\n`;
}

function entityTable(word: string, entities: readonly EntitySummary[], metrics: readonly MetricColumn[]): string {
  const used = metrics.filter(({ metric }) => entities.some((entity) => typeof entity.metrics[metric] === "number"));
  const columns: Column[] = [
    { title: word },
    ...(word === "component" ? [{ title: "kind" }] : []),
    ...used.map(({ title }) => ({ title, align: "right" as const })),
    { title: "outcomes" },
  ];
  const rows = entities.map((entity) => [
    entity.id,
    ...(word === "component" ? [harmless(entity.kind)] : []),
    ...used.map((column) => cell(entity, column)),
    outcomes(entity),
  ]);
  return table(columns, rows);
}

function cell(entity: EntitySummary, column: MetricColumn): string {
  const value = entity.metrics[column.metric];
  if (column.isPercent === true) return typeof value === "number" ? percent(value) : "–";
  const interval = column.hasInterval === true ? entity.intervals?.[column.metric] : undefined;
  return interval === undefined ? spell(value) : `${spell(value)} ±${spell(interval.halfWidth)}`;
}

function outcomes({ metrics }: EntitySummary): string {
  const settled = metrics.settledCount ?? 0;
  if (settled === 0) return "–";
  const parts = OUTCOMES.flatMap(([metric, word]) => {
    const count = metrics[metric] ?? 0;
    return count > 0 ? [`${word} ${percent(count / settled)}`] : [];
  });
  return parts.join(", ");
}

/** Shares near 0 and 1 keep their digits: 99.99 % is not 100 %. */
function percent(share: number): string {
  const distance = Math.min(Math.abs(share), Math.abs(1 - share));
  const decimals = distance === 0 ? 0 : distance < 0.0001 ? 4 : distance < 0.01 ? 2 : 1;
  return `${(share * 100).toFixed(decimals)} %`;
}

function objectiveLines(objectives: readonly ObjectiveResult[]): string {
  const rows = objectives.map((result) => {
    const { id, place, metric, limit, value, low, high, met, text } = result;
    const spread = low !== null && high !== null && low !== high ? `(${spell(low)} – ${spell(high)})` : "";
    return [met ? "✓" : "✗", id, `${place} ${harmless(metric)}`, spell(value), limit, spread, harmless(text)];
  });
  const columns: Column[] = [
    { title: "" },
    { title: "objective" },
    { title: "measured" },
    { title: "value", align: "right" },
    { title: "limit" },
    { title: "" },
    { title: "" },
  ];
  return table(columns, rows);
}

/** The last line: how much was computed, how fast, and the proof that it was the same run. */
export function showRun(summary: Summary, wallTimeMs: number, eventsPerSecond: number): string {
  const parts = [
    `${spell(summary.eventCount)} events`,
    `${spell(wallTimeMs / 1000)} s`,
    `${spell(Math.round(eventsPerSecond))} events/s`,
    `trace ${summary.traceHash}`,
  ];
  return `${parts.join(" · ")}\n`;
}
