import { msToNs } from "../../../model/kernel";
import { PRIORITY_COUNT } from "../../../model/waiting-line";
import type { LoadShedSettings } from "./fields";
import { InFlight } from "./rules/in-flight";
import { Latency } from "./rules/latency";
import { Priority } from "./rules/priority";
import type { ShedRule } from "./rules/rule";
import { SuccessRate } from "./rules/success-rate";

/** `share` makes of a limit what a part of the calls gets of it. */
export function buildRule(
  rule: LoadShedSettings["rule"],
  share: (limit: number) => number,
  uniform: () => number,
): ShedRule {
  switch (rule.kind) {
    case "in-flight":
      return new InFlight(share(rule.inFlightLimit));
    case "priority":
      return new Priority(limitsOf(rule, share(rule.inFlightLimit)));
    case "latency":
      return new Latency(msToNs(rule.targetMs), msToNs(rule.intervalMs));
    case "success-rate":
      return new SuccessRate({ ...rule, windowNs: msToNs(rule.windowMs) }, uniform);
  }
}

function limitsOf(
  { thresholds }: { thresholds: readonly { priority: number; utilizationRatio: number }[] },
  limit: number,
) {
  const limits = new Float64Array(PRIORITY_COUNT).fill(limit);
  for (const { priority, utilizationRatio } of thresholds) limits[priority] = limit * utilizationRatio;
  return limits;
}
