import { useEffect } from "react";
import { readFragment } from "../../stores/scenario-fragment";
import { scenario } from "../../stores/scenario-store";
import { ui, uiStore } from "../../stores/ui-store";

const OFFSET = { x: 32, y: 32 };
let pasteCount = 0;

/** Copy, cut and paste as JSON text, through the browser's own events: they work in every browser and without a prompt. */
export function useClipboard(): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (isTyping() || !fill(event)) return;
      event.preventDefault();
    };
    const cut = (event: ClipboardEvent) => {
      if (isTyping() || !fill(event)) return;
      event.preventDefault();
      scenario.remove(uiStore.getState().selection.components);
      ui.clearSelection();
    };
    const paste = (event: ClipboardEvent) => {
      if (isTyping()) return;
      if (pasteText(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", paste);
    };
  }, []);
}

/** Writes components (with the links between them) to the clipboard, on request from a menu. */
export async function copySelection(ids: readonly string[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(textOf(ids));
    pasteCount = 0;
  } catch {
    ui.toast("The browser did not allow copying; use Ctrl C.", { tone: "warn" });
  }
}

export async function pasteFromClipboard(): Promise<void> {
  try {
    const isPasted = pasteText(await navigator.clipboard.readText());
    if (!isPasted) ui.toast("The clipboard holds no part of a scenario.");
  } catch {
    ui.toast("The browser did not allow reading the clipboard; use Ctrl V.", { tone: "warn" });
  }
}

function textOf(ids: readonly string[]): string {
  return JSON.stringify(scenario.copy(ids), null, 2);
}

function fill(event: ClipboardEvent): boolean {
  const { components } = uiStore.getState().selection;
  if (components.length === 0 || (document.getSelection()?.toString() ?? "") !== "") return false;
  event.clipboardData?.setData("text/plain", textOf(components));
  pasteCount = 0;
  return true;
}

function pasteText(text: string): boolean {
  const fragment = readFragment(text);
  if (fragment === undefined) return false;
  pasteCount++;
  const { created } = scenario.paste(fragment, { x: OFFSET.x * pasteCount, y: OFFSET.y * pasteCount });
  ui.select({ components: created });
  return true;
}

function isTyping(): boolean {
  const focused = document.activeElement;
  return (
    focused instanceof HTMLInputElement ||
    focused instanceof HTMLTextAreaElement ||
    focused instanceof HTMLSelectElement
  );
}
