import { OUTCOME_COUNT } from "../model/outcome";
import type { Wiring } from "./wire";

/** Links that a sentence names at most. */
const NAMED_MAX = 5;

/** Why a run was stopped in which time no longer passes, with the links that have calls in flight as a hint at the loop. */
export function loopSentence({ kernel, links, counters }: Wiring): string {
  const busy = links.filter((link) => counters[link.calls]! > settledOf(counters, link.firstOutcome));
  const names = busy.slice(0, NAMED_MAX).map(({ id }) => id);
  const path = names.length === 0 ? "no link" : names.join(", ");
  return `More than 100,000 events happened at one instant (t = ${kernel.now / 1e6} ms): a loop without delay. Last on: ${path}. Give one of its links a latency or one of its components work to do.`;
}

function settledOf(counters: Float64Array, first: number): number {
  let sum = 0;
  for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) sum += counters[first + outcome]!;
  return sum;
}
