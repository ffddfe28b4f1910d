/**
 * How kinds draw themselves on the canvas, where the rule from their metrics is not enough. UI side: the engine never
 * imports this. A kind that is not listed gets its card from `cardViewOf`.
 */

/** The second line of a card: what matters most about this kind, besides rate and latency. */
export type CardFocus =
  /** Slots of workers: working, blocked, idle. */
  | { readonly type: "workers" }
  /** A pile with a capacity: depth of a queue, lag of consumers. */
  | { readonly type: "pile"; readonly metric: string; readonly label: string; readonly capacitySetting?: string; readonly age?: string }
  /** A share as a ring: hit ratio. */
  | { readonly type: "ring"; readonly metric: string; readonly label: string }
  /** The share of calls that each target gets. */
  | { readonly type: "shares" }
  /** What is offered over time. */
  | { readonly type: "offered"; readonly metric: string }
  /** One number. */
  | { readonly type: "number"; readonly metric: string; readonly label: string };

export const views: Readonly<Record<string, CardFocus>> = {};

interface Described {
  readonly isSource?: boolean;
  readonly isBalancer?: boolean;
  readonly hasStation?: boolean;
  readonly metrics: readonly { readonly id: string; readonly label: string }[];
}

const RINGS = ["hitRatio"];
const PILES = ["consumerLagCount", "backlogCount", "depthCount", "queueDepth", "queueLength", "messageCount"];

/** The view of a kind: listed, or by what it measures. */
export function cardViewOf(kind: string, described: Described | undefined): CardFocus {
  const listed = views[kind];
  if (listed !== undefined) return listed;
  if (described?.isSource === true) return { type: "offered", metric: "arrivalRatePerSecond" };
  if (described?.hasStation === true) return { type: "workers" };
  if (described?.isBalancer === true) return { type: "shares" };
  const metricOf = (ids: readonly string[]) => described?.metrics.find((metric) => ids.includes(metric.id));
  const ring = metricOf(RINGS);
  if (ring !== undefined) return { type: "ring", metric: ring.id, label: ring.label };
  const pile = metricOf(PILES);
  if (pile !== undefined) return { type: "pile", metric: pile.id, label: pile.label };
  return { type: "number", metric: "inFlightCount", label: "in flight" };
}
