import { assert } from "./assert";

/**
 * A deque of 32-bit integers in one typed array that doubles when full. Positions count from the front. Asking an empty
 * ring for a value, or for a position outside, is a broken invariant and throws.
 */
export class IntRing {
  private items: Int32Array;
  private mask: number;
  private front = 0;
  private size = 0;

  constructor(capacity = 16) {
    let power = 4;
    while (power < capacity) power *= 2;
    this.items = new Int32Array(power);
    this.mask = power - 1;
  }

  get length(): number {
    return this.size;
  }

  pushBack(value: number): void {
    if (this.size > this.mask) this.grow();
    this.items[(this.front + this.size) & this.mask] = value;
    this.size++;
  }

  pushFront(value: number): void {
    if (this.size > this.mask) this.grow();
    this.front = (this.front - 1) & this.mask;
    this.items[this.front] = value;
    this.size++;
  }

  popFront(): number {
    assert(this.size > 0, "popFront of an empty ring");
    const value = this.items[this.front]!;
    this.front = (this.front + 1) & this.mask;
    this.size--;
    return value;
  }

  popBack(): number {
    assert(this.size > 0, "popBack of an empty ring");
    this.size--;
    return this.items[(this.front + this.size) & this.mask]!;
  }

  at(position: number): number {
    assert(position >= 0 && position < this.size, "position outside the ring");
    return this.items[(this.front + position) & this.mask]!;
  }

  /** Takes out one value and closes the gap from the nearer end, keeping the order. Linear in that distance. */
  removeAt(position: number): number {
    const value = this.at(position);
    const { items, mask, front } = this;
    if (position < this.size - 1 - position) {
      for (let i = position; i > 0; i--) items[(front + i) & mask] = items[(front + i - 1) & mask]!;
      this.front = (front + 1) & mask;
    } else {
      for (let i = position; i < this.size - 1; i++) items[(front + i) & mask] = items[(front + i + 1) & mask]!;
    }
    this.size--;
    return value;
  }

  /** Position of the first entry with this value, or −1. Linear. */
  indexOf(value: number): number {
    for (let i = 0; i < this.size; i++) if (this.items[(this.front + i) & this.mask] === value) return i;
    return -1;
  }

  clear(): void {
    this.front = 0;
    this.size = 0;
  }

  private grow(): void {
    const wider = new Int32Array(this.items.length * 2);
    for (let i = 0; i < this.size; i++) wider[i] = this.items[(this.front + i) & this.mask]!;
    this.items = wider;
    this.mask = wider.length - 1;
    this.front = 0;
  }
}
