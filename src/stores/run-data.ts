/**
 * What changes at frame rate, outside React: the live row, the completed rows, the particles. Drawn by subscribers to
 * `onFrame`; numbers in React components come through `useColumn`, which looks at most five times a second.
 */
import type { FrameLayout, FromWorker, RunState } from "../worker/protocol";
import { RowRing } from "./row-ring";

export type FrameMessage = Extract<FromWorker, { readonly type: "frame" }>;

/** One frame, as drawing code receives it. Valid during the call and until the next frame. */
export interface LiveFrame {
  readonly state: RunState;
  readonly timeMs: number;
  readonly eventCount: number;
  /** Simulated seconds per real second achieved lately; NaN while paused. */
  readonly achievedRatio: number;
  /** Levels as they are now, rates and percentiles of the last completed row interval; NaN where nothing was seen. */
  readonly live: Float64Array;
  readonly rows: RowRing;
  /** Number of rows that this frame completed. */
  readonly newRowCount: number;
  readonly particles: Float64Array;
  readonly requestsPerDot: number;
  readonly failuresPerDot: number;
}

export type FrameListener = (frame: LiveFrame) => void;

const REACT_INTERVAL_MS = 200;
const EMPTY_PARTICLES = new Float64Array(0);

export class RunData {
  #layout: FrameLayout | undefined;
  #columns = new Map<string, number>();
  #rows = new RowRing(1, 0);
  #live: Float64Array = new Float64Array(0);
  #last: LiveFrame | undefined;
  /** Grows with every frame; starts anew with no layout. */
  frameVersion = 0;
  readonly #frameListeners = new Set<FrameListener>();
  readonly #slowListeners = new Set<() => void>();
  #slowTimer: ReturnType<typeof setTimeout> | undefined;

  get layout(): FrameLayout | undefined {
    return this.#layout;
  }

  get rows(): RowRing {
    return this.#rows;
  }

  get live(): Float64Array {
    return this.#live;
  }

  get lastFrame(): LiveFrame | undefined {
    return this.#last;
  }

  /** A new run: the columns are known, nothing has been measured yet. */
  begin(layout: FrameLayout): void {
    this.#layout = layout;
    this.#columns = columnIndex(layout);
    this.#rows = new RowRing(layout.columnCount, Math.ceil(layout.runForMs / Math.max(1, layout.rowIntervalMs)));
    this.#live = new Float64Array(layout.columnCount).fill(Number.NaN);
    this.#last = undefined;
    this.frameVersion++;
    this.#announceSlowly();
  }

  take(message: FrameMessage): void {
    if (this.#layout === undefined) return;
    const before = this.#rows.rowCount;
    this.#live = message.live;
    if (message.rows.length > 0) this.#rows.append(message.rows);
    this.frameVersion++;
    const frame: LiveFrame = {
      state: message.state,
      timeMs: message.timeMs,
      eventCount: message.eventCount,
      achievedRatio: message.achievedRatio,
      live: message.live,
      rows: this.#rows,
      newRowCount: Math.max(0, this.#rows.rowCount - before),
      particles: message.particles,
      requestsPerDot: message.requestsPerDot,
      failuresPerDot: message.failuresPerDot,
    };
    this.#last = frame;
    for (const listener of this.#frameListeners) listener(frame);
    this.#announceSlowly();
  }

  /** Column of one metric of one component or link; -1 when the run does not have it. */
  columnOf(entityId: string, metricId: string): number {
    return this.#columns.get(`${entityId} ${metricId}`) ?? -1;
  }

  /** The live value; NaN when unknown. */
  value(entityId: string, metricId: string): number {
    return this.#live[this.columnOf(entityId, metricId)] ?? Number.NaN;
  }

  /** Calls `listener` with every frame, and at once with the last one if there is any. */
  onFrame(listener: FrameListener): () => void {
    this.#frameListeners.add(listener);
    if (this.#last !== undefined) listener({ ...this.#last, particles: EMPTY_PARTICLES });
    return () => this.#frameListeners.delete(listener);
  }

  /** At most five times a second, after frames: for React components that show a few numbers. */
  onTick(listener: () => void): () => void {
    this.#slowListeners.add(listener);
    return () => this.#slowListeners.delete(listener);
  }

  #announceSlowly(): void {
    if (this.#slowTimer !== undefined || this.#slowListeners.size === 0) return;
    this.#slowTimer = setTimeout(() => {
      this.#slowTimer = undefined;
      for (const listener of this.#slowListeners) listener();
    }, REACT_INTERVAL_MS);
  }
}

function columnIndex(layout: FrameLayout): Map<string, number> {
  const index = new Map<string, number>();
  for (const entity of layout.entities) {
    for (const [offset, column] of entity.columns.entries()) {
      index.set(`${entity.id} ${column.id}`, entity.firstColumn + offset);
    }
  }
  return index;
}
