import type { LimitMark, Marks } from "./marks";
import type { ChartPalette } from "./palette";
import type { Line, StripSpec } from "./strips";

/** All that the drawing of one strip knows. */
export interface StripView {
  readonly strip: StripSpec;
  readonly lines: readonly Line[];
  readonly isLog: boolean;
  readonly palette: ChartPalette;
  readonly warmUpMs: number;
  readonly limits: readonly LimitMark[];
  /** Read with every drawing. */
  readonly marks: () => Marks;
  readonly spanMs: () => number;
  /** The index under the cursor; null when it is elsewhere. */
  readonly onCursor: (index: number | null) => void;
}
