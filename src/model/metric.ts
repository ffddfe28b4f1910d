/**
 * What a component or link measures, declared once. Everything is cumulative, so the value of a metric over any window
 * is computed from the difference of two snapshots: the warm-up cut, an objective's `fromMs`, a chart's row and the
 * final summary are the same computation.
 *
 * - a *counter* only grows (events);
 * - a *level* is a quantity over time (queue length), integrated for its time average;
 * - a *sample* is a histogram of durations in nanoseconds.
 */
export interface StatsSpec {
  readonly counters: readonly string[];
  readonly levels: readonly string[];
  readonly samples: readonly string[];
}

export type MetricUnit = "perSecond" | "ratio" | "count" | "ms" | "factor" | "state";

interface MetricCommon {
  /** camelCase with its unit last: the key in summaries, objectives, frames, CSV. */
  readonly id: string;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly help?: string;
  /** With the unit "state": the names of 0, 1, 2 … */
  readonly states?: readonly string[];
  /**
   * What the page needs to know of it. `ordinaryRefusals`: a share of all settled calls that ended `refused` though nothing
   * failed (an aside cache's misses): it is shown as what it is and not among the errors.
   */
  readonly role?: "ordinaryRefusals";
  /** Calls that were turned away for one cause: the page shows such rates of an element side by side. */
  readonly isReject?: true;
  /** Not written into rows of the live series (summary and objectives only). */
  readonly summaryOnly?: boolean;
}

export type MetricSpec = MetricCommon &
  (
    | { readonly form: "rate"; readonly of: readonly string[] }
    | { readonly form: "total"; readonly of: readonly string[] }
    /** Σ of / Σ over, both counters; NaN when `over` did not move. */
    | { readonly form: "ratio"; readonly of: readonly string[]; readonly over: readonly string[] }
    | { readonly form: "timeAverage"; readonly of: string }
    /** Time average of levels (less those of `minus`) over the time average of another. */
    | {
        readonly form: "levelRatio";
        readonly of: readonly string[];
        readonly minus?: readonly string[];
        readonly over: string;
      }
    /** Cumulative counters less others, at the end of the window: what is still under way. */
    | { readonly form: "underWay"; readonly of: readonly string[]; readonly minus: readonly string[] }
    /** Mean of durations that one counter sums (ns) over what another counts; in ms. */
    | { readonly form: "meanOfSum"; readonly of: string; readonly over: string }
    /** The level's value now (at the end of the window), less that of `minus`. */
    | { readonly form: "gauge"; readonly of: string; readonly minus?: string }
    /** The level's greatest value since the warm-up ended. */
    | { readonly form: "levelMax"; readonly of: string }
    | { readonly form: "mean"; readonly of: string }
    | { readonly form: "deviation"; readonly of: string }
    | { readonly form: "max"; readonly of: string }
    | { readonly form: "quantile"; readonly of: string; readonly q: number }
  );

const rate = (id: string, label: string, ...of: string[]): MetricSpec => ({
  id,
  label,
  unit: "perSecond",
  form: "rate",
  of,
});
const total = (id: string, label: string, ...of: string[]): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "total",
  of,
  summaryOnly: true,
});

/** Percentiles of a sample, named `${prefix}P50Ms` … with mean, deviation and maximum. */
export function durationMetrics(prefix: string, label: string, of: string): MetricSpec[] {
  const quantile = (q: number, name: string, summaryOnly: boolean): MetricSpec => ({
    id: `${prefix}${name}Ms`,
    label: `${label} ${name.toLowerCase()}`,
    unit: "ms",
    form: "quantile",
    of,
    q,
    summaryOnly,
  });
  return [
    { id: `${prefix}MeanMs`, label: `${label} mean`, unit: "ms", form: "mean", of },
    quantile(0.5, "P50", false),
    quantile(0.9, "P90", true),
    quantile(0.95, "P95", false),
    quantile(0.99, "P99", false),
    quantile(0.999, "P999", true),
    { id: `${prefix}MaxMs`, label: `${label} maximum`, unit: "ms", form: "max", of, summaryOnly: true },
    {
      id: `${prefix}DeviationMs`,
      label: `${label} standard deviation`,
      unit: "ms",
      form: "deviation",
      of,
      summaryOnly: true,
    },
  ];
}

/** Calls turned away for one cause, as `${prefix}PerSecond` and `${prefix}Count`. */
export function rejects(prefix: string, label: string, of: string): MetricSpec[] {
  return [{ ...rate(`${prefix}PerSecond`, label, of), isReject: true }, total(`${prefix}Count`, label, of)];
}

/** Settled calls by outcome; the order is that of the outcome codes. */
export const OUTCOME_COUNTERS = [
  "settledOk",
  "settledDegraded",
  "settledFailed",
  "settledFailedPermanently",
  "settledTimedOut",
  "settledRefused",
  "settledShed",
  "settledShortCircuited",
  "settledCancelled",
] as const;

/** Counted by the runtime for every component, whatever its kind. */
export const COMPONENT_STATS: StatsSpec = {
  counters: ["arrivals", ...OUTCOME_COUNTERS, "good", "wasted"],
  levels: ["inFlight"],
  samples: ["latency"],
};

/** Counted by the runtime for every link. `calls` are settled once; `attempts` are tries on the wire. */
export const LINK_STATS: StatsSpec = {
  counters: ["calls", ...OUTCOME_COUNTERS, "attempts", "attemptsAnswered", "attemptsFailed", "lost"],
  levels: [],
  samples: ["latency", "attemptLatency"],
};

const outcomeTotals: MetricSpec[] = [
  total("okCount", "ok", "settledOk"),
  total("degradedCount", "degraded", "settledDegraded"),
  total("failedCount", "failed", "settledFailed", "settledFailedPermanently"),
  total("failedPermanentlyCount", "failed permanently", "settledFailedPermanently"),
  total("timedOutCount", "timed out", "settledTimedOut"),
  total("refusedCount", "refused", "settledRefused"),
  total("shedCount", "shed", "settledShed"),
  total("shortCircuitedCount", "short-circuited", "settledShortCircuited"),
  total("cancelledCount", "cancelled", "settledCancelled"),
];

const outcomeRates: MetricSpec[] = [
  rate("okPerSecond", "ok", "settledOk"),
  rate("degradedPerSecond", "degraded", "settledDegraded"),
  rate("failedPerSecond", "failed", "settledFailed", "settledFailedPermanently"),
  rate("timedOutPerSecond", "timed out", "settledTimedOut"),
  rate("refusedPerSecond", "refused", "settledRefused"),
  rate("shedPerSecond", "shed", "settledShed"),
  rate("shortCircuitedPerSecond", "short-circuited", "settledShortCircuited"),
  rate("cancelledPerSecond", "cancelled", "settledCancelled"),
];

const errors = OUTCOME_COUNTERS.slice(2);

export const COMPONENT_METRICS: readonly MetricSpec[] = [
  rate("arrivalRatePerSecond", "arrivals", "arrivals"),
  {
    ...rate("throughputPerSecond", "throughput", ...OUTCOME_COUNTERS.slice(0, 2)),
    help: "Answered calls a second, late ones too.",
  },
  { ...rate("goodputPerSecond", "goodput", "good"), help: "Answered in time for a caller that still waited." },
  ...outcomeRates,
  { id: "errorRatio", label: "error share", unit: "ratio", form: "ratio", of: errors, over: OUTCOME_COUNTERS },
  { id: "goodRatio", label: "good share", unit: "ratio", form: "ratio", of: ["good"], over: OUTCOME_COUNTERS },
  {
    id: "wastedRatio",
    label: "wasted share",
    unit: "ratio",
    form: "ratio",
    of: ["wasted"],
    over: OUTCOME_COUNTERS,
    help: "Share of settled calls whose caller had already left.",
  },
  ...durationMetrics("latency", "latency", "latency"),
  { id: "inFlightMean", label: "in flight, time average", unit: "count", form: "timeAverage", of: "inFlight" },
  { id: "inFlightCount", label: "in flight", unit: "count", form: "gauge", of: "inFlight" },
  {
    id: "inFlightMax",
    label: "in flight, maximum",
    unit: "count",
    form: "levelMax",
    of: "inFlight",
    summaryOnly: true,
  },
  total("arrivalCount", "arrivals", "arrivals"),
  total("settledCount", "settled", ...OUTCOME_COUNTERS),
  total("goodCount", "good", "good"),
  total("wastedCount", "wasted", "wasted"),
  ...outcomeTotals,
];

export const LINK_METRICS: readonly MetricSpec[] = [
  rate("callRatePerSecond", "calls", "calls"),
  rate("throughputPerSecond", "throughput", ...OUTCOME_COUNTERS.slice(0, 2)),
  rate("attemptRatePerSecond", "attempts", "attempts"),
  ...outcomeRates,
  { id: "errorRatio", label: "error share", unit: "ratio", form: "ratio", of: errors, over: OUTCOME_COUNTERS },
  {
    id: "attemptsPerCall",
    label: "attempts per call",
    unit: "factor",
    form: "ratio",
    of: ["attempts"],
    over: ["calls"],
  },
  ...durationMetrics("latency", "latency", "latency"),
  ...durationMetrics("attemptLatency", "attempt latency", "attemptLatency").filter((metric) =>
    metric.id.endsWith("MeanMs"),
  ),
  { id: "inFlightCount", label: "in flight", unit: "count", form: "underWay", of: ["calls"], minus: OUTCOME_COUNTERS },
  total("callCount", "calls", "calls"),
  total("settledCount", "settled", ...OUTCOME_COUNTERS),
  total("attemptCount", "attempts", "attempts"),
  total("attemptFailedCount", "failed attempts", "attemptsFailed"),
  total("lostCount", "lost on the wire", "lost"),
  ...outcomeTotals,
];

/** What a station (a pool of workers with a waiting line) measures, for the kinds that are built on one. */
export const STATION_STATS: StatsSpec = {
  counters: ["started", "waited", "droppedFromQueue", "works", "workNs", "wastedWorkNs"],
  levels: ["queueLength", "workers", "occupied", "working"],
  samples: ["waiting"],
};

export const STATION_METRICS: readonly MetricSpec[] = [
  {
    id: "utilization",
    label: "utilization",
    unit: "ratio",
    form: "levelRatio",
    of: ["occupied"],
    over: "workers",
    help: "Occupied workers over workers: working or blocked.",
  },
  { id: "workingRatio", label: "working share", unit: "ratio", form: "levelRatio", of: ["working"], over: "workers" },
  {
    id: "blockedRatio",
    label: "blocked share",
    unit: "ratio",
    form: "levelRatio",
    of: ["occupied"],
    minus: ["working"],
    over: "workers",
    help: "Workers held while they wait for somebody else.",
  },
  {
    id: "wastedWorkRatio",
    label: "wasted work share",
    unit: "ratio",
    form: "ratio",
    of: ["wastedWorkNs"],
    over: ["workNs"],
    help: "Share of the work done for callers that had already left when it ended.",
  },
  { id: "queueLength", label: "queue length", unit: "count", form: "gauge", of: "queueLength" },
  { id: "queueLengthMean", label: "queue length, time average", unit: "count", form: "timeAverage", of: "queueLength" },
  {
    id: "queueLengthMax",
    label: "queue length, maximum",
    unit: "count",
    form: "levelMax",
    of: "queueLength",
    summaryOnly: true,
  },
  { id: "workerCount", label: "workers", unit: "count", form: "gauge", of: "workers" },
  { id: "workingCount", label: "working workers", unit: "count", form: "gauge", of: "working" },
  { id: "blockedCount", label: "blocked workers", unit: "count", form: "gauge", of: "occupied", minus: "working" },
  {
    id: "waitRatio",
    label: "share that waits",
    unit: "ratio",
    form: "ratio",
    of: ["waited"],
    over: ["started"],
    summaryOnly: true,
  },
  ...durationMetrics("waitingTime", "waiting time", "waiting"),
  { id: "serviceTimeMeanMs", label: "service time mean", unit: "ms", form: "meanOfSum", of: "workNs", over: "works" },
  {
    id: "droppedFromQueueCount",
    label: "dropped while waiting",
    unit: "count",
    form: "total",
    of: ["droppedFromQueue"],
    summaryOnly: true,
  },
];
