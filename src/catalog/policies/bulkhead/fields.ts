import { choice, count, duration, type SettingsOf } from "../../../model/fields";
import { partitionBy } from "../../../model/layer";

export const BULKHEAD_FIELDS = {
  concurrencyLimit: count(
    "Concurrent calls",
    25,
    "Calls in progress at a time. In resilience4j maxConcurrentCalls, in Hystrix maxConcurrentRequests or coreSize, in Envoy max_requests.",
  ),
  queueCapacity: count(
    "Waiting places",
    0,
    "Calls beyond the limit that wait for their turn; 0 = they are refused at once. In Polly and cockatiel queue, in Hystrix maxQueueSize, in Envoy max_pending_requests.",
  ),
  maxWaitMs: duration(
    "Longest wait",
    0,
    "A call that has waited so long is refused; 0 = as long as it takes. In resilience4j maxWaitDuration.",
  ),
  queueDiscipline: choice(
    "Order",
    "fifo",
    "Who goes first.",
    {
      fifo: ["first come, first served", "The order of arrival."],
      lifo: ["last come, first served", "Under overload the newest still have a chance to be in time."],
      priority: ["by priority", "The most urgent first, among equals by arrival."],
    },
    { structural: true, advanced: true },
  ),
  partitionBy,
};

export type BulkheadSettings = SettingsOf<typeof BULKHEAD_FIELDS>;
