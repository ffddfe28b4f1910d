/** Opening and saving scenario files. Nothing of the open document is touched before a file is known to be sound. */
import { create } from "zustand";
import { catalog } from "../../catalog/index";
import type { Problem, Scenario } from "../../model/document";
import { LIMITS } from "../../scenario/limits";
import { type ParseResult, parseText } from "../../scenario/parse";
import { serialise } from "../../scenario/serialise";
import { scenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import { counted } from "../kit/format";

/** Something that waits for an answer of the user. */
export type FileQuestion =
  /** The file has problems: open what is sound, or leave it. */
  | {
      readonly type: "broken";
      readonly name: string;
      readonly scenario: Scenario;
      readonly problems: readonly Problem[];
    }
  /** The open document has changes that are in no file. */
  | { readonly type: "unsaved"; readonly name: string; readonly next: Scenario };

interface FileState {
  readonly question: FileQuestion | undefined;
  /** Files are being dragged over the page. */
  readonly isDropOffered: boolean;
}

export const fileStore = create<FileState>()(() => ({ question: undefined, isDropOffered: false }));

export const files = {
  /** Opens the text of a file; `name` is for sentences. */
  openText(text: string, name: string): void {
    files.openParsed(parseText(text, catalog), name);
  },
  openParsed({ scenario: found, problems, runnable }: ParseResult, name: string): void {
    if (!runnable) {
      fileStore.setState({ question: { type: "broken", name, scenario: found, problems } });
      return;
    }
    openOrAsk(found, name);
    if (problems.length > 0)
      ui.toast(`${name} has ${counted(problems.length, "warning")}.`, {
        tone: "warn",
        action: { label: "Show", run: showProblems },
      });
  },
  async openFile(file: File): Promise<void> {
    if (file.size > LIMITS.fileBytes * 2) {
      ui.toast(`${file.name} is too large for a scenario: at most 5 MB.`, { tone: "error" });
      return;
    }
    try {
      files.openText(await file.text(), file.name);
    } catch {
      ui.toast(`${file.name} could not be read.`, { tone: "error" });
    }
  },
  /** Asks for a file. The input is made for the occasion: nothing of it stays on the page. */
  choose(): void {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      if (file !== undefined) void files.openFile(file);
    });
    input.click();
  },
  /** Saves the canonical text, so that equal scenarios are equal files. */
  save(): void {
    const open = scenario.file();
    const name = fileNameOf(open.name);
    downloadText(name, serialise(open, catalog), "application/json");
    scenario.markSaved();
    ui.toast(`Saved as ${name}.`);
  },
  /** The answer to the question that waits. */
  openAnyway(): void {
    const { question } = fileStore.getState();
    fileStore.setState({ question: undefined });
    if (question?.type === "unsaved") openNow(question.next, question.name);
    if (question?.type === "broken") openOrAsk(question.scenario, question.name);
  },
  dismissQuestion(): void {
    fileStore.setState({ question: undefined });
  },
  offerDrop(isDropOffered: boolean): void {
    if (fileStore.getState().isDropOffered !== isDropOffered) fileStore.setState({ isDropOffered });
  },
} as const;

function openOrAsk(next: Scenario, name: string): void {
  if (scenario.state().isChanged) fileStore.setState({ question: { type: "unsaved", name, next } });
  else openNow(next, name);
}

function openNow(next: Scenario, name: string): void {
  scenario.open(next);
  ui.clearSelection();
  ui.openDialog(undefined);
  if (next.components.length === 0) ui.toast(`${name} has nothing on its canvas.`);
}

function showProblems(): void {
  ui.setPanel("drawer", true);
  ui.showTab("drawer", "problems");
}

/** "Retry storm at the payment service" → `retry-storm-at-the-payment-service.json`. */
export function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
  return `${plain === "" ? "scenario" : plain}.json`;
}

export function downloadText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the blob over by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
