/** Variants: the same scenario with a few settings changed. */
import type { Json, ObjectiveDocument, Problem, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { writeAddress } from "../scenario/address";
import { nearest } from "../scenario/did-you-mean";

export type VariantResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problem: Problem };

/**
 * The scenario as a variant has it, with the objectives that are judged there; without `id` the base. Settings are
 * applied in the order of the file.
 */
export function applyVariant(scenario: Scenario, id: string | undefined, catalog: Catalog): VariantResult {
  if (id === undefined) return { ok: true, scenario: withObjectives(scenario, undefined) };
  const variant = scenario.variants.find((one) => one.id === id);
  if (variant === undefined) return { ok: false, problem: unknownVariant(scenario, id) };
  const result = applySettings(withObjectives(scenario, id), Object.entries(variant.set), catalog);
  if (result.ok) return result;
  return { ok: false, problem: { ...result.problem, path: `variants.${id}.set.${result.problem.path}` } };
}

/** Settings by address, applied in order: what `--set`, a sweep or a search tries on top of everything else. */
export function applySettings(
  scenario: Scenario,
  settings: readonly (readonly [address: string, value: Json])[],
  catalog: Catalog,
): VariantResult {
  let current = scenario;
  for (const [address, value] of settings) {
    const result = writeAddress(current, address, value, catalog);
    if (!result.ok) return result;
    current = result.scenario;
  }
  return { ok: true, scenario: current };
}

/** Keeps the objectives of one variant and makes them plain ones: a run judges those without a variant. */
function withObjectives(scenario: Scenario, variant: string | undefined): Scenario {
  const judged = scenario.objectives.filter((objective) => (objective.variant || undefined) === variant);
  return { ...scenario, objectives: judged.map(withoutVariant) };
}

function withoutVariant({ variant: _, ...objective }: ObjectiveDocument): ObjectiveDocument {
  return objective;
}

function unknownVariant(scenario: Scenario, id: string): Problem {
  const ids = scenario.variants.map((variant) => variant.id);
  const near = nearest(id, ids);
  const choices = ids.length === 0 ? "The scenario has no variants." : `Choose one of: ${ids.join(", ")}.`;
  const hint = near === undefined ? choices : `Did you mean "${near}"?`;
  return { path: "variants", value: id, reason: `There is no variant "${id}".`, hint, severity: "error" };
}
