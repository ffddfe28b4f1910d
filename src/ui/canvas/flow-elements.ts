/** The document as React Flow wants it. Nodes and edges keep their identity while nothing about them changed. */
import { linkIds, type Scenario } from "../../model/document";
import { CARD, placesOf } from "../../stores/free-place";
import type { Selection } from "../../stores/ui-store";
import { sideOf } from "./edge-geometry";
import type { FlowEdge } from "./link-edge";
import type { FlowNode } from "./node-card";

/** `before` holds measured sizes and positions of a drag under way. */
export function flowNodes(document: Scenario, selection: Selection, before: readonly FlowNode[]): FlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const selected = new Set(selection.components);
  const places = placesOf(document);
  return document.components.map(({ id, kind }) => {
    const old = known.get(id);
    const at = places.get(id) ?? { x: 0, y: 0 };
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

export function flowEdges(
  document: Scenario,
  selection: Selection,
  nodes: readonly FlowNode[],
  before: readonly FlowEdge[],
): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const selected = new Set(selection.links);
  const names = new Map(document.components.map((component) => [component.id, component.label ?? component.id]));
  const ids = linkIds(document.links);
  const ports = portsOf(document, nodes, ids);
  return document.links.flatMap(({ from, to }, index) => {
    if (!names.has(from) || !names.has(to)) return [];
    const id = ids[index] ?? "";
    const isSelected = selected.has(id);
    const port = ports.get(id) ?? 0;
    const ariaLabel = `Link from ${names.get(from)} to ${names.get(to)}`;
    const old = known.get(id);
    const isSame = old?.selected === isSelected && old.ariaLabel === ariaLabel && old.data?.port === port;
    if (old !== undefined && isSame) return [old];
    return [{ id, type: "link" as const, source: from, target: to, selected: isSelected, ariaLabel, data: { port } }];
  });
}

/** Room between two links that leave the same side of a card, where there is enough. */
const PORT_STEP = 28;

/** Where links leave their caller, as an offset from the middle of the side: in the order of where they lead. */
function portsOf(document: Scenario, nodes: readonly FlowNode[], ids: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map(nodes.map((node) => [node.id, node.position]));
  const bySide = new Map<string, { readonly id: string; readonly order: number }[]>();
  for (const [index, { from, to }] of document.links.entries()) {
    const [caller, callee] = [places.get(from), places.get(to)];
    if (caller === undefined || callee === undefined) continue;
    const side = sideOf(caller, callee);
    const isUpright = side !== "right";
    const key = `${from} ${side === "under" ? "bottom" : side}`;
    const list = bySide.get(key) ?? [];
    list.push({ id: ids[index] ?? "", order: isUpright ? callee.x : callee.y });
    bySide.set(key, list);
  }
  const ports = new Map<string, number>();
  for (const [key, links] of bySide) {
    const room = (key.endsWith("right") ? CARD.height : CARD.width) - 28;
    const step = Math.min(PORT_STEP, room / Math.max(1, links.length - 1));
    links.sort((a, b) => a.order - b.order);
    for (const [index, link] of links.entries())
      ports.set(link.id, Math.round((index - (links.length - 1) / 2) * step));
  }
  return ports;
}
