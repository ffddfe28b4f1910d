/** From a comparison to what the panel says: rows, differences in words, a verdict that knows when it cannot tell. */
import { catalog } from "../../catalog/index";
import { cardViewOf } from "../../catalog/views";
import type { MetricUnit } from "../../model/metric";
import type { EntitySummary } from "../../model/summary";
import { ordinaryRefusals } from "../../scenario/refusals";
import type { Comparison, Difference } from "../../worker/protocol";
import { formatMetric, formatRatio, MISSING, NBSP, significant } from "../kit/format";

export interface ComparedNumber {
  readonly metric: string;
  readonly label: string;
  readonly unit: MetricUnit;
  /** Which way is good; undefined: neither is. */
  readonly better?: "higher" | "lower";
}

/** What two designs are told apart by. */
export const COMPARED: readonly ComparedNumber[] = [
  { metric: "goodputPerSecond", label: "Goodput", unit: "perSecond", better: "higher" },
  { metric: "throughputPerSecond", label: "Throughput", unit: "perSecond", better: "higher" },
  { metric: "latencyP50Ms", label: "p50", unit: "ms", better: "lower" },
  { metric: "latencyP99Ms", label: "p99", unit: "ms", better: "lower" },
  { metric: "errorRatio", label: "Error share", unit: "ratio", better: "lower" },
  { metric: "wastedRatio", label: "Wasted", unit: "ratio", better: "lower" },
  { metric: "utilization", label: "Busy", unit: "ratio" },
  { metric: "queueLengthMean", label: "Queue, mean", unit: "count", better: "lower" },
  { metric: "attemptsPerCall", label: "Attempts per call", unit: "factor", better: "lower" },
];

export type Judgement = "better" | "worse" | "other" | "same" | "unclear";

export interface ComparedRow {
  readonly number: ComparedNumber;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
  /** "± 10 ms", with 95 % confidence; "" with one pair. */
  readonly interval: string;
  readonly judgement: Judgement;
}

export interface ComparedEntity {
  readonly id: string;
  readonly type: EntitySummary["type"];
  readonly label: string;
  readonly rows: readonly ComparedRow[];
}

/** Every component, then every link, of either side, with the numbers that at least one of them has. */
export function comparedEntities({ a, b, differences }: Comparison): ComparedEntity[] {
  const after = new Map([...b.components, ...b.links].map((entity) => [entity.id, entity]));
  const before = [...a.components, ...a.links];
  const known = new Set(before.map(({ id }) => id));
  const all = [...before, ...[...after.values()].filter(({ id }) => !known.has(id))];
  return all.map(({ id, type, label }) => {
    const one = before.find((entity) => entity.id === id);
    const other = after.get(id);
    const rows = numbersOf(type, (one ?? other)?.kind ?? "").flatMap((number) =>
      rowOf(number, one, other, differences[id]?.[number.metric]),
    );
    return { id, type, label, rows };
  });
}

/** Kinds that refuse by design are told apart by their own number, not by a share of errors that holds those refusals. */
function numbersOf(type: EntitySummary["type"], kind: string): readonly ComparedNumber[] {
  const known = type === "component" ? catalog.components.find((entry) => entry.kind === kind) : undefined;
  if (ordinaryRefusals(known?.metrics) === undefined) return COMPARED;
  const { focus } = cardViewOf(kind, known);
  if (focus.type !== "ring") return COMPARED;
  const own: ComparedNumber = { metric: focus.metric, label: focus.label, unit: "ratio", better: "higher" };
  return COMPARED.map((number) => (number.metric === "errorRatio" ? own : number));
}

function rowOf(
  number: ComparedNumber,
  a: EntitySummary | undefined,
  b: EntitySummary | undefined,
  difference: Difference | undefined,
): ComparedRow[] {
  const [before, after] = [a?.metrics[number.metric] ?? null, b?.metrics[number.metric] ?? null];
  if (before === null && after === null) return [];
  const text = (value: number | null) => (value === null ? MISSING : formatMetric(value, number.unit));
  return [
    {
      number,
      a: text(before),
      b: text(after),
      difference: difference === undefined ? MISSING : differenceText(difference.mean, number.unit, before),
      interval: difference === undefined ? "" : intervalText(difference, number.unit),
      judgement: difference === undefined ? "unclear" : judge(difference, number.better),
    },
  ];
}

/** The same in every run, better or worse with 95 % confidence, or not to be told. */
export function judge({ mean, low, high }: Difference, better: ComparedNumber["better"]): Judgement {
  if (mean === 0 && (low ?? 0) === 0 && (high ?? 0) === 0) return "same";
  // One pair of runs shows a difference and says nothing of chance.
  if (low === null || high === null || (low <= 0 && high >= 0)) return "unclear";
  if (better === undefined) return "other";
  return mean > 0 === (better === "higher") ? "better" : "worse";
}

/** "+12 ms (+8 %)"; shares differ by percentage points. */
export function differenceText(mean: number, unit: MetricUnit, before: number | null): string {
  if (mean === 0) return "0";
  const relative =
    unit === "ratio" || before === null || before === 0 ? "" : ` (${signed(mean / before, formatRatio)})`;
  return `${signed(mean, (value) => amount(value, unit))}${relative}`;
}

function intervalText({ low, high }: Difference, unit: MetricUnit): string {
  if (low === null || high === null || (low === 0 && high === 0)) return "";
  // The interval lies evenly around the mean: its ends would often read alike.
  return `±${NBSP}${amount((high - low) / 2, unit)}`;
}

function amount(value: number, unit: MetricUnit): string {
  if (unit === "ratio") return `${significant(value * 100, 2)}${NBSP}pp`;
  return unit === "factor" ? significant(value, 2) : formatMetric(value, unit);
}

function signed(value: number, format: (value: number) => string): string {
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${format(Math.abs(value))}`;
}

const WORDS: Readonly<Record<Judgement, string>> = {
  better: "better",
  worse: "worse",
  other: "differs",
  same: "the same",
  unclear: "cannot tell",
};

export function wordOf(row: ComparedRow, pairCount: number): string {
  return row.judgement === "unclear" && pairCount === 1 && row.difference !== MISSING
    ? "one pair"
    : WORDS[row.judgement];
}

/** What the users see, in sentences: "p99 is better in B by 120 ms (−60 %), ± 10 ms". */
export function verdictOf(comparison: Comparison, sources: readonly string[]): string[] {
  const { pairCount } = comparison;
  const entities = comparedEntities(comparison);
  const seen = entities.filter(({ id }) => sources.includes(id));
  return seen.flatMap(({ label, rows }) =>
    rows
      .filter(({ number }) => VERDICT.includes(number.metric))
      .map((row) => sentence(seen.length > 1 ? `${label}: ${row.number.label}` : row.number.label, row, pairCount)),
  );
}

const VERDICT = ["goodputPerSecond", "latencyP99Ms", "errorRatio"];

function sentence(name: string, row: ComparedRow, pairCount: number): string {
  switch (row.judgement) {
    case "same":
      return `${name}: no difference at all.`;
    case "better":
    case "worse":
      return `${name} is ${row.judgement} in B by ${row.difference.replace(/^[+−]/, "")}, ${row.interval}.`;
    case "other":
      return `${name} differs by ${row.difference}, ${row.interval}.`;
    case "unclear":
      if (row.difference === MISSING) return `${name}: not observed in every run.`;
      return pairCount === 1
        ? `${name}: ${row.difference} in this one pair of runs; more pairs would say whether it is chance.`
        : `${name}: cannot tell; the difference is ${row.difference}, ${row.interval}.`;
  }
}
