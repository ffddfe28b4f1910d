/** What can be done with the open document, and what each edit says of itself. */
import type {
  FaultDocument,
  Json,
  ObjectiveDocument,
  OperationDocument,
  PolicyDocument,
  RunDocument,
  Scenario,
  VariantDocument,
} from "../model/document";
import type { EditEffect } from "./edit-effect";
import type { Point } from "./scenario-edits";
import type { ScenarioFragment } from "./scenario-fragment";

export interface ScenarioState {
  readonly document: Scenario;
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

export type EditListener = (edit: Edit, document: Scenario) => void;
export type StateListener = (state: ScenarioState) => void;
export type WithoutId<T extends { readonly id?: string }> = Omit<T, "id"> & { readonly id?: string };

export interface ScenarioEditor {
  state(): ScenarioState;
  document(): Scenario;
  /** Replaces the document and forgets the history; `effect` of the announced edit is a restart. */
  open(document: Scenario): Edit;
  /** The document is safe in a file or in storage. */
  markSaved(): void;

  addComponent(kind: string, at: Point, settings?: Readonly<Record<string, Json>>): Edit;
  /** A link from one component to another; when there is one already, nothing changes and `created` names it. */
  connect(from: string, to: string): Edit;
  /** New positions, one undo step. */
  move(positions: Readonly<Record<string, Point>>): Edit;
  /** As `move`, but presses of a key that follow each other are one undo step. */
  nudge(positions: Readonly<Record<string, Point>>): Edit;
  /** Removes components (with their links, faults, objectives) and links. */
  remove(ids: readonly string[]): Edit;
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
  removeOperation(id: string): Edit;
  addVariant(variant: WithoutId<VariantDocument>): Edit;
  updateVariant(id: string, patch: Partial<Record<string, Json | undefined>>): Edit;
  removeVariant(id: string): Edit;
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
