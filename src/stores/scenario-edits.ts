/** The edits themselves, as changes of a draft. No history, no run: those are the editor's. */
import type { Draft } from "immer";
import { type Json, type LinkDocument, linkIds, type PolicyDocument, type Scenario } from "../model/document";
import { ownerPath, splitAddress } from "./settings";

export type ScenarioDraft = Draft<Scenario>;
export interface Point {
  readonly x: number;
  readonly y: number;
}
type JsonNode = Record<string, Json>;
type OwnerDraft = { policies?: PolicyDocument[] } & Record<string, unknown>;

/** The draft of a component or link, as something that holds settings. */
function ownerDraft(draft: ScenarioDraft, ownerId: string): OwnerDraft | undefined {
  const at = ownerPath(draft as Scenario, ownerId);
  return at === undefined ? undefined : (draft[at[0]][at[1]] as unknown as OwnerDraft | undefined);
}

/** Writes `value` (undefined = back to the default) at an address; records left out on the way start as `base`. */
export function writeSetting(
  draft: ScenarioDraft,
  address: string,
  value: Json | undefined,
  base: Json | undefined,
): void {
  const { ownerId, path } = splitAddress(address);
  const last = path.at(-1);
  let node = ownerDraft(draft, ownerId) as JsonNode | undefined;
  if (node === undefined || last === undefined) return;
  const depthOfSetting = path[0] === "policies" ? 2 : 0;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    if (!isRecord(node[key])) node[key] = structuredClone(depth === depthOfSetting && isRecord(base) ? base : {});
    node = node[key] as JsonNode;
  }
  if (value === undefined) Reflect.deleteProperty(node, last);
  else node[last] = structuredClone(value);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function setLabel(draft: ScenarioDraft, id: string, label: string): void {
  const component = draft.components.find((entry) => entry.id === id);
  if (component === undefined) return;
  if (label === "" || label === id) delete component.label;
  else component.label = label;
}

/** Removes components and links with everything that spoke of them. */
export function removeElements(draft: ScenarioDraft, ids: ReadonlySet<string>): void {
  const links = linkIds(draft.links as LinkDocument[]);
  const gone = new Set(ids);
  for (const [index, link] of draft.links.entries()) {
    if (ids.has(link.from) || ids.has(link.to)) gone.add(links[index] ?? "");
  }
  draft.links = draft.links.filter((_link, index) => !gone.has(links[index] ?? ""));
  draft.components = draft.components.filter((component) => !gone.has(component.id));
  draft.faults = draft.faults.filter((fault) => !gone.has(fault.target));
  draft.objectives = draft.objectives.filter(({ component, link }) => !gone.has(component ?? link ?? ""));
  for (const variant of draft.variants) {
    for (const address of Object.keys(variant.set)) {
      if (gone.has(splitAddress(address).ownerId)) Reflect.deleteProperty(variant.set, address);
    }
  }
  for (const id of gone) delete draft.layout[id];
}

export function insertPolicy(draft: ScenarioDraft, ownerId: string, policy: PolicyDocument, index: number): void {
  const owner = ownerDraft(draft, ownerId);
  if (owner === undefined) return;
  owner.policies ??= [];
  owner.policies.splice(index, 0, structuredClone(policy));
}

export function removePolicy(draft: ScenarioDraft, ownerId: string, index: number): void {
  const owner = ownerDraft(draft, ownerId);
  owner?.policies?.splice(index, 1);
  if (owner?.policies?.length === 0) Reflect.deleteProperty(owner, "policies");
}

export function movePolicy(draft: ScenarioDraft, ownerId: string, from: number, to: number): void {
  const policies = ownerDraft(draft, ownerId)?.policies;
  const [moved] = policies?.splice(from, 1) ?? [];
  if (moved !== undefined) policies?.splice(to, 0, moved);
}

/** Where the policy at `index` stands after another one (or itself) moved. */
export function placeAfterMove(index: number, from: number, to: number): number {
  if (index === from) return to;
  const without = index > from ? index - 1 : index;
  return without >= to ? without + 1 : without;
}

/** Settings from another state of the document: lists that are the very same stay as they are. */
export function takeOver(draft: ScenarioDraft, other: Scenario): void {
  for (const list of ["components", "links", "operations", "faults"] as const) {
    for (const [index, entry] of other[list].entries()) (draft[list] as unknown[])[index] = entry;
  }
  draft.run = { ...other.run };
}

/** The variant says nothing of the setting any more. */
export function leaveToBase(draft: ScenarioDraft, id: string, address: string): void {
  const variant = draft.variants.find((each) => each.id === id);
  if (variant !== undefined) Reflect.deleteProperty(variant.set, address);
}

/** Changes the entry with this id in one of the document's lists; a field set to undefined is removed. */
export function patchEntry<K extends "faults" | "objectives" | "variants" | "operations">(
  draft: ScenarioDraft,
  list: K,
  id: string,
  patch: Readonly<Record<string, unknown>>,
): void {
  const entries: { id?: string }[] = draft[list];
  const entry = entries.find((candidate) => candidate.id === id) as Record<string, unknown> | undefined;
  if (entry === undefined) return;
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) Reflect.deleteProperty(entry, name);
    else entry[name] = structuredClone(value);
  }
}

/** `prefix-1`, `prefix-2` … : the first that is free. */
export function freeId(prefix: string, taken: Iterable<string | undefined>): string {
  const used = new Set(taken);
  for (let number = 1; ; number++) {
    const id = `${prefix}-${number}`;
    if (!used.has(id)) return id;
  }
}
