import { ratio } from "../../../model/fields";
import { defineFault } from "../../../model/kind";

export const heartbeatLoss = defineFault({
  type: "fault",
  kind: "heartbeat-loss",
  label: "Lost heartbeats",
  summary: "A share of the replicas serves on, but its heartbeats no longer reach the registry.",
  alsoKnownAs: "partition between instances and the control plane",
  targets: "component",
  glyph: "wifi-off",
  fields: {
    replicaRatio: ratio(
      "Share of replicas",
      0.5,
      "So many of them fall silent: the last ones, rounded to whole replicas.",
    ),
  },
  create: ({ conditions, changed }, { replicaRatio }) => ({
    start: () => {
      conditions.silentRatio += replicaRatio;
      changed();
    },
    stop: () => {
      conditions.silentRatio -= replicaRatio;
      changed();
    },
  }),
});
