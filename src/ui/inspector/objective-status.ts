/** What an objective says in words, and how it stands. */
import type { ObjectiveDocument } from "../../model/document";
import type { Unit } from "../../model/fields";
import type { MetricUnit } from "../../model/metric";
import type { ObjectiveResult } from "../../model/summary";
import { formatMetric } from "../kit/format";

export type ObjectiveState = "met" | "missed" | "open";

/** From the latest summary; "open" while nothing was measured in its window. */
export function stateOf(objective: ObjectiveDocument, results: readonly ObjectiveResult[] | undefined): ObjectiveState {
  const result = results?.find((each) => each.id === objective.id);
  if (result === undefined || result.value === null) return "open";
  return result.met ? "met" : "missed";
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
