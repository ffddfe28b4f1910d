/** What can be done with the open document, and what each edit says of itself. */
import type {
  FaultDocument,
  Json,
  JsonObject,
  ObjectiveDocument,
  OperationDocument,
  PolicyDocument,
  Problem,
  RunDocument,
  Scenario,
  VariantDocument,
} from "../model/document";
import type { EditEffect } from "./edit-effect";
import type { Point } from "./scenario-edits";
import type { ScenarioFragment } from "./scenario-fragment";

export interface ScenarioState {
  /** What is shown and run: the base, with the chosen variant's settings. */
  readonly document: Scenario;
  /** What is saved: the base with its variants beside it. */
  readonly file: Scenario;
  /** Id of the variant that is shown; undefined = the base. */
  readonly variant: string | undefined;
  /** Settings of that variant that the base has no place for any more. */
  readonly unapplied: readonly Problem[];
  /** Grows with every change of the document, whoever made it. */
  readonly revision: number;
  /** What undo and redo would do next; undefined when there is nothing. */
  readonly undoLabel: string | undefined;
  readonly redoLabel: string | undefined;
  /** True when the document differs from what was opened or last saved. */
  readonly isChanged: boolean;
}

/** What an edit did. */
export interface Edit {
  readonly label: string;
  readonly effect: EditEffect;
  /** Ids of components, links, faults … that the edit made. */
  readonly created: readonly string[];
}

export interface OpenOptions {
  /** The document is in no file: a draft. */
  readonly isUnsaved?: boolean;
}

export type EditListener = (edit: Edit, document: Scenario) => void;
export type StateListener = (state: ScenarioState) => void;
export type WithoutId<T extends { readonly id?: string }> = Omit<T, "id"> & { readonly id?: string };

export interface ScenarioEditor {
  state(): ScenarioState;
  /** As shown: with the chosen variant's settings. */
  document(): Scenario;
  /** As saved. */
  file(): Scenario;
  /** As a run needs it: the shown settings with the objectives that are judged there. */
  runnable(): Scenario;
  /** Replaces the document and forgets the history; `effect` of the announced edit is a restart. */
  open(document: Scenario, options?: OpenOptions): Edit;
  /** The document is safe in a file or in storage. */
  markSaved(): void;

  /** With `link`, also the link from or to another component, in the same step; `created` names both. */
  addComponent(
    kind: string,
    at: Point,
    settings?: Readonly<Record<string, Json>>,
    link?: { readonly from: string } | { readonly to: string },
  ): Edit;
  /** A link from one component to another; when there is one already, nothing changes and `created` names it. */
  connect(from: string, to: string): Edit;
  /** New positions, one undo step. */
  move(positions: Readonly<Record<string, Point>>): Edit;
  /** As `move`, but presses of a key that follow each other are one undo step. */
  nudge(positions: Readonly<Record<string, Point>>): Edit;
  /** Removes components (with their links, faults, objectives) and links. */
  remove(ids: readonly string[]): Edit;
  /** Copies stand beside what is there, never upon it. */
  duplicate(ids: readonly string[]): Edit;
  copy(ids: readonly string[]): ScenarioFragment;
  paste(fragment: ScenarioFragment, offset: Point): Edit;

  /** `address` as in files (`payments.queueCapacity`, `a->b.policies.0.timeoutMs`); undefined = back to the default. */
  setSetting(address: string, value: Json | undefined): Edit;
  /** Several settings by address as one undo step: a preset, a variant. */
  setSettings(label: string, settings: Readonly<Record<string, Json | undefined>>): Edit;
  setLabel(id: string, label: string): Edit;
  /** Policies of a link, or admission policies of a component, outermost first. */
  addPolicy(ownerId: string, policy: PolicyDocument, index?: number): Edit;
  removePolicy(ownerId: string, index: number): Edit;
  movePolicy(ownerId: string, from: number, to: number): Edit;

  addFault(fault: FaultDocument): Edit;
  updateFault(id: string, patch: Partial<Record<string, Json | undefined>>): Edit;
  removeFault(id: string): Edit;
  addObjective(objective: WithoutId<ObjectiveDocument>): Edit;
  updateObjective(id: string, patch: Partial<Record<string, Json | undefined>>): Edit;
  removeObjective(id: string): Edit;
  addOperation(operation: WithoutId<OperationDocument>): Edit;
  updateOperation(id: string, patch: Partial<Record<string, Json | undefined>>): Edit;
  /** Everything that speaks of the operation follows: routes, handlers, steps, objectives, variants. */
  renameOperation(id: string, to: string): Edit;
  /** With the routes, handlers, steps and objectives that were only about it. */
  removeOperation(id: string): Edit;
  addVariant(variant: WithoutId<VariantDocument>): Edit;
  updateVariant(id: string, patch: Partial<Record<string, Json | undefined>>): Edit;
  /** With the objectives that are judged in it. */
  removeVariant(id: string): Edit;
  /** Shows and runs a variant, or the base; settings that are changed meanwhile are the variant's own. Not an undo step. */
  showVariant(id: string | undefined): Edit;
  /** Settings that differ from what was opened or last saved. */
  changedSettings(): JsonObject;
  /** Makes these a variant, shows it, and gives the base its settings back. */
  saveChangesAsVariant(name: string): Edit;
  /** A setting of a variant, shown or not; undefined = as in the base. */
  setVariantSetting(id: string, address: string, value: Json | undefined): Edit;
  setRun(patch: Partial<RunDocument>): Edit;
  setName(name: string): Edit;
  setSummary(summary: string): Edit;
  setTags(tags: readonly string[]): Edit;

  undo(): Edit;
  redo(): Edit;
  /** Told of every edit, with what it means for the run. */
  onEdit(listener: EditListener): () => void;
  onChange(listener: StateListener): () => void;
}
