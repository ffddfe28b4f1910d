/**
 * The one way to change a scenario document. Every edit is named, undoable, and says what it means for the run:
 * nothing, live commands, or a restart (`edit-effect.ts`).
 */
import type { Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { type EditEffect, effectOf } from "./edit-effect";
import { type Change, type EditHistory, EMPTY_HISTORY, edit, redo, undo } from "./edit-history";
import type { Edit, EditListener, ScenarioEditor, ScenarioState, StateListener } from "./editor-contract";
import { emptyScenario } from "./empty-scenario";
import { freeOffset, placesOf } from "./free-place";
import { createLayeredEdits, type Recipe } from "./layered-edits";
import { renameReferences } from "./references";
import { operationIdProblem, renameOperation } from "./rename-operation";
import * as edits from "./scenario-edits";
import { copyFragment, draftLinkIds, pasteFragment, type ScenarioFragment } from "./scenario-fragment";
import { fieldsOfKind } from "./settings";
import {
  runnableVariant,
  setInVariant,
  settingsThatDiffer,
  type VariantView,
  viewVariant,
  withSettingsOf,
} from "./variant-layer";

const DUPLICATE_OFFSET = { x: 32, y: 32 };

export function createScenarioEditor(catalog: Catalog, now: () => number = () => performance.now()): ScenarioEditor {
  /** The base with its variants; `view` is what is shown of it. */
  let file: Scenario = emptyScenario();
  let variant: string | undefined;
  let view: VariantView = { document: file, unapplied: [] };
  /** What was opened or last saved: what "changed" compares with. */
  let baseline: Scenario = file;
  let isInFile = true;
  let history: EditHistory = EMPTY_HISTORY;
  let revision = 0;
  let state: ScenarioState = describe();
  const editListeners = new Set<EditListener>();
  const stateListeners = new Set<StateListener>();
  const fieldsOf = (kind: string) => fieldsOfKind(catalog, "components", kind) ?? {};

  function describe(): ScenarioState {
    return {
      document: view.document,
      file,
      variant,
      unapplied: view.unapplied,
      revision,
      undoLabel: history.done.at(-1)?.label,
      redoLabel: history.undone.at(-1)?.label,
      isChanged: !isInFile || file !== baseline,
    };
  }

  function announce(change: Change<Scenario>, label: string, created: readonly string[], effect?: EditEffect): Edit {
    const before = view.document;
    const isChanged = change.value !== file;
    file = change.value;
    history = change.history;
    if (!file.variants.some(({ id }) => id === variant)) variant = undefined;
    view = viewVariant(file, variant, catalog);
    if (isChanged) revision++;
    const result: Edit = { label, effect: effect ?? effectOf(before, view.document, catalog), created };
    state = describe();
    for (const listener of stateListeners) listener(state);
    if (isChanged || effect !== undefined) for (const listener of editListeners) listener(result, view.document);
    return result;
  }

  function commit(label: string, recipe: Recipe, mergeKey?: string): Edit {
    let created: readonly string[] = [];
    const run = (draft: edits.ScenarioDraft) => {
      created = recipe(draft) ?? [];
    };
    return announce(edit(file, history, run, { label, mergeKey, atMs: now() }), label, created);
  }

  const { addEntry, updateEntry, removeEntry, writeSetting, writeRun, changePolicies } = createLayeredEdits({
    catalog,
    commit,
    file: () => file,
    shown: () => view.document,
    variant: () => variant,
  });

  function paste(label: string, fragment: ScenarioFragment, offset: edits.Point): Edit {
    const taken = [...placesOf(file).values()];
    const free = freeOffset([...placesOf(fragment).values()], taken, offset);
    return commit(label, (draft) => pasteFragment(draft, fragment, free, fieldsOf));
  }

  return {
    state: () => state,
    document: () => view.document,
    file: () => file,
    runnable: () => runnableVariant(view, variant),
    open(next, { isUnsaved = false } = {}) {
      baseline = next;
      isInFile = !isUnsaved;
      variant = undefined;
      return announce({ value: next, history: EMPTY_HISTORY }, "open", [], { type: "restart" });
    },
    markSaved() {
      baseline = file;
      isInFile = true;
      announce({ value: file, history }, "save", []);
    },

    addComponent(kind, at, settings = {}, link) {
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
        if (link === undefined) return [id];
        draft.links.push("from" in link ? { from: link.from, to: id } : { from: id, to: link.to });
        return [id, draftLinkIds(draft).at(-1) ?? ""];
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
          renameReferences(component, fieldsOf(component.kind), {
            component: (id) => (left.has(id) ? id : undefined),
          }),
        );
        return undefined;
      });
    },
    duplicate: (ids) => paste("duplicate", copyFragment(view.document, new Set(ids)), DUPLICATE_OFFSET),
    copy: (ids) => copyFragment(view.document, new Set(ids)),
    paste: (fragment, offset) => paste("paste", fragment, offset),

    setSetting: (address, value) =>
      commit(`change ${address}`, (draft) => void writeSetting(draft, address, value), `${variant ?? ""} ${address}`),
    setSettings(label, settings) {
      return commit(label, (draft) => {
        for (const [address, value] of Object.entries(settings)) writeSetting(draft, address, value);
        return undefined;
      });
    },
    setLabel: (id, label) => commit(`rename ${id}`, (draft) => void edits.setLabel(draft, id, label), `${id}.label`),
    addPolicy: (ownerId, policy, index = Number.MAX_SAFE_INTEGER) =>
      changePolicies(
        `add ${policy.kind}`,
        ownerId,
        (draft) => edits.insertPolicy(draft, ownerId, policy, index),
        (at) => (at >= index ? at + 1 : at),
      ),
    removePolicy: (ownerId, index) =>
      changePolicies(
        "remove policy",
        ownerId,
        (draft) => edits.removePolicy(draft, ownerId, index),
        (at) => (at === index ? -1 : at > index ? at - 1 : at),
      ),
    movePolicy: (ownerId, from, to) =>
      changePolicies(
        "move policy",
        ownerId,
        (draft) => edits.movePolicy(draft, ownerId, from, to),
        (at) => edits.placeAfterMove(at, from, to),
      ),
    addFault: (fault) => addEntry("faults", fault.kind, `add ${fault.kind}`, fault),
    updateFault: (id, patch) => updateEntry("faults", id, patch),
    removeFault: (id) => removeEntry("faults", id),
    addObjective: (objective) => addEntry("objectives", "objective", "add objective", objective),
    updateObjective: (id, patch) => updateEntry("objectives", id, patch),
    removeObjective: (id) => removeEntry("objectives", id),
    addOperation: (operation) => addEntry("operations", "operation", "add operation", operation),
    updateOperation: (id, patch) => updateEntry("operations", id, patch),
    renameOperation: (id, to) =>
      commit(`rename ${id}`, (draft) => {
        const others = draft.operations.map((operation) => operation.id).filter((other) => other !== id);
        if (operationIdProblem(to, others) === undefined) renameOperation(draft, id, to, catalog);
        return [to];
      }),
    removeOperation: (id) => commit(`remove ${id}`, (draft) => void renameOperation(draft, id, undefined, catalog)),
    addVariant: (variant) => addEntry("variants", "variant", "add variant", variant),
    updateVariant: (id, patch) => updateEntry("variants", id, patch),
    removeVariant: (id) =>
      commit(`remove ${id}`, (draft) => {
        draft.variants = draft.variants.filter((each) => each.id !== id);
        draft.objectives = draft.objectives.filter((objective) => objective.variant !== id);
        return undefined;
      }),
    showVariant(id) {
      const label = id === undefined ? "show the base" : `show ${id}`;
      if (id === variant) return announce({ value: file, history }, label, []);
      variant = id;
      // A run that was half base and half variant would be neither.
      return announce({ value: file, history }, label, [], { type: "restart" });
    },
    changedSettings: () => settingsThatDiffer(baseline, file, catalog),
    saveChangesAsVariant(name) {
      const set = settingsThatDiffer(baseline, file, catalog);
      const reverted = withSettingsOf(file, baseline, Object.keys(set), catalog);
      const id = edits.freeId(
        "variant",
        file.variants.map((each) => each.id),
      );
      variant = id;
      return commit(`save as ${name}`, (draft) => {
        edits.takeOver(draft, reverted);
        draft.variants.push({ id, name, set: structuredClone(set) as never });
        return [id];
      });
    },
    setVariantSetting: (id, address, value) =>
      commit(
        `change ${address}`,
        (draft) =>
          void (value === undefined
            ? edits.leaveToBase(draft, id, address)
            : setInVariant(draft, id, address, value, catalog, true)),
        `${id} ${address}`,
      ),
    setRun: (patch) => commit("change run", (draft) => writeRun(draft, patch), `run.${Object.keys(patch).join()}`),
    setName: (name) => commit("rename scenario", (draft) => void Object.assign(draft, { name }), "name"),
    setSummary: (summary) => commit("change summary", (draft) => void Object.assign(draft, { summary }), "summary"),
    setTags: (tags) => commit("change tags", (draft) => void Object.assign(draft, { tags: [...tags] })),

    undo: () => announce(undo(file, history), `undo ${state.undoLabel ?? ""}`, []),
    redo: () => announce(redo(file, history), `redo ${state.redoLabel ?? ""}`, []),
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
