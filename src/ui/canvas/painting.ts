/**
 * Live status on the canvas: one frame subscription for all cards and edges, which write to their own elements. React
 * renders structure only; nothing here passes through its state.
 */
import { type LiveFrame, onFrame, runData } from "../../stores/run-store";
import type { FrameLayout } from "../../worker/protocol";

export interface PaintPass {
  readonly frame: LiveFrame;
  /** A row was completed since the last pass: curves have a new point. */
  readonly isRowDue: boolean;
}

export interface Painter {
  /** Another run: other columns, nothing measured yet. */
  bind(layout: FrameLayout): void;
  paint(pass: PaintPass): void;
}

/** Six pictures a second: pictures and numbers of one card always tell of the same moment, and can be read. */
const INTERVAL_MS = 160;

const painters = new Set<Painter>();
let boundTo: FrameLayout | undefined;
let paintedAtMs = 0;
let rowVersion = -1;

/** Paints `painter` with every frame from now on, and at once with the last one. */
export function addPainter(painter: Painter): () => void {
  painters.add(painter);
  const { layout, lastFrame } = runData;
  if (layout !== undefined) painter.bind(layout);
  if (lastFrame !== undefined) painter.paint({ frame: lastFrame, isRowDue: true });
  return () => painters.delete(painter);
}

/** The canvas subscribes once, while it is mounted. */
export function startPainting(): () => void {
  return onFrame((frame) => {
    const { layout } = runData;
    if (layout !== undefined && layout !== boundTo) {
      boundTo = layout;
      for (const painter of painters) painter.bind(layout);
    }
    const now = performance.now();
    if (frame.state === "playing" && now - paintedAtMs < INTERVAL_MS) return;
    paintedAtMs = now;
    const isRowDue = frame.rows.version !== rowVersion;
    rowVersion = frame.rows.version;
    const pass: PaintPass = { frame, isRowDue };
    for (const painter of painters) painter.paint(pass);
  });
}

/** Paints everything again with the last frame: after a change of theme. */
export function repaint(): void {
  const { lastFrame } = runData;
  if (lastFrame === undefined) return;
  for (const painter of painters) painter.paint({ frame: lastFrame, isRowDue: true });
}
