/**
 * Chooses the trips over links that the page shows as dots. The choice is a hash of the request's number, never a draw,
 * and it only reads: display on or off gives the same run.
 */
import type { CallTable } from "../model/calls";
import { ORPHAN } from "../model/calls";
import { isAnswer, type Outcome } from "../model/outcome";
import type { Observer } from "./simulation";

/** link, phase, start ms, end ms, outcome, attempt: see `protocol.ts`. */
export const PARTICLE_WIDTH = 6;
/** Trips sent to the page in one frame at most. */
const TRIPS_PER_FRAME = 240;
/** Trips of one frame that can be told apart: on one link, and on all. More, and a dot stands for more requests. */
const WISH_PER_LINK = 5;
const WISH_PER_FRAME = 64;
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
const HASH_COUNT = 2_147_483_648;
const NS_PER_MS = 1e6;

export class ParticleSampler implements Observer {
  /** One dot stands for so many requests that went well, or failures. */
  get requestsPerDot(): number {
    return SCALES[this.#good.scale]!;
  }
  get failuresPerDot(): number {
    return SCALES[this.#bad.scale]!;
  }
  readonly #calls: CallTable;
  readonly #now: () => number;
  readonly #trips = new Float64Array(TRIPS_PER_FRAME * PARTICLE_WIDTH);
  #count = 0;
  readonly #good = newGroup();
  readonly #bad = newGroup();

  constructor(calls: CallTable, now: () => number) {
    this.#calls = calls;
    this.#now = now;
  }

  sent(linkIndex: number, slot: number, arrivesAtNs: number): void {
    if (!this.#isChosen(slot, linkIndex, this.#good)) return;
    const isLost = arrivesAtNs < 0;
    this.#add(linkIndex, 0, isLost ? this.#now() : arrivesAtNs, isLost ? -2 : -1, slot);
  }

  answered(linkIndex: number, slot: number, outcome: Outcome, arrivesAtNs: number): void {
    if (!this.#isChosen(slot, linkIndex, isAnswer(outcome) ? this.#good : this.#bad)) return;
    this.#add(linkIndex, 1, arrivesAtNs, outcome, slot);
  }

  /** The trips since the last call, as a copy; adapts the scales. */
  take(): Float64Array {
    const trips = this.#trips.slice(0, this.#count * PARTICLE_WIDTH);
    this.#count = 0;
    adapt(this.#good);
    adapt(this.#bad);
    return trips;
  }

  #isChosen(slot: number, linkIndex: number, group: Group): boolean {
    if (mixed(this.#calls.request[slot]!) >= group.limit) return false;
    group.onLink.set(linkIndex, (group.onLink.get(linkIndex) ?? 0) + 1);
    return this.#count < TRIPS_PER_FRAME;
  }

  #add(linkIndex: number, phase: number, endNs: number, outcome: number, slot: number): void {
    const at = this.#count++ * PARTICLE_WIDTH;
    const attempt = this.#calls.attempt[slot]!;
    this.#trips[at] = linkIndex;
    this.#trips[at + 1] = phase;
    this.#trips[at + 2] = this.#now() / NS_PER_MS;
    this.#trips[at + 3] = endNs / NS_PER_MS;
    this.#trips[at + 4] = outcome;
    this.#trips[at + 5] = this.#calls.owner[slot] === ORPHAN ? -attempt : attempt;
  }
}

/** Good answers or failures: their scale changes with hysteresis. */
interface Group {
  scale: number;
  /** Requests whose hash lies below are shown: one in `scale`. */
  limit: number;
  /** Trips of this frame by link. */
  readonly onLink: Map<number, number>;
  /** Trips per frame by link, averaged over about a second: a burst is not a trend. */
  readonly usual: Map<number, number>;
  /** Frames in a row with few. */
  quiet: number;
}

function newGroup(): Group {
  return { scale: 0, limit: HASH_COUNT, onLink: new Map(), usual: new Map(), quiet: 0 };
}

const FRAMES_AVERAGED = 20;
const QUIET_FRAMES = 25;

function adapt(group: Group): void {
  const { onLink, usual } = group;
  let all = 0;
  let busiest = 0;
  for (const link of onLink.keys()) if (!usual.has(link)) usual.set(link, 0);
  for (const [link, average] of usual) {
    const next = average + ((onLink.get(link) ?? 0) - average) / FRAMES_AVERAGED;
    usual.set(link, next);
    all += next;
    busiest = Math.max(busiest, next);
  }
  onLink.clear();
  const crowding = Math.max(busiest / WISH_PER_LINK, all / WISH_PER_FRAME);
  // The steps of the scale are at most 2.5 apart: one down from here is not yet crowded.
  group.quiet = crowding < 0.35 ? group.quiet + 1 : 0;
  if (crowding > 1) rescale(group, 1);
  else if (group.quiet > QUIET_FRAMES) rescale(group, -1);
}

/** What comes from now on is thinner, or denser, by a known factor: the averages follow at once. */
function rescale(group: Group, by: 1 | -1): void {
  const next = SCALES[group.scale + by];
  if (next === undefined) return;
  const factor = SCALES[group.scale]! / next;
  for (const [link, average] of group.usual) group.usual.set(link, average * factor);
  group.scale += by;
  group.limit = HASH_COUNT / next;
  group.quiet = 0;
}

/** Spreads consecutive numbers evenly over 0 to HASH_COUNT − 1 (the finaliser of MurmurHash3). */
function mixed(request: number): number {
  let h = request | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 1;
}
