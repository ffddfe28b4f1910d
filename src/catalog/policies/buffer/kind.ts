import { definePolicy } from "../../../model/kind";
import { durationMetrics } from "../../../model/metric";
import { Buffer } from "./buffer";
import { BUFFER_FIELDS } from "./fields";

const waiting = durationMetrics("bufferWaitingTime", "wait in the buffer", "bufferWaiting");

export const buffer = definePolicy({
  type: "policy",
  kind: "buffer",
  label: "Buffer",
  summary: "A bounded queue in front of what is inside, emptied by a number of workers.",
  alsoKnownAs: "tower Buffer, an actor's mailbox, a worker queue, ThreadPoolExecutor's work queue",
  fields: BUFFER_FIELDS,
  presets: [
    {
      name: "tower",
      settings: { queueCapacity: 100, workerCount: 1, workerHolds: "handOver" },
      source: "tower Buffer (the bound has no default; 100 in its examples)",
    },
  ],
  stats: {
    counters: ["bufferRejected"],
    levels: ["bufferQueueLength", "bufferWorkersBusy"],
    samples: ["bufferWaiting"],
  },
  metrics: [
    {
      id: "bufferQueueLength",
      label: "waiting in the buffer",
      unit: "count",
      form: "gauge",
      of: "bufferQueueLength",
    },
    {
      id: "bufferQueueLengthMean",
      label: "waiting in the buffer, time average",
      unit: "count",
      form: "timeAverage",
      of: "bufferQueueLength",
      summaryOnly: true,
    },
    {
      id: "bufferQueueLengthMax",
      label: "waiting in the buffer, maximum",
      unit: "count",
      form: "levelMax",
      of: "bufferQueueLength",
      summaryOnly: true,
    },
    {
      id: "bufferWorkersBusyMean",
      label: "busy workers of the buffer",
      unit: "count",
      form: "timeAverage",
      of: "bufferWorkersBusy",
    },
    {
      id: "bufferRejectedPerSecond",
      label: "refused by the buffer",
      unit: "perSecond",
      form: "rate",
      of: ["bufferRejected"],
    },
    {
      id: "bufferRejectedCount",
      label: "refused by the buffer",
      unit: "count",
      form: "total",
      of: ["bufferRejected"],
      summaryOnly: true,
    },
    ...waiting.filter(({ id }) => /(Mean|P99)Ms$/.test(id)),
  ],
  refusesHolds: true,
  create: (context, settings) => new Buffer(context, settings),
});
