import { definePolicy } from "../../../model/kind";
import { durationMetrics } from "../../../model/metric";
import { AdaptiveConcurrency } from "./adaptive-concurrency";
import { ADAPTIVE_CONCURRENCY_FIELDS } from "./fields";
import { ADAPTIVE_CONCURRENCY_PRESETS } from "./presets";

const waiting = durationMetrics("adaptiveWaitingTime", "wait at the adaptive limit", "adaptiveWaiting");

export const adaptiveConcurrency = definePolicy({
  type: "policy",
  kind: "adaptive-concurrency",
  label: "Adaptive concurrency",
  summary: "Finds out by itself how many calls the callee can have in progress, and refuses the others.",
  alsoKnownAs: "Netflix concurrency-limits (AIMD, Vegas, Gradient2), Envoy adaptive_concurrency",
  fields: ADAPTIVE_CONCURRENCY_FIELDS,
  presets: ADAPTIVE_CONCURRENCY_PRESETS,
  stats: {
    counters: ["adaptiveRejected"],
    levels: ["adaptiveLimit", "adaptiveInFlight", "adaptiveQueueLength"],
    samples: ["adaptiveWaiting"],
  },
  metrics: [
    {
      id: "adaptiveLimitCount",
      label: "concurrency limit",
      unit: "count",
      form: "gauge",
      of: "adaptiveLimit",
      help: "Calls that may be in progress now; of a divided limit the sum.",
    },
    {
      id: "adaptiveLimitMean",
      label: "concurrency limit, time average",
      unit: "count",
      form: "timeAverage",
      of: "adaptiveLimit",
      summaryOnly: true,
    },
    {
      id: "adaptiveInFlightCount",
      label: "in progress under the limit",
      unit: "count",
      form: "gauge",
      of: "adaptiveInFlight",
    },
    {
      id: "adaptiveInFlightMean",
      label: "in progress under the limit, time average",
      unit: "count",
      form: "timeAverage",
      of: "adaptiveInFlight",
      summaryOnly: true,
    },
    {
      id: "adaptiveQueueLength",
      label: "waiting at the adaptive limit",
      unit: "count",
      form: "gauge",
      of: "adaptiveQueueLength",
    },
    {
      id: "adaptiveRejectedPerSecond",
      label: "refused by the adaptive limit",
      unit: "perSecond",
      form: "rate",
      of: ["adaptiveRejected"],
    },
    {
      id: "adaptiveRejectedCount",
      label: "refused by the adaptive limit",
      unit: "count",
      form: "total",
      of: ["adaptiveRejected"],
      summaryOnly: true,
    },
    ...waiting.filter(({ id }) => /(Mean|P99)Ms$/.test(id)),
  ],
  create: (context, settings) => new AdaptiveConcurrency(context, settings),
});
