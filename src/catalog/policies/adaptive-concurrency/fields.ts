import { PARTITION_FIELDS } from "../../../model/call-classes";
import { count, duration, factor, ratio, type SettingsOf, union } from "../../../model/fields";
import { outcomes } from "../../../model/layer";
import { WAITING_ORDER_FIELDS } from "../../../model/queue-settings";

const initialLimit = (value: number) =>
  count("First limit", value, "Calls in progress at most until something is known. In Netflix initialLimit.", {
    min: 1,
  });
const minLimit = (value: number) =>
  count("Least limit", value, "The limit never falls below. In Netflix minLimit.", { min: 1 });
const maxLimit = (value: number) =>
  count("Greatest limit", value, "The limit never rises above. In Netflix maxLimit, maxConcurrency.", { min: 1 });
const smoothing = (value: number) =>
  ratio("Smoothing", value, "Weight of a new limit against the old one; 1 = the new one alone.", { advanced: true });
const sampling = (windowMs: number) => ({
  windowMs: duration(
    "Window",
    windowMs,
    "Calls of so long a time are one sample; 0 = every call is one. 1 s in Netflix WindowedLimit.",
  ),
  windowCallCountMin: count(
    "Calls needed",
    10,
    "A window with fewer calls tells nothing. In Netflix WindowedLimit windowSize.",
    { advanced: true },
  ),
});

const aimd = {
  label: "AIMD",
  help: "One more for each call that is answered while half of the limit is used, a tenth less for each that found no room or no time. Netflix AIMDLimit.",
  fields: {
    initialLimit: initialLimit(20),
    minLimit: minLimit(20),
    maxLimit: maxLimit(200),
    backoffRatio: ratio("Left after a drop", 0.9, "What is left of the limit. In Netflix backoffRatio."),
    timeoutMs: duration("Too long", 5000, "A call that takes longer counts as a drop. In Netflix timeout."),
    ...sampling(0),
  },
};
const vegas = {
  label: "Vegas",
  help: "Guesses the callee's queue from the shortest time seen and keeps it short, after TCP Vegas. Netflix VegasLimit.",
  fields: {
    initialLimit: initialLimit(20),
    maxLimit: maxLimit(1000),
    smoothing: smoothing(1),
    probeMultiplier: count(
      "Measured anew",
      30,
      "After so many samples times the limit the shortest time is measured anew. In Netflix probeMultiplier.",
      { min: 1, advanced: true },
    ),
    ...sampling(0),
  },
};
const gradient2 = {
  label: "Gradient2",
  help: "Compares the time now with a long-term average; what is slower by more than a tolerance is queueing. Netflix Gradient2Limit.",
  fields: {
    initialLimit: initialLimit(20),
    minLimit: minLimit(20),
    maxLimit: maxLimit(200),
    queueSize: count("Queue", 4, "Calls that may queue at the callee. In Netflix queueSize."),
    rttTolerance: factor("Tolerance", 1.5, "So much slower than usual is no queue yet. In Netflix rttTolerance.", {
      min: 1,
    }),
    smoothing: smoothing(0.2),
    longWindowCount: count("Long term", 600, "Samples of the long-term average. In Netflix longWindow.", {
      min: 1,
      max: 1_000_000_000,
      advanced: true,
    }),
    ...sampling(1000),
  },
};
const envoyGradient = {
  label: "Envoy gradient",
  help: "Measures from time to time what calls take without load, and lets the limit follow the ratio of that to what they take now. Envoy adaptive_concurrency.",
  fields: {
    initialLimit: count("First limit", 3, "The limit after the first measurement. Envoy begins with min_concurrency.", {
      min: 1,
      advanced: true,
    }),
    maxLimit: count("Greatest limit", 1000, "The limit never rises above. In Envoy max_concurrency_limit.", { min: 1 }),
    updateIntervalMs: duration(
      "Updated every",
      100,
      "How often the limit is computed anew. In Envoy concurrency_update_interval.",
      { min: 1 },
    ),
    percentile: ratio(
      "Percentile",
      0.5,
      "The time of a window: so large a share of calls take no longer. In Envoy sample_aggregate_percentile.",
    ),
    minRttIntervalMs: duration(
      "Measured every",
      60_000,
      "How often the time without load is measured. In Envoy min_rtt_calc_params.interval.",
      { min: 1 },
    ),
    minRttRequestCount: count("Calls measured", 50, "Calls of one measurement. In Envoy request_count.", { min: 1 }),
    minConcurrency: count(
      "Least limit",
      3,
      "The limit while it measures, and the least ever. In Envoy min_concurrency.",
      { min: 1 },
    ),
    bufferRatio: ratio("Buffer", 0.25, "So much longer than without load is no trouble. In Envoy buffer."),
    jitterRatio: ratio(
      "Jitter",
      0.15,
      "What is added to the time between measurements at most, as a share of it. In Envoy jitter.",
      { advanced: true },
    ),
    fixedMinRttMs: duration(
      "Known time without load",
      0,
      "0 = it is measured; else nothing is measured. In Envoy min_rtt_calc_params.fixed_value.",
      { advanced: true },
    ),
  },
};

export const ADAPTIVE_CONCURRENCY_FIELDS = {
  limiter: union(
    "Limiter",
    "gradient2",
    { aimd, vegas, gradient2, "envoy-gradient": envoyGradient },
    "How the limit is found.",
  ),
  queueCapacity: count(
    "Waiting places",
    0,
    "Calls beyond the limit that wait for their turn; 0 = they are refused at once. In Netflix BlockingLimiter.",
  ),
  maxWaitMs: duration("Longest wait", 0, "A call that has waited so long is refused; 0 = as long as it takes."),
  ...WAITING_ORDER_FIELDS,
  droppedOutcomes: outcomes(
    "Drops",
    ["timedOut", "refused", "shed"],
    "Outcomes that say the callee had no room or no time. In Netflix onDropped.",
    { advanced: true },
  ),
  ignoredOutcomes: outcomes(
    "Ignored",
    ["failed", "failedPermanently", "shortCircuited", "cancelled"],
    "Outcomes whose time says nothing. In Netflix onIgnore.",
    { advanced: true },
  ),
  ...PARTITION_FIELDS,
};

export type AdaptiveConcurrencySettings = SettingsOf<typeof ADAPTIVE_CONCURRENCY_FIELDS>;
export type LimiterSettings = AdaptiveConcurrencySettings["limiter"];
