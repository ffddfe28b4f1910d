/** Boxes on the canvas, besides the cards, that dots pass below. */
import type { Cover } from "./draw-dots";

const boxes = new Map<string, Cover>();
const waiting = new Map<string, number>();

export const covers = {
  set(id: string, cover: Cover): void {
    boxes.set(id, cover);
  },
  remove(id: string): void {
    boxes.delete(id);
  },
  all: (): IterableIterator<Cover> => boxes.values(),
  /** How much of the gate of a component is taken by waiting calls (0–1): dots end where their line begins. */
  setWaiting(componentId: string, share: number): void {
    if (share > 0) waiting.set(componentId, share);
    else waiting.delete(componentId);
  },
  waitingAt: (componentId: string): number => waiting.get(componentId) ?? 0,
};

/** The gate of a card (`node-card.module.css`), relative to its upper left corner. */
export const GATE: Cover = { x: -48, y: 37, width: 48, height: 18 };
