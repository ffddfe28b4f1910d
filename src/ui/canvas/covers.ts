/** Boxes on the canvas, besides the cards, that dots pass below. */
import type { Cover } from "./draw-dots";

const boxes = new Map<string, Cover>();
const waiting = new Set<string>();

export const covers = {
  set(id: string, cover: Cover): void {
    boxes.set(id, cover);
  },
  remove(id: string): void {
    boxes.delete(id);
  },
  all: (): IterableIterator<Cover> => boxes.values(),
  /** Says whether calls wait at the gate of a component: dots end where the line of waiting calls begins. */
  setWaiting(componentId: string, isWaiting: boolean): void {
    if (isWaiting) waiting.add(componentId);
    else waiting.delete(componentId);
  },
  isWaitingAt: (componentId: string): boolean => waiting.has(componentId),
};

/** The gate of a card (`node-card.module.css`), relative to its upper left corner. */
export const GATE: Cover = { x: -48, y: 36, width: 48, height: 20 };
