import type { Problem } from "../../model/document";
import { useRun } from "../../stores/run-store";

/** What is wrong with the open document, as the last attempt to run it found. */
export function useProblems(): readonly Problem[] {
  return useRun((run) => run.problems);
}
