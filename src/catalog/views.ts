/**
 * How kinds show themselves on their card, where the rule from their metrics is not enough. UI side: the engine never
 * imports this. A kind that is not listed gets the card that `cardViewOf` makes up from what it measures.
 */

import type { MetricUnit } from "../model/metric";

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

/** A metric as a card writes it: "2 ghosts"; `one` is its label when it is 1. */
export interface CardFigure {
  readonly metric: string;
  readonly label: string;
  readonly one?: string;
  readonly unit: MetricUnit;
}

export interface CardView {
  readonly focus: CardFocus;
  /** What stands in place of rate, latency and outcomes where no calls arrive; left out there = its first live metrics. */
  readonly figures?: readonly CardFigure[];
  /** Metrics of the third line; left out = arrivals and latency. */
  readonly rate?: string;
  readonly p50?: string;
  readonly p99?: string;
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
  "service-registry": {
    focus: { type: "number", metric: "registeredCount", label: "registered" },
    figures: [
      { metric: "ghostCount", label: "ghosts", one: "ghost", unit: "count" },
      { metric: "heartbeatsPerSecond", label: "heartbeats", unit: "perSecond" },
    ],
  },
  cache: { focus: { type: "ring", metric: "hitRatio", label: "hits" } },
  autoscaler: {
    focus: { type: "number", metric: "wantedReplicaCount", label: "replicas wanted", one: "replica wanted" },
    figures: [{ metric: "recommendedReplicaCount", label: "recommended", unit: "count" }],
  },
};

interface Described {
  readonly isSource?: boolean;
  readonly isBalancer?: boolean;
  readonly hasStation?: boolean;
  readonly takesNoCalls?: boolean;
  readonly metrics: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: MetricUnit;
    readonly summaryOnly?: boolean;
  }[];
}

/** So many figures fit into the line of rate and latency. */
const FIGURES_MAX = 2;

const RINGS = ["hitRatio"];
const PILES = ["consumerLagCount", "messageCount", "backlogCount", "queueLength"];

/** The view of a kind: listed, or by what it measures. */
export function cardViewOf(kind: string, described: Described | undefined): CardView {
  const view = views[kind] ?? { focus: focusOf(described) };
  return described?.takesNoCalls === true && view.figures === undefined
    ? { ...view, figures: figuresOf(described, view.focus) }
    : view;
}

/** The first live metrics of the kind's own that the line above does not show. */
function figuresOf({ metrics }: Described, focus: CardFocus): CardFigure[] {
  const shown = "metric" in focus ? focus.metric : "";
  return metrics
    .filter(({ id, summaryOnly }) => summaryOnly !== true && id !== shown)
    .slice(0, FIGURES_MAX)
    .map(({ id, label, unit }) => ({ metric: id, label, unit }));
}

function focusOf(described: Described | undefined): CardFocus {
  if (described?.isSource === true) return { type: "offered", metric: "arrivalRatePerSecond" };
  if (described?.hasStation === true) return { type: "workers" };
  const [own] = described?.metrics ?? [];
  if (described?.takesNoCalls === true && own !== undefined)
    return { type: "number", metric: own.id, label: own.label };
  const metricOf = (ids: readonly string[]) => described?.metrics.find((metric) => ids.includes(metric.id));
  const ring = metricOf(RINGS);
  if (ring !== undefined) return { type: "ring", metric: ring.id, label: ring.label };
  if (described?.isBalancer === true) return { type: "shares" };
  const pile = metricOf(PILES);
  if (pile !== undefined) return { type: "pile", metric: pile.id, label: pile.label };
  return { type: "number", metric: "inFlightCount", label: "in flight" };
}
