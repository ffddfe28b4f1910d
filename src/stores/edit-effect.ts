/**
 * What a change of the document means for the run: nothing, a few live commands, or a new run. Decided by comparing the
 * documents and by the field definitions, so it is right for every action, for undo and for redo alike.
 */
import {
  type ComponentDocument,
  type Json,
  type LinkDocument,
  linkIds,
  type PolicyDocument,
  type Scenario,
} from "../model/document";
import type { AnyField, Fields } from "../model/fields";
import type { Catalog } from "../model/kind";
import { LINK_FIELDS } from "../scenario/link-fields";
import type { RunCommand } from "../worker/protocol";
import { fieldsOfKind, NOT_SETTINGS } from "./settings";

export type EditEffect =
  /** The run does not care: positions, labels, notes, objectives. */
  | { readonly type: "none" }
  /** The run goes on with new settings. */
  | { readonly type: "live"; readonly commands: readonly RunCommand[] }
  /** The run begins anew. */
  | { readonly type: "restart" };

const NONE: EditEffect = { type: "none" };
const RESTART: EditEffect = { type: "restart" };

/** Parts of the document that are fixed when a run is compiled. */
const COMPILED = ["run", "operations", "faults"] as const;

const LINK_SETTINGS: Fields = LINK_FIELDS;

type Settings = Readonly<Record<string, unknown>>;

interface Changed {
  readonly name: string;
  readonly value: Json | undefined;
}

export function effectOf(before: Scenario, after: Scenario, catalog: Catalog): EditEffect {
  if (before === after) return NONE;
  if (COMPILED.some((part) => !isEqual(before[part], after[part]))) return RESTART;
  const components = componentCommands(before.components, after.components, catalog);
  const links = linkCommands(before.links, after.links, catalog);
  if (components === undefined || links === undefined) return RESTART;
  const commands = [...components, ...links];
  return commands.length === 0 ? NONE : { type: "live", commands };
}

function componentCommands(
  before: readonly ComponentDocument[],
  after: readonly ComponentDocument[],
  catalog: Catalog,
): RunCommand[] | undefined {
  if (before === after) return [];
  if (before.length !== after.length) return undefined;
  const commands: RunCommand[] = [];
  for (const [index, now] of after.entries()) {
    const was = before[index];
    if (was === now) continue;
    if (was === undefined || was.id !== now.id || was.kind !== now.kind) return undefined;
    const fields = fieldsOfKind(catalog, "components", now.kind);
    const own = settingCommands(now.id, was, now, (name) => fields?.[name]);
    const policies = policyCommands(now.id, was.policies, now.policies, catalog);
    if (own === undefined || policies === undefined) return undefined;
    commands.push(...own, ...policies);
  }
  return commands;
}

function linkCommands(
  before: readonly LinkDocument[],
  after: readonly LinkDocument[],
  catalog: Catalog,
): RunCommand[] | undefined {
  if (before === after) return [];
  if (before.length !== after.length) return undefined;
  const ids = linkIds(after);
  const commands: RunCommand[] = [];
  for (const [index, now] of after.entries()) {
    const was = before[index];
    const id = ids[index] ?? "";
    if (was === now) continue;
    if (was === undefined || was.from !== now.from || was.to !== now.to) return undefined;
    const own = settingCommands(id, was, now, (name) => LINK_SETTINGS[name]);
    const policies = policyCommands(id, was.policies, now.policies, catalog);
    if (own === undefined || policies === undefined) return undefined;
    commands.push(...own, ...policies);
  }
  return commands;
}

function policyCommands(
  ownerId: string,
  before: readonly PolicyDocument[] = [],
  after: readonly PolicyDocument[] = [],
  catalog: Catalog,
): RunCommand[] | undefined {
  if (before.length !== after.length) return undefined;
  const commands: RunCommand[] = [];
  for (const [index, now] of after.entries()) {
    const was = before[index];
    if (was === undefined || was.kind !== now.kind) return undefined;
    const fields: Fields | undefined = fieldsOfKind(catalog, "policies", now.kind);
    const own = settingCommands(`${ownerId}.policies.${index}`, was, now, (name) => fields?.[name]);
    if (own === undefined) return undefined;
    commands.push(...own);
  }
  return commands;
}

function settingCommands(
  prefix: string,
  before: Settings,
  after: Settings,
  fieldOf: (name: string) => AnyField | undefined,
): RunCommand[] | undefined {
  const commands: RunCommand[] = [];
  for (const { name, value } of changes(before, after)) {
    const field = fieldOf(name);
    if (field === undefined) continue; // An unknown setting is kept in the file and means nothing to the run.
    const now = value ?? (field.default as Json);
    const was = (before[name] as Json | undefined) ?? (field.default as Json);
    if (isStructural(field, was, now)) return undefined;
    commands.push({ type: "set", address: `${prefix}.${name}`, value: now });
  }
  return commands;
}

/** True when a change of this setting from `before` to `after` restarts the run. */
export function isStructural(field: AnyField, before: Json | undefined, after: Json | undefined): boolean {
  if (field.structural === true || field.type === "reference" || field.type === "program") return true;
  if (field.type === "catalog" || field.type === "union") return kindOf(before) !== kindOf(after);
  return false;
}

function kindOf(value: Json | undefined): Json | undefined {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}

function changes(before: Settings, after: Settings): Changed[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed: Changed[] = [];
  for (const name of names) {
    if (NOT_SETTINGS.has(name) || isEqual(before[name], after[name])) continue;
    changed.push({ name, value: after[name] as Json | undefined });
  }
  return changed;
}

/** Equality of JSON values, whatever the order of keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Settings;
  const right = b as Settings;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
  );
}
