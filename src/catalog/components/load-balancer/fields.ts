import { BALANCING_CHOICES, CHOICES_MAX } from "../../../model/balancer";
import {
  choice,
  count,
  duration,
  factor,
  list,
  mapByOutgoing,
  plainNumber,
  ratio,
  type SettingsOf,
  text,
  toggle,
  union,
} from "../../../model/fields";

const WEIGHT = { min: 0, max: 1_000_000 };
const advanced = { advanced: true };
const forAlgorithms = (...is: string[]) => ({ advanced: true, when: { setting: "algorithm", is } });

const EJECTION = {
  consecutiveFailureCount: count(
    "Failures in a row",
    5,
    "Ejects at once after so many; 0 = not counted. Envoy: consecutive_5xx.",
  ),
  consecutiveGatewayFailureCount: count(
    "Gateway failures in a row",
    0,
    "The same for calls that nobody answered, timed out or were refused (502 to 504); 0 = not counted. Envoy counts 5 but does not act on it by default.",
  ),
  sweepIntervalMs: duration("Sweep every", 10_000, "Lets back whose time is over and judges the shares of failures.", {
    min: 1,
  }),
  baseEjectionMs: duration("Ejection time", 30_000, "Of the first ejection; the n-th in a row lasts n times as long."),
  maxEjectionMs: duration("Longest ejection", 300_000, "However often an endpoint was ejected."),
  ejectionJitterMs: duration("Jitter", 0, "Each ejection lasts longer by up to this."),
  ejectedRatioMax: ratio(
    "Ejected at most",
    0.1,
    "Share of the endpoints that may be ejected at a time; one always may.",
  ),
  successRateDeviations: plainNumber(
    "Success rate deviations",
    1.9,
    "Ejects at a sweep whose success rate is so many standard deviations below the mean; 0 = off.",
    { min: 0, max: 100 },
  ),
  successRateEndpointsMin: count("Endpoints for that", 5, "With fewer that have enough calls nobody is judged."),
  successRateCallsMin: count("Calls for that", 100, "Calls in a sweep interval below which an endpoint is not judged."),
  failureRatioThreshold: ratio(
    "Share of failures",
    0,
    "Ejects at a sweep who fails at least this share; 0 = off. Envoy: failure_percentage_threshold 0.85, not enforced by default.",
  ),
  failureRatioEndpointsMin: count("Endpoints for that", 5, "With fewer that have enough calls nobody is judged."),
  failureRatioCallsMin: count("Calls for that", 50, "Calls in a sweep interval below which an endpoint is not judged."),
};

const CHECKS = {
  intervalMs: duration("Every", 10_000, "Time from one check's end to the next check.", { min: 1 }),
  timeoutMs: duration("Timeout", 5000, "No answer for so long is a bad answer.", { min: 1 }),
  unhealthyThreshold: count("Unhealthy after", 3, "Bad answers in a row. Kubernetes: failureThreshold.", { min: 1 }),
  healthyThreshold: count("Healthy after", 1, "Good answers in a row. Kubernetes: successThreshold.", { min: 1 }),
};

export const LOAD_BALANCER_FIELDS = {
  algorithm: choice("Algorithm", "round-robin", "Which endpoint gets the next call.", BALANCING_CHOICES),
  choiceCount: count("Choices", 2, "Random endpoints that are compared. Envoy: choice_count.", {
    min: 1,
    max: CHOICES_MAX,
    ...forAlgorithms("power-of-two", "peak-ewma"),
  }),
  decayMs: duration(
    "Decay",
    10_000,
    "Time in which the estimate of latency forgets 63 % of what it knew. Finagle: 10 s.",
    {
      min: 1,
      ...forAlgorithms("peak-ewma"),
    },
  ),
  unknownLatencyMs: duration(
    "Latency of the unknown",
    1000,
    "Assumed of an endpoint that has not answered yet. tower: default_rtt 1 s.",
    forAlgorithms("peak-ewma"),
  ),
  ringSizeMin: count("Ring size", 1024, "Points on the ring in all, at least. Envoy: minimum_ring_size.", {
    min: 1,
    ...forAlgorithms("consistent-hash"),
  }),
  virtualNodeCount: count(
    "Virtual nodes",
    0,
    "Points of each endpoint on the ring, per weight; 0 = as many as the ring size asks for. Ketama: 160.",
    { max: 100_000, ...forAlgorithms("consistent-hash") },
  ),
  loadRefreshMs: duration(
    "Load known every",
    0,
    "Outstanding calls are those of the last refresh, as when endpoints report their load; 0 = its own count at every moment.",
    forAlgorithms("least-request", "power-of-two", "peak-ewma"),
  ),
  errorLoadMs: duration(
    "Failures count as load for",
    0,
    "A call that failed counts as outstanding for so long, so that failing fast does not look like being idle; 0 = not at all.",
    forAlgorithms("least-request", "power-of-two", "peak-ewma"),
  ),
  weights: mapByOutgoing(
    "Weights",
    plainNumber("Weight", 1, "Relative share; 0 = gets nothing. Of a service with replicas: of each replica.", WEIGHT),
    "By component; left out = 1.",
  ),
  replicaWeights: list(
    "Replica weights",
    plainNumber("Weight", 1, "Relative share of this replica.", WEIGHT),
    "In the order of the replicas, when one service is behind the balancer. Left out = equal.",
    advanced,
  ),
  isHealthAware: toggle(
    "Skips endpoints that are down",
    true,
    "Endpoints that are down or not ready get no calls, unless all are, and the balancer knows at once. Without effect with health checks or a registry: then it knows what those tell.",
  ),
  healthChecks: union(
    "Health checks",
    "off",
    {
      off: { label: "Off", help: "Nobody is asked.", fields: {} },
      active: { label: "Active", help: "Every endpoint is asked now and then whether it is well.", fields: CHECKS },
    },
    "How the balancer learns that an endpoint is down or back.",
    advanced,
  ),
  outlierEjection: union(
    "Outlier ejection",
    "off",
    {
      off: { label: "Off", help: "Failures change nothing.", fields: {} },
      on: { label: "On", help: "Endpoints whose calls fail are left alone for a while.", fields: EJECTION },
    },
    "Passive health: judged by the calls themselves. Envoy: outlier_detection; Istio: outlierDetection.",
    advanced,
  ),
  panicThreshold: ratio(
    "Panic below",
    0,
    "With a smaller share of endpoints usable, all are used: the few that are left would drown. 0 = never. Envoy: 0.5.",
    advanced,
  ),
  slowStartMs: duration(
    "Slow start",
    0,
    "An endpoint that became usable comes to its full weight in so long; 0 = at once.",
    advanced,
  ),
  slowStartAggression: factor("Slow start aggression", 1, "1 = the weight grows evenly; above 1 faster at first.", {
    min: 0.01,
    max: 100,
    ...advanced,
  }),
  slowStartWeightRatioMin: ratio("Slow start from", 0.1, "Share of its weight that an endpoint begins with.", advanced),
  zone: text("Own zone", "", "Endpoints of the same zone are preferred; empty = zones do not matter.", {
    structural: true,
    ...advanced,
  }),
  zones: mapByOutgoing(
    "Zones",
    text("Zone", "", "Zone of this component."),
    "By component, for a balancer with a zone of its own.",
    advanced,
  ),
  replicaZones: list(
    "Replica zones",
    text("Zone", "", "Zone of this replica."),
    "In the order of the replicas, and from the start again when there are more replicas than zones.",
    advanced,
  ),
  overprovisioningFactor: factor(
    "Overprovisioning",
    1.4,
    "Local endpoints get min(1, healthy share × this) of the calls; the rest spills over to other zones. Envoy: 1.4.",
    { min: 1, max: 100, ...advanced },
  ),
  subsetSize: count("Subset", 0, "Uses only so many of the endpoints; 0 = all.", advanced),
  subsetPosition: count(
    "Place among balancers",
    0,
    "Number of this balancer among those that share the endpoints, from 0: each takes another subset.",
    advanced,
  ),
  avoidTried: toggle(
    "Retries avoid who was tried",
    false,
    "Another attempt of the same call goes to another endpoint if there is one. The retry stands before the balancer. Envoy: previous_hosts.",
    advanced,
  ),
  discoveryRefreshMs: duration(
    "List fetched every",
    30_000,
    "With a link to a service registry: age that the list of endpoints may reach. 0 = the registry tells of every change at once. Eureka: 30 s.",
    advanced,
  ),
};

export type LoadBalancerSettings = SettingsOf<typeof LOAD_BALANCER_FIELDS>;
