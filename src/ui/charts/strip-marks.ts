/** What stands behind and over the lines of a strip: warm-up, faults, changes, limits. */
import type uPlot from "uplot";
import type { StripView } from "./strip-view";

export function paintBehind(plot: uPlot, { warmUpMs, palette, marks, spanMs }: StripView): void {
  const { ctx } = plot;
  ctx.save();
  if (warmUpMs > 0) fillSpan(plot, 0, warmUpMs, palette.warmUp);
  for (const span of marks().spans) {
    if (span.fromMs > spanMs()) continue;
    fillSpan(plot, span.fromMs, span.toMs, palette.fault);
    edge(plot, span.fromMs, palette.faultEdge);
    if (span.toMs < spanMs()) edge(plot, span.toMs, palette.faultEdge);
  }
  ctx.restore();
}

export function paintOver(plot: uPlot, { palette, marks, limits, strip }: StripView): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, 0, plot.bbox.width, plot.bbox.top + plot.bbox.height);
  ctx.clip();
  ctx.fillStyle = palette.change;
  for (const { atMs } of marks().changes) triangle(plot, atMs, ratio);
  if (strip.form === "lines") {
    ctx.strokeStyle = palette.text;
    ctx.lineWidth = ratio;
    ctx.setLineDash([6 * ratio, 3 * ratio]);
    for (const { value } of limits) limitLine(plot, value);
  }
  ctx.restore();
}

function fillSpan(plot: uPlot, fromMs: number, toMs: number, color: string): void {
  const { left, top, width, height } = plot.bbox;
  const from = Math.max(left, plot.valToPos(fromMs, "x", true));
  const to = Math.min(left + width, Number.isFinite(toMs) ? plot.valToPos(toMs, "x", true) : left + width);
  if (to <= from) return;
  plot.ctx.fillStyle = color;
  plot.ctx.fillRect(from, top, to - from, height);
}

function edge(plot: uPlot, atMs: number, color: string): void {
  const { top, height, left, width } = plot.bbox;
  const x = Math.round(plot.valToPos(atMs, "x", true));
  if (x < left || x > left + width) return;
  plot.ctx.fillStyle = color;
  plot.ctx.fillRect(x, top, devicePixelRatio, height);
}

/** A change of a setting: a small triangle on the upper edge. */
function triangle(plot: uPlot, atMs: number, ratio: number): void {
  const x = plot.valToPos(atMs, "x", true);
  const y = plot.bbox.top;
  plot.ctx.beginPath();
  plot.ctx.moveTo(x - 4 * ratio, y - 6 * ratio);
  plot.ctx.lineTo(x + 4 * ratio, y - 6 * ratio);
  plot.ctx.lineTo(x, y);
  plot.ctx.fill();
}

function limitLine(plot: uPlot, value: number): void {
  const { left, top, width, height } = plot.bbox;
  const y = Math.round(plot.valToPos(value, "y", true)) + 0.5;
  if (!(y >= top && y <= top + height)) return;
  plot.ctx.beginPath();
  plot.ctx.moveTo(left, y);
  plot.ctx.lineTo(left + width, y);
  plot.ctx.stroke();
}
