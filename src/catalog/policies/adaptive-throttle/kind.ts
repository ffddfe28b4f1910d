import { definePolicy } from "../../../model/kind";
import { ADAPTIVE_THROTTLE_FIELDS, AdaptiveThrottle } from "./adaptive-throttle";

export const adaptiveThrottle = definePolicy({
  type: "policy",
  kind: "adaptive-throttle",
  label: "Adaptive throttle",
  summary: "The caller throws calls away itself once the callee accepts too few of them.",
  alsoKnownAs: "client-side throttling (Google SRE book, chapter 21), related to Envoy admission_control",
  fields: ADAPTIVE_THROTTLE_FIELDS,
  stats: { counters: ["throttleOffered", "throttled"], levels: [], samples: [] },
  metrics: [
    {
      id: "throttledPerSecond",
      label: "thrown away by the throttle",
      unit: "perSecond",
      form: "rate",
      of: ["throttled"],
    },
    {
      id: "throttledRatio",
      label: "share thrown away",
      unit: "ratio",
      form: "ratio",
      of: ["throttled"],
      over: ["throttleOffered"],
    },
    {
      id: "throttledCount",
      label: "thrown away by the throttle",
      unit: "count",
      form: "total",
      of: ["throttled"],
      summaryOnly: true,
    },
  ],
  create: (context, settings) => new AdaptiveThrottle(context, settings),
});
