/** Where new cards go: never on top of others. */
import type { Scenario } from "../model/document";

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Size of a card on the canvas, at every distance. */
export const CARD = { width: 176, height: 92 } as const;
/** Room that a new card keeps to the others. */
const MARGIN = 28;
/** Components without a place stand in a row. */
const UNPLACED = { x: 0, y: 0, step: 240 };
const RINGS_MAX = 60;

/** Upper left corners of all cards, in the order of the document. */
export function placesOf({ components, layout }: Pick<Scenario, "components" | "layout">): ReadonlyMap<string, Place> {
  let unplaced = 0;
  return new Map(
    components.map(({ id }) => [id, layout[id] ?? { x: UNPLACED.x + UNPLACED.step * unplaced++, y: UNPLACED.y }]),
  );
}

/** The upper left corner nearest to a card with its middle at `middle` where it covers no other. */
export function freePlace(middle: Place, taken: readonly Place[]): Place {
  const wanted = { x: middle.x - CARD.width / 2, y: middle.y - CARD.height / 2 };
  return freeShift([wanted], taken, wanted);
}

/** The corner nearest to `wanted` to which a group of cards can go as a whole; `group` begins with the card meant. */
function freeShift(group: readonly Place[], taken: readonly Place[], wanted: Place): Place {
  const [first = wanted] = group;
  const isFree = ({ x, y }: Place) =>
    group.every((card) => taken.every((other) => isApart({ x: card.x + x - first.x, y: card.y + y - first.y }, other)));
  for (let ring = 0; ring < RINGS_MAX; ring++) {
    const free = around(wanted, ring).find(isFree);
    if (free !== undefined) return free;
  }
  // A dense field of cards: below everything there is always room.
  return { x: wanted.x, y: Math.max(...taken.map(({ y }) => y)) + CARD.height + MARGIN };
}

/** The offset nearest to the wanted one at which copies of `group` cover nothing. */
export function freeOffset(group: readonly Place[], taken: readonly Place[], wanted: Place): Place {
  const [first] = group;
  if (first === undefined) return wanted;
  const at = freeShift(group, taken, { x: first.x + wanted.x, y: first.y + wanted.y });
  return { x: at.x - first.x, y: at.y - first.y };
}

function isApart(a: Place, b: Place): boolean {
  return Math.abs(b.x - a.x) >= CARD.width + MARGIN || Math.abs(b.y - a.y) >= CARD.height + MARGIN;
}

/** Points of a square ring around `center`, the nearest first, below before above. */
function around(center: Place, ring: number): Place[] {
  if (ring === 0) return [center];
  const [dx, dy] = [(CARD.width + MARGIN) / 3, (CARD.height + MARGIN) / 3];
  const points: Place[] = [];
  for (let i = -ring; i <= ring; i++) {
    points.push({ x: center.x + i * dx, y: center.y + ring * dy }, { x: center.x + i * dx, y: center.y - ring * dy });
    points.push({ x: center.x + ring * dx, y: center.y + i * dy }, { x: center.x - ring * dx, y: center.y + i * dy });
  }
  const distance = (point: Place) => Math.hypot(point.x - center.x, point.y - center.y);
  return points.sort((a, b) => distance(a) - distance(b));
}
