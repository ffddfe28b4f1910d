import type { Conditions } from "../../../model/kind";

/** One wrong clock: it shows `offsetNs` more than the time, and another `driftRatio` of all that passes since `sinceNs`. */
export interface Skew {
  readonly offsetNs: number;
  readonly driftRatio: number;
  readonly sinceNs: number;
}

/** The skews in force, by target: sums of doubles do not lead back exactly, so they are taken anew from those that are left. */
const inForce = new WeakMap<Conditions, Skew[]>();

export function addSkew(conditions: Conditions, skew: Skew): void {
  const all = inForce.get(conditions) ?? [];
  inForce.set(conditions, all);
  all.push(skew);
  apply(conditions, all);
}

export function removeSkew(conditions: Conditions, skew: Skew): void {
  const all = inForce.get(conditions) ?? [];
  all.splice(all.indexOf(skew), 1);
  apply(conditions, all);
}

function apply(conditions: Conditions, all: readonly Skew[]): void {
  conditions.clockDriftRatio = all.reduce((sum, { driftRatio }) => sum + driftRatio, 0);
  conditions.clockOffsetNs = all.reduce(
    (sum, { offsetNs, driftRatio, sinceNs }) => sum + offsetNs - Math.round(driftRatio * sinceNs),
    0,
  );
}
