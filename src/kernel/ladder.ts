import { END, type EventTable, NEAR_MAX } from "./event-table";
import { Rung } from "./rung";
import { sortList } from "./sort-list";

/** A bucket with more events than this is cut finer before it is sorted. */
const SORT_MAX = 32;
/** When the near list is relieved, this many stay. */
const NEAR_KEPT = 16;
const RUNGS_MAX = 16;

/**
 * Events that are not due soon, in no more order than needed: the far future in one unsorted list (`top`), nearer times in
 * rungs of ever narrower buckets, and each bucket sorted only when its turn comes. Amortised constant time per event
 * whatever the distribution of delays, because a crowded bucket becomes a rung of its own.
 *
 * Source: Tang, Goh and Thng, Ladder Queue: An O(1) Priority Queue Structure for Large-Scale Discrete Event Simulation,
 * ACM TOMACS 15(3), 2005.
 */
export class Ladder {
  private readonly table: EventTable;
  private readonly rungs: Rung[] = [];
  private depth = 0;
  private topFirst = END;
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

  /** Drops the cancelled events. */
  sweep(): void {
    this.topFirst = this.table.sweep(this.topFirst);
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
    this.topFirst = this.table.prepend(this.topFirst, slot);
    this.topCount++;
  }

  /** The top becomes the first rung, or the near list when it is short. Later events found a new top. */
  private takeTop(): void {
    const end = this.topMax + 1;
    if (this.topCount <= SORT_MAX) {
      this.sortIntoNear(this.topFirst);
      this.table.nearLimit = Infinity;
      this.topStart = Infinity;
    } else {
      this.spread(this.topFirst, this.addRung(this.topMin, end, this.topCount));
      this.topStart = end;
    }
    this.topFirst = END;
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
    const first = rung.takeCurrent();
    this.table.nearLimit = rung.edge;
    if (count <= SORT_MAX) {
      this.sortIntoNear(first);
      return;
    }
    const start = rung.width > 1 && this.depth < RUNGS_MAX ? this.earliestUnlessAllEqual(first) : -1;
    if (start < 0) this.sortIntoNear(sortList(this.table, first));
    else this.spread(first, this.addRung(start, rung.edge, count));
  }

  private addRung(start: number, end: number, eventCount: number): Rung {
    if (this.rungs.length === this.depth) this.rungs.push(new Rung(this.table));
    const rung = this.rungs[this.depth++]!;
    rung.lay(start, end, eventCount);
    return rung;
  }

  private spread(first: number, rung: Rung): void {
    const { table } = this;
    for (let slot = first; slot !== END; ) {
      const following = table.next(slot);
      if (table.isDead(slot)) table.drop(slot);
      else rung.push(slot);
      slot = following;
    }
  }

  /** Slow for many that are not in order, fast for any number that are. */
  private sortIntoNear(first: number): void {
    const { table } = this;
    for (let slot = first; slot !== END; ) {
      const following = table.next(slot);
      if (table.isDead(slot)) table.drop(slot);
      else table.insertNear(slot);
      slot = following;
    }
  }

  /** The earliest time in a list, or −1 when all its times are the same and no rung could part them. */
  private earliestUnlessAllEqual(first: number): number {
    const { table } = this;
    let earliest = Infinity;
    let latest = -1;
    for (let slot = first; slot !== END; slot = table.next(slot)) {
      earliest = Math.min(earliest, table.time(slot));
      latest = Math.max(latest, table.time(slot));
    }
    return earliest < latest ? earliest : -1;
  }
}
