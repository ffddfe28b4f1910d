/** Round numbers of simulated time and of values, so that axes grow in steps rather than with every frame. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks, in ms. */
export const TIME_INCREMENTS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((value) => value * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((value) => value * MINUTE),
  ...[1, 2, 3, 6, 12].map((value) => value * HOUR),
  ...[1, 2, 5, 10, 30].map((value) => value * DAY),
];

const SPANS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 30].map((value) => value * SECOND),
  ...[1, 1.5, 2, 3, 5, 10, 20, 30].map((value) => value * MINUTE),
  ...[1, 2, 3, 6, 12].map((value) => value * HOUR),
  ...[1, 2, 5, 10, 20, 45, 90].map((value) => value * DAY),
];
const SPAN_MIN_MS = 10 * SECOND;

/** How much time a chart shows when `timeMs` have passed: the next round span, never more than the run has. */
export function shownSpanMs(timeMs: number, runForMs: number): number {
  const wanted = Math.max(timeMs, SPAN_MIN_MS);
  const span = SPANS.find((each) => each >= wanted) ?? runForMs;
  return Math.max(1, Math.min(span, runForMs));
}

const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number that leaves a little room above `max`. */
export function roundMax(max: number): number {
  if (!(max > 0) || !Number.isFinite(max)) return 1;
  const wanted = max * 1.04;
  const magnitude = 10 ** Math.floor(Math.log10(wanted));
  const step = STEPS.find((each) => each * magnitude >= wanted) ?? 10;
  return step * magnitude;
}

/**
 * A tick of the time axis: `0`, `15 s`, `1:30`, `2:00:00`, in the precision that the distance of ticks needs. All ticks of
 * an axis that ends at `lastMs` are written alike.
 */
export function tickLabel(ms: number, incrementMs: number, lastMs = ms): string {
  if (ms === 0) return "0";
  if (ms < MINUTE && incrementMs < SECOND) return `${Number((ms / SECOND).toFixed(3))} s`;
  if (lastMs < 2 * MINUTE && incrementMs < MINUTE) return `${Math.round(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  const two = (value: number) => String(value).padStart(2, "0");
  const [s, m, h] = [seconds % 60, Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600)];
  if (ms >= 2 * DAY && incrementMs >= HOUR) return `${Math.floor(h / 24)} d${h % 24 === 0 ? "" : ` ${h % 24} h`}`;
  return h === 0 ? `${m}:${two(s)}` : `${h}:${two(m)}:${two(s)}`;
}
