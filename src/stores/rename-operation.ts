/** An operation gets another id, or goes: everything that speaks of it follows. */
import type { Json, JsonObject, PolicyDocument, Scenario } from "../model/document";
import type { Fields } from "../model/fields";
import type { Catalog } from "../model/kind";
import { readAddress } from "../scenario/address";
import { LINK_FIELDS } from "../scenario/link-fields";
import { type Renaming, renameInPath, renameInValue, renameReferences } from "./references";
import type { ScenarioDraft } from "./scenario-edits";
import { fieldsOfKind, splitAddress } from "./settings";

const ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Why `id` cannot be an operation's id beside the others; undefined = it can. */
export function operationIdProblem(id: string, others: readonly string[]): string | undefined {
  if (!ID.test(id)) return "A letter first, then letters, digits, - and _; 64 at most.";
  return others.includes(id) ? `There is another operation "${id}".` : undefined;
}

/** `to` = undefined: the operation is removed, with what was only about it. */
export function renameOperation(draft: ScenarioDraft, from: string, to: string | undefined, catalog: Catalog): void {
  const before = structuredCloneOf(draft);
  const rename = (id: string) => (id === from ? to : id);
  const renaming: Renaming = { operation: rename };
  const index = draft.operations.findIndex(({ id }) => id === from);
  const operation = draft.operations[index];
  if (operation === undefined) return;
  if (to === undefined) draft.operations.splice(index, 1);
  else operation.id = to;
  const policiesOf = (policies: readonly PolicyDocument[]) =>
    policies.map((policy) => renameReferences(policy, fieldsOfKind(catalog, "policies", policy.kind) ?? {}, renaming));
  const follow = <T extends object>(element: T & { readonly policies?: unknown }, fields: Fields): T => {
    const renamed = renameReferences(element, fields, renaming) as T & { policies?: unknown };
    return Array.isArray(element.policies)
      ? { ...renamed, policies: policiesOf(element.policies as PolicyDocument[]) }
      : renamed;
  };
  draft.components = draft.components.map((component) =>
    follow(component, fieldsOfKind(catalog, "components", component.kind) ?? {}),
  );
  draft.links = draft.links.map((link) => follow(link, LINK_FIELDS));
  draft.faults = draft.faults.map((fault) =>
    renameReferences(fault, fieldsOfKind(catalog, "faults", fault.kind) ?? {}, renaming),
  );
  draft.objectives = draft.objectives.flatMap((objective) => {
    if (objective.operation === undefined) return [objective];
    const renamed = rename(objective.operation);
    return renamed === undefined ? [] : [{ ...objective, operation: renamed }];
  });
  for (const variant of draft.variants) {
    variant.set = renamedSettings(before, variant.set as JsonObject, renaming, catalog) as typeof variant.set;
  }
}

function structuredCloneOf(draft: ScenarioDraft): Scenario {
  return JSON.parse(JSON.stringify(draft)) as Scenario;
}

/** The addresses and the values of a variant, read where they stand in the base as it was. */
function renamedSettings(before: Scenario, set: JsonObject, renaming: Renaming, catalog: Catalog): JsonObject {
  const renamed = Object.entries(set).flatMap(([address, value]): [string, Json][] => {
    const to = renamedAddress(before, address, renaming, catalog);
    if (to === undefined) return [];
    const found = readAddress(before, address, catalog);
    const field = found.ok && "default" in found.field ? found.field : undefined;
    return [[to, field === undefined ? value : renameInValue(value, field as never, renaming)]];
  });
  return Object.fromEntries(renamed);
}

function renamedAddress(before: Scenario, address: string, renaming: Renaming, catalog: Catalog): string | undefined {
  const { ownerId, path } = splitAddress(address);
  if (ownerId === "operations") {
    const [id = "", ...rest] = path;
    const renamed = renaming.operation?.(id);
    return renamed === undefined ? undefined : [ownerId, renamed, ...rest].join(".");
  }
  const kind = before.components.find(({ id }) => id === ownerId)?.kind;
  const fields = kind === undefined ? {} : (fieldsOfKind(catalog, "components", kind) ?? {});
  const renamed = renameInPath(path, fields, renaming);
  return renamed === undefined ? undefined : [ownerId, ...renamed].join(".");
}
