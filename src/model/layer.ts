/** What policies, the layers around a call, have in common. */
import { type CallTable, FLAG_CALL, FLAG_DEGRADED, FLAG_JOB, ORPHAN } from "./calls";
import { type ChoiceField, choice, type ListField, list } from "./fields";
import type { Engine } from "./kind";
import { OUTCOME_NAMES, type Outcome, type OutcomeName } from "./outcome";

/** Settles `slot` as its inner call ended, with all that the inner call knows: where the failure began, a fallback's hand. */
export function passOn(engine: Engine, slot: number, inner: number, outcome: Outcome): void {
  const { calls } = engine;
  calls.cause[slot] = calls.cause[inner]!;
  calls.flags[slot]! |= calls.flags[inner]! & FLAG_DEGRADED;
  engine.settle(slot, outcome);
}

/**
 * True when a layer outside of this one, or the component that called, no longer waits for `slot`: what has not begun yet
 * need not begin. That a caller further up has left does not count: nobody told this component.
 */
export function isGivenUp(calls: CallTable, slot: number): boolean {
  if (calls.orphanCount === 0) return false;
  for (let at = slot; at >= 0; at = calls.parent[at]!) {
    if ((calls.flags[at]! & FLAG_JOB) !== 0) return false;
    if (calls.owner[at] === ORPHAN) return true;
    if ((calls.flags[at]! & FLAG_CALL) !== 0) return false;
  }
  return false;
}

const outcomeField: ChoiceField<OutcomeName> = choice("Outcome", "failed", "How a call ended.", {
  ok: ["ok", "Answered as asked."],
  degraded: ["degraded", "Answered by a fallback."],
  failed: ["failed", "A transient failure: a 5xx, a dropped connection."],
  failedPermanently: ["failed permanently", "Trying again cannot help: a 4xx."],
  timedOut: ["timed out", "The caller waited as long as it was willing to."],
  refused: ["refused", "A queue, pool or window was full."],
  shed: ["shed", "Turned away by choice: a rate limit, load shedding."],
  shortCircuited: ["short-circuited", "Not sent because a circuit breaker was open."],
  cancelled: ["cancelled", "The caller withdrew it."],
});

/** A setting that lists outcomes; `outcomeMask` makes a bit set of it. */
export function outcomes(
  label: string,
  value: readonly OutcomeName[],
  help: string,
  options: { readonly advanced?: boolean } = {},
): ListField<OutcomeName> {
  return list(label, outcomeField, help, { ...options, default: value, countMax: OUTCOME_NAMES.length });
}

/** Bit `outcome` is set when its name is listed. */
export function outcomeMask(names: readonly OutcomeName[]): number {
  let mask = 0;
  for (const name of names) mask |= 1 << OUTCOME_NAMES.indexOf(name);
  return mask;
}

export function isIn(mask: number, outcome: Outcome): boolean {
  return ((mask >> outcome) & 1) === 1;
}
