import type { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { freePlace, placesOf } from "../../stores/free-place";
import { scenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import type { FlowEdge } from "./link-edge";
import type { FlowNode } from "./node-card";
import { looseEnd, setDropTarget } from "./palette-drag";

type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>;

/** Lets the palette drop components on the canvas or add them in its middle, or at the loose end of a new link. */
export function useDropTarget(flow: Flow, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const addAt = (kind: string, middle: { readonly x: number; readonly y: number }): string | undefined => {
      const { end } = looseEnd.getState();
      const at = freePlace(middle, [...placesOf(scenario.document()).values()]);
      const [id] = scenario.addComponent(kind, at, {}, end?.link).created;
      looseEnd.setState({ end: undefined });
      if (id !== undefined) ui.select({ components: [id] });
      return id;
    };
    setDropTarget({
      dropAt(kind, x, y) {
        const box = frame.current?.getBoundingClientRect();
        const isInside = box !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
        if (isInside) addAt(kind, flow.screenToFlowPosition({ x, y }));
        return isInside;
      },
      add(kind) {
        const { end } = looseEnd.getState();
        if (end !== undefined) return addAt(kind, end.at);
        const box = frame.current?.getBoundingClientRect();
        if (box === undefined) return undefined;
        return addAt(kind, flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 }));
      },
    });
    return () => setDropTarget(undefined);
  }, [flow, frame]);
}
