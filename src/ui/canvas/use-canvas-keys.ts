import type { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { linkIds } from "../../model/document";
import { CARD, placesOf } from "../../stores/free-place";
import { scenario } from "../../stores/scenario-store";
import { ui, uiStore } from "../../stores/ui-store";
import { type ConnectMode, type Direction, nearest } from "./connect-mode";
import { FIT } from "./fit";
import type { FlowEdge } from "./link-edge";
import { leaveLoose } from "./loose-link";
import type { FlowNode } from "./node-card";
import { openMenuFor } from "./open-menu-for";

type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const STEPS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};
const GRID = 8;
const VIEW = { ...FIT, duration: 200 } as const;

/** Keys of the canvas: they work while something on it has the focus, or nothing on the page has. */
export function useCanvasKeys(flow: Flow, connect: ConnectMode, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isOurs(event.target, frame.current)) return;
      const isHandled =
        connect.from === undefined ? press(event, flow, connect, frame.current) : pressConnecting(event, connect);
      if (isHandled) event.preventDefault();
    };
    // While a link is being made its keys come first: "/" then means the other end, not just any component.
    const isFirst = connect.from !== undefined;
    window.addEventListener("keydown", hear, isFirst);
    return () => window.removeEventListener("keydown", hear, isFirst);
  }, [flow, connect, frame]);
}

function isOurs(target: EventTarget | null, frame: HTMLElement | null): boolean {
  if (target === document.body) return document.querySelector("dialog[open]") === null;
  if (!(target instanceof Element) || frame?.contains(target) !== true) return false;
  // Buttons and fields that lie over the canvas have keys of their own.
  return target.closest("button, input, textarea, select") === null;
}

function pressConnecting(event: KeyboardEvent, connect: ConnectMode): boolean {
  const direction = ARROWS[event.key];
  if (direction !== undefined) connect.turn(direction);
  else if (event.key === "Enter" || event.key === " ") connect.confirm();
  else if (event.key === "Escape" || event.key === "Tab") connect.cancel();
  else if (event.key === "/" && connect.from !== undefined) connectToNew(connect.from, connect);
  else return false;
  return true;
}

/** To a component that is not there yet: it will stand to the right of its caller. */
function connectToNew(from: string, connect: ConnectMode): void {
  connect.cancel();
  const at = placesOf(scenario.document()).get(from) ?? { x: 0, y: 0 };
  leaveLoose(from, "from", { x: at.x + CARD.width * 2, y: at.y + CARD.height / 2 });
}

function press(event: KeyboardEvent, flow: Flow, connect: ConnectMode, frame: HTMLElement | null): boolean {
  const focused = focusedElement(event.target);
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (command) return pressCommand(key);
  const direction = ARROWS[event.key];
  if (direction !== undefined)
    return event.altKey ? walk(focused, direction, frame) : nudge(focused, direction, event.shiftKey);
  if (event.altKey) return false;
  switch (key) {
    case "Delete":
    case "Backspace":
      return removeSelected(focused);
    case "Enter":
    case " ":
      return selectFocused(focused, event.shiftKey);
    case "Escape":
      ui.clearSelection();
      return true;
    case "c":
      if (focused?.type !== "component") return false;
      connect.start(focused.id);
      return true;
    case "ContextMenu":
    case "F10":
      return (key === "ContextMenu" || event.shiftKey) && event.target !== null && openMenuFor(event.target);
    default:
      return pressView(key, flow);
  }
}

function pressCommand(key: string): boolean {
  const { components, links } = uiStore.getState().selection;
  if (key === "a") {
    const { components: all, links: every } = scenario.document();
    ui.select({ components: all.map(({ id }) => id), links: linkIds(every) });
    return true;
  }
  if (key === "d" && components.length + links.length > 0) {
    const { created } = scenario.duplicate(components);
    ui.select({ components: created });
    return true;
  }
  return false;
}

function pressView(key: string, flow: Flow): boolean {
  const duration = uiStore.getState().isMotionReduced ? 0 : VIEW.duration;
  const { components } = uiStore.getState().selection;
  if (key === "1") void flow.fitView({ ...VIEW, duration });
  else if (key === "2" && components.length > 0)
    void flow.fitView({ ...VIEW, duration, nodes: components.map((id) => ({ id })) });
  else if (key === "0") void flow.zoomTo(1, { duration });
  else if (key === "+" || key === "=") void flow.zoomIn({ duration });
  else if (key === "-") void flow.zoomOut({ duration });
  else return false;
  return true;
}

interface Focused {
  readonly type: "component" | "link";
  readonly id: string;
}

/** The component or link that has the keyboard's focus. */
export function focusedElement(target: EventTarget | null): Focused | undefined {
  if (!(target instanceof Element)) return undefined;
  const id = target.getAttribute("data-id");
  if (id === null) return undefined;
  if (target.classList.contains("react-flow__node")) return { type: "component", id };
  return target.classList.contains("react-flow__edge") ? { type: "link", id } : undefined;
}

function selectFocused(focused: Focused | undefined, isAdding: boolean): boolean {
  if (focused === undefined) return false;
  const list = focused.type === "component" ? "components" : "links";
  if (isAdding) ui.changeSelection(list, [{ id: focused.id, selected: true }]);
  else ui.select({ [list]: [focused.id] });
  return true;
}

function removeSelected(focused: Focused | undefined): boolean {
  const { components, links } = uiStore.getState().selection;
  const selected = [...components, ...links];
  const ids = selected.length > 0 ? selected : focused === undefined ? [] : [focused.id];
  if (ids.length === 0) return false;
  scenario.remove(ids);
  ui.clearSelection();
  return true;
}

/** Moves the selected components (or the focused one) by the grid; presses in a row are one undo step. */
function nudge(focused: Focused | undefined, direction: Direction, isFine: boolean): boolean {
  const { components } = uiStore.getState().selection;
  const ids = focused?.type === "component" && !components.includes(focused.id) ? [focused.id] : components;
  if (ids.length === 0) return false;
  const { layout } = scenario.document();
  const [dx, dy] = STEPS[direction];
  const step = isFine ? 1 : GRID;
  const at = (id: string) => layout[id] ?? { x: 0, y: 0 };
  scenario.nudge(Object.fromEntries(ids.map((id) => [id, { x: at(id).x + dx * step, y: at(id).y + dy * step }])));
  return true;
}

/** Alt and an arrow: the focus goes to the neighbour in that direction. */
function walk(focused: Focused | undefined, direction: Direction, frame: HTMLElement | null): boolean {
  if (focused?.type !== "component" || frame === null) return false;
  const ids = scenario.document().components.map((component) => component.id);
  const next = nearest(focused.id, focused.id, direction, ids);
  if (next === undefined) return true;
  frame.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(next)}"]`)?.focus();
  return true;
}
