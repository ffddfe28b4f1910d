/** What transports with connections measure. */
import { STALL_COUNTERS } from "./carriage";
import { durationMetrics, type MetricSpec, rejects, type StatsSpec } from "./metric";

export const POOL_STATS: StatsSpec = {
  counters: ["handshakes", "acquireTimeouts", "acquireRefused", ...STALL_COUNTERS],
  levels: ["connections", "connectionsInUse", "streamsInUse", "waitingForConnection"],
  samples: ["acquiring"],
};

const acquiring = durationMetrics("acquireTime", "wait for a connection", "acquiring");

export const STALL_METRICS: readonly MetricSpec[] = [
  { id: "stallPerSecond", label: "stalls", unit: "perSecond", form: "rate", of: ["stalls"] },
  {
    id: "stallCount",
    label: "stalls",
    unit: "count",
    form: "total",
    of: ["stalls"],
    summaryOnly: true,
    help: "Lost packets that held up their connection until they were sent again.",
  },
  {
    id: "heldMessageCount",
    label: "requests and answers held up",
    unit: "count",
    form: "total",
    of: ["heldMessages"],
    summaryOnly: true,
    help: "By a lost packet, their own or an earlier one of the same connection.",
  },
  { id: "heldTimeMeanMs", label: "held up, mean", unit: "ms", form: "meanOfSum", of: "heldNs", over: "heldMessages" },
];

export const POOL_METRICS: readonly MetricSpec[] = [
  { id: "connectionCount", label: "connections", unit: "count", form: "gauge", of: "connections" },
  {
    id: "connectionMean",
    label: "connections, time average",
    unit: "count",
    form: "timeAverage",
    of: "connections",
    summaryOnly: true,
  },
  {
    id: "connectionMax",
    label: "connections, maximum",
    unit: "count",
    form: "levelMax",
    of: "connections",
    summaryOnly: true,
  },
  { id: "connectionInUseCount", label: "connections in use", unit: "count", form: "gauge", of: "connectionsInUse" },
  {
    id: "connectionInUseMean",
    label: "connections in use, time average",
    unit: "count",
    form: "timeAverage",
    of: "connectionsInUse",
    summaryOnly: true,
  },
  { id: "streamCount", label: "calls on connections", unit: "count", form: "gauge", of: "streamsInUse" },
  {
    id: "waitingForConnectionCount",
    label: "waiting for a connection",
    unit: "count",
    form: "gauge",
    of: "waitingForConnection",
  },
  {
    id: "waitingForConnectionMean",
    label: "waiting for a connection, time average",
    unit: "count",
    form: "timeAverage",
    of: "waitingForConnection",
    summaryOnly: true,
  },
  {
    id: "waitingForConnectionMax",
    label: "waiting for a connection, maximum",
    unit: "count",
    form: "levelMax",
    of: "waitingForConnection",
    summaryOnly: true,
  },
  ...acquiring.filter(({ id }) => /(Mean|P99|Max)Ms$/.test(id)),
  { id: "handshakePerSecond", label: "connections opened", unit: "perSecond", form: "rate", of: ["handshakes"] },
  {
    id: "handshakeCount",
    label: "connections opened",
    unit: "count",
    form: "total",
    of: ["handshakes"],
    summaryOnly: true,
  },
  ...rejects("acquireTimeout", "got no connection in time", "acquireTimeouts"),
  ...rejects("acquireRefused", "no place in the line for a connection", "acquireRefused"),
  ...STALL_METRICS,
];
