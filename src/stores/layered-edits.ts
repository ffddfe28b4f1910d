/**
 * Edits that know of variants: while one is shown, settings that are changed become its own; what all variants share goes
 * into the base.
 */
import { produce } from "immer";
import type { Json, RunDocument, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import type { Edit } from "./editor-contract";
import * as edits from "./scenario-edits";
import { fieldAt, ownerOf } from "./settings";
import { followPolicies, setInVariant } from "./variant-layer";

/** Changes a draft; returns the ids of what it made. */
export type Recipe = (draft: edits.ScenarioDraft) => readonly string[] | undefined;

export type EntryList = "faults" | "objectives" | "operations" | "variants";

/** The editor, as these edits see it. */
export interface EditedDocument {
  readonly catalog: Catalog;
  file(): Scenario;
  shown(): Scenario;
  variant(): string | undefined;
  commit(label: string, recipe: Recipe, mergeKey?: string): Edit;
}

export function createLayeredEdits({ catalog, file, shown, variant, commit }: EditedDocument) {
  /** A setting of a component, link or policy: the shown variant's own while one is shown. */
  function writeSetting(draft: edits.ScenarioDraft, address: string, value: Json | undefined): void {
    const id = variant();
    if (id !== undefined) return setInVariant(draft, id, address, value, catalog);
    edits.writeSetting(draft, address, value, fieldAt(catalog, file(), address)?.default as Json | undefined);
  }

  /** True for a setting outside components and links that the shown variant sets. */
  function isOwn(address: string): boolean {
    const own = file().variants.find(({ id }) => id === variant())?.set;
    return own !== undefined && Object.hasOwn(own, address);
  }

  function writeRun(draft: edits.ScenarioDraft, patch: Partial<RunDocument>): undefined {
    for (const [name, value] of Object.entries(patch)) {
      if (isOwn(`run.${name}`)) writeSetting(draft, `run.${name}`, value);
      else Object.assign(draft.run, { [name]: value });
    }
  }

  /** An edit of a list of policies: of the base, where the variants' settings follow it, or of the shown variant. */
  function changePolicies(
    label: string,
    ownerId: string,
    change: (draft: edits.ScenarioDraft) => void,
    to: (index: number) => number,
  ): Edit {
    if (variant() === undefined) {
      return commit(label, (draft) => {
        followPolicies(draft, ownerId, to);
        change(draft);
        return undefined;
      });
    }
    const changed = produce(shown(), (draft) => change(draft));
    const policies = (ownerOf(changed, ownerId)?.policies ?? []) as readonly Json[];
    return commit(label, (draft) => void writeSetting(draft, `${ownerId}.policies`, policies));
  }

  function addEntry<T extends { readonly id?: string }>(
    list: EntryList,
    prefix: string,
    label: string,
    entry: T,
  ): Edit {
    return commit(label, (draft) => {
      const entries: { id?: string }[] = draft[list];
      const taken = entries.map((other) => other.id);
      const id = entry.id ?? edits.freeId(prefix, taken);
      entries.push({ ...structuredClone(entry), id });
      return [id];
    });
  }

  function updateEntry(list: EntryList, id: string, patch: Readonly<Record<string, unknown>>): Edit {
    const own = Object.keys(patch).filter((name) => isOwn(`${list}.${id}.${name}`));
    const shared = Object.fromEntries(Object.entries(patch).filter(([name]) => !own.includes(name)));
    const change: Recipe = (draft) => {
      edits.patchEntry(draft, list, id, shared);
      for (const name of own) writeSetting(draft, `${list}.${id}.${name}`, patch[name] as Json | undefined);
      return undefined;
    };
    return commit(`change ${id}`, change, `${list}.${id}.${Object.keys(patch).join()}`);
  }

  function removeEntry(list: EntryList, id: string): Edit {
    return commit(`remove ${id}`, (draft) => {
      const entries: { id?: string }[] = draft[list];
      const index = entries.findIndex((entry) => entry.id === id);
      if (index >= 0) entries.splice(index, 1);
      return undefined;
    });
  }

  return { addEntry, updateEntry, removeEntry, writeSetting, writeRun, changePolicies };
}
