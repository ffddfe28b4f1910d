import type { CardView } from "../../catalog/views";

/** What a card knows of its component without the run. */
export interface CardFacts {
  readonly id: string;
  readonly label: string;
  readonly kindLabel: string;
  readonly view: CardView;
  /** Of the waiting line or the pile. */
  readonly capacity: number | undefined;
  /** As set; a metric of the same name tells the present number where it changes by itself. */
  readonly replicaCount: number | undefined;
  readonly workersPerReplica: number | undefined;
  /** Id of the metric with the share of refusals that are no failures. */
  readonly ordinaryRefusals: string | undefined;
}
