/**
 * How many replicas a metric asks for, as the Kubernetes HorizontalPodAutoscaler v2 computes it (replica_calculator.go;
 * kubernetes/website, horizontal-pod-autoscale.md).
 */

export interface ReplicaCounts {
  /** How many are wanted now. */
  readonly current: number;
  /** With numbers of their own. */
  readonly ready: number;
  /** Starting, or ready for so short a time that their numbers say nothing. */
  readonly notReady: number;
  /** Wanted, and without any numbers: crashed. */
  readonly missing: number;
}

// Quotients such as 500 / 7 / 10 × 7 come out a hair above the whole number that they are.
const ROUNDING = 1e-9;

export function roundedUp(count: number): number {
  return Math.ceil(count - ROUNDING);
}

export function roundedDown(count: number): number {
  return Math.floor(count + ROUNDING);
}

/**
 * For a metric that is an average over replicas (utilization, arrivals of each). Who is not ready counts as 0 when it says
 * "more"; who is missing as 0 when it says "more" and as right on target when it says "fewer". Where that turns the
 * direction round, nothing changes.
 *
 * @returns replicas, or undefined when no replica has any numbers
 */
export function forAverage(
  average: number,
  target: number,
  tolerance: number,
  { current, ready, notReady, missing }: ReplicaCounts,
): number | undefined {
  if (ready === 0) return undefined;
  const ratio = average / target;
  const countsNotReady = notReady > 0 && ratio > 1;
  if (!countsNotReady && missing === 0) return isClose(ratio, tolerance) ? current : roundedUp(ratio * ready);
  const replicas = ready + missing + (countsNotReady ? notReady : 0);
  const filled = (ratio * ready + (ratio < 1 ? missing : 0)) / replicas;
  if (isClose(filled, tolerance) || filled < 1 !== ratio < 1) return current;
  const wanted = roundedUp(filled * replicas);
  return filled < 1 === wanted > current ? current : wanted;
}

/** For a metric that belongs to all replicas together (a backlog), with a target for each of them. */
export function forTotal(total: number, targetEach: number, tolerance: number, { current }: ReplicaCounts): number {
  return isClose(total / (targetEach * current), tolerance) ? current : roundedUp(total / targetEach);
}

function isClose(ratio: number, tolerance: number): boolean {
  return Math.abs(ratio - 1) <= tolerance + ROUNDING;
}
