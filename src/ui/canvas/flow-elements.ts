/** The document as React Flow wants it. Nodes and edges keep their identity while nothing about them changed. */
import { linkIds, type Scenario } from "../../model/document";
import type { Selection } from "../../stores/ui-store";
import type { FlowEdge } from "./link-edge";
import type { FlowNode } from "./node-card";

/** Components without a place stand in a row below the others. */
const UNPLACED = { x: 0, y: 0, step: 240 };

/** `before` holds measured sizes and positions of a drag under way. */
export function flowNodes(document: Scenario, selection: Selection, before: readonly FlowNode[]): FlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const selected = new Set(selection.components);
  let unplaced = 0;
  return document.components.map(({ id, kind }) => {
    const old = known.get(id);
    const at = document.layout[id] ?? { x: UNPLACED.x + UNPLACED.step * unplaced++, y: UNPLACED.y };
    const position = old?.dragging === true ? old.position : { x: at.x, y: at.y };
    const isSelected = selected.has(id);
    const isSame =
      old !== undefined &&
      old.data.kind === kind &&
      old.selected === isSelected &&
      old.position.x === position.x &&
      old.position.y === position.y;
    if (isSame) return old;
    const data = old?.data.kind === kind ? old.data : { kind };
    return { ...old, id, type: "component", data, position, selected: isSelected };
  });
}

export function flowEdges(document: Scenario, selection: Selection, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const selected = new Set(selection.links);
  const names = new Map(document.components.map((component) => [component.id, component.label ?? component.id]));
  const ids = linkIds(document.links);
  return document.links.flatMap(({ from, to }, index) => {
    if (!names.has(from) || !names.has(to)) return [];
    const id = ids[index] ?? "";
    const isSelected = selected.has(id);
    const ariaLabel = `Link from ${names.get(from)} to ${names.get(to)}`;
    const old = known.get(id);
    if (old !== undefined && old.selected === isSelected && old.ariaLabel === ariaLabel) return [old];
    return [{ id, type: "link" as const, source: from, target: to, selected: isSelected, ariaLabel, data: {} }];
  });
}
