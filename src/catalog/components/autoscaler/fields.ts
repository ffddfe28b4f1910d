import {
  choice,
  count,
  duration,
  list,
  rate,
  ratio,
  record,
  reference,
  type SettingsOf,
  union,
} from "../../../model/fields";
import type { ScalingPolicy } from "./scaling-behavior";

const PERIOD = duration("Period", 15_000, "The change is counted over so long a time.", { min: 1 });

const policy = union(
  "Policy",
  "ratio",
  {
    ratio: {
      label: "Share",
      help: "A share of the replicas that were there when the period began.",
      fields: {
        changeRatio: ratio("Share", 1, "1 = so many again upwards, all of them downwards.", { max: 100 }),
        periodMs: PERIOD,
      },
    },
    replicas: {
      label: "Replicas",
      help: "So many replicas.",
      fields: {
        replicaCount: count("Replicas", 4, "How many in a period.", { min: 1, max: 1000 }),
        periodMs: PERIOD,
      },
    },
  },
  "How fast the number of replicas may change.",
);

const SELECT_POLICY = {
  max: ["The most", "The policy that allows the greatest change."],
  min: ["The least", "The policy that allows the smallest change."],
  disabled: ["Never", "Does not scale in this direction."],
} as const;

const direction = (label: string, stabilizationMs: number, policies: readonly ScalingPolicy[], what: string) =>
  record(
    label,
    {
      stabilizationMs: duration("Stabilization window", stabilizationMs, what),
      selectPolicy: choice("Several policies", "max", "Which policy counts.", SELECT_POLICY),
      policies: list("Policies", policy, "Limits to the change; none = no change at all.", {
        countMax: 20,
        default: policies,
      }),
    },
    "Behavior in this direction. In Kubernetes: behavior.scaleUp, behavior.scaleDown.",
    { advanced: true },
  );

export const AUTOSCALER_FIELDS = {
  target: reference(
    "Target",
    "component",
    "The service whose number of replicas it sets. In Kubernetes: scaleTargetRef.",
  ),
  metrics: list(
    "Metrics",
    union(
      "Metric",
      "utilization",
      {
        utilization: {
          label: "Utilization",
          help: "Occupied workers of the target over its workers, averaged over the sync period.",
          fields: {
            targetRatio: ratio(
              "Target",
              0.8,
              "Utilization that each replica shall have. In Kubernetes: averageUtilization.",
              {
                min: 0.001,
              },
            ),
          },
        },
        arrivals: {
          label: "Arrivals per replica",
          help: "Calls that arrived in the last sync period, a second and replica.",
          fields: {
            targetPerSecond: rate("Target", 10, "Calls a second that each replica shall get.", { min: 0.000001 }),
          },
        },
        queueLength: {
          label: "Queue length per replica",
          help: "Calls that wait at the target now, over its replicas.",
          fields: { targetCount: count("Target", 10, "Waiting calls for each replica.", { min: 1 }) },
        },
        backlog: {
          label: "Backlog per replica",
          help: "Messages of a queue, or consumer lag of a topic, now, over the replicas of the target; as KEDA does.",
          fields: {
            of: reference("Of", "component", "The queue or topic whose backlog counts."),
            targetCount: count("Target", 1000, "Messages for each replica. In KEDA: queueLength, lagThreshold.", {
              min: 1,
            }),
          },
        },
      },
      "What the number of replicas follows.",
    ),
    "Each asks for a number of replicas; the largest wins.",
    { default: [{ kind: "utilization", targetRatio: 0.8 }], countMax: 20 },
  ),
  minReplicaCount: count("At least", 1, "It never asks for fewer replicas. In Kubernetes: minReplicas.", {
    min: 1,
    max: 1000,
  }),
  maxReplicaCount: count("At most", 10, "It never asks for more replicas. In Kubernetes: maxReplicas.", {
    min: 1,
    max: 1000,
  }),
  syncPeriodMs: duration("Sync period", 15_000, "How often it looks and acts.", { min: 1, structural: true }),
  toleranceRatio: ratio("Tolerance", 0.1, "Does nothing while a metric is so near to its target.", { advanced: true }),
  scaleUp: direction(
    "Scaling up",
    0,
    [
      { kind: "ratio", changeRatio: 1, periodMs: 15_000 },
      { kind: "replicas", replicaCount: 4, periodMs: 15_000 },
    ],
    "Goes up as far as everything that was asked for in this time.",
  ),
  scaleDown: direction(
    "Scaling down",
    300_000,
    [{ kind: "ratio", changeRatio: 1, periodMs: 15_000 }],
    "Goes down to the highest number that was asked for in this time.",
  ),
};

export type AutoscalerSettings = SettingsOf<typeof AUTOSCALER_FIELDS>;
