/** Draws dots along their links: one path and one fill per shape. */

import { type Dots, SHAPES, type Shape } from "./dots";
import { edgeCurves, TRACK_STEPS } from "./edge-geometry";

export type Palette = Readonly<Record<Shape | "halo", string>>;

const TOKENS: Readonly<Record<Shape | "halo", string>> = {
  request: "--ok",
  response: "--ok",
  retry: "--retry",
  ghost: "--idle",
  lost: "--error",
  error: "--error",
  timeout: "--error",
  refused: "--shed",
  cancelled: "--idle",
  degraded: "--warn",
  halo: "--canvas",
};

/** Drawn as outlines rather than filled. */
const OUTLINED: ReadonlySet<Shape> = new Set([
  "response",
  "timeout",
  "refused",
  "cancelled",
  "ghost",
  "lost",
  "degraded",
]);
/** Beside the middle of the link, where the lanes are. */
const LANE_OFFSET = 3.5;
/** A lost message gets this far. */
const LOST_AT = 0.55;

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim() || "gray"]);
  return Object.fromEntries(entries) as Palette;
}

export interface Canvas2D {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A card, in the coordinates of the document: dots pass below it. */
export interface Cover {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  readonly view: View;
  readonly dots: Dots;
  readonly linkIds: readonly string[];
  readonly covers: readonly Cover[];
  readonly nowMs: number;
}

const COVER_RADIUS = 10;

export function drawDots(canvas: Canvas2D, { view, dots, linkIds, covers, nowMs }: Scene, palette: Palette): void {
  const { context, width, height, scale } = canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width * scale, height * scale);
  if (dots.count === 0) return;
  context.setTransform(view.zoom * scale, 0, 0, view.zoom * scale, view.x * scale, view.y * scale);
  const bounds = {
    left: -view.x / view.zoom,
    top: -view.y / view.zoom,
    right: (width - view.x) / view.zoom,
    bottom: (height - view.y) / view.zoom,
  };
  const tracks = linkIds.map((id) => edgeCurves.track(id));
  // Dots keep a readable size when the view is far away.
  const size = 1 / Math.min(1, Math.max(0.45, view.zoom) + 0.2);
  for (const [index, shape] of SHAPES.entries()) {
    context.beginPath();
    let isEmpty = true;
    for (let dot = 0; dot < dots.count; dot++) {
      if (dots.shape[dot] !== index) continue;
      const track = tracks[dots.link[dot] ?? -1];
      const share = (nowMs - (dots.startMs[dot] ?? 0)) / (dots.lengthMs[dot] ?? 1);
      if (track === undefined || share < 0 || share > 1) continue;
      const isOutward = dots.isOutward[dot] === 1;
      const along = shape === "lost" ? share * LOST_AT : isOutward ? share : 1 - share;
      const at = Math.min(TRACK_STEPS - 1e-6, along * TRACK_STEPS);
      const step = Math.floor(at);
      const rest = at - step;
      const k = step * 4;
      const offset = isOutward ? LANE_OFFSET : -LANE_OFFSET;
      const x = mix(track, k, rest) + mix(track, k + 2, rest) * offset;
      const y = mix(track, k + 1, rest) + mix(track, k + 3, rest) * offset;
      if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) continue;
      isEmpty = false;
      TRACE[shape](context, x, y, size);
    }
    if (isEmpty) continue;
    finish(context, shape, palette, size);
  }
  cutOut(context, covers);
}

function cutOut(context: CanvasRenderingContext2D, covers: readonly Cover[]): void {
  context.globalCompositeOperation = "destination-out";
  context.beginPath();
  for (const { x, y, width, height } of covers) context.roundRect(x, y, width, height, COVER_RADIUS);
  context.fill();
  context.globalCompositeOperation = "source-over";
}

/** A rim in the canvas's color keeps dots apart from the lane below them. */
function finish(context: CanvasRenderingContext2D, shape: Shape, palette: Palette, size: number): void {
  context.lineJoin = "round";
  context.lineCap = "round";
  if (OUTLINED.has(shape)) {
    context.strokeStyle = palette.halo;
    context.lineWidth = 3.6 * size;
    context.stroke();
    if (shape === "response" || shape === "timeout" || shape === "degraded" || shape === "ghost") {
      context.fillStyle = palette.halo;
      context.fill();
    }
    context.strokeStyle = palette[shape];
    context.lineWidth = 1.5 * size;
    context.stroke();
    return;
  }
  context.strokeStyle = palette.halo;
  context.lineWidth = 2 * size;
  context.stroke();
  context.fillStyle = palette[shape];
  context.fill();
}

/** A value of the track between two of its steps. */
function mix(track: Float32Array, k: number, rest: number): number {
  const from = track[k] ?? 0;
  return from + ((track[k + 4] ?? from) - from) * rest;
}

type Trace = (context: CanvasRenderingContext2D, x: number, y: number, size: number) => void;

const circle =
  (radius: number): Trace =>
  (context, x, y, size) => {
    context.moveTo(x + radius * size, y);
    context.arc(x, y, radius * size, 0, Math.PI * 2);
  };
const diamond: Trace = (context, x, y, size) => {
  const r = 4.4 * size;
  context.moveTo(x, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x, y + r);
  context.lineTo(x - r, y);
  context.closePath();
};
const triangle: Trace = (context, x, y, size) => {
  const r = 4.2 * size;
  context.moveTo(x, y - r);
  context.lineTo(x + r * 0.95, y + r * 0.75);
  context.lineTo(x - r * 0.95, y + r * 0.75);
  context.closePath();
};
const cross: Trace = (context, x, y, size) => {
  const r = 3 * size;
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x + r, y - r);
  context.lineTo(x - r, y + r);
};
const square: Trace = (context, x, y, size) => context.rect(x - 2.6 * size, y - 2.6 * size, 5.2 * size, 5.2 * size);

export const TRACE: Readonly<Record<Shape, Trace>> = {
  request: circle(2.8),
  response: circle(2.4),
  retry: triangle,
  ghost: square,
  lost: cross,
  error: diamond,
  timeout: diamond,
  refused: cross,
  cancelled: cross,
  degraded: circle(2.6),
};
