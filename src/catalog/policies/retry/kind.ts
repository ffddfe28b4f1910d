import { definePolicy } from "../../../model/kind";
import { RETRY_FIELDS } from "./fields";
import { RETRY_PRESETS } from "./presets";
import { Retry } from "./retry";

export const retry = definePolicy({
  type: "policy",
  kind: "retry",
  label: "Retry",
  summary: "Tries a failed call again after a wait, within a limit of attempts and a budget.",
  alsoKnownAs:
    "resilience4j Retry, Polly Retry, gRPC retryPolicy, Envoy retry_policy, tower Retry, Finagle RetryBudget",
  fields: RETRY_FIELDS,
  presets: RETRY_PRESETS,
  stats: {
    counters: ["calls", "attempts", "retries", "exhausted", "budgetDenied", "retriesTooLate"],
    levels: [],
    samples: ["backoff"],
  },
  metrics: [
    { id: "retriesPerSecond", label: "retries", unit: "perSecond", form: "rate", of: ["retries"] },
    {
      id: "retryAmplification",
      label: "retry amplification",
      unit: "factor",
      form: "ratio",
      of: ["attempts"],
      over: ["calls"],
      help: "Attempts of this policy over calls that reached it.",
    },
    { id: "retryCount", label: "retries", unit: "count", form: "total", of: ["retries"], summaryOnly: true },
    {
      id: "retryExhaustedCount",
      label: "gave up after the last attempt",
      unit: "count",
      form: "total",
      of: ["exhausted"],
      summaryOnly: true,
    },
    {
      id: "retryBudgetDeniedCount",
      label: "retries denied by the budget",
      unit: "count",
      form: "total",
      of: ["budgetDenied"],
      summaryOnly: true,
    },
    {
      id: "retryTooLateCount",
      label: "retries that the deadline left no time for",
      unit: "count",
      form: "total",
      of: ["retriesTooLate"],
      summaryOnly: true,
    },
    {
      id: "backoffMeanMs",
      label: "mean wait before a retry",
      unit: "ms",
      form: "mean",
      of: "backoff",
      summaryOnly: true,
    },
  ],
  create: (context, settings) => new Retry(context, settings),
});
