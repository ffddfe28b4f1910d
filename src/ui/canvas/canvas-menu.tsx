import { useReactFlow } from "@xyflow/react";
import { ClipboardCopy, ClipboardPaste, Copy, Maximize, SquareDashedMousePointer, Trash2, Undo2 } from "lucide-react";
import { catalog } from "../../catalog/index";
import { linkIds } from "../../model/document";
import type { AnyFaultKind } from "../../model/kind";
import { run } from "../../stores/run-control";
import { runFacts } from "../../stores/run-store";
import { scenario } from "../../stores/scenario-store";
import { ui, uiStore } from "../../stores/ui-store";
import { Glyph } from "../kit/glyph";
import { Menu, type MenuEntry } from "../kit/menu";
import { copySelection, pasteFromClipboard } from "./clipboard";
import { FIT } from "./fit";

export interface MenuRequest {
  readonly on: { readonly type: "component" | "link"; readonly id: string } | { readonly type: "canvas" };
  readonly at: { readonly x: number; readonly y: number };
}

/** What can be done with a component, a link or the canvas: the same as by key and from the panels. */
export function CanvasMenu({ request, onClose }: { readonly request: MenuRequest; readonly onClose: () => void }) {
  const { fitView } = useReactFlow();
  const { on, at } = request;
  const entries = on.type === "canvas" ? canvasEntries(() => void fitView(FIT)) : elementEntries(on.type, on.id);
  return <Menu label={on.type === "canvas" ? "Canvas" : on.id} entries={entries} at={at} onClose={onClose} />;
}

function canvasEntries(fit: () => void): MenuEntry[] {
  const { undoLabel, document } = scenario.state();
  return [
    { label: "Paste", keys: "Ctrl V", icon: <ClipboardPaste />, run: () => void pasteFromClipboard() },
    { label: "Select all", keys: "Ctrl A", icon: <SquareDashedMousePointer />, run: () => selectAll(document) },
    { label: "Fit to view", keys: "1", icon: <Maximize />, run: fit },
    "separator",
    {
      label: undoLabel === undefined ? "Undo" : `Undo ${undoLabel}`,
      keys: "Ctrl Z",
      icon: <Undo2 />,
      disabled: undoLabel === undefined,
      run: () => void scenario.undo(),
    },
  ];
}

function selectAll({ components, links }: ReturnType<typeof scenario.document>): void {
  ui.select({ components: components.map(({ id }) => id), links: linkIds(links) });
}

function elementEntries(type: "component" | "link", id: string): MenuEntry[] {
  const ids = idsMeant(type, id);
  const isComponent = type === "component";
  const edits: MenuEntry[] = [
    ...(isComponent
      ? ([
          { label: "Duplicate", keys: "Ctrl D", icon: <Copy />, run: () => duplicate(ids) },
          { label: "Copy as text", keys: "Ctrl C", icon: <ClipboardCopy />, run: () => void copySelection(ids) },
        ] satisfies MenuEntry[])
      : []),
    { label: "Delete", keys: "Del", look: "danger", icon: <Trash2 />, run: () => remove(ids) },
  ];
  const { activeFaults, phase } = runFacts.getState();
  const active = activeFaults.filter((fault) => fault.target === id);
  const undoing = active.map(
    (fault): MenuEntry => ({
      label: `Undo ${labelOf(fault.kind)}`,
      icon: <Undo2 />,
      run: () => run.clearFault(fault.id),
    }),
  );
  // Nothing happens any more in a run that is over.
  const isOver = phase === "ended" || phase === "stopped";
  const faults = isOver ? [] : catalog.faults.filter((fault) => canStrike(fault, type, id));
  const injecting = faults.map(
    (fault): MenuEntry => ({
      label: fault.label,
      icon: <Glyph name={fault.glyph} />,
      run: () => void run.inject({ kind: fault.kind, target: id }),
    }),
  );
  if (undoing.length + injecting.length === 0) return edits;
  return [...edits, "separator", { heading: "Fault, now" }, ...undoing, ...injecting];
}

function labelOf(kind: string): string {
  return (catalog.faults.find((fault) => fault.kind === kind)?.label ?? kind).toLowerCase();
}

function canStrike(fault: AnyFaultKind, type: "component" | "link", id: string): boolean {
  if (fault.targets !== "component-or-link" && fault.targets !== type) return false;
  if (type === "link" || fault.targetKinds === undefined) return true;
  const kind = scenario.document().components.find((component) => component.id === id)?.kind;
  return kind !== undefined && fault.targetKinds.includes(kind);
}

/** The whole selection when the element belongs to it, else the element alone. */
function idsMeant(type: "component" | "link", id: string): readonly string[] {
  const { components, links } = uiStore.getState().selection;
  const isSelected = (type === "component" ? components : links).includes(id);
  return isSelected ? [...components, ...links] : [id];
}

function duplicate(ids: readonly string[]): void {
  ui.select({ components: scenario.duplicate(ids).created });
}

function remove(ids: readonly string[]): void {
  scenario.remove(ids);
  ui.clearSelection();
}
