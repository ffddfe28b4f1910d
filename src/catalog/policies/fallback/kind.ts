import { definePolicy } from "../../../model/kind";
import { FALLBACK_FIELDS, Fallback } from "./fallback";

export const fallback = definePolicy({
  type: "policy",
  kind: "fallback",
  label: "Fallback",
  summary: "Answers in place of a call that failed: with a default, or with what another component says.",
  alsoKnownAs: "Polly Fallback, cockatiel fallback, Hystrix getFallback, opossum fallback",
  fields: FALLBACK_FIELDS,
  stats: { counters: ["fallbacks", "fallbacksFailed"], levels: [], samples: [] },
  metrics: [
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
  ],
  create: (context, settings) => new Fallback(context, settings),
});
