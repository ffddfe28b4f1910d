/** What a setting may refer to: the other elements of its scenario, by id. */
import { type LinkDocument, linkIds, type Scenario } from "../model/document";
import type { ReferenceField } from "../model/fields";
import type { Catalog } from "../model/kind";
import { DEFAULT_OPERATION } from "./settings";

export interface LinkEnds {
  readonly from: string;
  readonly to: string;
}

export interface Around {
  readonly catalog: Catalog;
  /** Kind by component id. */
  readonly components: ReadonlyMap<string, string>;
  readonly operations: ReadonlySet<string>;
  /** Ends by link id. */
  readonly links: ReadonlyMap<string, LinkEnds>;
  /** Ids of links by the component they leave; without those to a control plane, which nobody calls. */
  readonly outgoing: ReadonlyMap<string, readonly string[]>;
}

export function makeAround(
  catalog: Catalog,
  components: readonly { readonly id: string; readonly kind: string }[],
  operations: readonly { readonly id: string }[],
  links: readonly Pick<LinkDocument, "from" | "to">[],
): Around {
  const ids = linkIds(links);
  const kinds = new Map(components.map(({ id, kind }) => [id, kind]));
  const outgoing = new Map<string, string[]>();
  for (const [i, { from, to }] of links.entries()) {
    if (isControlPlane({ catalog, components: kinds }, to)) continue;
    const leaving = outgoing.get(from) ?? [];
    leaving.push(ids[i] as string);
    outgoing.set(from, leaving);
  }
  return {
    catalog,
    components: kinds,
    operations: new Set((operations.length === 0 ? [DEFAULT_OPERATION] : operations).map(({ id }) => id)),
    links: new Map(links.map(({ from, to }, i) => [ids[i] as string, { from, to }])),
    outgoing,
  };
}

/** True for a component that is told and asked by control messages rather than called: a service registry. */
export function isControlPlane({ catalog, components }: Pick<Around, "catalog" | "components">, id: string): boolean {
  const kind = components.get(id);
  return catalog.components.some((entry) => entry.kind === kind && entry.isControlPlane === true);
}

export function aroundScenario(scenario: Scenario, catalog: Catalog): Around {
  return makeAround(catalog, scenario.components, scenario.operations, scenario.links);
}

/**
 * The ids that a reference may hold. An outgoing one names the component a link leads to, or the link itself where two
 * links lead to the same component; `owner` is the component it leaves.
 */
export function referable(to: ReferenceField["to"], around: Around, owner: string | undefined): string[] {
  switch (to) {
    case "component":
      return [...around.components.keys()];
    case "operation":
      return [...around.operations];
    case "component-or-link":
      return [...around.components.keys(), ...around.links.keys()];
    case "outgoing": {
      if (owner === undefined) return [...around.components.keys()];
      const ids = around.outgoing.get(owner) ?? [];
      return [...new Set(ids.map((id) => around.links.get(id)?.to ?? id)), ...ids];
    }
  }
}

/** Whether `id` is one of `referable`, without making the list. */
export function isReferable(id: string, to: ReferenceField["to"], around: Around, owner: string | undefined): boolean {
  if (to === "component") return around.components.has(id);
  if (to === "operation") return around.operations.has(id);
  if (to === "component-or-link") return around.components.has(id) || around.links.has(id);
  if (owner === undefined) return around.components.has(id);
  return (around.outgoing.get(owner) ?? []).some((link) => link === id || around.links.get(link)?.to === id);
}
