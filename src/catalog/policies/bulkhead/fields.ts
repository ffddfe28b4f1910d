import { PARTITION_FIELDS } from "../../../model/call-classes";
import { count, duration, type SettingsOf } from "../../../model/fields";
import { WAITING_ORDER_FIELDS } from "../../../model/queue-settings";

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
  ...WAITING_ORDER_FIELDS,
  ...PARTITION_FIELDS,
};

export type BulkheadSettings = SettingsOf<typeof BULKHEAD_FIELDS>;
