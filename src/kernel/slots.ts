import { assert } from "./assert";

const LIVE = -2;
const END = -1;

/**
 * Lends small integers: the rows of somebody's typed-array columns. The most recently returned slot is lent first, because
 * it is still warm. When the pool doubles it calls `onGrow(newCapacity)` before lending, for the owner to widen its columns.
 *
 * Returning a slot that is not out is a broken invariant and throws.
 */
export class SlotPool {
  /** Free slots chained through this column; LIVE where a slot is out. */
  private next: Int32Array;
  private firstFree: number;
  private live = 0;
  private readonly onGrow: (newCapacity: number) => void;

  constructor(initialCapacity: number, onGrow: (newCapacity: number) => void) {
    this.onGrow = onGrow;
    assert(initialCapacity >= 1, "a pool starts with at least one slot");
    this.next = chained(new Int32Array(initialCapacity), 0);
    this.firstFree = 0;
  }

  /** Slots that are out. */
  get liveCount(): number {
    return this.live;
  }

  /** Rows that every column of the owner must have. */
  get capacity(): number {
    return this.next.length;
  }

  take(): number {
    if (this.firstFree === END) this.grow();
    const slot = this.firstFree;
    this.firstFree = this.next[slot]!;
    this.next[slot] = LIVE;
    this.live++;
    return slot;
  }

  give(slot: number): void {
    assert(this.isLive(slot), "a slot given back that was not out");
    this.next[slot] = this.firstFree;
    this.firstFree = slot;
    this.live--;
  }

  isLive(slot: number): boolean {
    return this.next[slot] === LIVE;
  }

  private grow(): void {
    const capacity = this.next.length;
    const wider = new Int32Array(capacity * 2);
    wider.set(this.next);
    this.next = chained(wider, capacity);
    this.firstFree = capacity;
    this.onGrow(wider.length);
  }
}

function chained(next: Int32Array, from: number): Int32Array {
  for (let slot = from; slot < next.length; slot++) next[slot] = slot + 1;
  next[next.length - 1] = END;
  return next;
}
