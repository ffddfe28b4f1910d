import type { ConnectionLineComponentProps } from "@xyflow/react";
import styles from "./canvas.module.css";
import { looseCurve, svgPath } from "./edge-geometry";
import type { FlowNode } from "./node-card";

/** The line under the pointer while a link is drawn. */
export function NewLine({
  fromX,
  fromY,
  toX,
  toY,
  connectionStatus,
  fromPosition,
}: ConnectionLineComponentProps<FlowNode>) {
  const curve = fromPosition === "left" ? looseCurve(toX, toY, fromX, fromY) : looseCurve(fromX, fromY, toX, toY);
  return <path className={styles.newLine} d={svgPath(curve)} data-valid={connectionStatus !== "invalid"} />;
}
