import { END, type EventTable } from "./event-table";

/** Events per bucket that a new rung aims at. */
const EVENTS_PER_BUCKET = 1;
const BUCKETS_MAX = 1 << 20;

/**
 * A stretch of time cut into buckets of equal width, each a list of events in the order of their coming. The width is a
 * power of two of nanoseconds and times are integers, so the arithmetic of bucket edges is exact and no event can
 * fall between two chairs. A bucket's list is circular and known by its last slot.
 */
export class Rung {
  private readonly table: EventTable;
  private lasts = new Int32Array(64);
  private counts = new Int32Array(64);
  private bucketCount = 0;
  /** The first bucket that has not been taken. */
  private current = 0;
  private start = 0;
  private perNs = 1;
  /** ns; 1 means that a bucket is one instant and cannot be cut finer. */
  width = 1;
  /** Where the buckets that are left begin, ns: everything earlier has been taken. */
  edge = 0;
  /** Where the rung ends, ns. */
  end = 0;

  constructor(table: EventTable) {
    this.table = table;
  }

  /** Lays empty buckets over [start, end), for about this many events. */
  lay(start: number, end: number, eventCount: number): void {
    const wanted = Math.min(Math.ceil(eventCount / EVENTS_PER_BUCKET), BUCKETS_MAX);
    let width = 1;
    while (width * wanted < end - start) width *= 2;
    this.start = start;
    this.edge = start;
    this.end = end;
    this.width = width;
    this.perNs = 1 / width;
    this.current = 0;
    this.bucketCount = Math.ceil((end - start) / width);
    if (this.bucketCount > this.lasts.length) {
      this.lasts = new Int32Array(this.bucketCount * 2);
      this.counts = new Int32Array(this.bucketCount * 2);
    }
    this.lasts.fill(END, 0, this.bucketCount);
    this.counts.fill(0, 0, this.bucketCount);
  }

  /** Appends an event whose time is not before `edge` and before `end`. */
  push(slot: number): void {
    const bucket = Math.floor((this.table.time(slot) - this.start) * this.perNs);
    this.lasts[bucket] = this.table.append(this.lasts[bucket]!, slot);
    this.counts[bucket]!++;
  }

  /** Goes to the first bucket with events in it. False when none is left. */
  seek(): boolean {
    const { lasts, bucketCount } = this;
    let bucket = this.current;
    while (bucket < bucketCount && lasts[bucket] === END) bucket++;
    this.current = bucket;
    return bucket < bucketCount;
  }

  /** How many events the bucket that `seek` found holds. */
  get currentCount(): number {
    return this.counts[this.current]!;
  }

  /** Hands that bucket's list over, by its last slot, and leaves the bucket behind. */
  takeCurrent(): number {
    const last = this.lasts[this.current++]!;
    this.edge = Math.min(this.start + this.current * this.width, this.end);
    return last;
  }

  /** Drops the cancelled events. */
  sweep(): void {
    for (let bucket = this.current; bucket < this.bucketCount; bucket++) {
      if (this.lasts[bucket] === END) continue;
      const deadBefore = this.table.deadCount;
      this.lasts[bucket] = this.table.sweep(this.lasts[bucket]!);
      this.counts[bucket]! -= deadBefore - this.table.deadCount;
    }
  }
}
