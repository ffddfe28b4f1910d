import { msToNs } from "../../../model/kernel";
import type { BreakerSettings, RuleSettings } from "./fields";
import type { MachineSettings } from "./machine";
import { Buckets } from "./rules/buckets";
import { ConsecutiveRule } from "./rules/consecutive";
import { CountWindowRule } from "./rules/count-window";
import type { BreakerRule } from "./rules/rule";
import { Thresholds } from "./rules/thresholds";
import { TimeWindowRule } from "./rules/time-window";

type CountWindowSettings = Extract<RuleSettings, { kind: "count-window" }>;

export function buildRule(rule: RuleSettings): BreakerRule {
  switch (rule.kind) {
    case "consecutive":
      return new ConsecutiveRule(rule.failureCount);
    case "count-window":
      return new CountWindowRule(rule.windowCount, countThresholdsOf(rule), rule.evaluateOn === "failure");
    case "time-window": {
      const buckets = new Buckets(rule.bucketStart, msToNs(rule.windowMs), rule.bucketCount);
      return new TimeWindowRule(buckets, thresholdsOf(rule), rule.evaluateOn, rule.countStarts);
    }
  }
}

export function buildMachineSettings(settings: BreakerSettings): MachineSettings {
  return {
    probeCount: settings.probeCount,
    halfOpenAdmission: settings.halfOpenAdmission,
    halfOpenDecision: settings.halfOpenDecision,
    probeFailureRatioMax: settings.probeFailureRatioMax,
    openToHalfOpen: settings.openToHalfOpen,
    maxHalfOpenNs: settings.maxHalfOpenMs === 0 ? Infinity : msToNs(settings.maxHalfOpenMs),
    keepWindowOnClose: settings.keepWindowOnClose,
    countClosingProbe: settings.countClosingProbe,
    warmUpNs: msToNs(settings.warmUpMs),
    thresholds: thresholdsOf(settings.rule),
  };
}

/** A window of n calls never holds more than n; the probes of a half-open circuit are no part of it. */
function countThresholdsOf(rule: CountWindowSettings): Thresholds {
  return thresholdsOf({ ...rule, callCountMin: Math.min(rule.callCountMin, rule.windowCount) });
}

function thresholdsOf(rule: RuleSettings): Thresholds {
  // Failures in a row know no share: half-open by ratio then means half of the probes, and no call is slow.
  if (rule.kind === "consecutive") return new Thresholds(0.5, 1, Infinity, ">=", Infinity);
  const { failureRatioThreshold, slowCallRatioThreshold, slowCallMs, comparison, callCountMin } = rule;
  return new Thresholds(failureRatioThreshold, slowCallRatioThreshold, msToNs(slowCallMs), comparison, callCountMin);
}
