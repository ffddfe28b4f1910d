/** Undo and redo as immer patches. Steps with the same `mergeKey` shortly after one another become one step. */
import { applyPatches, type Draft, enablePatches, type Patch, produceWithPatches } from "immer";

enablePatches();

export interface EditStep {
  /** Sentence-case name for the buttons: "Undo move Payments". */
  readonly label: string;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
  readonly mergeKey: string | undefined;
  readonly atMs: number;
}

export interface EditHistory {
  readonly done: readonly EditStep[];
  readonly undone: readonly EditStep[];
}

export const EMPTY_HISTORY: EditHistory = { done: [], undone: [] };
const STEPS_MAX = 500;
const MERGE_WITHIN_MS = 1200;

export interface Change<T> {
  readonly value: T;
  readonly history: EditHistory;
}

export function edit<T extends object>(
  value: T,
  history: EditHistory,
  recipe: (draft: Draft<T>) => void,
  { label, mergeKey, atMs }: { readonly label: string; readonly mergeKey?: string | undefined; readonly atMs: number },
): Change<T> {
  const [next, patches, inverse] = produceWithPatches(value, (draft) => {
    recipe(draft);
  });
  if (patches.length === 0) return { value, history };
  const step: EditStep = { label, patches, inverse, mergeKey, atMs };
  return { value: next, history: { done: push(history.done, step), undone: [] } };
}

export function undo<T extends object>(value: T, history: EditHistory): Change<T> {
  const step = history.done.at(-1);
  if (step === undefined) return { value, history };
  return {
    value: applyPatches(value, step.inverse),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, step] },
  };
}

export function redo<T extends object>(value: T, history: EditHistory): Change<T> {
  const step = history.undone.at(-1);
  if (step === undefined) return { value, history };
  return {
    value: applyPatches(value, step.patches),
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
  };
}

function push(done: readonly EditStep[], step: EditStep): readonly EditStep[] {
  const last = done.at(-1);
  const isSame =
    step.mergeKey !== undefined && last?.mergeKey === step.mergeKey && step.atMs - last.atMs < MERGE_WITHIN_MS;
  if (last === undefined || !isSame) return [...done.slice(-(STEPS_MAX - 1)), step];
  const merged: EditStep = {
    ...step,
    patches: [...last.patches, ...step.patches],
    inverse: [...step.inverse, ...last.inverse],
  };
  return [...done.slice(0, -1), merged];
}
