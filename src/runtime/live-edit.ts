/** Applies a changed setting to a running simulation. Structural settings are refused: they need another run. */
import { makeSampler } from "../kernel/distributions";
import type { Json, Problem, Scenario } from "../model/document";
import { linkIds } from "../model/document";
import type { Catalog } from "../model/kind";
import { writeAddress } from "../scenario/address";
import { resolveLink, resolvePolicy, resolveSettings } from "../scenario/settings";
import type { CompiledModel } from "./compiled-model";
import { configureLink } from "./wire";

export type LiveEditResult = { readonly scenario: Scenario } | { readonly problem: Problem };

/** @returns the changed document, which further edits start from, or why it could not be applied. */
export function applyLiveEdit(
  model: CompiledModel,
  scenario: Scenario,
  catalog: Catalog,
  address: string,
  value: Json,
): LiveEditResult {
  const written = writeAddress(scenario, address, value, catalog);
  if ("problem" in written) return written;
  const changed = written.scenario;
  const index = model.entities.findIndex(({ id }) => address.startsWith(`${id}.`));
  if (index < 0) return { scenario: changed };
  const entity = model.entities[index]!;
  const path = address.slice(entity.id.length + 1).split(".");
  if (path[0] === "policies") configurePolicy(model, changed, catalog, index, Number(path[1]));
  else if (entity.type === "component") configureComponent(model, changed, catalog, index);
  else configureLinkOf(model, changed, catalog, entity.id);
  return { scenario: changed };
}

function configurePolicy(
  model: CompiledModel,
  scenario: Scenario,
  catalog: Catalog,
  index: number,
  position: number,
): void {
  const entity = model.entities[index]!;
  const element =
    entity.type === "component"
      ? scenario.components[index]!
      : scenario.links[linkIds(scenario.links).indexOf(entity.id)]!;
  const policy = element.policies?.[position];
  const settings = policy === undefined ? undefined : resolvePolicy(policy, catalog);
  if (settings !== undefined) entity.policies[position]?.instance.configure?.(settings);
}

function configureComponent(model: CompiledModel, scenario: Scenario, catalog: Catalog, index: number): void {
  const component = scenario.components[index]!;
  const kind = catalog.components.find((entry) => entry.kind === component.kind);
  if (kind === undefined) return;
  model.simulation.nodes[index]!.instance.configure?.(resolveSettings(kind.fields, component, catalog));
  model.simulation.replicasChanged(index);
}

function configureLinkOf(model: CompiledModel, scenario: Scenario, catalog: Catalog, id: string): void {
  const i = linkIds(scenario.links).indexOf(id);
  // The stream goes on where it was: asking for it by name again returns the same one.
  configureLink(model.simulation.links[i]!, resolveLink(scenario.links[i]!, catalog), (spec, purpose) =>
    makeSampler(spec, model.stream(id, purpose)),
  );
}
