/** Boxes on the canvas, besides the cards, that dots pass below. */
import type { Cover } from "./draw-dots";

const boxes = new Map<string, Cover>();

export const covers = {
  set(id: string, cover: Cover): void {
    boxes.set(id, cover);
  },
  remove(id: string): void {
    boxes.delete(id);
  },
  all: (): IterableIterator<Cover> => boxes.values(),
};
