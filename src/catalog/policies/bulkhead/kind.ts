import { definePolicy } from "../../../model/kind";
import { durationMetrics } from "../../../model/metric";
import { Bulkhead } from "./bulkhead";
import { BULKHEAD_FIELDS } from "./fields";

const waiting = durationMetrics("bulkheadWaitingTime", "wait at the bulkhead", "bulkheadWaiting");

export const bulkhead = definePolicy({
  type: "policy",
  kind: "bulkhead",
  label: "Bulkhead",
  summary: "Limits the calls in progress, so that one slow callee cannot take everything its caller has.",
  alsoKnownAs:
    "resilience4j Bulkhead, Polly ConcurrencyLimiter, Hystrix thread pool, tower ConcurrencyLimit, Envoy max_requests",
  fields: BULKHEAD_FIELDS,
  presets: [
    {
      name: "resilience4j",
      settings: { concurrencyLimit: 25, queueCapacity: 0, maxWaitMs: 0 },
      source: "resilience4j BulkheadConfig",
    },
    {
      name: "Hystrix semaphore",
      settings: { concurrencyLimit: 10, queueCapacity: 0, maxWaitMs: 0 },
      source: "Hystrix 1.5 semaphore.maxConcurrentRequests",
    },
    {
      name: "Hystrix thread pool",
      settings: { concurrencyLimit: 10, queueCapacity: 0, maxWaitMs: 0 },
      source: "Hystrix 1.5 coreSize, maxQueueSize −1 (hand-off)",
    },
    {
      name: "resilience4j thread pool",
      settings: { concurrencyLimit: 4, queueCapacity: 100, maxWaitMs: 0 },
      source: "resilience4j ThreadPoolBulkheadConfig: as many threads as processors (here 4), queueCapacity 100",
    },
    {
      name: "tower ConcurrencyLimit",
      settings: { queueCapacity: 1_000_000, maxWaitMs: 0 },
      source: "tower limit/concurrency: waits until it is ready; the limit is yours",
    },
    {
      name: "Envoy connections",
      settings: { concurrencyLimit: 1024, queueCapacity: 1024, maxWaitMs: 0 },
      source: "Envoy circuit_breakers max_requests, max_pending_requests",
    },
  ],
  stats: {
    counters: ["bulkheadRejected"],
    levels: ["bulkheadInFlight", "bulkheadQueueLength"],
    samples: ["bulkheadWaiting"],
  },
  metrics: [
    {
      id: "bulkheadInFlightCount",
      label: "in progress at the bulkhead",
      unit: "count",
      form: "gauge",
      of: "bulkheadInFlight",
    },
    {
      id: "bulkheadInFlightMean",
      label: "in progress, time average",
      unit: "count",
      form: "timeAverage",
      of: "bulkheadInFlight",
      summaryOnly: true,
    },
    {
      id: "bulkheadQueueLength",
      label: "waiting at the bulkhead",
      unit: "count",
      form: "gauge",
      of: "bulkheadQueueLength",
    },
    {
      id: "bulkheadQueueLengthMean",
      label: "waiting, time average",
      unit: "count",
      form: "timeAverage",
      of: "bulkheadQueueLength",
      summaryOnly: true,
    },
    {
      id: "bulkheadRejectedPerSecond",
      isReject: true,
      label: "rejected by the bulkhead",
      unit: "perSecond",
      form: "rate",
      of: ["bulkheadRejected"],
    },
    {
      id: "bulkheadRejectedCount",
      label: "rejected by the bulkhead",
      unit: "count",
      form: "total",
      of: ["bulkheadRejected"],
      summaryOnly: true,
    },
    ...waiting.filter(({ id }) => /(Mean|P99)Ms$/.test(id)),
  ],
  create: (context, settings) => new Bulkhead(context, settings),
});
