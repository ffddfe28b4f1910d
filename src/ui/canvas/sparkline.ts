/** A curve of the last minute on a tiny canvas: no axes, the numbers stand beside it. */
import type { RowRing } from "../../stores/run-store";

const PADDING = 1.5;

export class Sparkline {
  readonly #width: number;
  readonly #height: number;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #color: string;
  #values = new Float64Array(0) as Float64Array;

  /** `color` names a token; it is read once, so make a new sparkline when the theme changes. */
  constructor(canvas: HTMLCanvasElement, color: string) {
    const scale = Math.max(2, globalThis.devicePixelRatio ?? 1);
    this.#width = canvas.clientWidth || 44;
    this.#height = canvas.clientHeight || 16;
    canvas.width = Math.round(this.#width * scale);
    canvas.height = Math.round(this.#height * scale);
    this.#context = canvas.getContext("2d");
    this.#context?.scale(scale, scale);
    this.#color = getComputedStyle(canvas).getPropertyValue(color).trim() || "gray";
  }

  /** The values of `column` over the last `windowMs` of the rows; gaps where nothing was measured. */
  draw(rows: RowRing, column: number, windowMs: number): void {
    const context = this.#context;
    if (context === null) return;
    context.clearRect(0, 0, this.#width, this.#height);
    const last = rows.rowCount - 1;
    if (column < 0 || last < 1) return;
    const endMs = rows.value(last, 0);
    const first = Math.max(0, rows.rowAt(endMs - windowMs));
    this.#values = rows.column(column, first, rows.rowCount, this.#values);
    const most = this.#values.reduce((max, value) => (value > max ? value : max), 0);
    if (!(most > 0)) return;
    const step = (this.#width - 2 * PADDING) / Math.max(1, this.#values.length - 1);
    context.beginPath();
    let isDown = false;
    for (const [index, value] of this.#values.entries()) {
      if (Number.isNaN(value)) {
        isDown = false;
        continue;
      }
      const x = PADDING + index * step;
      const y = this.#height - PADDING - (value / most) * (this.#height - 2 * PADDING);
      if (isDown) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    }
    context.strokeStyle = this.#color;
    context.lineWidth = 1.25;
    context.lineJoin = "round";
    context.stroke();
  }
}
