import { definePolicy } from "../../../model/kind";
import { Batch } from "./batch";
import { BATCH_FIELDS } from "./fields";

export const batch = definePolicy({
  type: "policy",
  kind: "batch",
  label: "Batch",
  summary: "Puts calls together: one call goes out for many, by number or after a while.",
  alsoKnownAs: "DataLoader, Hystrix HystrixCollapser, Kafka linger.ms and batch.size, multi-get, bulk insert",
  fields: BATCH_FIELDS,
  presets: [
    {
      name: "Kafka producer",
      settings: { batchSizeLimit: 16, lingerMs: 0, inFlightLimit: 5, queueCapacity: 32_768 },
      source: "ProducerConfig: linger.ms 0, batch.size 16 kB, buffer.memory 32 MB (records of 1 kB), max.in.flight 5",
    },
    {
      name: "Hystrix collapser",
      settings: { batchSizeLimit: 100_000, lingerMs: 10, inFlightLimit: 1_000_000, queueCapacity: 1_000_000 },
      source: "HystrixCollapserProperties: timerDelayInMilliseconds 10, maxRequestsInBatch without limit",
    },
  ],
  stats: { counters: ["batches", "batched"], levels: ["batchWaitingCount"], samples: ["batchWaiting"] },
  metrics: [
    { id: "batchesPerSecond", label: "batches", unit: "perSecond", form: "rate", of: ["batches"] },
    {
      id: "batchSizeMean",
      label: "calls per batch",
      unit: "factor",
      form: "ratio",
      of: ["batched"],
      over: ["batches"],
    },
    {
      id: "batchWaitingCount",
      label: "waiting for a batch",
      unit: "count",
      form: "gauge",
      of: "batchWaitingCount",
    },
    { id: "batchWaitingTimeMeanMs", label: "wait for the batch", unit: "ms", form: "mean", of: "batchWaiting" },
    { id: "batchCount", label: "batches", unit: "count", form: "total", of: ["batches"], summaryOnly: true },
  ],
  refusesHolds: true,
  create: (context, settings) => new Batch(context, settings),
});
