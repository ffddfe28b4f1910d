import type { Conditions } from "../../../model/kind";

export interface InjectedErrors {
  readonly ratio: number;
  readonly isPermanent: boolean;
}

/** The bursts in force, by target: sums of doubles do not lead back exactly, so they are taken anew from those that are left. */
const inForce = new WeakMap<Conditions, InjectedErrors[]>();

export function addErrors(conditions: Conditions, errors: InjectedErrors): void {
  const all = inForce.get(conditions) ?? [];
  inForce.set(conditions, all);
  all.push(errors);
  apply(conditions, all);
}

export function removeErrors(conditions: Conditions, errors: InjectedErrors): void {
  const all = inForce.get(conditions) ?? [];
  all.splice(all.indexOf(errors), 1);
  apply(conditions, all);
}

function apply(conditions: Conditions, all: readonly InjectedErrors[]): void {
  conditions.errorRatio = Math.min(
    1,
    all.reduce((sum, { ratio }) => sum + ratio, 0),
  );
  conditions.errorIsPermanent = all.some(({ isPermanent }) => isPermanent);
}
