import { defineComponent } from "../../../model/kind";
import { Autoscaler } from "./autoscaler";
import { AUTOSCALER_FIELDS } from "./fields";

export const autoscaler = defineComponent({
  type: "component",
  kind: "autoscaler",
  label: "Autoscaler",
  summary: "Sets the number of replicas of a service by its utilization, its arrivals or a backlog.",
  alsoKnownAs: "Kubernetes HorizontalPodAutoscaler v2, KEDA, AWS target tracking",
  group: "compute",
  glyph: "scale",
  fields: AUTOSCALER_FIELDS,
  stats: { counters: ["scaleUps", "scaleDowns"], levels: ["wanted", "recommended"], samples: [] },
  metrics: [
    {
      id: "wantedReplicaCount",
      label: "wanted replicas",
      unit: "count",
      form: "gauge",
      of: "wanted",
      help: "What it asked the target to run.",
    },
    {
      id: "recommendedReplicaCount",
      label: "recommended replicas",
      unit: "count",
      form: "gauge",
      of: "recommended",
      help: "What its metrics ask for, before windows, policies and limits.",
    },
    {
      id: "wantedReplicaMean",
      label: "wanted replicas, time average",
      unit: "count",
      form: "timeAverage",
      of: "wanted",
    },
    {
      id: "wantedReplicaMax",
      label: "wanted replicas, maximum",
      unit: "count",
      form: "levelMax",
      of: "wanted",
      summaryOnly: true,
    },
    { id: "scaleUpCount", label: "times scaled up", unit: "count", form: "total", of: ["scaleUps"], summaryOnly: true },
    {
      id: "scaleDownCount",
      label: "times scaled down",
      unit: "count",
      form: "total",
      of: ["scaleDowns"],
      summaryOnly: true,
    },
  ],
  takesNoCalls: true,
  ignoresFaults: ["latency-spike", "error-burst", "heartbeat-loss"],
  create: (context, settings) => new Autoscaler(context, settings),
  check: ({ target, metrics, minReplicaCount, maxReplicaCount }, { incoming, outgoing, kindOf }) => {
    const problems = [];
    if (target === "") {
      const hint = "Name the service whose replicas it sets.";
      problems.push({
        path: "target",
        value: target,
        reason: "It has no target: it does nothing.",
        hint,
        severity: "warning" as const,
      });
    } else if (kindOf(target) !== "service") {
      const reason = `${target} is a ${kindOf(target)}: only a service has replicas that can be set.`;
      problems.push({ path: "target", value: target, reason, hint: "Name a service." });
    }
    metrics.forEach((metric, i) => {
      if (metric.kind !== "backlog" || ["queue", "topic"].includes(kindOf(metric.of))) return;
      const reason = metric.of === "" ? "It names no backlog." : `${metric.of} has no backlog.`;
      problems.push({ path: `metrics.${i}.of`, value: metric.of, reason, hint: "Name a queue or a topic." });
    });
    if (minReplicaCount > maxReplicaCount) {
      const reason = `At least ${minReplicaCount} is more than at most ${maxReplicaCount}.`;
      problems.push({ path: "minReplicaCount", value: minReplicaCount, reason, hint: "Lower it, or raise the other." });
    }
    if (incoming.length + outgoing.length > 0) {
      const reason = "An autoscaler neither calls nor is called; it watches and steers by its settings.";
      problems.push({ path: "", reason, hint: "Remove its links and name its target.", severity: "warning" as const });
    }
    return problems;
  },
});
