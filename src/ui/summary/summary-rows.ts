/** From a summary to what the result panel shows. */

import { catalog } from "../../catalog/index";
import type { EntitySummary, Summary } from "../../model/summary";
import { failingRatio } from "../../scenario/refusals";
import { formatCount, formatDuration, formatFactor, formatRate, formatRatio, MISSING } from "../kit/format";

export interface KeyNumber {
  readonly id: string;
  readonly label: string;
  readonly metrics: readonly string[];
  readonly format: (value: number) => string;
}

export const KEY_NUMBERS: readonly KeyNumber[] = [
  { id: "throughput", label: "Throughput", metrics: ["throughputPerSecond"], format: formatRate },
  { id: "goodput", label: "Goodput", metrics: ["goodputPerSecond"], format: formatRate },
  { id: "p50", label: "p50", metrics: ["latencyP50Ms"], format: formatDuration },
  { id: "p95", label: "p95", metrics: ["latencyP95Ms"], format: formatDuration },
  { id: "p99", label: "p99", metrics: ["latencyP99Ms"], format: formatDuration },
  { id: "errors", label: "Errors", metrics: ["errorRatio"], format: formatRatio },
  { id: "busy", label: "Busy", metrics: ["utilization"], format: formatRatio },
  { id: "queue", label: "Queue, mean", metrics: ["queueLengthMean"], format: formatCount },
  { id: "amplification", label: "Attempts per call", metrics: ["attemptsPerCall"], format: formatFactor },
];

export function valueIn(entity: EntitySummary, metrics: readonly string[]): number {
  if (metrics.includes("errorRatio")) return failingIn(entity);
  for (const metric of metrics) if (Object.hasOwn(entity.metrics, metric)) return entity.metrics[metric] ?? Number.NaN;
  return Number.NaN;
}

/** What an aside cache refuses is a miss: told by its hit share, not here. */
function failingIn(entity: EntitySummary): number {
  const kind = catalog.components.find((entry) => entity.type === "component" && entry.kind === entity.kind);
  return failingRatio(kind?.metrics, (id) => entity.metrics[id] ?? Number.NaN);
}

export function textIn(entity: EntitySummary, { metrics, format }: KeyNumber): string {
  const value = valueIn(entity, metrics);
  return Number.isNaN(value) ? MISSING : format(value);
}

/** Below this many samples a percentile says little: 20 / (1 − q). */
export function samplesNeeded(q: number): number {
  return Math.ceil(20 / (1 - q));
}

/** A seed that has not been run yet: `storm-1` → `storm-1/2` → `storm-1/3`. */
export function nextSeed(seed: string): string {
  const [, base = seed, number] = /^(.*)\/(\d{1,9})$/.exec(seed) ?? [];
  return `${base}/${number === undefined ? 2 : Number(number) + 1}`;
}

export interface LatencyBar {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Components that answered something, slowest first; at most `countMax`. */
export function latencyBars({ components }: Summary, countMax: number): LatencyBar[] {
  return components
    .map((entity) => ({
      name: entity.label,
      p50: valueIn(entity, ["latencyP50Ms"]),
      p95: valueIn(entity, ["latencyP95Ms"]),
      p99: valueIn(entity, ["latencyP99Ms"]),
    }))
    .filter((bar) => bar.p50 > 0)
    .sort((a, b) => b.p99 - a.p99)
    .slice(0, countMax);
}

export type OutcomeBar = { readonly name: string } & Readonly<Record<string, number | string>>;

/** Shares of outcomes per component in percent, the least healthy first; at most `countMax`. */
export function outcomeBars(
  { components }: Summary,
  parts: readonly { readonly id: string; readonly count: string }[],
  countMax: number,
): OutcomeBar[] {
  return components
    .map((entity) => {
      const counts = parts.map(({ count }) => valueIn(entity, [count]) || 0);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const shares = parts.map(({ id }, index): [string, number] => [
        id,
        total === 0 ? 0 : ((counts[index] ?? 0) / total) * 100,
      ]);
      return { bar: { name: entity.label, ...Object.fromEntries(shares) } as OutcomeBar, total, good: counts[0] ?? 0 };
    })
    .filter(({ total }) => total > 0)
    .sort((a, b) => a.good / a.total - b.good / b.total)
    .slice(0, countMax)
    .map(({ bar }) => bar);
}
