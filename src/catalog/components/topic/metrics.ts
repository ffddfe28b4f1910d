import type { ComponentContext } from "../../../model/kind";
import { durationMetrics, type MetricSpec, type StatsSpec } from "../../../model/metric";

export const TOPIC_STATS: StatsSpec = {
  counters: [
    "produced",
    "delivered",
    "consumed",
    "retried",
    "duplicates",
    "rewound",
    "lost",
    "skipped",
    "deadLettered",
    "deadLettersRefused",
    "rebalances",
    "expelled",
  ],
  levels: ["lag", "lagMs", "hottestLag", "delivering", "stoppedPartitions", "members"],
  samples: ["waiting", "endToEnd", "detection", "rebalanceTime"],
};

const rate = (id: string, label: string, of: string): MetricSpec => ({
  id,
  label,
  unit: "perSecond",
  form: "rate",
  of: [of],
});
const total = (id: string, label: string, of: string, help?: string): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "total",
  of: [of],
  summaryOnly: true,
  ...(help === undefined ? {} : { help }),
});
const gauge = (id: string, label: string, of: string, help?: string): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "gauge",
  of,
  ...(help === undefined ? {} : { help }),
});

export const TOPIC_METRICS: readonly MetricSpec[] = [
  gauge(
    "consumerLagCount",
    "consumer lag",
    "lag",
    "Messages produced and not yet finished, over all groups and partitions.",
  ),
  { id: "consumerLagMean", label: "consumer lag, time average", unit: "count", form: "timeAverage", of: "lag" },
  {
    id: "consumerLagMax",
    label: "consumer lag, maximum",
    unit: "count",
    form: "levelMax",
    of: "lag",
    summaryOnly: true,
  },
  {
    id: "consumerLagMs",
    label: "age of the oldest unfinished",
    unit: "ms",
    form: "gauge",
    of: "lagMs",
    help: "Brought up to date four times a second, as is the hottest partition.",
  },
  gauge("hottestPartitionLag", "lag of the hottest partition", "hottestLag"),
  {
    id: "hottestPartitionLagMax",
    label: "lag of the hottest partition, maximum",
    unit: "count",
    form: "levelMax",
    of: "hottestLag",
    summaryOnly: true,
  },
  rate("producedPerSecond", "produced", "produced"),
  rate("consumedPerSecond", "consumed", "consumed"),
  rate("deliveredPerSecond", "delivered", "delivered"),
  ...durationMetrics("waitingTime", "waiting time", "waiting"),
  ...durationMetrics("endToEnd", "end to end", "endToEnd"),
  ...durationMetrics("detection", "detection of a crash", "detection").filter(({ id }) => /Mean|Max/.test(id)),
  ...durationMetrics("rebalanceTime", "rebalance", "rebalanceTime").filter(({ id }) => /Mean|Max/.test(id)),
  {
    ...gauge("stoppedPartitionCount", "stopped partitions", "stoppedPartitions"),
    help: "Not read because of a rebalance.",
  },
  {
    id: "stoppedPartitionMean",
    label: "stopped partitions, time average",
    unit: "count",
    form: "timeAverage",
    of: "stoppedPartitions",
  },
  gauge("memberCount", "members", "members"),
  gauge("deliveringCount", "in delivery", "delivering"),
  total("producedCount", "produced", "produced"),
  total("deliveredCount", "delivered", "delivered", "Deliveries, repeated ones too."),
  total("consumedCount", "consumed", "consumed"),
  total("retriedCount", "retries", "retried"),
  total(
    "duplicateCount",
    "duplicates",
    "duplicates",
    "Messages delivered to a group again after a crash or an expulsion.",
  ),
  total("rewoundCount", "rewound", "rewound", "Finished messages that were not committed and come again."),
  total("lostCount", "lost", "lost", "Overwritten before a group had read them, or committed and never processed."),
  total("skippedCount", "skipped", "skipped"),
  total("deadLetterCount", "dead letters", "deadLettered"),
  total("deadLettersRefusedCount", "dead letters lost", "deadLettersRefused", "Forwarded, but not taken there."),
  total("rebalanceCount", "rebalances", "rebalances"),
  total("expelledCount", "expelled members", "expelled"),
];

export type TopicColumns = ReturnType<typeof topicColumns>;

export function topicColumns({ counter, level, sample }: ComponentContext) {
  return {
    produced: counter("produced"),
    delivered: counter("delivered"),
    consumed: counter("consumed"),
    retried: counter("retried"),
    duplicates: counter("duplicates"),
    rewound: counter("rewound"),
    lost: counter("lost"),
    skipped: counter("skipped"),
    deadLettered: counter("deadLettered"),
    deadLettersRefused: counter("deadLettersRefused"),
    rebalances: counter("rebalances"),
    expelled: counter("expelled"),
    lag: level("lag"),
    lagMs: level("lagMs"),
    hottestLag: level("hottestLag"),
    delivering: level("delivering"),
    stoppedPartitions: level("stoppedPartitions"),
    members: level("members"),
    waiting: sample("waiting"),
    endToEnd: sample("endToEnd"),
    detection: sample("detection"),
    rebalanceTime: sample("rebalanceTime"),
  };
}
