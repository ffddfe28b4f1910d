import { duration } from "../../../model/fields";
import { definePolicy } from "../../../model/kind";
import { Timeout } from "./timeout";

export const timeout = definePolicy({
  type: "policy",
  kind: "timeout",
  label: "Timeout",
  summary:
    "Stops waiting for a call after a while. Outside a retry it limits all attempts together, inside it each attempt.",
  alsoKnownAs: "resilience4j TimeLimiter, Polly Timeout, Envoy timeout and per_try_timeout, tower Timeout",
  fields: {
    timeoutMs: duration(
      "Timeout",
      1000,
      "How long the caller waits; 0 = as long as it takes. In resilience4j timeoutDuration, in Polly Timeout, in Hystrix execution.isolation.thread.timeoutInMilliseconds.",
    ),
  },
  presets: [
    { name: "resilience4j", settings: { timeoutMs: 1000 }, source: "resilience4j TimeLimiterConfig timeoutDuration" },
    { name: "Polly", settings: { timeoutMs: 30_000 }, source: "Polly v8 TimeoutStrategyOptions Timeout" },
    { name: "Hystrix", settings: { timeoutMs: 1000 }, source: "Hystrix 1.5 timeoutInMilliseconds" },
    { name: "Envoy", settings: { timeoutMs: 15_000 }, source: "Envoy route timeout, 15 s unless set" },
    { name: "opossum", settings: { timeoutMs: 10_000 }, source: "opossum options.timeout" },
  ],
  stats: { counters: ["timeouts"], levels: [], samples: [] },
  metrics: [
    { id: "timeoutsPerSecond", label: "timeouts", unit: "perSecond", form: "rate", of: ["timeouts"] },
    { id: "timeoutCount", label: "timeouts", unit: "count", form: "total", of: ["timeouts"], summaryOnly: true },
  ],
  create: (context, settings) => new Timeout(context, settings.timeoutMs),
});
