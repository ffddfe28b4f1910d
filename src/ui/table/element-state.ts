/** How an element is doing, in one or two words: what its color and shape say on the canvas. */
import { formatRatio } from "../kit/format";

export interface ElementNumbers {
  readonly rate: number;
  readonly errorRatio: number;
  readonly utilization: number;
  readonly blockedRatio: number;
}

const FAILING_FROM = 0.01;
const BLOCKED_FROM = 0.5;
const SATURATED_FROM = 0.95;
const BUSY_FROM = 0.8;

/** The worst that is true; faults that act on it come first. */
export function stateOf(numbers: ElementNumbers, faults: readonly string[]): string {
  const words = faults.map((fault) => fault.toLowerCase());
  if (numbers.errorRatio >= FAILING_FROM) words.push(`failing ${formatRatio(numbers.errorRatio)}`);
  if (numbers.blockedRatio >= BLOCKED_FROM) words.push("waiting for others");
  else if (numbers.utilization >= SATURATED_FROM) words.push("saturated");
  else if (numbers.utilization >= BUSY_FROM) words.push("busy");
  if (words.length > 0) return words.join(", ");
  return numbers.rate > 0 ? "ok" : "idle";
}
