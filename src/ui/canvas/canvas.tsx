import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionMode,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  PanOnScrollMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { scenario, useDocument } from "../../stores/scenario-store";
import { ui, useUi } from "../../stores/ui-store";
import styles from "./canvas.module.css";
import type { MenuRequest } from "./canvas-menu";
import { CanvasTools } from "./canvas-tools";
import { useClipboard } from "./clipboard";
import { ConnectBanner, useConnectMode } from "./connect-mode";
import { DragGhost } from "./drag-ghost";
import { FIT } from "./fit";
import { flowEdges, flowNodes } from "./flow-elements";
import { canConnect } from "./kinds";
import { Legend } from "./legend";
import { type FlowEdge, LinkEdge } from "./link-edge";
import { LooseLink, leaveLoose } from "./loose-link";
import { NewLine } from "./new-line";
import { type FlowNode, NodeCard } from "./node-card";
import { startPainting } from "./painting";
import { Particles } from "./particles";
import { useCanvasKeys } from "./use-canvas-keys";
import { useDropTarget } from "./use-drop-target";

const CanvasMenu = lazy(() => import("./canvas-menu").then((module) => ({ default: module.CanvasMenu })));

const NODE_TYPES = { component: NodeCard };
const EDGE_TYPES = { link: LinkEdge };
/** Below these zooms the cards say less, and larger. */
const FAR_ZOOM = 0.42;
const MIDDLE_ZOOM = 0.82;
/** From here on only what is in view is in the page. */
const MANY = 150;

/** The node graph: the document's structure, the run's state on it, and everything that edits it by hand. */
export function Canvas({ children }: { readonly children?: ReactNode }) {
  return (
    <ReactFlowProvider>
      <Graph>{children}</Graph>
    </ReactFlowProvider>
  );
}

function Graph({ children }: { readonly children: ReactNode }) {
  const shown = useDocument();
  const selection = useUi((state) => state.selection);
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  const [edges, setEdges] = useState<FlowEdge[]>([]);
  const [menu, setMenu] = useState<MenuRequest>();
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const connect = useConnectMode();
  useCanvasKeys(flow, connect, frame);
  useDropTarget(flow, frame);
  useClipboard();

  useEffect(startPainting, []);
  useEffect(() => {
    setNodes((before) => flowNodes(shown, selection, before));
  }, [shown, selection]);
  useEffect(() => {
    setEdges((before) => flowEdges(shown, selection, nodes, before));
  }, [shown, selection, nodes]);
  useFitOnOpen(flow);

  const changeNodes = useCallback((changes: NodeChange<FlowNode>[]) => {
    const shown = changes.filter((change) => change.type === "position" || change.type === "dimensions");
    if (shown.length > 0) setNodes((before) => applyNodeChanges(shown, before));
    select(changes, "components");
  }, []);
  const changeEdges = useCallback((changes: EdgeChange<FlowEdge>[]) => select(changes, "links"), []);
  const commitMove = useCallback((_event: unknown, _node: FlowNode, dragged: FlowNode[]) => {
    scenario.move(Object.fromEntries(dragged.map((node) => [node.id, node.position])));
  }, []);
  const addLink = useCallback(({ source, target }: Connection) => linkUp(source, target), []);
  const isAllowed = useCallback(
    ({ source, target }: { readonly source: string; readonly target: string }) => isLinkAllowed(source, target),
    [],
  );
  const startLink = useCallback(() => {
    if (frame.current !== null) frame.current.dataset.connecting = "";
  }, []);
  const endLink = useCallback(
    (event: MouseEvent | TouchEvent, { fromNode, fromHandle, isValid }: FinalConnectionState) => {
      delete frame.current?.dataset.connecting;
      const point = pointOf(event);
      if (isValid === true || fromNode === null || point === undefined) return;
      const under = document.elementFromPoint(point.clientX, point.clientY);
      const other = under?.closest(".react-flow__node")?.getAttribute("data-id");
      const isBackwards = fromHandle?.type === "target";
      if (typeof other === "string") {
        const [from, to] = isBackwards ? [other, fromNode.id] : [fromNode.id, other];
        if (isLinkAllowed(from, to)) linkUp(from, to);
      } else if (under?.closest(".react-flow__pane, .react-flow__edges") != null) {
        const at = flow.screenToFlowPosition({ x: point.clientX, y: point.clientY });
        leaveLoose(fromNode.id, isBackwards ? "to" : "from", at);
      }
    },
    [flow],
  );
  const noteZoom = useCallback((_event: unknown, { zoom }: { readonly zoom: number }) => {
    if (frame.current !== null)
      frame.current.dataset.zoom = zoom < FAR_ZOOM ? "far" : zoom < MIDDLE_ZOOM ? "middle" : "near";
  }, []);

  return (
    <div ref={frame} className={styles.frame} data-canvas="">
      <ReactFlow<FlowNode, FlowEdge>
        className={styles.flow}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={changeNodes}
        onEdgesChange={changeEdges}
        onNodeDragStop={commitMove}
        onSelectionDragStop={(event, dragged) => {
          const [first] = dragged;
          if (first !== undefined) commitMove(event, first, dragged);
        }}
        onConnect={addLink}
        onConnectStart={startLink}
        onConnectEnd={endLink}
        isValidConnection={isAllowed}
        connectionMode={ConnectionMode.Strict}
        connectionLineComponent={NewLine}
        connectionRadius={36}
        onNodeContextMenu={(event, node) => setMenu(menuAt(event, { type: "component", id: node.id }))}
        onEdgeContextMenu={(event, edge) => setMenu(menuAt(event, { type: "link", id: edge.id }))}
        onPaneContextMenu={(event) => setMenu(menuAt(event, { type: "canvas" }))}
        onMove={noteZoom}
        deleteKeyCode={null}
        disableKeyboardA11y
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionMode={SelectionMode.Partial}
        panActivationKeyCode={null}
        panOnScroll
        panOnScrollMode={PanOnScrollMode.Free}
        zoomOnDoubleClick={false}
        zoomActivationKeyCode={["Meta", "Control"]}
        minZoom={0.15}
        maxZoom={2.5}
        fitView
        fitViewOptions={FIT}
        nodeDragThreshold={3}
        elevateNodesOnSelect
        onlyRenderVisibleElements={nodes.length > MANY}
        ariaLabelConfig={{ "controls.ariaLabel": "View" }}
        proOptions={{ hideAttribution: false }}
        attributionPosition="bottom-right"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
        <Particles />
      </ReactFlow>
      <CanvasTools />
      <Legend />
      <ConnectBanner mode={connect} />
      <LooseLink />
      <DragGhost />
      {children}
      {menu !== undefined && (
        <Suspense>
          <CanvasMenu request={menu} onClose={() => setMenu(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowEdge>>;

/** A document that was just opened is shown as a whole; edits never move the view. */
function useFitOnOpen(flow: Flow): void {
  useEffect(
    () =>
      scenario.onEdit((edit) => {
        if (edit.label !== "open") return;
        ui.clearSelection();
        setTimeout(() => void flow.fitView(FIT), 60);
      }),
    [flow],
  );
}

/** React Flow says what was (de)selected; the page's selection is the truth. */
function select(changes: readonly { readonly type: string }[], list: "components" | "links"): void {
  const picked = changes.filter(
    (change): change is { type: "select"; id: string; selected: boolean } => change.type === "select",
  );
  if (picked.length === 0) return;
  ui.changeSelection(list, picked);
}

function isLinkAllowed(from: string, to: string): boolean {
  const { components } = scenario.document();
  const find = (id: string) => components.find((component) => component.id === id);
  return canConnect(find(from), find(to));
}

function linkUp(from: string, to: string): void {
  const { created } = scenario.connect(from, to);
  ui.select({ links: created });
}

/** A line dropped anywhere on a card counts, the handle need not be hit. */
function pointOf(event: MouseEvent | TouchEvent): { readonly clientX: number; readonly clientY: number } | undefined {
  return "changedTouches" in event ? event.changedTouches[0] : event;
}

interface PointerLike {
  readonly clientX: number;
  readonly clientY: number;
  preventDefault(): void;
}

function menuAt(event: PointerLike, on: MenuRequest["on"]): MenuRequest {
  event.preventDefault();
  return { on, at: { x: event.clientX, y: event.clientY } };
}
