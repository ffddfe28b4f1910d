import type { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { scenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import type { FlowEdge } from "./link-edge";
import type { FlowNode } from "./node-card";
import { setDropTarget } from "./palette-drag";

type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>;

/** Half a card: components are placed by their middle. */
const HALF = { x: 98, y: 46 };
const STEP = { x: 24, y: 24 };

/** Lets the palette drop components on the canvas or add them in its middle. */
export function useDropTarget(flow: Flow, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const addAt = (kind: string, x: number, y: number): string | undefined => {
      const at = freePlace(flow.screenToFlowPosition({ x, y }));
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

/** Beside what already stands exactly there. */
function freePlace(middle: { readonly x: number; readonly y: number }): { x: number; y: number } {
  const at = { x: middle.x - HALF.x, y: middle.y - HALF.y };
  const places = Object.values(scenario.document().layout);
  while (places.some((place) => Math.abs(place.x - at.x) < STEP.x && Math.abs(place.y - at.y) < STEP.y)) {
    at.x += STEP.x;
    at.y += STEP.y;
  }
  return at;
}
