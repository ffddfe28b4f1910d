import type { CardView } from "../../catalog/views";

/** What a card knows of its component without the run. */
export interface CardFacts {
  readonly id: string;
  readonly label: string;
  readonly kindLabel: string;
  readonly view: CardView;
  /** Of the waiting line or the pile. */
  readonly capacity: number | undefined;
  readonly configuredWorkers: number | undefined;
}
