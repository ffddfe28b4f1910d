import { STALL_COUNTERS } from "../../../model/carriage";
import { STALL_METRICS } from "../../../model/connection-metrics";
import { defineTransport } from "../../../model/kind";
import { durationMetrics, rejects } from "../../../model/metric";
import { STREAMING_FIELDS } from "./fields";
import { Streaming } from "./streaming";

const waiting = durationMetrics("creditWaitingTime", "wait for a credit", "creditWaiting");

export const streaming = defineTransport({
  type: "transport",
  kind: "streaming",
  label: "Streaming",
  summary:
    "One stream of messages with credits: at zero credits the sender stands still until the receiver has finished one.",
  alsoKnownAs: "gRPC and WebSocket streams with flow control, Reactive Streams request(n), AMQP credit, HTTP/2 window",
  fields: STREAMING_FIELDS,
  stats: {
    counters: ["sendersPaused", "sendersRefused", ...STALL_COUNTERS],
    levels: ["credits", "creditsExhausted", "waitingSenders"],
    samples: ["creditWaiting"],
  },
  metrics: [
    { id: "creditCount", label: "credits left", unit: "count", form: "gauge", of: "credits" },
    {
      id: "creditMean",
      label: "credits left, time average",
      unit: "count",
      form: "timeAverage",
      of: "credits",
      summaryOnly: true,
    },
    {
      id: "creditExhaustedRatio",
      label: "time without credits",
      unit: "ratio",
      form: "timeAverage",
      of: "creditsExhausted",
      help: "Share of the time in which the sender had to stand still if it had anything to send.",
    },
    { id: "waitingSenderCount", label: "senders standing still", unit: "count", form: "gauge", of: "waitingSenders" },
    {
      id: "waitingSenderMax",
      label: "senders standing still, maximum",
      unit: "count",
      form: "levelMax",
      of: "waitingSenders",
      summaryOnly: true,
    },
    {
      id: "pausedSenderCount",
      label: "sends that had to wait for a credit",
      unit: "count",
      form: "total",
      of: ["sendersPaused"],
      summaryOnly: true,
    },
    ...rejects("refusedSender", "sends refused", "sendersRefused"),
    ...waiting.filter(({ id }) => /(Mean|P99|Max)Ms$/.test(id)),
    ...STALL_METRICS,
  ],
  holdsCallers: true,
  create: (context, settings) => new Streaming(context, settings),
});
