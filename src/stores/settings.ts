/**
 * Addresses of settings within a document (`payments.queueCapacity`, `orders->payments.policies.1.timeoutMs`): where
 * they are, which field defines them, and what stands there.
 */

import { type ComponentDocument, type Json, type LinkDocument, linkIds, type Scenario } from "../model/document";
import type { AnyField, Fields } from "../model/fields";
import type { Catalog } from "../model/kind";
import { LINK_FIELDS } from "../scenario/link-fields";

const LINK_SETTINGS: Fields = LINK_FIELDS;

export type Owner = ComponentDocument | LinkDocument;

/** What a component, a link or a policy says of itself besides its settings. */
export const NOT_SETTINGS: ReadonlySet<string> = new Set(["id", "kind", "label", "policies", "from", "to"]);

export interface AddressParts {
  readonly ownerId: string;
  readonly path: readonly string[];
}

/** Ids hold no dots, so the first dot ends the owner. */
export function splitAddress(address: string): AddressParts {
  const [ownerId = "", ...path] = address.split(".");
  return { ownerId, path };
}

/** Where the component or link with this id stands: `["components", 2]`. */
export function ownerPath(document: Scenario, ownerId: string): readonly ["components" | "links", number] | undefined {
  const component = document.components.findIndex((entry) => entry.id === ownerId);
  if (component >= 0) return ["components", component];
  const link = linkIds(document.links).indexOf(ownerId);
  return link >= 0 ? ["links", link] : undefined;
}

export function ownerOf(document: Scenario, ownerId: string): Owner | undefined {
  const path = ownerPath(document, ownerId);
  return path === undefined ? undefined : document[path[0]][path[1]];
}

/** The value as the file holds it; undefined where the default applies. */
export function readSetting(document: Scenario, address: string): Json | undefined {
  const { ownerId, path } = splitAddress(address);
  let value: unknown = ownerOf(document, ownerId);
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value as Json | undefined;
}

/** The fields of a catalog entry; undefined for an unknown kind. */
export function fieldsOfKind(catalog: Catalog, list: keyof Catalog, kind: string): Fields | undefined {
  const entries: readonly { readonly kind: string; readonly fields: Fields }[] = catalog[list];
  return entries.find((entry) => entry.kind === kind)?.fields;
}

/** The definition of the outermost setting that an address lies in. */
export function fieldAt(catalog: Catalog, document: Scenario, address: string): AnyField | undefined {
  const { ownerId, path } = splitAddress(address);
  const at = ownerPath(document, ownerId);
  if (at === undefined) return undefined;
  const [first = "", index = "", setting = ""] = path;
  const owner = document[at[0]][at[1]];
  if (first === "policies") {
    const policy = owner?.policies?.[Number(index)];
    return policy === undefined ? undefined : fieldsOfKind(catalog, "policies", policy.kind)?.[setting];
  }
  if (at[0] === "links") return LINK_SETTINGS[first];
  return fieldsOfKind(catalog, "components", document.components[at[1]]?.kind ?? "")?.[first];
}
