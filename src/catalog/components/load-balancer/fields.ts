import { BALANCING_CHOICES } from "../../../model/balancer";
import { choice, list, mapByOutgoing, plainNumber, toggle } from "../../../model/fields";

const WEIGHT = { min: 0, max: 1_000_000 };

export const LOAD_BALANCER_FIELDS = {
  algorithm: choice("Algorithm", "round-robin", "Which endpoint gets the next call.", BALANCING_CHOICES),
  weights: mapByOutgoing(
    "Weights",
    plainNumber("Weight", 1, "Relative share; 0 = gets nothing. Of a service with replicas: of each replica.", WEIGHT),
    "By component; left out = 1.",
  ),
  replicaWeights: list(
    "Replica weights",
    plainNumber("Weight", 1, "Relative share of this replica.", WEIGHT),
    "In the order of the replicas, when one service is behind the balancer. Left out = equal.",
    {
      advanced: true,
    },
  ),
  isHealthAware: toggle(
    "Skips endpoints that are down",
    true,
    "Endpoints that are known to be down get no calls, unless all are.",
  ),
};
