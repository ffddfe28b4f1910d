/**
 * Calls that wait for a worker, in the order in which they will be served. Links run through the calls' own columns, so
 * joining, leaving and being taken out of the middle (a caller gave up) cost O(1); `sjf` is a heap.
 */
import type { RandomStream } from "../kernel/random";
import type { CallTable } from "./calls";

export type QueueDiscipline = "fifo" | "lifo" | "priority" | "sjf" | "random";

/** Priorities 0 (least urgent) to 15. */
export const PRIORITY_COUNT = 16;

export class WaitingLine {
  length = 0;
  readonly #calls: CallTable;
  readonly #discipline: QueueDiscipline;
  readonly #random: RandomStream | undefined;
  readonly #heads = new Int32Array(PRIORITY_COUNT).fill(-1);
  readonly #tails = new Int32Array(PRIORITY_COUNT).fill(-1);
  /** Bit p set: somebody of priority p waits. */
  #occupied = 0;
  /** Of `sjf` (a heap by size) and `random` (a bag); a slot's place stands in its `previous` column. */
  #items = new Int32Array(16);
  #sequence = 0;

  constructor(calls: CallTable, discipline: QueueDiscipline, random?: RandomStream) {
    this.#calls = calls;
    this.#discipline = discipline;
    this.#random = random;
  }

  join(slot: number): void {
    this.length++;
    if (this.#discipline === "sjf") return this.#heapAdd(slot);
    if (this.#discipline === "random") return this.#place(slot, this.length - 1);
    if (this.#discipline === "lifo") return this.#joinFront(slot, 0);
    const level = this.#levelOf(slot);
    const calls = this.#calls;
    const tail = this.#tails[level]!;
    calls.next[slot] = -1;
    calls.previous[slot] = tail;
    if (tail >= 0) calls.next[tail] = slot;
    else this.#heads[level] = slot;
    this.#tails[level] = slot;
    this.#occupied |= 1 << level;
  }

  /** Back to the front of its class: a call that was preempted. */
  rejoin(slot: number): void {
    if (this.#discipline === "sjf" || this.#discipline === "random") return this.join(slot);
    this.length++;
    this.#joinFront(slot, this.#levelOf(slot));
  }

  /** The call to serve next, taken out; -1 when nobody waits. */
  take(): number {
    const slot = this.peek();
    if (slot >= 0) this.leave(slot);
    return slot;
  }

  /** The call to serve next. `random` draws, so ask only to take. */
  peek(): number {
    if (this.length === 0) return -1;
    if (this.#discipline === "sjf") return this.#items[0]!;
    if (this.#discipline === "random") return this.#items[this.#random!.below(this.length)]!;
    return this.#heads[31 - Math.clz32(this.#occupied)]!;
  }

  /** The one that has waited longest in the least urgent class: whom `dropOldest` drops. */
  oldest(): number {
    if (this.length === 0) return -1;
    if (this.#discipline === "sjf" || this.#discipline === "random") return this.#items[0]!;
    const level = 31 - Math.clz32(this.#occupied & -this.#occupied);
    return this.#discipline === "lifo" ? this.#tails[level]! : this.#heads[level]!;
  }

  leave(slot: number): void {
    this.length--;
    if (this.#discipline === "sjf") return this.#heapRemove(this.#calls.previous[slot]!);
    if (this.#discipline === "random") return this.#bagRemove(this.#calls.previous[slot]!);
    const { next, previous } = this.#calls;
    const level = this.#levelOf(slot);
    const after = next[slot]!;
    const before = previous[slot]!;
    if (before >= 0) next[before] = after;
    else this.#heads[level] = after;
    if (after >= 0) previous[after] = before;
    else this.#tails[level] = before;
    if (this.#heads[level]! < 0) this.#occupied &= ~(1 << level);
  }

  #levelOf(slot: number): number {
    return this.#discipline === "priority" ? this.#calls.priority[slot]! : 0;
  }

  #joinFront(slot: number, level: number): void {
    const { next, previous } = this.#calls;
    const head = this.#heads[level]!;
    previous[slot] = -1;
    next[slot] = head;
    if (head >= 0) previous[head] = slot;
    else this.#tails[level] = slot;
    this.#heads[level] = slot;
    this.#occupied |= 1 << level;
  }

  #place(slot: number, at: number): void {
    if (at >= this.#items.length) {
      const wider = new Int32Array(this.#items.length * 2);
      wider.set(this.#items);
      this.#items = wider;
    }
    this.#items[at] = slot;
    this.#calls.previous[slot] = at;
  }

  #bagRemove(at: number): void {
    if (at !== this.length) this.#place(this.#items[this.length]!, at);
  }

  #heapAdd(slot: number): void {
    this.#calls.next[slot] = this.#sequence++;
    this.#place(slot, this.length - 1);
    this.#siftUp(this.length - 1);
  }

  #heapRemove(at: number): void {
    if (at === this.length) return;
    this.#place(this.#items[this.length]!, at);
    this.#siftUp(at);
    this.#siftDown(this.#calls.previous[this.#items[at]!]!);
  }

  #isBefore(a: number, b: number): boolean {
    const { size, next } = this.#calls;
    return size[a]! < size[b]! || (size[a] === size[b] && next[a]! < next[b]!);
  }

  #siftUp(from: number): void {
    const slot = this.#items[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(slot, this.#items[parent]!)) break;
      this.#place(this.#items[parent]!, at);
      at = parent;
    }
    this.#place(slot, at);
  }

  #siftDown(from: number): void {
    const slot = this.#items[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.length) break;
      if (child + 1 < this.length && this.#isBefore(this.#items[child + 1]!, this.#items[child]!)) child++;
      if (!this.#isBefore(this.#items[child]!, slot)) break;
      this.#place(this.#items[child]!, at);
      at = child;
    }
    this.#place(slot, at);
  }
}
