import { type MetricSpec, STATION_METRICS, STATION_STATS, type StatsSpec } from "../../../model/metric";

export const SERVICE_STATS: StatsSpec = {
  ...STATION_STATS,
  counters: [
    ...STATION_STATS.counters,
    "replicaDeaths",
    "stolen",
    "updatedSettled",
    "updatedFailed",
    "updatedLatencyNs",
    "previousSettled",
    "previousFailed",
    "previousLatencyNs",
  ],
  levels: [
    ...STATION_STATS.levels,
    "replicasReady",
    "replicasStarting",
    "replicasDraining",
    "replicasDown",
    "updatedReplicas",
  ],
};

const gauge = (id: string, label: string, of: string, help: string): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "gauge",
  of,
  help,
});

const byVersion = (version: string, label: string): MetricSpec[] => [
  {
    id: `${version}CallCount`,
    label: `${label}: calls`,
    unit: "count",
    form: "total",
    of: [`${version}Settled`],
    summaryOnly: true,
  },
  {
    id: `${version}ErrorRatio`,
    label: `${label}: error share`,
    unit: "ratio",
    form: "ratio",
    of: [`${version}Failed`],
    over: [`${version}Settled`],
    summaryOnly: true,
  },
  {
    id: `${version}LatencyMeanMs`,
    label: `${label}: latency mean`,
    unit: "ms",
    form: "meanOfSum",
    of: `${version}LatencyNs`,
    over: `${version}Settled`,
    summaryOnly: true,
  },
];

export const SERVICE_METRICS: readonly MetricSpec[] = [
  ...STATION_METRICS,
  gauge("readyReplicaCount", "ready replicas", "replicasReady", "Replicas that take calls."),
  gauge("startingReplicaCount", "starting replicas", "replicasStarting", "Started, and not ready yet."),
  gauge("drainingReplicaCount", "draining replicas", "replicasDraining", "Finish what they have and take nothing new."),
  gauge("downReplicaCount", "replicas down", "replicasDown", "Crashed, or died of their queue."),
  {
    id: "readyReplicaMean",
    label: "ready replicas, time average",
    unit: "count",
    form: "timeAverage",
    of: "replicasReady",
  },
  {
    id: "readyReplicaMax",
    label: "ready replicas, maximum",
    unit: "count",
    form: "levelMax",
    of: "replicasReady",
    summaryOnly: true,
  },
  {
    id: "drainingReplicaMax",
    label: "draining replicas, maximum",
    unit: "count",
    form: "levelMax",
    of: "replicasDraining",
    summaryOnly: true,
  },
  {
    id: "replicaDeathCount",
    label: "replicas that died of their queue",
    unit: "count",
    form: "total",
    of: ["replicaDeaths"],
    summaryOnly: true,
  },
  {
    id: "stolenCount",
    label: "calls that another replica took over",
    unit: "count",
    form: "total",
    of: ["stolen"],
    summaryOnly: true,
  },
  gauge(
    "updatedReplicaCount",
    "replicas of the newest version",
    "updatedReplicas",
    "Ready ones; 0 before a first rollout.",
  ),
  ...byVersion("updated", "newest version"),
  ...byVersion("previous", "versions before"),
];
