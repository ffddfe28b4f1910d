/** The tokens, as a canvas needs them: read once per theme, never written down here. */
import type { Stroke, Tone } from "./strips";

export interface ChartPalette {
  readonly color: (tone: Tone) => string;
  readonly soft: (tone: Tone) => string;
  readonly hatch: (tone: Tone) => CanvasPattern | string;
  readonly grid: string;
  readonly text: string;
  readonly muted: string;
  readonly warmUp: string;
  readonly fault: string;
  readonly faultEdge: string;
  readonly change: string;
  readonly font: string;
}

const TOKENS: Readonly<Record<Tone, string>> = {
  ok: "--ok",
  warn: "--warn",
  error: "--error",
  retry: "--retry",
  cache: "--cache",
  shed: "--shed",
  text: "--text",
  muted: "--idle",
};
const SOFT_ALPHA = 0.16;
const TICK_FONT = "10.5px";

export function readPalette(element: Element): ChartPalette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const color = (tone: Tone) => token(TOKENS[tone]);
  return {
    color,
    soft: (tone) => withAlpha(color(tone), SOFT_ALPHA),
    hatch: (tone) => hatchOf(color(tone)),
    grid: token("--border"),
    text: token("--text"),
    muted: token("--muted"),
    warmUp: withAlpha(token("--idle"), 0.12),
    fault: withAlpha(token("--error"), 0.1),
    faultEdge: withAlpha(token("--error"), 0.55),
    change: token("--accent"),
    font: `${TICK_FONT} ${style.fontFamily}`,
  };
}

/** Tokens are `#rrggbb`. */
function withAlpha(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

const HATCH_SIZE = 6;

function hatchOf(color: string): CanvasPattern | string {
  const ratio = Math.max(1, Math.round(window.devicePixelRatio));
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH_SIZE * ratio;
  const context = tile.getContext("2d");
  if (context === null) return color;
  context.strokeStyle = color;
  context.lineWidth = 1.1 * ratio;
  const size = tile.width;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
  }
  context.stroke();
  return context.createPattern(tile, "repeat") ?? color;
}

export function dashOf(stroke: Stroke | undefined): number[] {
  if (stroke === "dashed") return [5, 3];
  return stroke === "dotted" ? [1.5, 2.5] : [];
}
