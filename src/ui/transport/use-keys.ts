import { useEffect } from "react";
import { run } from "../../stores/run-control";
import { scenario } from "../../stores/scenario-store";
import { ui, uiStore } from "../../stores/ui-store";
import { startQuickAdd } from "../palette/quick-add";

/** Keys of the whole page (ux.md §2.1). Letters by `event.key`; single keys can be turned off. */
export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || isDialogOpen()) return;
      const isCommand = event.ctrlKey || event.metaKey;
      const isHandled = isCommand
        ? pressCommand(event)
        : uiStore.getState().areKeysOn && !event.altKey && pressSingle(event);
      if (isHandled) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function pressCommand(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) scenario.undo();
  else if (key === "y" || (key === "z" && event.shiftKey)) scenario.redo();
  else return false;
  return true;
}

function pressSingle(event: KeyboardEvent): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  switch (key) {
    case "k":
      run.toggle();
      return true;
    case " ":
      // On a button Space presses it; on a focused component it selects.
      if (isControl(event.target)) return false;
      run.toggle();
      return true;
    case "j":
      run.shiftRatio(-1);
      return true;
    case "l":
      run.shiftRatio(1);
      return true;
    case ".":
      run.step();
      return true;
    case "Home":
      if (isControl(event.target)) return false;
      run.restart();
      return true;
    case "?":
      ui.openDialog("keys");
      return true;
    case "/":
      startQuickAdd();
      return true;
    default:
      return false;
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    isTextInput(target)
  );
}

function isTextInput(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type);
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button, a, input, [role=tab], [role=separator], summary") !== null
  );
}

function isDialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}
