/** How outcomes look everywhere: hue is the family, a hatch tells the second of a family. */
import type { SharePart } from "../kit/share-bar";

export type OutcomePart = Omit<SharePart, "amount"> & { readonly rate: string; readonly count: string };

const part = (
  id: string,
  label: string,
  tone: SharePart["tone"],
  pattern: "solid" | "hatch" = "solid",
): OutcomePart => ({
  id,
  label,
  tone,
  pattern,
  rate: `${id}PerSecond`,
  count: `${id}Count`,
});

export const OUTCOME_PARTS: readonly OutcomePart[] = [
  part("ok", "ok", "ok"),
  part("degraded", "degraded", "cache"),
  part("failed", "failed", "error"),
  part("timedOut", "timed out", "error", "hatch"),
  part("refused", "refused", "shed"),
  part("shed", "shed", "shed", "hatch"),
  part("shortCircuited", "short-circuited", "warn"),
  part("cancelled", "cancelled", "muted", "hatch"),
];
