/** The scenario document of the page: one document, named edits, undo and redo. */
import { create } from "zustand";
import { catalog } from "../catalog/index";
import type { ComponentDocument, LinkDocument, Scenario } from "../model/document";
import type { ScenarioEditor, ScenarioState } from "./editor-contract";
import { createScenarioEditor } from "./scenario-editor";
import { ownerOf } from "./settings";

export type { Edit, ScenarioEditor, ScenarioState } from "./editor-contract";

/** Every named edit. `scenario.setSetting("payments.queueCapacity", 50)`. */
export const scenario: ScenarioEditor = createScenarioEditor(catalog);

const useStore = create<ScenarioState>()(() => scenario.state());
scenario.onChange((state) => useStore.setState(state, true));

/** A part of the document or of the undo state; renders again when that part changed. */
export function useScenario<T>(select: (state: ScenarioState) => T): T {
  return useStore(select);
}

export function useDocument(): Scenario {
  return useStore((state) => state.document);
}

export function useComponent(id: string): ComponentDocument | undefined {
  return useStore((state) => state.document.components.find((component) => component.id === id));
}

/** The link with this id (`from->to`, `from->to#2` …). */
export function useLink(id: string): LinkDocument | undefined {
  return useStore((state) =>
    id.includes("->") ? (ownerOf(state.document, id) as LinkDocument | undefined) : undefined,
  );
}
