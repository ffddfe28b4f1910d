/** Curves of links on the canvas: where lanes, chips and particles go. */

export interface Curve {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly x3: number;
  readonly y3: number;
}

export interface CurvePoint {
  x: number;
  y: number;
}

const REACH_MIN = 36;
const REACH_MAX = 220;
/** How far a link that runs backwards swings out. */
const LOOP_REACH = 96;

/** From the right side of the caller to the left side of the callee, leaving and arriving horizontally. */
export function curveBetween(x0: number, y0: number, x3: number, y3: number): Curve {
  const ahead = x3 - x0;
  const reach =
    ahead >= REACH_MIN * 2
      ? Math.min(REACH_MAX, Math.max(REACH_MIN, ahead * 0.5))
      : Math.min(REACH_MAX, LOOP_REACH + Math.abs(y3 - y0) * 0.15 + Math.max(0, -ahead) * 0.25);
  return { x0, y0, x1: x0 + reach, y1: y0, x2: x3 - reach, y2: y3, x3, y3 };
}

export function svgPath({ x0, y0, x1, y1, x2, y2, x3, y3 }: Curve): string {
  return `M${x0},${y0} C${x1},${y1} ${x2},${y2} ${x3},${y3}`;
}

/** The point at parameter `t` (0–1), written into `into`. */
export function pointAt(curve: Curve, t: number, into: CurvePoint): CurvePoint {
  const s = 1 - t;
  const a = s * s * s;
  const b = 3 * s * s * t;
  const c = 3 * s * t * t;
  const d = t * t * t;
  into.x = a * curve.x0 + b * curve.x1 + c * curve.x2 + d * curve.x3;
  into.y = a * curve.y0 + b * curve.y1 + c * curve.y2 + d * curve.y3;
  return into;
}

/** Number of equal steps of length that a track is cut into. */
export const TRACK_STEPS = 32;

/** Points at equal distances along a curve with the normal at each: x, y, nx, ny. Constant speed without a search. */
export function trackOf(curve: Curve): Float32Array {
  const fine = TRACK_STEPS * 4;
  const xs = new Float64Array(fine + 1);
  const ys = new Float64Array(fine + 1);
  const lengths = new Float64Array(fine + 1);
  const point: CurvePoint = { x: 0, y: 0 };
  for (let i = 0; i <= fine; i++) {
    pointAt(curve, i / fine, point);
    xs[i] = point.x;
    ys[i] = point.y;
    if (i > 0) lengths[i] = at(lengths, i - 1) + Math.hypot(point.x - at(xs, i - 1), point.y - at(ys, i - 1));
  }
  const total = at(lengths, fine);
  const track = new Float32Array((TRACK_STEPS + 1) * 4);
  let k = 0;
  for (let step = 0; step <= TRACK_STEPS; step++) {
    const wanted = (total * step) / TRACK_STEPS;
    while (k < fine - 1 && at(lengths, k + 1) < wanted) k++;
    const span = at(lengths, k + 1) - at(lengths, k);
    const share = span > 0 ? Math.min(1, Math.max(0, (wanted - at(lengths, k)) / span)) : 0;
    const dx = at(xs, k + 1) - at(xs, k);
    const dy = at(ys, k + 1) - at(ys, k);
    const norm = Math.hypot(dx, dy) || 1;
    track.set([at(xs, k) + dx * share, at(ys, k) + dy * share, -dy / norm, dx / norm], step * 4);
  }
  return track;
}

/** Typed arrays of a known length: every index below is within it. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

const curves = new Map<string, Curve>();
const tracks = new Map<string, Float32Array>();

/** Each edge says where it runs whenever it renders; `version` grows. */
export const edgeCurves = {
  version: 0,
  set(linkId: string, curve: Curve): void {
    curves.set(linkId, curve);
    tracks.delete(linkId);
    edgeCurves.version++;
  },
  remove(linkId: string): void {
    curves.delete(linkId);
    tracks.delete(linkId);
    edgeCurves.version++;
  },
  get: (linkId: string): Curve | undefined => curves.get(linkId),
  track(linkId: string): Float32Array | undefined {
    const known = tracks.get(linkId);
    const curve = curves.get(linkId);
    if (known !== undefined || curve === undefined) return known;
    const fresh = trackOf(curve);
    tracks.set(linkId, fresh);
    return fresh;
  },
};

/** The same curve moved sideways: positive = to the right of the way from caller to callee. */
export function laneOf(curve: Curve, offset: number): Curve {
  const { x0, y0, x1, y1, x2, y2, x3, y3 } = curve;
  const tx = x3 + x2 - x1 - x0;
  const ty = y3 + y2 - y1 - y0;
  // The ends run horizontally and move straight down; the middle moves along its own normal.
  const lean = (-offset * (ty / (Math.hypot(tx, ty) || 1))) / 0.75;
  return { x0, y0: y0 + offset, x1: x1 + lean, y1: y1 + offset, x2: x2 + lean, y2: y2 + offset, x3, y3: y3 + offset };
}
