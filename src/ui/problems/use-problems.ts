/** What is wrong with the open document: checked shortly after each edit, and by the run when it refused to start. */
import { useMemo } from "react";
import { create } from "zustand";
import { catalog } from "../../catalog/index";
import type { Problem } from "../../model/document";
import { check } from "../../scenario/serialise";
import { useRun } from "../../stores/run-store";
import { scenario } from "../../stores/scenario-store";

const CHECK_AFTER_MS = 200;

const checked = create<{ readonly problems: readonly Problem[] }>()(() => ({ problems: [] }));
let isCheckDue = false;

function checkNow(): void {
  isCheckDue = false;
  const { problems } = check(scenario.file(), catalog);
  if (problems.length > 0 || checked.getState().problems.length > 0) checked.setState({ problems });
}

scenario.onChange(() => {
  if (isCheckDue) return;
  isCheckDue = true;
  setTimeout(checkNow, CHECK_AFTER_MS);
});

export function useProblems(): readonly Problem[] {
  const own = checked((state) => state.problems);
  const ofRun = useRun((run) => run.problems);
  return useMemo(() => merged(own, ofRun), [own, ofRun]);
}

function merged(own: readonly Problem[], ofRun: readonly Problem[]): readonly Problem[] {
  const keyOf = (problem: Problem) => `${problem.path}\n${problem.reason}`;
  const known = new Set(own.map(keyOf));
  const others = ofRun.filter((problem) => !known.has(keyOf(problem)));
  return others.length === 0 ? own : [...own, ...others];
}
