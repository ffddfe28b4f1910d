/**
 * Adding from the palette without HTML5 drag and drop, so that it works by touch: the palette says what is dragged, the
 * canvas says where it may land.
 */
import { create } from "zustand";

export interface PaletteDrag {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
}

export interface DropTarget {
  /** Adds the kind under a point of the window; false when the point is not on the canvas. */
  readonly dropAt: (kind: string, x: number, y: number) => boolean;
  /** Adds the kind in the middle of the view, or at the loose end of a link. */
  readonly add: (kind: string) => string | undefined;
}

/** A link that has one end: the other is the component that is added next. */
export interface LooseEnd {
  readonly link: { readonly from: string } | { readonly to: string };
  /** Where the component is wanted, by its middle, in the canvas's own coordinates. */
  readonly at: { readonly x: number; readonly y: number };
}

export const looseEnd = create<{ readonly end: LooseEnd | undefined }>()(() => ({ end: undefined }));

const START_DISTANCE = 5;

export const paletteDrag = create<{ readonly dragged: PaletteDrag | undefined }>()(() => ({ dragged: undefined }));

let target: DropTarget | undefined;

export function setDropTarget(next: DropTarget | undefined): void {
  target = next;
}

/** Adds a component in the middle of what the canvas shows, or at the loose end of a link, and selects it. Returns its id. */
export function addFromPalette(kind: string): string | undefined {
  return target?.add(kind);
}

/**
 * Call on pointerdown of a palette entry. Below a few pixels of movement nothing is dragged and the entry's click comes
 * as usual; after a drag the click that follows is swallowed.
 */
export function startPaletteDrag({
  kind,
  event,
}: {
  readonly kind: string;
  readonly event: { readonly clientX: number; readonly clientY: number; readonly button: number };
}): void {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  let isDragging = false;
  const move = (moved: PointerEvent) => {
    isDragging ||= Math.hypot(moved.clientX - from.x, moved.clientY - from.y) > START_DISTANCE;
    if (isDragging) paletteDrag.setState({ dragged: { kind, x: moved.clientX, y: moved.clientY } });
  };
  const stop = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", drop);
    window.removeEventListener("pointercancel", stop);
    window.removeEventListener("keydown", giveUp, true);
    paletteDrag.setState({ dragged: undefined });
  };
  const drop = (dropped: PointerEvent) => {
    stop();
    if (!isDragging) return;
    swallowNextClick();
    target?.dropAt(kind, dropped.clientX, dropped.clientY);
  };
  const giveUp = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape") return;
    pressed.stopPropagation();
    stop();
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", drop);
  window.addEventListener("pointercancel", stop);
  window.addEventListener("keydown", giveUp, true);
}

function swallowNextClick(): void {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}
