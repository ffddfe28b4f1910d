import { PARTITION_FIELDS } from "../../../model/call-classes";
import { count, duration, factor, list, rate, ratio, record, type SettingsOf, union } from "../../../model/fields";
import { outcomes } from "../../../model/layer";

const inFlightLimit = count("Calls in progress", 100, "How many may be in progress.");

const inFlight = {
  label: "Too many in progress",
  help: "Sheds when so many calls are in progress. In tower LoadShed around ConcurrencyLimit.",
  fields: { inFlightLimit },
};
const priority = {
  label: "The least urgent first",
  help: "Sheds each priority from its own share of the limit on, so that the most urgent still find room.",
  fields: {
    inFlightLimit,
    thresholds: list(
      "Thresholds",
      record(
        "Threshold",
        {
          priority: count("Priority", 0, "0 = least urgent.", { max: 15 }),
          utilizationRatio: ratio("From", 0.5, "Shed once so large a share of the limit is in use."),
        },
        "When one priority is shed.",
      ),
      "Priorities that are shed before the limit is reached; the others are shed at the limit.",
      { default: [{ priority: 0, utilizationRatio: 0.5 }], countMax: 16 },
    ),
  },
};
const latency = {
  label: "Answers too slow",
  help: "Sheds while even the quickest answer of an interval took longer than the target, and the last one twice as long. CoDel's test, as in Folly.",
  fields: {
    targetMs: duration("Target", 50, "An answer that takes no longer is no sign of a queue.", { min: 0.001 }),
    intervalMs: duration("Interval", 100, "How long answers must have been slow. 100 ms in RFC 8289.", {
      min: 0.001,
    }),
  },
};
const successRate = {
  label: "Too few successes",
  help: "Sheds with a probability that grows with the share of failures. Envoy admission_control.",
  fields: {
    successRatioThreshold: ratio(
      "Successes wanted",
      0.95,
      "Below this share of successes calls are shed. In Envoy sr_threshold.",
      { min: 0.01 },
    ),
    aggression: factor("Aggression", 1, "1 = in proportion, higher sheds more at once. In Envoy aggression.", {
      min: 1,
      max: 100,
    }),
    windowMs: duration("Window", 30_000, "How far back calls count. In Envoy sampling_window.", {
      min: 1000,
      max: 3_600_000,
    }),
    ratePerSecondMin: rate("Least rate", 0, "With fewer calls a second nothing is shed. In Envoy rps_threshold.", {
      advanced: true,
    }),
    rejectionRatioMax: ratio(
      "Shed at most",
      0.8,
      "The greatest share that is shed, so that it learns when things are well again. In Envoy max_rejection_probability.",
    ),
  },
};

export const LOAD_SHED_FIELDS = {
  rule: union(
    "Rule",
    "in-flight",
    { "in-flight": inFlight, priority, latency, "success-rate": successRate },
    "When a call is turned away.",
  ),
  successOutcomes: outcomes(
    "Successes",
    ["ok", "degraded", "failedPermanently"],
    "What counts as a success for the rule about them; in Envoy everything but a 5xx.",
    { advanced: true },
  ),
  ...PARTITION_FIELDS,
};

export type LoadShedSettings = SettingsOf<typeof LOAD_SHED_FIELDS>;
