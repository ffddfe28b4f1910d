/** What an objective says in words, and how it stands. */
import type { ObjectiveDocument } from "../../model/document";
import type { Unit } from "../../model/fields";
import type { MetricSpec, MetricUnit } from "../../model/metric";
import type { ObjectiveResult, Summary } from "../../model/summary";
import { formatDuration, formatMetric } from "../kit/format";

export type ObjectiveState = "met" | "missed" | "open";

/** What the run is judged at: when its window begins and ends, and how far the run is. */
export interface RunMoment {
  readonly nowMs: number;
  readonly warmUpMs: number;
  readonly runForMs: number;
  /** Nothing more will happen. */
  readonly isOver: boolean;
}

export interface Standing {
  readonly state: ObjectiveState;
  /** "met so far", "judged from 20 s", "not yet" … */
  readonly words: string;
  /** Open, and yet the value so far is worth telling. */
  readonly hasValue?: true;
}

/** How a metric behaves within its window: what is measured at the window's end has no verdict before it. */
export type MetricForm = MetricSpec["form"];
const AT_THE_END: ReadonlySet<MetricForm> = new Set(["gauge", "underWay"]);
const GROWING: ReadonlySet<MetricForm> = new Set(["total", "levelMax", "max"]);

/** A window that has hardly begun shows chance, not the system: a tenth of it must have passed, or ten seconds. */
const SETTLED_RATIO = 0.1;
const SETTLED_MS_MAX = 10_000;

/** How an objective stands at a moment of the run. No verdict before its window, nor in the window's first moments. */
export function standingOf(
  objective: Pick<ObjectiveDocument, "fromMs" | "toMs" | "above">,
  result: Pick<ObjectiveResult, "met" | "value"> | undefined,
  { nowMs, warmUpMs, runForMs, isOver }: RunMoment,
  form?: MetricForm,
): Standing {
  const fromMs = objective.fromMs ?? warmUpMs;
  const toMs = Math.min(objective.toMs ?? runForMs, runForMs);
  const from = formatDuration(fromMs);
  if (nowMs <= fromMs && fromMs > 0)
    return open(isOver ? `not judged: the run ended before ${from}` : `judged from ${from}`);
  const settledMs = Math.min((toMs - fromMs) * SETTLED_RATIO, SETTLED_MS_MAX);
  if (!isOver && nowMs < fromMs + settledMs) return open("too early to judge");
  if (result === undefined || result.value === null) return open(isOver ? "not measured" : "not measured yet");
  const isFinal = isOver || nowMs >= toMs;
  if (!isFinal && form !== undefined) {
    if (AT_THE_END.has(form)) return { ...open(`judged at ${formatDuration(toMs)}; now`), hasValue: true };
    // It can only grow: what is not enough yet may still become enough.
    if (GROWING.has(form) && result.value <= (objective.above ?? Number.NEGATIVE_INFINITY))
      return { ...open("not yet"), hasValue: true };
  }
  const word = result.met ? "met" : "missed";
  return { state: word, words: isFinal ? word : `${word} so far` };
}

function open(words: string): Standing {
  return { state: "open", words };
}

/** The moment that a summary speaks of. */
export function momentOf(
  summary: Pick<Summary, "toMs"> | undefined,
  run: { readonly warmUpMs: number; readonly runForMs: number },
  isOver: boolean,
): RunMoment {
  return { nowMs: summary?.toMs ?? 0, warmUpMs: run.warmUpMs, runForMs: run.runForMs, isOver };
}

/** The verdict in a sentence: of what is judged, and only of that. */
export function verdictOf(states: readonly ObjectiveState[], isOver: boolean): string {
  if (states.length === 0) return "No objectives to judge it by.";
  const count = (wanted: ObjectiveState) => states.filter((state) => state === wanted).length;
  const [missed, unjudged] = [count("missed"), count("open")];
  const soFar = isOver ? "" : " so far";
  if (unjudged === states.length) return isOver ? "Nothing was judged." : "Nothing is judged yet.";
  const rest = unjudged === 0 ? "" : `; ${unjudged} ${unjudged === 1 ? "is" : "are"} not judged${isOver ? "" : " yet"}`;
  if (missed > 0)
    return `${missed} of ${states.length} objectives ${missed === 1 ? "is" : "are"} missed${soFar}${rest}.`;
  if (unjudged > 0) return `${count("met")} of ${states.length} objectives are met${soFar}${rest}.`;
  return states.length === 1 ? `The objective is met${soFar}.` : `All ${states.length} objectives are met${soFar}.`;
}

/** "Users: latency p99 below 400 ms". */
export function wordsOf(
  objective: ObjectiveDocument,
  place: string,
  metric: { readonly label: string; readonly unit: MetricUnit } | undefined,
): string {
  if (objective.text !== undefined && objective.text !== "") return objective.text;
  const limits = [
    objective.above === undefined ? "" : `above ${formatMetric(objective.above, metric?.unit ?? "state")}`,
    objective.below === undefined ? "" : `below ${formatMetric(objective.below, metric?.unit ?? "state")}`,
  ].filter((limit) => limit !== "");
  return `${place}: ${metric?.label ?? objective.metric} ${limits.join(" and ") || "(no limit yet)"}`;
}

/** The unit in which a limit of such a metric is written. */
export function fieldUnitOf(unit: MetricUnit | undefined): Unit {
  if (unit === "ms" || unit === "perSecond" || unit === "ratio" || unit === "factor") return unit;
  return "none";
}
