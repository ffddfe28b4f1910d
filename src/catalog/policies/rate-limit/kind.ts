import { definePolicy } from "../../../model/kind";
import { durationMetrics } from "../../../model/metric";
import { RATE_LIMIT_FIELDS } from "./fields";
import { RATE_LIMIT_PRESETS } from "./presets";
import { RateLimit } from "./rate-limit";

const waiting = durationMetrics("rateLimitWaitingTime", "wait at the rate limit", "rateLimitWaiting");

export const rateLimit = definePolicy({
  type: "policy",
  kind: "rate-limit",
  label: "Rate limit",
  summary: "Lets so many calls a second pass; the others are turned away or wait.",
  alsoKnownAs:
    "resilience4j RateLimiter, Polly RateLimiter, tower RateLimit, Envoy local_ratelimit, nginx limit_req, Guava RateLimiter",
  fields: RATE_LIMIT_FIELDS,
  presets: RATE_LIMIT_PRESETS,
  stats: {
    counters: ["rateLimitOffered", "rateLimitPassed", "rateLimitRejected"],
    levels: ["rateLimitQueueLength"],
    samples: ["rateLimitWaiting"],
  },
  metrics: [
    {
      id: "rateLimitPassedPerSecond",
      label: "passed the rate limit",
      unit: "perSecond",
      form: "rate",
      of: ["rateLimitPassed"],
    },
    {
      id: "rateLimitRejectedPerSecond",
      isReject: true,
      label: "shed by the rate limit",
      unit: "perSecond",
      form: "rate",
      of: ["rateLimitRejected"],
    },
    {
      id: "rateLimitPassedRatio",
      label: "share that passed",
      unit: "ratio",
      form: "ratio",
      of: ["rateLimitPassed"],
      over: ["rateLimitOffered"],
    },
    {
      id: "rateLimitRejectedRatio",
      label: "share shed",
      unit: "ratio",
      form: "ratio",
      of: ["rateLimitRejected"],
      over: ["rateLimitOffered"],
    },
    {
      id: "rateLimitPassedCount",
      label: "passed the rate limit",
      unit: "count",
      form: "total",
      of: ["rateLimitPassed"],
      summaryOnly: true,
    },
    {
      id: "rateLimitRejectedCount",
      label: "shed by the rate limit",
      unit: "count",
      form: "total",
      of: ["rateLimitRejected"],
      summaryOnly: true,
    },
    {
      id: "rateLimitQueueLength",
      label: "waiting at the rate limit",
      unit: "count",
      form: "gauge",
      of: "rateLimitQueueLength",
    },
    ...waiting.filter(({ id }) => /(Mean|P99)Ms$/.test(id)),
  ],
  create: (context, settings) => new RateLimit(context, settings),
});
