/** A | B: what is compared, how far that is, and what came out. Made by engine runs in a worker of its own. */
import { create } from "zustand";
import type { Problem, Scenario } from "../model/document";
import { compareInWorker } from "../worker/comparer";
import type { Comparison, FromWorker } from "../worker/protocol";
import { scenario } from "./scenario-store";

export interface Choice {
  /** Ids of variants; undefined = the base. */
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly pairCount: number;
}

export type ComparisonState =
  | { readonly type: "none" }
  | { readonly type: "running"; readonly doneRatio: number }
  | { readonly type: "failed"; readonly reason: string; readonly problems: readonly Problem[] }
  /** `file` is the document that was compared: when it has changed since, the result is of yesterday. */
  | { readonly type: "done"; readonly comparison: Comparison; readonly file: Scenario; readonly choice: Choice };

interface ComparisonFacts {
  readonly choice: Choice;
  readonly state: ComparisonState;
}

export const PAIR_COUNTS = [1, 5, 20] as const;

export const comparisonStore = create<ComparisonFacts>()(() => ({
  choice: { a: undefined, b: undefined, pairCount: 5 },
  state: { type: "none" },
}));

let comparisonCount = 0;
let stopRunning: (() => void) | undefined;

export const comparison = {
  choose(change: Partial<Choice>): void {
    comparisonStore.setState({ choice: { ...comparisonStore.getState().choice, ...change } });
  },
  /** Runs both sides of the document as it is now, with the seed of the document. */
  start(): void {
    comparison.stop();
    const { choice } = comparisonStore.getState();
    const file = scenario.file();
    const { a, b, pairCount } = choice;
    comparisonStore.setState({ state: { type: "running", doneRatio: 0 } });
    const receive = (message: FromWorker) => {
      if (message.type === "comparing")
        comparisonStore.setState({ state: { type: "running", doneRatio: message.doneRatio } });
      else if (message.type === "compared")
        comparisonStore.setState({ state: { type: "done", comparison: message.comparison, file, choice } });
      else if (message.type === "incomparable") fail("This cannot be compared.", message.problems);
    };
    stopRunning = compareInWorker(
      {
        type: "compare",
        comparisonId: ++comparisonCount,
        scenario: file,
        seed: file.run.seed,
        pairCount,
        ...(a === undefined ? {} : { a }),
        ...(b === undefined ? {} : { b }),
      },
      { onMessage: receive, onTrouble: (reason) => fail(reason, []) },
    );
  },
  /** Gives up a comparison that runs; nothing of it is kept. */
  stop(): void {
    stopRunning?.();
    stopRunning = undefined;
    if (comparisonStore.getState().state.type === "running") comparisonStore.setState({ state: { type: "none" } });
  },
} as const;

function fail(reason: string, problems: readonly Problem[]): void {
  comparisonStore.setState({ state: { type: "failed", reason, problems } });
}

// Another document: what was compared is not there any more.
scenario.onEdit((edit) => {
  if (edit.label !== "open") return;
  comparison.stop();
  comparisonStore.setState({ choice: { a: undefined, b: undefined, pairCount: 5 }, state: { type: "none" } });
});
