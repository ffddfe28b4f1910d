/** How long an open breaker stays open: what its policy describes, asked of the worker once per opening. */
import { run } from "../../stores/run-control";
import { runFacts } from "../../stores/run-store";

export interface OpenPeriod {
  readonly openedAtMs: number;
  readonly halfOpenAtMs: number;
}

/** Real time between two questions: a breaker that flaps at full speed must not keep the worker busy with answers. */
const ASK_EVERY_MS = 500;
let askedAtMs = Number.NEGATIVE_INFINITY;

/** The period that the link's breaker is in at `nowMs`; undefined while that is not known (it is asked for then). */
export function openPeriodAt(linkId: string, nowMs: number): OpenPeriod | undefined {
  const found = describedPeriod(linkId);
  if (found !== undefined && found.openedAtMs <= nowMs && nowMs <= found.halfOpenAtMs) return found;
  // Another opening than the one that was told of, or none was told of yet.
  askOnce();
  return undefined;
}

function askOnce(): void {
  const now = performance.now();
  if (now - askedAtMs < ASK_EVERY_MS) return;
  askedAtMs = now;
  run.summarize();
}

/** From the policies' own description in the latest summary: whichever of them says when it opens its door again. */
function describedPeriod(linkId: string): OpenPeriod | undefined {
  const link = runFacts.getState().summary?.links.find(({ id }) => id === linkId);
  const policies = link?.details?.policies;
  if (!Array.isArray(policies)) return undefined;
  return policies.find(isOpenPeriod);
}

function isOpenPeriod(policy: unknown): policy is OpenPeriod {
  if (typeof policy !== "object" || policy === null) return false;
  const { openedAtMs, halfOpenAtMs } = policy as Partial<OpenPeriod>;
  return typeof openedAtMs === "number" && typeof halfOpenAtMs === "number";
}
