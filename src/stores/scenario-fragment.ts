/** A part of a scenario as text: what copy writes to the clipboard and paste reads from it. */
import { type ComponentDocument, type LinkDocument, linkIds, type Scenario } from "../model/document";
import type { Fields } from "../model/fields";
import { placesOf } from "./free-place";
import { renameReferences } from "./references";
import { freeId, type Point, type ScenarioDraft } from "./scenario-edits";

export interface ScenarioFragment {
  readonly format: "windtunnel/fragment";
  readonly components: readonly ComponentDocument[];
  readonly links: readonly LinkDocument[];
  readonly layout: Readonly<Record<string, Point>>;
}

const COUNT_MAX = 500;
const TEXT_LENGTH_MAX = 1_000_000;
const ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The components with these ids and the links between them. */
export function copyFragment(document: Scenario, ids: ReadonlySet<string>): ScenarioFragment {
  return {
    format: "windtunnel/fragment",
    components: document.components.filter((component) => ids.has(component.id)),
    links: document.links.filter((link) => ids.has(link.from) && ids.has(link.to)),
    layout: Object.fromEntries(Object.entries(document.layout).filter(([id]) => ids.has(id))),
  };
}

/** Reads a fragment or a whole scenario from text; undefined when it is neither. Never throws. */
export function readFragment(text: string): ScenarioFragment | undefined {
  if (text.length > TEXT_LENGTH_MAX || !text.includes("windtunnel/")) return undefined;
  const value = parseJson(text);
  if (!isRecord(value) || !["windtunnel/fragment", "windtunnel/scenario"].includes(String(value.format))) {
    return undefined;
  }
  const components = listOf(value.components).filter(isComponent);
  if (components.length === 0) return undefined;
  return {
    format: "windtunnel/fragment",
    components,
    links: listOf(value.links).filter(isLink),
    layout: readLayout(value.layout, components),
  };
}

/** Adds a copy of the fragment under fresh ids, moved by `offset`; returns the new components' ids. */
export function pasteFragment(
  draft: ScenarioDraft,
  fragment: ScenarioFragment,
  offset: Point,
  fieldsOf: (kind: string) => Fields,
): string[] {
  const taken = new Set(draft.components.map((component) => component.id));
  const renamed = new Map<string, string>();
  const places = placesOf(fragment);
  for (const { id } of fragment.components) {
    const fresh = taken.has(id) ? freeId(id.replace(/-\d+$/, ""), taken) : id;
    taken.add(fresh);
    renamed.set(id, fresh);
  }
  const renaming = { component: (id: string) => renamed.get(id) ?? (taken.has(id) ? id : undefined) };
  for (const component of fragment.components) {
    const id = renamed.get(component.id) ?? component.id;
    const copy = structuredClone(renameReferences(component, fieldsOf(component.kind), renaming));
    draft.components.push({ ...copy, id } as ScenarioDraft["components"][number]);
    const at = places.get(component.id) ?? { x: 0, y: 0 };
    draft.layout[id] = { x: at.x + offset.x, y: at.y + offset.y };
  }
  for (const link of fragment.links) {
    const from = renamed.get(link.from);
    const to = renamed.get(link.to);
    if (from === undefined || to === undefined) continue;
    draft.links.push({ ...structuredClone(link), from, to } as ScenarioDraft["links"][number]);
  }
  return [...renamed.values()];
}

/** The ids of a draft's links, as `linkIds` of the finished document will give them. */
export function draftLinkIds(draft: ScenarioDraft): string[] {
  return linkIds(draft.links as LinkDocument[]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, COUNT_MAX) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}

function isComponent(value: unknown): value is ComponentDocument {
  return isRecord(value) && isId(value.id) && typeof value.kind === "string";
}

function isLink(value: unknown): value is LinkDocument {
  return isRecord(value) && isId(value.from) && isId(value.to);
}

function readLayout(value: unknown, components: readonly ComponentDocument[]): Record<string, Point> {
  const layout: Record<string, Point> = {};
  if (!isRecord(value)) return layout;
  for (const { id } of components) {
    const at = Object.hasOwn(value, id) ? value[id] : undefined;
    if (isRecord(at) && Number.isFinite(at.x) && Number.isFinite(at.y))
      layout[id] = { x: Number(at.x), y: Number(at.y) };
  }
  return layout;
}
