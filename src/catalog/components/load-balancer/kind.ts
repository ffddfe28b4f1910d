import { defineComponent } from "../../../model/kind";
import { durationMetrics, type MetricSpec } from "../../../model/metric";
import { LOAD_BALANCER_FIELDS } from "./fields";
import { LoadBalancer } from "./load-balancer";
import { atLeast, LOAD_STEPS } from "./load-gauge";

export const loadBalancer = defineComponent({
  type: "component",
  kind: "load-balancer",
  label: "Load balancer",
  summary: "Spreads calls over the replicas of a service or over several components.",
  group: "edge",
  glyph: "balancer",
  fields: LOAD_BALANCER_FIELDS,
  stats: {
    counters: ["sent", "sentToDead", "panicPicks", "ejections", "listFetches", "listFetchesLost"],
    levels: [
      "endpoints",
      "ejected",
      "unhealthy",
      "listed",
      "busiestTimesEndpoints",
      "outstanding",
      ...LOAD_STEPS.map(atLeast),
    ],
    samples: ["listAge"],
  },
  metrics: [
    { id: "endpointCount", label: "endpoints", unit: "count", form: "gauge", of: "endpoints" },
    { id: "ejectedCount", label: "ejected endpoints", unit: "count", form: "gauge", of: "ejected" },
    {
      id: "ejectedMean",
      label: "ejected, time average",
      unit: "count",
      form: "timeAverage",
      of: "ejected",
      summaryOnly: true,
    },
    { id: "ejectionCount", label: "ejections", unit: "count", form: "total", of: ["ejections"], summaryOnly: true },
    { id: "unhealthyCount", label: "unhealthy endpoints", unit: "count", form: "gauge", of: "unhealthy" },
    {
      id: "panicRatio",
      label: "calls in panic",
      unit: "ratio",
      form: "ratio",
      of: ["panicPicks"],
      over: ["sent"],
      help: "Share of calls for which all endpoints were used because too few seemed usable.",
    },
    {
      id: "deadCallRatio",
      label: "calls to dead endpoints",
      unit: "ratio",
      form: "ratio",
      of: ["sentToDead"],
      over: ["sent"],
    },
    {
      id: "deadCallCount",
      label: "calls to dead endpoints",
      unit: "count",
      form: "total",
      of: ["sentToDead"],
      summaryOnly: true,
    },
    {
      id: "loadImbalance",
      label: "imbalance of load",
      unit: "factor",
      form: "levelRatio",
      of: ["busiestTimesEndpoints"],
      over: "outstanding",
      help: "Outstanding calls of the busiest endpoint over the mean of all, both averaged over time; 1 = perfectly even.",
    },
    { id: "listedCount", label: "endpoints in the registry's list", unit: "count", form: "gauge", of: "listed" },
    ...durationMetrics("listAge", "age of the list", "listAge").map((metric) => ({ ...metric, summaryOnly: true })),
    {
      id: "listFetchCount",
      label: "look-ups at the registry",
      unit: "count",
      form: "total",
      of: ["listFetches"],
      summaryOnly: true,
    },
    {
      id: "listFetchLostCount",
      label: "look-ups without answer",
      unit: "count",
      form: "total",
      of: ["listFetchesLost"],
      summaryOnly: true,
    },
    ...LOAD_STEPS.map(
      (load): MetricSpec => ({
        id: `endpointsWith${load}OrMoreRatio`,
        label: `endpoints with ${load} or more outstanding calls`,
        unit: "ratio",
        form: "levelRatio",
        of: [atLeast(load)],
        over: "endpoints",
        summaryOnly: true,
      }),
    ),
  ],
  isBalancer: true,
  passesHolds: true,
  ignoresFaults: ["gc-pause", "latency-spike"],
  create: (context, settings) => new LoadBalancer(context, settings),
  check: (_settings, { outgoing }) =>
    outgoing.length > 0
      ? []
      : [
          {
            path: "",
            reason: "The load balancer has nobody to send calls to: they fail.",
            hint: "Connect it to one service or to several components.",
            severity: "warning",
          },
        ],
});
