/** Kinds for which `refused` is an ordinary answer: the page must not call it a failure. */
import type { MetricSpec } from "../model/metric";

type Read = (metric: string) => number;

/** The metric with the share of calls that are refused by design; undefined: every refusal is a failure. */
export function ordinaryRefusals(metrics: readonly MetricSpec[] | undefined): MetricSpec | undefined {
  return metrics?.find(({ role }) => role === "ordinaryRefusals");
}

/** The share of calls that failed, without those that were refused by design. NaN where nothing was seen. */
export function failingRatio(metrics: readonly MetricSpec[] | undefined, read: Read): number {
  const all = read("errorRatio");
  const ordinary = ordinaryRefusals(metrics);
  if (ordinary === undefined) return all;
  const share = read(ordinary.id);
  // Two ratios over the same calls: their difference is exact but for the last bit.
  return Math.max(0, all - (Number.isNaN(share) ? 0 : share));
}
