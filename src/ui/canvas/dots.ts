/**
 * Dots under way: columns of numbers, no object per dot. Times are on a clock of the screen that stands still while the
 * run does, so a paused picture keeps its dots where they are.
 */
import {
  PARTICLE_ATTEMPT,
  PARTICLE_END_MS,
  PARTICLE_LINK,
  PARTICLE_OUTCOME,
  PARTICLE_PHASE,
  PARTICLE_START_MS,
  PARTICLE_STRIDE,
} from "../../worker/protocol";

/** What a dot looks like; the order is that of drawing. */
export const SHAPES = [
  "request",
  "response",
  "retry",
  "ghost",
  "lost",
  "error",
  "timeout",
  "refused",
  "cancelled",
  "degraded",
] as const;
export type Shape = (typeof SHAPES)[number];

export const DOTS_MAX = 2000;
export const SCREEN_MS_MIN = 250;
export const SCREEN_MS_MAX = 1500;

/** Shapes of answers by outcome code (`model/outcome.ts`). */
const ANSWERS: readonly Shape[] = [
  "response",
  "degraded",
  "error",
  "error",
  "timeout",
  "refused",
  "refused",
  "refused",
  "cancelled",
];
const LOST = -2;

export class Dots {
  count = 0;
  readonly link = new Int32Array(DOTS_MAX);
  readonly shape = new Uint8Array(DOTS_MAX);
  /** 1 = towards the callee, 0 = back. */
  readonly isOutward = new Uint8Array(DOTS_MAX);
  readonly startMs = new Float64Array(DOTS_MAX);
  readonly lengthMs = new Float64Array(DOTS_MAX);
  /** Every trip of the last second could be drawn at its true pace. */
  isToScale = true;

  clear(): void {
    this.count = 0;
  }

  /**
   * Adds the trips of one frame. `nowMs` is the screen's clock at the simulated time `frameMs`, `ratio` the simulated
   * time per real time.
   */
  add(trips: Float64Array, nowMs: number, frameMs: number, ratio: number): void {
    let isToScale = true;
    for (let at = 0; at + PARTICLE_STRIDE <= trips.length; at += PARTICLE_STRIDE) {
      if (this.count >= DOTS_MAX) break;
      const start = number(trips, at + PARTICLE_START_MS);
      const trueMs = (number(trips, at + PARTICLE_END_MS) - start) / ratio;
      const lengthMs = Math.min(SCREEN_MS_MAX, Math.max(SCREEN_MS_MIN, trueMs));
      isToScale &&= lengthMs === trueMs;
      const dot = this.count++;
      this.link[dot] = number(trips, at + PARTICLE_LINK);
      this.isOutward[dot] = number(trips, at + PARTICLE_PHASE) === 0 ? 1 : 0;
      this.shape[dot] = SHAPES.indexOf(shapeOf(trips, at));
      // Trips of a frame began before it: they set out in their true rhythm, one frame late.
      this.startMs[dot] = nowMs + Math.max(-FRAME_MS, (start - frameMs) / ratio) + FRAME_MS;
      this.lengthMs[dot] = lengthMs;
    }
    if (trips.length > 0) this.isToScale = isToScale;
  }

  /** Lets go of dots that have arrived. */
  sweep(nowMs: number): void {
    let kept = 0;
    for (let dot = 0; dot < this.count; dot++) {
      if (number(this.startMs, dot) + number(this.lengthMs, dot) < nowMs) continue;
      if (kept !== dot) this.#copy(dot, kept);
      kept++;
    }
    this.count = kept;
  }

  #copy(from: number, to: number): void {
    this.link[to] = number(this.link, from);
    this.shape[to] = number(this.shape, from);
    this.isOutward[to] = number(this.isOutward, from);
    this.startMs[to] = number(this.startMs, from);
    this.lengthMs[to] = number(this.lengthMs, from);
  }
}

/** Time between two frames of the worker: trips are drawn this much later, spread as they happened. */
const FRAME_MS = 40;

function shapeOf(trips: Float64Array, at: number): Shape {
  const outcome = number(trips, at + PARTICLE_OUTCOME);
  const attempt = number(trips, at + PARTICLE_ATTEMPT);
  if (number(trips, at + PARTICLE_PHASE) !== 0) return attempt < 0 ? "ghost" : (ANSWERS[outcome] ?? "response");
  if (outcome === LOST) return "lost";
  if (attempt < 0) return "ghost";
  return attempt > 1 ? "retry" : "request";
}

/** Indices are within the columns by construction. */
function number(column: { readonly [index: number]: number }, index: number): number {
  return column[index] ?? 0;
}
