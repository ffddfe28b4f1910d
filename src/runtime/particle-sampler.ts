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
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
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
  /** Trips wanted and frames in a row with few: the scale changes with hysteresis. */
  readonly #good = { scale: 0, wanted: 0, quiet: 0 };
  readonly #bad = { scale: 0, wanted: 0, quiet: 0 };

  constructor(calls: CallTable, now: () => number) {
    this.#calls = calls;
    this.#now = now;
  }

  sent(linkIndex: number, slot: number, arrivesAtNs: number): void {
    if (!this.#isChosen(slot, this.#good)) return;
    const isLost = arrivesAtNs < 0;
    this.#add(linkIndex, 0, isLost ? this.#now() : arrivesAtNs, isLost ? -2 : -1, slot);
  }

  answered(linkIndex: number, slot: number, outcome: Outcome, arrivesAtNs: number): void {
    if (!this.#isChosen(slot, isAnswer(outcome) ? this.#good : this.#bad)) return;
    this.#add(linkIndex, 1, arrivesAtNs, outcome, slot);
  }

  /** The trips since the last call, as a copy; adapts the scales. */
  take(): Float64Array {
    const trips = this.#trips.slice(0, this.#count * PARTICLE_WIDTH);
    this.#count = 0;
    adapt(this.#good, TRIPS_PER_FRAME * 0.6);
    adapt(this.#bad, TRIPS_PER_FRAME * 0.3);
    return trips;
  }

  #isChosen(slot: number, group: { readonly scale: number; wanted: number }): boolean {
    const scale = SCALES[group.scale]!;
    if (scale > 1 && mixed(this.#calls.request[slot]!) % scale !== 0) return false;
    group.wanted++;
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

function adapt(group: { scale: number; wanted: number; quiet: number }, wish: number): void {
  if (group.wanted > wish && group.scale < SCALES.length - 1) {
    group.scale++;
    group.quiet = 0;
  } else if (group.wanted < wish / 5) {
    group.quiet++;
    if (group.quiet > 40 && group.scale > 0) {
      group.scale--;
      group.quiet = 0;
    }
  } else group.quiet = 0;
  group.wanted = 0;
}

/** Spreads consecutive numbers evenly (the finaliser of MurmurHash3). */
function mixed(request: number): number {
  let h = request | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
