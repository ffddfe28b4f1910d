import { END, type EventTable } from "./event-table";

/** Events per bucket that a new rung aims at. */
const EVENTS_PER_BUCKET = 1;
const BUCKETS_MAX = 1 << 20;

/**
 * A stretch of time cut into buckets of equal width, each a list of events in no order. The width is a power
 * of two of nanoseconds and times are integers, so the arithmetic of bucket edges is exact and no event can fall between
 * two chairs.
 */
export class Rung {
  private readonly table: EventTable;
  /** For each bucket its first slot and how many events it holds. */
  private buckets = new Int32Array(128);
  private bucketCount = 0;
  /** The first bucket that has not been taken. */
  private current = 0;
  private start = 0;
  private perNs = 1;
  /** ns; 1 means that a bucket is one instant and cannot be cut finer. */
  width = 1;
  /** Where the buckets that are left begin, ns: everything earlier has been taken. */
  edge = 0.5;
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
    if (this.bucketCount * 2 > this.buckets.length) this.buckets = new Int32Array(this.bucketCount * 4);
    for (let bucket = 0; bucket < this.bucketCount; bucket++) {
      this.buckets[bucket * 2] = END;
      this.buckets[bucket * 2 + 1] = 0;
    }
  }

  /** Takes an event whose time is not before `edge` and before `end`. */
  push(slot: number): void {
    const { buckets, table } = this;
    const bucket = Math.floor((table.time(slot) - this.start) * this.perNs);
    buckets[bucket * 2] = table.prepend(buckets[bucket * 2]!, slot);
    buckets[bucket * 2 + 1]!++;
  }

  /** Goes to the first bucket with events in it. False when none is left. */
  seek(): boolean {
    const { buckets, bucketCount } = this;
    let bucket = this.current;
    while (bucket < bucketCount && buckets[bucket * 2]! === END) bucket++;
    this.current = bucket;
    return bucket < bucketCount;
  }

  /** How many events the bucket that `seek` found holds, cancelled ones included. */
  get currentCount(): number {
    return this.buckets[this.current * 2 + 1]!;
  }

  /** Hands that bucket's list over, by its first slot, and leaves the bucket behind. */
  takeCurrent(): number {
    const first = this.buckets[this.current * 2]!;
    this.current++;
    this.edge = Math.min(this.start + this.current * this.width, this.end);
    return first;
  }

  /** Drops the cancelled events. */
  sweep(): void {
    const { buckets, table } = this;
    for (let bucket = this.current; bucket < this.bucketCount; bucket++) {
      buckets[bucket * 2] = table.sweep(buckets[bucket * 2]!);
    }
  }
}
