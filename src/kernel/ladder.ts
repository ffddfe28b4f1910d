import { END, type EventRows } from "./event-rows";
import type { NearList } from "./near-list";
import { Rung } from "./rung";

/** A bucket with more events than this is cut finer before it is sorted. */
const SORT_MAX = 48;
/** More events than this in the near list, and the later ones go to the ladder. */
export const NEAR_MAX = 72;
/** Of those, this many stay. */
const NEAR_KEPT = 24;
const RUNGS_MAX = 16;

/**
 * Events that are not due soon, in no more order than needed: the far future in one unsorted list (`top`), nearer times in
 * rungs of ever narrower buckets, and each bucket sorted only when its turn comes. Amortised constant time per event
 * whatever the distribution of delays, because a crowded bucket becomes a rung of its own.
 *
 * Source: Tang, Goh and Thng, Ladder Queue: An O(1) Priority Queue Structure for Large-Scale Discrete Event Simulation,
 * ACM TOMACS 15(3), 2005. Ours keeps lists in order of arrival, so that events of one time stay in sequence for nothing.
 */
export class Ladder {
  private readonly events: EventRows;
  private readonly near: NearList;
  private readonly rungs: Rung[] = [];
  private depth = 0;
  private topLast = END;
  private topCount = 0;
  private topMin = Infinity;
  private topMax = 0;
  /** Times from here on go to the top. */
  private topStart = Infinity;
  /** Times before this belong into the near list. With few events pending it is Infinity and the ladder is not used. */
  nearLimit = Infinity;

  constructor(events: EventRows, near: NearList) {
    this.events = events;
    this.near = near;
  }

  /** Takes an event whose time is not before `nearLimit`. */
  push(slot: number): void {
    const time = this.events.time(slot);
    if (time >= this.topStart) {
      this.pushTop(slot);
      return;
    }
    let level = 0;
    while (time < this.rungs[level]!.edge) level++;
    this.rungs[level]!.push(slot);
  }

  /** Fills the empty near list with the events that come next. Leaves it empty when there are none at all. */
  refill(): void {
    while (this.near.length === 0) {
      if (this.depth > 0) this.takeBucket();
      else if (this.topCount > 0) this.takeTop();
      else {
        this.nearLimit = Infinity;
        this.topStart = Infinity;
        return;
      }
    }
  }

  /**
   * The near list has grown long: sends its later part up. Events of one instant cannot be parted by time; they stay,
   * and cost nothing there since they only append.
   */
  relieveNear(): void {
    const { near } = this;
    if (near.isOneInstant || this.depth === RUNGS_MAX) return;
    near.sweep();
    if (near.length <= NEAR_MAX || near.isOneInstant) return;
    const cut = near.cutAfter(NEAR_KEPT);
    const limit = near.time(cut);
    if (this.nearLimit === Infinity) {
      this.topStart = limit;
      for (let i = cut; i < near.tail; i++) this.pushTop(near.slots[i]!);
    } else {
      const rung = this.addRung(limit, this.nearLimit, near.tail - cut);
      for (let i = cut; i < near.tail; i++) rung.push(near.slots[i]!);
    }
    this.nearLimit = limit;
    near.truncate(cut);
  }

  /** Drops the cancelled events. */
  sweep(): void {
    const deadBefore = this.events.deadCount;
    this.topLast = this.events.sweep(this.topLast);
    this.topCount -= deadBefore - this.events.deadCount;
    for (let level = 0; level < this.depth; level++) this.rungs[level]!.sweep();
  }

  private pushTop(slot: number): void {
    const time = this.events.time(slot);
    if (time < this.topMin) this.topMin = time;
    if (time > this.topMax) this.topMax = time;
    this.topLast = this.events.append(this.topLast, slot);
    this.topCount++;
  }

  /** The top becomes the first rung, or the near list when it is short. Later events found a new top. */
  private takeTop(): void {
    const last = this.topLast;
    const count = this.topCount;
    const end = this.topMax + 1;
    if (count <= SORT_MAX) {
      this.sortIntoNear(last);
      this.nearLimit = Infinity;
      this.topStart = Infinity;
    } else {
      this.spread(last, this.addRung(this.topMin, end, count));
      this.topStart = end;
    }
    this.topLast = END;
    this.topCount = 0;
    this.topMin = Infinity;
    this.topMax = 0;
  }

  /** The next bucket becomes the near list, or a finer rung when it is crowded. */
  private takeBucket(): void {
    const rung = this.rungs[this.depth - 1]!;
    if (!rung.seek()) {
      this.depth--;
      return;
    }
    const count = rung.currentCount;
    const last = rung.takeCurrent();
    this.nearLimit = rung.edge;
    const canSplit = count > SORT_MAX && rung.width > 1 && this.depth < RUNGS_MAX;
    const start = canSplit ? this.earliestUnlessAllEqual(last) : -1;
    if (start < 0) this.sortIntoNear(last);
    else this.spread(last, this.addRung(start, rung.edge, count));
  }

  private addRung(start: number, end: number, eventCount: number): Rung {
    if (this.rungs.length === this.depth) this.rungs.push(new Rung(this.events));
    const rung = this.rungs[this.depth++]!;
    rung.lay(start, end, eventCount);
    return rung;
  }

  private spread(last: number, rung: Rung): void {
    const { events } = this;
    let slot = events.next(last);
    for (;;) {
      const following = events.next(slot);
      const isEnd = slot === last;
      if (events.isDead(slot)) events.drop(slot);
      else rung.push(slot);
      if (isEnd) return;
      slot = following;
    }
  }

  private sortIntoNear(last: number): void {
    const { events, near } = this;
    let slot = events.next(last);
    for (;;) {
      const following = events.next(slot);
      const isEnd = slot === last;
      if (events.isDead(slot)) events.drop(slot);
      else near.insert(slot);
      if (isEnd) return;
      slot = following;
    }
  }

  /** The earliest time in a list, or −1 when all its times are the same and no rung could part them. */
  private earliestUnlessAllEqual(last: number): number {
    const { events } = this;
    let earliest = events.time(last);
    let latest = earliest;
    for (let slot = events.next(last); slot !== last; slot = events.next(slot)) {
      earliest = Math.min(earliest, events.time(slot));
      latest = Math.max(latest, events.time(slot));
    }
    return earliest === latest ? -1 : earliest;
  }
}
