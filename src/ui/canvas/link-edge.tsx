import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useLayoutEffect, useMemo, useRef } from "react";
import type { LinkDocument } from "../../model/document";
import { ordinaryRefusals } from "../../scenario/refusals";
import { CARD } from "../../stores/free-place";
import { useRun } from "../../stores/run-store";
import { useComponent, useLink } from "../../stores/scenario-store";
import { BreakerSwitch, switchBox } from "./breaker-switch";
import { chipPlace, curveBetween, edgeCurves, type LabelPlace, pointAt, svgPath } from "./edge-geometry";
import { EdgePainter } from "./edge-painter";
import { componentKind } from "./kinds";
import styles from "./link-edge.module.css";
import { addPainter } from "./painting";

export type FlowEdge = Edge<{ readonly port: number }, "link">;

/** Handles stand out from the border by half their size. */
const HANDLE = 5;

/** A link on the canvas: lanes to and fro, chips, the breaker's switch at the caller's end, a tear when it is cut. */
export const LinkEdge = memo(function LinkEdge(props: EdgeProps<FlowEdge>) {
  const { id, target, sourceX, sourceY, targetX, targetY, selected = false, data } = props;
  const port = data?.port ?? 0;
  const lanes = useRef<SVGGElement>(null);
  const chips = useRef<HTMLDivElement>(null);
  const painter = useRef<EdgePainter>(undefined);
  const link = useLink(id);
  const hasBreaker = hasPolicy(link, "circuit-breaker");
  const callee = useComponent(target);
  const isRefusalOrdinary = ordinaryRefusals(componentKind(callee?.kind ?? "")?.metrics) !== undefined;
  const isCut = useRun((run) => run.activeFaults.some((fault) => fault.target === id && CUTS.has(fault.kind)));
  const { curve, beside } = useMemo(() => {
    const caller = { x: sourceX - HANDLE - CARD.width, y: sourceY - CARD.height / 2 };
    const callee = { x: targetX + HANDLE, y: targetY - CARD.height / 2 };
    const found = curveBetween(caller, callee, port);
    return { curve: found, beside: transformOf(chipPlace(found, caller, hasBreaker)) };
  }, [sourceX, sourceY, targetX, targetY, port, hasBreaker]);
  const middle = pointAt(curve, 0.5, { x: 0, y: 0 });

  useLayoutEffect(() => {
    edgeCurves.set(id, curve);
    painter.current?.setCurve(curve);
    return () => edgeCurves.remove(id);
  }, [id, curve]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the painter follows the curve through setCurve.
  useLayoutEffect(() => {
    if (lanes.current === null || chips.current === null) return;
    const fresh = new EdgePainter(lanes.current, chips.current, { id, hasBreaker, isRefusalOrdinary });
    painter.current = fresh;
    fresh.setCurve(curve);
    return addPainter(fresh);
  }, [id, hasBreaker, isRefusalOrdinary]);

  const path = svgPath(curve);
  return (
    <>
      {selected && <path d={path} className={styles.halo} />}
      <g ref={lanes} className={styles.lanes}>
        <path data-part="response" className={styles.response} />
        <path data-part="failure" className={styles.failure} />
        <path data-part="request" className={styles.request} />
        <path data-part="retry" className={styles.retry} />
        <path data-part="arrowTo" className={styles.arrow} />
        <path data-part="arrowBack" className={styles.arrowBack} />
      </g>
      {isCut && <Tear x={middle.x} y={middle.y} />}
      <path d={path} className={styles.hit} />
      {hasBreaker && <rect {...switchBox(curve)} className={styles.hitBox} />}
      <EdgeLabelRenderer>
        <div ref={chips} className={styles.chips} style={{ transform: beside }} data-cut={isCut}>
          <span className={styles.chip} data-part="chip0" />
          <span className={styles.chip} data-part="chip1" />
          {isCut && <span className={styles.cut}>✕ cut</span>}
        </div>
        {hasBreaker && <BreakerSwitch linkId={id} curve={curve} />}
      </EdgeLabelRenderer>
    </>
  );
});

function transformOf({ x, y, alignX, alignY }: LabelPlace): string {
  return `translate(${x}px, ${y}px) translate(${-alignX * 100}%, ${-alignY * 100}%)`;
}

/** Fault kinds that stop every message on a link. */
const CUTS: ReadonlySet<string> = new Set(["partition", "network-partition", "link-cut", "cut"]);

const TEETH = [-16, -8, 0, 8, 16];

/** A jagged gap across the lanes. */
function Tear({ x, y }: { readonly x: number; readonly y: number }) {
  const edge = (dx: number) => TEETH.map((dy, index) => `${x + dx + (index % 2 === 0 ? -3 : 3)},${y + dy}`);
  const [left, right] = [edge(-8), edge(8)];
  return (
    <g>
      <path d={`M${[...left, ...[...right].reverse()].join(" L")} Z`} className={styles.gap} />
      <path d={`M${left.join(" L")}`} className={styles.tornEdge} />
      <path d={`M${right.join(" L")}`} className={styles.tornEdge} />
    </g>
  );
}

function hasPolicy(link: LinkDocument | undefined, kind: string): boolean {
  return link?.policies?.some((policy) => policy.kind === kind) === true;
}
