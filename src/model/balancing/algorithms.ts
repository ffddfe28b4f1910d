/** The rules by which a balancer chooses, and their parameters. Semantics: Envoy, Finagle and tower, nginx, Google SRE. */

export const BALANCING_CHOICES = {
  "round-robin": ["Round robin", "Each endpoint in turn (smooth weighted round robin when weights differ)."],
  random: ["Random", "Each endpoint with a probability in proportion to its weight."],
  "least-request": ["Least request", "The endpoint with the fewest outstanding calls per weight; ties at random."],
  "power-of-two": [
    "Power of two choices",
    "Two different random endpoints; the one with fewer outstanding calls. Envoy and Finagle default.",
  ],
  "peak-ewma": [
    "Peak EWMA",
    "Of two random endpoints the one with the smaller latency × (outstanding calls + 1); the latency jumps up to peaks and decays slowly. Finagle, linkerd, tower.",
  ],
  "consistent-hash": [
    "Consistent hash (ring)",
    "The key's place on a ring of points, some for each endpoint: one endpoint more or less moves about 1/n of the keys. Ketama, Envoy ring hash.",
  ],
  "hash-mod": [
    "Hash modulo n",
    "Hash of the key modulo the number of endpoints: one endpoint more or less moves nearly all keys.",
  ],
  maglev: [
    "Maglev",
    "A table of 65,537 places that the endpoints fill in turn: more even than a ring, moves about twice as many keys.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type BalancingAlgorithm = keyof typeof BALANCING_CHOICES;

export interface BalancingOptions {
  /** Endpoints that power of two choices and peak EWMA compare. */
  readonly choiceCount: number;
  /** Time in which peak EWMA forgets 63 % of what it knew (ns). */
  readonly decayNs: number;
  /** Latency that peak EWMA assumes of an endpoint it never heard from (ns). */
  readonly unknownLatencyNs: number;
  /** Points on the ring in all, at least. */
  readonly ringSizeMin: number;
  /** Points of each endpoint of weight 1; 0 = as many as `ringSizeMin` asks for. */
  readonly virtualNodeCount: number;
  /** Share of usable endpoints below which all are used. */
  readonly panicThreshold: number;
  /** Time in which an endpoint that became usable comes to its full weight (ns); 0 = at once. */
  readonly slowStartNs: number;
  readonly slowStartAggression: number;
  readonly slowStartWeightRatioMin: number;
  /** How far healthy local endpoints stand in for unhealthy ones before traffic spills over to other zones. */
  readonly overprovisioningFactor: number;
}

export const BALANCING_DEFAULTS: BalancingOptions = {
  choiceCount: 2,
  decayNs: 10e9,
  unknownLatencyNs: 1e9,
  ringSizeMin: 1024,
  virtualNodeCount: 0,
  panicThreshold: 0,
  slowStartNs: 0,
  slowStartAggression: 1,
  slowStartWeightRatioMin: 0.1,
  overprovisioningFactor: 1.4,
};

export function isHashing(algorithm: BalancingAlgorithm): boolean {
  return algorithm === "consistent-hash" || algorithm === "hash-mod" || algorithm === "maglev";
}
