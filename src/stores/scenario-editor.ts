/**
 * The one way to change a scenario document. Every edit is named, undoable, and says what it means for the run:
 * nothing, live commands, or a restart (`edit-effect.ts`).
 */
import type { Json, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { type EditEffect, effectOf } from "./edit-effect";
import { type Change, type EditHistory, EMPTY_HISTORY, edit, redo, undo } from "./edit-history";
import type { Edit, EditListener, ScenarioEditor, ScenarioState, StateListener } from "./editor-contract";
import { emptyScenario } from "./empty-scenario";
import { renameReferences } from "./references";
import * as edits from "./scenario-edits";
import { copyFragment, draftLinkIds, pasteFragment, type ScenarioFragment } from "./scenario-fragment";
import { fieldAt, fieldsOfKind } from "./settings";

type Recipe = (draft: edits.ScenarioDraft) => readonly string[] | undefined;
const DUPLICATE_OFFSET = { x: 32, y: 32 };

export function createScenarioEditor(catalog: Catalog, now: () => number = () => performance.now()): ScenarioEditor {
  let document: Scenario = emptyScenario();
  let saved: Scenario = document;
  let history: EditHistory = EMPTY_HISTORY;
  let revision = 0;
  let state: ScenarioState = describe();
  const editListeners = new Set<EditListener>();
  const stateListeners = new Set<StateListener>();
  const fieldsOf = (kind: string) => fieldsOfKind(catalog, "components", kind) ?? {};

  function describe(): ScenarioState {
    return {
      document,
      revision,
      undoLabel: history.done.at(-1)?.label,
      redoLabel: history.undone.at(-1)?.label,
      isChanged: document !== saved,
    };
  }

  function announce(change: Change<Scenario>, label: string, created: readonly string[], effect?: EditEffect): Edit {
    const before = document;
    document = change.value;
    history = change.history;
    if (document !== before) revision++;
    const result: Edit = { label, effect: effect ?? effectOf(before, document, catalog), created };
    state = describe();
    for (const listener of stateListeners) listener(state);
    if (document !== before || effect !== undefined) for (const listener of editListeners) listener(result, document);
    return result;
  }

  function commit(label: string, recipe: Recipe, mergeKey?: string): Edit {
    let created: readonly string[] = [];
    const run = (draft: edits.ScenarioDraft) => {
      created = recipe(draft) ?? [];
    };
    return announce(edit(document, history, run, { label, mergeKey, atMs: now() }), label, created);
  }

  function addEntry<T extends { readonly id?: string }>(
    list: EntryList,
    prefix: string,
    label: string,
    entry: T,
  ): Edit {
    return commit(label, (draft) => {
      const entries: { id?: string }[] = draft[list];
      const id =
        entry.id ??
        edits.freeId(
          prefix,
          entries.map((other) => other.id),
        );
      entries.push({ ...structuredClone(entry), id });
      return [id];
    });
  }

  function updateEntry(list: EntryList, id: string, patch: Readonly<Record<string, unknown>>): Edit {
    const key = `${list}.${id}.${Object.keys(patch).join()}`;
    return commit(`change ${id}`, (draft) => void edits.patchEntry(draft, list, id, patch), key);
  }

  function removeEntry(list: EntryList, id: string): Edit {
    return commit(`remove ${id}`, (draft) => {
      const entries: { id?: string }[] = draft[list];
      const index = entries.findIndex((entry) => entry.id === id);
      if (index >= 0) entries.splice(index, 1);
      return undefined;
    });
  }

  function paste(label: string, fragment: ScenarioFragment, offset: edits.Point): Edit {
    return commit(label, (draft) => pasteFragment(draft, fragment, offset, fieldsOf));
  }

  return {
    state: () => state,
    document: () => document,
    open(next) {
      saved = next;
      return announce({ value: next, history: EMPTY_HISTORY }, "open", [], { type: "restart" });
    },
    markSaved() {
      saved = document;
      announce({ value: document, history }, "save", []);
    },

    addComponent(kind, at, settings = {}) {
      const name = catalog.components.find((entry) => entry.kind === kind)?.label ?? kind;
      return commit(`add ${name}`, (draft) => {
        const id = edits.freeId(
          kind,
          draft.components.map((component) => component.id),
        );
        draft.components.push({
          id,
          kind,
          label: `${name} ${id.slice(kind.length + 1)}`,
          ...structuredClone(settings),
        });
        draft.layout[id] = { x: Math.round(at.x), y: Math.round(at.y) };
        return [id];
      });
    },
    connect(from, to) {
      return commit(`connect ${from} to ${to}`, (draft) => {
        if (!draft.links.some((link) => link.from === from && link.to === to)) draft.links.push({ from, to });
        return draftLinkIds(draft).filter((id) => id === `${from}->${to}`);
      });
    },
    move(positions) {
      const ids = Object.keys(positions);
      return commit(ids.length === 1 ? `move ${ids[0]}` : `move ${ids.length} components`, (draft) => {
        for (const [id, at] of Object.entries(positions))
          draft.layout[id] = { x: Math.round(at.x), y: Math.round(at.y) };
        return undefined;
      });
    },
    nudge(positions) {
      const place = (draft: edits.ScenarioDraft) => void Object.assign(draft.layout, positions);
      return commit("move", place, `nudge ${Object.keys(positions).join()}`);
    },
    remove(ids) {
      return commit(ids.length === 1 ? `delete ${ids[0]}` : `delete ${ids.length} elements`, (draft) => {
        edits.removeElements(draft, new Set(ids));
        const left = new Set(draft.components.map((component) => component.id));
        draft.components = draft.components.map((component) =>
          renameReferences(component, fieldsOf(component.kind), (id) => (left.has(id) ? id : undefined)),
        );
        return undefined;
      });
    },
    duplicate: (ids) => paste("duplicate", copyFragment(document, new Set(ids)), DUPLICATE_OFFSET),
    copy: (ids) => copyFragment(document, new Set(ids)),
    paste: (fragment, offset) => paste("paste", fragment, offset),

    setSetting(address, value) {
      const base = fieldAt(catalog, document, address)?.default as Json | undefined;
      return commit(`change ${address}`, (draft) => void edits.writeSetting(draft, address, value, base), address);
    },
    setSettings(label, settings) {
      return commit(label, (draft) => {
        for (const [address, value] of Object.entries(settings)) {
          edits.writeSetting(draft, address, value, fieldAt(catalog, document, address)?.default as Json | undefined);
        }
        return undefined;
      });
    },
    setLabel: (id, label) => commit(`rename ${id}`, (draft) => void edits.setLabel(draft, id, label), `${id}.label`),
    addPolicy: (ownerId, policy, index = Number.MAX_SAFE_INTEGER) =>
      commit(`add ${policy.kind}`, (draft) => void edits.insertPolicy(draft, ownerId, policy, index)),
    removePolicy: (ownerId, index) =>
      commit("remove policy", (draft) => void edits.removePolicy(draft, ownerId, index)),
    movePolicy: (ownerId, from, to) =>
      commit("move policy", (draft) => void edits.movePolicy(draft, ownerId, from, to)),

    addFault: (fault) => addEntry("faults", fault.kind, `add ${fault.kind}`, fault),
    updateFault: (id, patch) => updateEntry("faults", id, patch),
    removeFault: (id) => removeEntry("faults", id),
    addObjective: (objective) => addEntry("objectives", "objective", "add objective", objective),
    updateObjective: (id, patch) => updateEntry("objectives", id, patch),
    removeObjective: (id) => removeEntry("objectives", id),
    addOperation: (operation) => addEntry("operations", "operation", "add operation", operation),
    updateOperation: (id, patch) => updateEntry("operations", id, patch),
    removeOperation: (id) => removeEntry("operations", id),
    addVariant: (variant) => addEntry("variants", "variant", "add variant", variant),
    updateVariant: (id, patch) => updateEntry("variants", id, patch),
    removeVariant: (id) => removeEntry("variants", id),
    setRun: (patch) =>
      commit("change run", (draft) => void Object.assign(draft.run, patch), `run.${Object.keys(patch).join()}`),
    setName: (name) => commit("rename scenario", (draft) => void Object.assign(draft, { name }), "name"),
    setSummary: (summary) => commit("change summary", (draft) => void Object.assign(draft, { summary }), "summary"),
    setTags: (tags) => commit("change tags", (draft) => void Object.assign(draft, { tags: [...tags] })),

    undo: () => announce(undo(document, history), `undo ${state.undoLabel ?? ""}`, []),
    redo: () => announce(redo(document, history), `redo ${state.redoLabel ?? ""}`, []),
    onEdit(listener) {
      editListeners.add(listener);
      return () => editListeners.delete(listener);
    },
    onChange(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
  };
}

type EntryList = "faults" | "objectives" | "operations" | "variants";
