import { count } from "../../../model/fields";
import { defineFault } from "../../../model/kind";

/** More than any component has. */
const ALL_REPLICAS = 1_000_000;

export const crash = defineFault({
  type: "fault",
  kind: "crash",
  label: "Crash",
  summary: "Replicas die: what they were doing is lost, and they answer nothing until they are back.",
  alsoKnownAs:
    "outage of a dependency, a broker or a database; Chaos Monkey instance termination, kubectl delete pod, Chaos Mesh PodChaos pod-failure",
  targets: "component",
  glyph: "server-off",
  fields: {
    replicaCount: count("Replicas", 0, "How many replicas die; 0 = all of them.", { max: 1000 }),
  },
  create: ({ conditions, changed }, { replicaCount }) => {
    const downCount = replicaCount === 0 ? ALL_REPLICAS : replicaCount;
    return {
      start: () => {
        conditions.downReplicaCount += downCount;
        changed();
      },
      stop: () => {
        conditions.downReplicaCount -= downCount;
        changed();
      },
    };
  },
});
