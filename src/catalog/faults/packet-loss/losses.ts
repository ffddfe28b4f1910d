import type { Conditions } from "../../../model/kind";

/** The losses in force, by target: sums of doubles do not lead back exactly, so they are taken anew from those that are left. */
const inForce = new WeakMap<Conditions, number[]>();

export function addLoss(conditions: Conditions, ratio: number): void {
  const losses = inForce.get(conditions) ?? [];
  inForce.set(conditions, losses);
  losses.push(ratio);
  conditions.lossRatio = sum(losses);
}

export function removeLoss(conditions: Conditions, ratio: number): void {
  const losses = inForce.get(conditions) ?? [];
  losses.splice(losses.indexOf(ratio), 1);
  conditions.lossRatio = sum(losses);
}

function sum(losses: readonly number[]): number {
  return losses.reduce((sofar, ratio) => sofar + ratio, 0);
}
