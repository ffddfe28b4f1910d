import { definePolicy } from "../../../model/kind";
import { Fallback } from "./fallback";
import { FALLBACK_FIELDS } from "./fields";

export const fallback = definePolicy({
  type: "policy",
  kind: "fallback",
  label: "Fallback",
  summary: "Answers in place of a call that failed: with a default, the last good answer, or what somebody else says.",
  alsoKnownAs: "Polly Fallback, cockatiel fallback, Hystrix getFallback, opossum fallback",
  fields: FALLBACK_FIELDS,
  stats: {
    counters: ["fallbackCalls", "fallbacks", "fallbacksAnswered", "fallbacksFailed"],
    levels: [],
    samples: ["staleAge"],
  },
  metrics: [
    {
      id: "degradedRatio",
      label: "degraded share",
      unit: "ratio",
      form: "ratio",
      of: ["fallbacksAnswered"],
      over: ["fallbackCalls"],
      help: "Share of the calls that a fallback answered.",
    },
    { id: "fallbacksPerSecond", label: "fallbacks", unit: "perSecond", form: "rate", of: ["fallbacks"] },
    { id: "fallbackCount", label: "fallbacks", unit: "count", form: "total", of: ["fallbacks"], summaryOnly: true },
    {
      id: "fallbackFailedCount",
      label: "fallbacks that failed too",
      unit: "count",
      form: "total",
      of: ["fallbacksFailed"],
      summaryOnly: true,
    },
    {
      id: "staleAgeMeanMs",
      label: "age of stale answers",
      unit: "ms",
      form: "mean",
      of: "staleAge",
      summaryOnly: true,
    },
  ],
  create: (context, settings) => new Fallback(context, settings),
});
