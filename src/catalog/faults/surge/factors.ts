import type { Conditions } from "../../../model/kind";

/**
 * The factors in force, by target. Multiplying and dividing doubles does not lead back exactly, so the product is taken anew from
 * those that are left.
 */
const inForce = new WeakMap<Conditions, number[]>();

export function addFactor(conditions: Conditions, factor: number): void {
  const factors = inForce.get(conditions) ?? [];
  inForce.set(conditions, factors);
  factors.push(factor);
  conditions.arrivalFactor = product(factors);
}

export function removeFactor(conditions: Conditions, factor: number): void {
  const factors = inForce.get(conditions) ?? [];
  factors.splice(factors.indexOf(factor), 1);
  conditions.arrivalFactor = product(factors);
}

function product(factors: readonly number[]): number {
  return factors.reduce((sofar, factor) => sofar * factor, 1);
}
