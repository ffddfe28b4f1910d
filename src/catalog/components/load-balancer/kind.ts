import { defineComponent } from "../../../model/kind";
import type { MetricSpec } from "../../../model/metric";
import { LOAD_BALANCER_FIELDS } from "./fields";
import { atLeast, LOAD_STEPS, LoadBalancer } from "./load-balancer";

export const loadBalancer = defineComponent({
  type: "component",
  kind: "load-balancer",
  label: "Load balancer",
  summary: "Spreads calls over the replicas of a service or over several components.",
  group: "edge",
  glyph: "balancer",
  fields: LOAD_BALANCER_FIELDS,
  stats: { counters: ["sent"], levels: ["endpoints", ...LOAD_STEPS.map(atLeast)], samples: [] },
  metrics: [
    { id: "endpointCount", label: "endpoints", unit: "count", form: "gauge", of: "endpoints" },
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
