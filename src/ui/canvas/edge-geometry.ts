/** Curves of links on the canvas: where lanes, chips and particles go. */
import { CARD } from "../../stores/free-place";

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

const REACH_MIN = 28;
const REACH_MAX = 220;
/** Less room than this between two cards, and the link takes another side. */
const ROOM_MIN = 20;
/** How far a link to a callee behind hangs down, at least. */
const LOOP_REACH = 96;

/** `under`: out at the bottom and into the bottom, for a callee behind on the same line. */
export type Side = "right" | "top" | "bottom" | "under";

/** The side of the caller's card that a link leaves by: right where the callee stands ahead, else down or up. */
export function sideOf(caller: CurvePoint, callee: CurvePoint): Side {
  const ahead = callee.x - caller.x - CARD.width;
  const below = Math.abs(callee.y - caller.y) - CARD.height;
  if (ahead >= ROOM_MIN) return "right";
  if (below < ROOM_MIN) return "under";
  return callee.y > caller.y ? "bottom" : "top";
}

/**
 * From card to card (their upper left corners) by the sides that face each other. `port` moves the start along its side.
 */
export function curveBetween(caller: CurvePoint, callee: CurvePoint, port = 0): Curve {
  const side = sideOf(caller, callee);
  if (side !== "right") return uprightCurve(caller, callee, side, port);
  const x0 = caller.x + CARD.width;
  const y0 = caller.y + CARD.height / 2 + port;
  const x3 = callee.x;
  const y3 = callee.y + CARD.height / 2;
  const reach = Math.min(REACH_MAX, Math.max(REACH_MIN, (x3 - x0) * 0.5));
  return { x0, y0, x1: x0 + reach, y1: y0, x2: x3 - reach, y2: y3, x3, y3 };
}

function uprightCurve(caller: CurvePoint, callee: CurvePoint, side: "top" | "bottom" | "under", port: number): Curve {
  const x0 = caller.x + CARD.width / 2 + port;
  const x3 = callee.x + CARD.width / 2;
  const y0 = caller.y + (side === "top" ? 0 : CARD.height);
  const y3 = callee.y + (side === "bottom" ? 0 : CARD.height);
  if (side === "under") {
    const lowest = Math.max(y0, y3) + Math.min(REACH_MAX, LOOP_REACH * 0.5 + Math.abs(x3 - x0) * 0.12);
    return { x0, y0, x1: x0, y1: lowest, x2: x3, y2: lowest, x3, y3 };
  }
  const way = side === "bottom" ? 1 : -1;
  const reach = way * Math.max(REACH_MIN, Math.min(REACH_MAX, Math.abs(y3 - y0) * 0.5));
  return { x0, y0, x1: x0, y1: y0 + reach, x2: x3, y2: y3 - reach, x3, y3 };
}

/** The line under the pointer while a link is drawn: it ends where the pointer is. */
export function looseCurve(x0: number, y0: number, x3: number, y3: number): Curve {
  const reach = Math.min(REACH_MAX, Math.max(REACH_MIN, Math.abs(x3 - x0) * 0.5));
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

/** The first point at this distance from the start, as the crow flies. */
export function pointNear(curve: Curve, distance: number): CurvePoint {
  const point: CurvePoint = { x: curve.x0, y: curve.y0 };
  for (let i = 1; i <= NEAR_STEPS && Math.hypot(point.x - curve.x0, point.y - curve.y0) < distance; i++)
    pointAt(curve, i / NEAR_STEPS, point);
  return point;
}

const NEAR_STEPS = 64;
const CHIP_DISTANCE = 11;
/** Over the switch of a breaker, and over the number of calls that wait at the callee. */
const SWITCH_DISTANCE = 24;
/** A chip is not wider than this. */
const CHIP_WIDTH = 72;
const LEVEL = 40;

/** A point that a label touches, and which part of the label lies there, as a share of its own size. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly alignX: number;
  readonly alignY: number;
}

/**
 * Where the chips of a link stand: beside its middle and on no card, whatever their size. Below a level link, above it if
 * a switch is in the way; on the caller's side of a steep one, because the callee's card lies on the other, and beyond the
 * caller's card where there is no room beside it.
 */
export function chipPlace(curve: Curve, caller: CurvePoint, hasSwitch: boolean): LabelPlace {
  const { x, y } = pointAt(curve, 0.5, { x: 0, y: 0 });
  const isRight = curve.x0 === caller.x + CARD.width;
  if (isRight && Math.abs(curve.y3 - curve.y0) < LEVEL)
    return hasSwitch
      ? { x, y: y - SWITCH_DISTANCE, alignX: 0.5, alignY: 1 }
      : { x, y: y + CHIP_DISTANCE, alignX: 0.5, alignY: 0 };
  const right = rightOf(directions(curve).middle);
  const side = right.x > 0.3 ? { x: -right.x, y: -right.y } : right;
  const place = {
    x: x + side.x * CHIP_DISTANCE,
    y: y + side.y * CHIP_DISTANCE,
    alignX: 0.5 - side.x * 0.5,
    alignY: 0.5 - side.y * 0.5,
  };
  if (!isRight || place.x - place.alignX * CHIP_WIDTH >= curve.x0) return place;
  return curve.y3 > curve.y0
    ? { ...place, y: Math.max(place.y, caller.y + CARD.height + 4), alignY: 0 }
    : { ...place, y: Math.min(place.y, caller.y - 4), alignY: 1 };
}

interface Vector {
  readonly x: number;
  readonly y: number;
}

function unit(x: number, y: number): Vector {
  const norm = Math.hypot(x, y) || 1;
  return { x: x / norm, y: y / norm };
}

/** Direction of the way at the start, in the middle and at the end. */
export function directions({ x0, y0, x1, y1, x2, y2, x3, y3 }: Curve): {
  readonly start: Vector;
  readonly middle: Vector;
  readonly end: Vector;
} {
  return {
    start: unit(x1 - x0, y1 - y0),
    middle: unit(x3 + x2 - x1 - x0, y3 + y2 - y1 - y0),
    end: unit(x3 - x2, y3 - y2),
  };
}

/** To the right of a direction, as one travels. */
export function rightOf({ x, y }: Vector): Vector {
  return { x: -y, y: x };
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

/**
 * The same curve moved sideways: positive = to the right of the way from caller to callee. The ends move along their
 * normals, the middle along its own; directions at the ends are kept.
 */
export function laneOf(curve: Curve, offset: number): Curve {
  const { start, middle, end } = directions(curve);
  const [n0, nm, n3] = [rightOf(start), rightOf(middle), rightOf(end)];
  const ex = (offset * (2 * nm.x - n0.x - n3.x)) / 1.5;
  const ey = (offset * (2 * nm.y - n0.y - n3.y)) / 1.5;
  const lean0 = ex * start.x + ey * start.y;
  const lean3 = ex * end.x + ey * end.y;
  return {
    x0: curve.x0 + offset * n0.x,
    y0: curve.y0 + offset * n0.y,
    x1: curve.x1 + offset * n0.x + lean0 * start.x,
    y1: curve.y1 + offset * n0.y + lean0 * start.y,
    x2: curve.x2 + offset * n3.x + lean3 * end.x,
    y2: curve.y2 + offset * n3.y + lean3 * end.y,
    x3: curve.x3 + offset * n3.x,
    y3: curve.y3 + offset * n3.y,
  };
}

/** A triangle whose tip touches `x, y`, pointing in `direction`. */
export function arrowHead(x: number, y: number, direction: Vector, size: number): string {
  const side = rightOf(direction);
  const [bx, by] = [x - direction.x * size * 1.5, y - direction.y * size * 1.5];
  return `M${x},${y} L${bx + side.x * size},${by + side.y * size} L${bx - side.x * size},${by - side.y * size} Z`;
}
