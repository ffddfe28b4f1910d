import { END, type EventTable, NEAR_MAX } from "./event-table";
import { Rung } from "./rung";

/** A bucket with more events than this is cut finer before it is sorted. */
const SORT_MAX = 48;
/** When the near list is relieved, this many stay. */
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
  private readonly table: EventTable;
  private readonly rungs: Rung[] = [];
  private depth = 0;
  private topLast = END;
  private topCount = 0;
  private topMin = Infinity;
  private topMax = 0;
  /** Times from here on go to the top. */
  private topStart = Infinity;

  constructor(table: EventTable) {
    this.table = table;
  }

  /** Takes an event whose time is not before `nearLimit`. */
  push(slot: number): void {
    const time = this.table.time(slot);
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
    const { table } = this;
    while (table.head === table.tail) {
      if (this.depth > 0) this.takeBucket();
      else if (this.topCount > 0) this.takeTop();
      else {
        table.nearLimit = Infinity;
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
    const { table } = this;
    if (this.isNearOneInstant() || this.depth === RUNGS_MAX) return;
    table.sweepNear();
    if (table.nearLength <= NEAR_MAX || this.isNearOneInstant()) return;
    const cut = this.nearCut();
    const limit = table.nearTime(cut);
    if (table.nearLimit === Infinity) {
      this.topStart = limit;
      for (let i = cut; i < table.tail; i++) this.pushTop(table.nearSlot(i));
    } else {
      const rung = this.addRung(limit, table.nearLimit, table.tail - cut);
      for (let i = cut; i < table.tail; i++) rung.push(table.nearSlot(i));
    }
    table.nearLimit = limit;
    table.truncateNear(cut);
  }

  /** Drops the cancelled table. */
  sweep(): void {
    const deadBefore = this.table.deadCount;
    this.topLast = this.table.sweep(this.topLast);
    this.topCount -= deadBefore - this.table.deadCount;
    for (let level = 0; level < this.depth; level++) this.rungs[level]!.sweep();
  }

  private isNearOneInstant(): boolean {
    const { table } = this;
    return table.nearTime(table.head) === table.nearTime(table.tail - 1);
  }

  /** A position near `NEAR_KEPT` where one instant ends and another begins. Not for a list of one instant. */
  private nearCut(): number {
    const { table } = this;
    let cut = table.head + NEAR_KEPT;
    while (table.nearTime(cut) === table.nearTime(table.head)) cut++;
    while (table.nearTime(cut - 1) === table.nearTime(cut)) cut--;
    return cut;
  }

  private pushTop(slot: number): void {
    const time = this.table.time(slot);
    if (time < this.topMin) this.topMin = time;
    if (time > this.topMax) this.topMax = time;
    this.topLast = this.table.append(this.topLast, slot);
    this.topCount++;
  }

  /** The top becomes the first rung, or the near list when it is short. Later events found a new top. */
  private takeTop(): void {
    const last = this.topLast;
    const count = this.topCount;
    const end = this.topMax + 1;
    if (count <= SORT_MAX) {
      this.sortIntoNear(last);
      this.table.nearLimit = Infinity;
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
    this.table.nearLimit = rung.edge;
    const canSplit = count > SORT_MAX && rung.width > 1 && this.depth < RUNGS_MAX;
    const start = canSplit ? this.earliestUnlessAllEqual(last) : -1;
    if (start < 0) this.sortIntoNear(last);
    else this.spread(last, this.addRung(start, rung.edge, count));
  }

  private addRung(start: number, end: number, eventCount: number): Rung {
    if (this.rungs.length === this.depth) this.rungs.push(new Rung(this.table));
    const rung = this.rungs[this.depth++]!;
    rung.lay(start, end, eventCount);
    return rung;
  }

  private spread(last: number, rung: Rung): void {
    const { table } = this;
    let slot = table.next(last);
    for (;;) {
      const following = table.next(slot);
      const isEnd = slot === last;
      if (table.isDead(slot)) table.drop(slot);
      else rung.push(slot);
      if (isEnd) return;
      slot = following;
    }
  }

  private sortIntoNear(last: number): void {
    const { table } = this;
    let slot = table.next(last);
    for (;;) {
      const following = table.next(slot);
      const isEnd = slot === last;
      if (table.isDead(slot)) table.drop(slot);
      else table.insertNear(slot);
      if (isEnd) return;
      slot = following;
    }
  }

  /** The earliest time in a list, or −1 when all its times are the same and no rung could part them. */
  private earliestUnlessAllEqual(last: number): number {
    const { table } = this;
    let earliest = table.time(last);
    let latest = earliest;
    for (let slot = table.next(last); slot !== last; slot = table.next(slot)) {
      earliest = Math.min(earliest, table.time(slot));
      latest = Math.max(latest, table.time(slot));
    }
    return earliest === latest ? -1 : earliest;
  }
}
