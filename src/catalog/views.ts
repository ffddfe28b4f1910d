/**
 * How kinds show themselves on their card, where the rule from their metrics is not enough. UI side: the engine never
 * imports this. A kind that is not listed gets the card that `cardViewOf` makes up from what it measures.
 */

/** The second line of a card: what matters most about this kind, besides rate and latency. */
export type CardFocus =
  /** Slots of workers: working, blocked, idle. */
  | { readonly type: "workers" }
  /** A pile, on a log scale up to its capacity: depth of a queue, lag of consumers. */
  | {
      readonly type: "pile";
      readonly metric: string;
      readonly label: string;
      /** Setting that holds the capacity. */
      readonly capacity?: string;
      /** Metric with the age of the oldest. */
      readonly age?: string;
    }
  /** A share as a ring: hit ratio. */
  | { readonly type: "ring"; readonly metric: string; readonly label: string }
  /** The share of calls that each target gets. */
  | { readonly type: "shares" }
  /** What is offered over time. */
  | { readonly type: "offered"; readonly metric: string }
  /** One number; `one` is its label when it is 1. */
  | { readonly type: "number"; readonly metric: string; readonly label: string; readonly one?: string };

export interface CardView {
  readonly focus: CardFocus;
  /** Metrics of the third line; left out = arrivals and latency. */
  readonly rate?: string;
  readonly p50?: string;
  readonly p99?: string;
  /** It watches and steers: nothing calls it, and rate, latency and outcomes would be empty for ever. */
  readonly isSteering?: true;
}

export const views: Readonly<Record<string, CardView>> = {
  queue: {
    focus: { type: "pile", metric: "messageCount", label: "queued", capacity: "queueCapacity", age: "oldestAgeMs" },
    rate: "deliveredPerSecond",
    p50: "endToEndP50Ms",
    p99: "endToEndP99Ms",
  },
  topic: {
    focus: { type: "pile", metric: "consumerLagCount", label: "behind", age: "consumerLagMs" },
    rate: "producedPerSecond",
    p50: "endToEndP50Ms",
    p99: "endToEndP99Ms",
  },
  "service-registry": { isSteering: true, focus: { type: "number", metric: "registeredCount", label: "registered" } },
  cache: { focus: { type: "ring", metric: "hitRatio", label: "hits" } },
  autoscaler: {
    isSteering: true,
    focus: { type: "number", metric: "wantedReplicaCount", label: "replicas wanted", one: "replica wanted" },
  },
};

interface Described {
  readonly isSource?: boolean;
  readonly isBalancer?: boolean;
  readonly hasStation?: boolean;
  readonly metrics: readonly { readonly id: string; readonly label: string }[];
}

const RINGS = ["hitRatio"];
const PILES = ["consumerLagCount", "messageCount", "backlogCount", "queueLength"];

/** The view of a kind: listed, or by what it measures. */
export function cardViewOf(kind: string, described: Described | undefined): CardView {
  return views[kind] ?? { focus: focusOf(described) };
}

function focusOf(described: Described | undefined): CardFocus {
  if (described?.isSource === true) return { type: "offered", metric: "arrivalRatePerSecond" };
  if (described?.hasStation === true) return { type: "workers" };
  const metricOf = (ids: readonly string[]) => described?.metrics.find((metric) => ids.includes(metric.id));
  const ring = metricOf(RINGS);
  if (ring !== undefined) return { type: "ring", metric: ring.id, label: ring.label };
  if (described?.isBalancer === true) return { type: "shares" };
  const pile = metricOf(PILES);
  if (pile !== undefined) return { type: "pile", metric: pile.id, label: pile.label };
  return { type: "number", metric: "inFlightCount", label: "in flight" };
}
