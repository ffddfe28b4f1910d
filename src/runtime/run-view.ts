import type { Batches } from "./batches";
import type { CompiledModel } from "./compiled-model";
import type { Reading } from "./measure";

/** What summing up needs to know of a run. */
export interface RunView {
  readonly model: CompiledModel;
  readonly endNs: number;
  readonly warmUpNs: number;
  readonly stopReason: string | undefined;
  /** Totals for intervals from this run alone. */
  readonly batches: Batches;
  /** The reading kept at a moment, or the newest one when the run has not come so far. */
  readingAt(momentNs: number): Reading;
  /** Where measuring began. */
  measuredFrom(): Reading;
}
