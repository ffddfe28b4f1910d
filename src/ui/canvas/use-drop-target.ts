import type { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { scenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import { CARD } from "./edge-geometry";
import type { FlowEdge } from "./link-edge";
import type { FlowNode } from "./node-card";
import { setDropTarget } from "./palette-drag";

interface Point {
  readonly x: number;
  readonly y: number;
}
type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>;

/** Room that a new card keeps to the others. */
const MARGIN = 28;

/** Lets the palette drop components on the canvas or add them in its middle. */
export function useDropTarget(flow: Flow, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const addAt = (kind: string, x: number, y: number): string | undefined => {
      const at = freePlace(flow.screenToFlowPosition({ x, y }), Object.values(scenario.document().layout));
      const [id] = scenario.addComponent(kind, at).created;
      if (id !== undefined) ui.select({ components: [id] });
      return id;
    };
    setDropTarget({
      dropAt(kind, x, y) {
        const box = frame.current?.getBoundingClientRect();
        const isInside = box !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
        if (isInside) addAt(kind, x, y);
        return isInside;
      },
      addAtCenter(kind) {
        const box = frame.current?.getBoundingClientRect();
        return box === undefined ? undefined : addAt(kind, box.left + box.width / 2, box.top + box.height / 2);
      },
    });
    return () => setDropTarget(undefined);
  }, [flow, frame]);
}

/** The place nearest to `middle` where a card covers no other. */
export function freePlace(middle: Point, taken: readonly Point[]): Point {
  const wanted = { x: middle.x - CARD.width / 2, y: middle.y - CARD.height / 2 };
  const isFree = (at: Point) =>
    taken.every(
      (place) => Math.abs(place.x - at.x) >= CARD.width + MARGIN || Math.abs(place.y - at.y) >= CARD.height + MARGIN,
    );
  for (let ring = 0; ring < 40; ring++) {
    const free = around(wanted, ring).find(isFree);
    if (free !== undefined) return free;
  }
  return wanted;
}

/** Points of a square ring around `center`, the nearest first, below before above. */
function around(center: Point, ring: number): Point[] {
  if (ring === 0) return [center];
  const [dx, dy] = [(CARD.width + MARGIN) / 3, (CARD.height + MARGIN) / 3];
  const points: Point[] = [];
  for (let i = -ring; i <= ring; i++) {
    points.push({ x: center.x + i * dx, y: center.y + ring * dy }, { x: center.x + i * dx, y: center.y - ring * dy });
    points.push({ x: center.x + ring * dx, y: center.y + i * dy }, { x: center.x - ring * dx, y: center.y + i * dy });
  }
  const distance = (point: Point) => Math.hypot(point.x - center.x, point.y - center.y);
  return points.sort((a, b) => distance(a) - distance(b));
}
