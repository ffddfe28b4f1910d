import { BALANCING_CHOICES } from "../../../model/balancer";
import { choice, mapByOutgoing, list, plainNumber, toggle } from "../../../model/fields";
import { defineComponent } from "../../../model/kind";
import type { MetricSpec } from "../../../model/metric";
import { atLeast, LOAD_STEPS, LoadBalancer } from "./load-balancer";

const WEIGHT = { min: 0, max: 1_000_000 };

export const LOAD_BALANCER_FIELDS = {
  algorithm: choice("Algorithm", "round-robin", "Which endpoint gets the next call.", BALANCING_CHOICES),
  weights: mapByOutgoing(
    "Weights",
    plainNumber("Weight", 1, "Relative share; 0 = gets nothing. Of a service with replicas: of each replica.", WEIGHT),
    "By component; left out = 1.",
  ),
  replicaWeights: list("Replica weights", plainNumber("Weight", 1, "Relative share of this replica.", WEIGHT), "In the order of the replicas, when one service is behind the balancer. Left out = equal.", {
    advanced: true,
  }),
  isHealthAware: toggle("Skips endpoints that are down", true, "Endpoints that are known to be down get no calls, unless all are."),
};

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
    ...LOAD_STEPS.map((load): MetricSpec => ({
      id: `endpointsWith${load}OrMoreRatio`,
      label: `endpoints with ${load} or more outstanding calls`,
      unit: "ratio",
      form: "levelRatio",
      of: [atLeast(load)],
      over: "endpoints",
      summaryOnly: true,
    })),
  ],
  isBalancer: true,
  create: (context, settings) => new LoadBalancer(context, settings),
  check: (_settings, { outgoing }) => (outgoing.length > 0 ? [] : [{ path: "", reason: "The load balancer has nobody to send calls to: they fail.", hint: "Connect it to one service or to several components.", severity: "warning" }]),
});
