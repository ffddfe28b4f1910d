/**
 * Calls that wait for a worker, in the order in which they will be served. Links run through the calls' own columns, so
 * joining, leaving and being taken out of the middle (a caller gave up) cost O(1); `sjf` is a heap.
 */
import type { RandomStream } from "../kernel/random";
import type { CallTable } from "./calls";
import type { FairShares } from "./fair-shares";

/**
 * - `adaptive-lifo`: first in, first out, until the line has not been empty for a while; then last in, first out, until
 *   it is empty again ("Fail at Scale", Maurer 2015).
 * - `weighted`: a line per class, which take turns by their weights (`FairShares`).
 */
export type QueueDiscipline = "fifo" | "lifo" | "adaptive-lifo" | "priority" | "weighted" | "sjf" | "random";

/** Priorities 0 (least urgent) to 15. */
export const PRIORITY_COUNT = 16;

/** What single disciplines need. */
export interface LineTools {
  /** Of `random`. */
  readonly random?: RandomStream | undefined;
  /** Of `adaptive-lifo`, and for those who ask `standingSince`. */
  readonly clock?: { readonly now: number };
  /** Of `adaptive-lifo`: how long (ns) a line must not have been empty to be a standing one. */
  readonly standingNs?: number;
  /** Of `weighted`. */
  readonly shares?: FairShares | undefined;
}

export class WaitingLine {
  length = 0;
  readonly #calls: CallTable;
  readonly #discipline: QueueDiscipline;
  /** Nothing to do for this discipline but to link and unlink. */
  #isPlain: boolean;
  readonly #random: RandomStream | undefined;
  readonly #shares: FairShares | undefined;
  #clock: { readonly now: number } | undefined;
  /** [the moment since which it has not been empty, how long makes it a standing one]; an array, because doubles in fields get boxed. */
  readonly #standing: Float64Array;
  /** By priority or class. */
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  /** Bit p set: somebody of priority p waits. Means nothing with `weighted`. */
  #occupied = 0;
  /** Of `sjf` (a heap by size) and `random` (a bag); a slot's place stands in its `previous` column. */
  #items = new Int32Array(16);
  #sequence = 0;

  constructor(calls: CallTable, discipline: QueueDiscipline, tools: LineTools = {}) {
    this.#calls = calls;
    this.#discipline = discipline;
    this.#random = tools.random;
    this.#shares = tools.shares;
    this.#clock = discipline === "adaptive-lifo" ? tools.clock : undefined;
    this.#standing = Float64Array.of(0, tools.standingNs ?? 0);
    this.#isPlain = discipline === "fifo" || discipline === "lifo" || discipline === "priority";
    const classCount = Math.max(PRIORITY_COUNT, tools.shares?.classCount ?? 0);
    this.#heads = new Int32Array(classCount).fill(-1);
    this.#tails = new Int32Array(classCount).fill(-1);
  }

  /** Since when (ns) it has not been empty; known of `adaptive-lifo`, and after `watchStanding`. */
  get standingSinceNs(): number {
    return this.#standing[0]!;
  }

  /** From now on `standingSinceNs` is kept. */
  watchStanding(clock: { readonly now: number }): void {
    if (this.#clock !== undefined) return;
    this.#clock = clock;
    this.#standing[0] = clock.now;
    this.#isPlain = false;
  }

  set standingNs(ns: number) {
    this.#standing[1] = ns;
  }

  /** True when one more may join a line of at most so many; with classes that share by weight, of at most so many each. */
  hasPlace(slot: number, capacity: number): boolean {
    return (this.#shares === undefined ? this.length : this.#shares.lengthFor(slot)) < capacity;
  }

  join(slot: number): void {
    this.length++;
    if (this.#isPlain) return this.#link(slot);
    if (this.#clock !== undefined && this.length === 1) this.#standing[0] = this.#clock.now;
    if (this.#discipline === "sjf") return this.#heapAdd(slot);
    if (this.#discipline === "random") return this.#place(slot, this.length - 1);
    this.#shares?.joined(slot);
    this.#link(slot);
  }

  /** Back to the front of its class: a call that was preempted. */
  rejoin(slot: number): void {
    const discipline = this.#discipline;
    if (discipline === "sjf" || discipline === "random" || discipline === "weighted") return this.join(slot);
    this.length++;
    if (this.#clock !== undefined && this.length === 1) this.#standing[0] = this.#clock.now;
    this.#joinFront(slot, this.#levelOf(slot));
  }

  /** The call to serve next, taken out; -1 when nobody waits. */
  take(): number {
    if (this.#isPlain) return this.#takeHead();
    const slot = this.peek();
    if (slot < 0) return slot;
    this.#shares?.served(slot);
    this.leave(slot);
    return slot;
  }

  /** The call to serve next. `random` draws, so ask only to take. */
  peek(): number {
    if (this.length === 0) return -1;
    if (this.#isPlain) return this.#heads[31 - Math.clz32(this.#occupied)]!;
    switch (this.#discipline) {
      case "sjf":
        return this.#items[0]!;
      case "random":
        return this.#items[this.#random!.below(this.length)]!;
      case "weighted":
        return this.#heads[this.#shares!.next()]!;
      case "adaptive-lifo":
        return this.#isStanding() ? this.#tails[0]! : this.#heads[0]!;
      default:
        return this.#heads[31 - Math.clz32(this.#occupied)]!;
    }
  }

  /** The one that has waited longest in the least urgent class; with classes that share by weight, in the one whose turn it is. */
  oldest(): number {
    if (this.length === 0) return -1;
    if (this.#discipline === "sjf" || this.#discipline === "random") return this.#items[0]!;
    if (this.#discipline === "weighted") return this.#heads[this.#shares!.next()]!;
    const level = 31 - Math.clz32(this.#occupied & -this.#occupied);
    return this.#discipline === "lifo" ? this.#tails[level]! : this.#heads[level]!;
  }

  /** Who makes room for `slot` when there is none: the oldest, of its own class where each class has places of its own. */
  victimFor(slot: number): number {
    return this.#shares === undefined ? this.oldest() : this.#heads[this.#shares.classOf(slot)]!;
  }

  leave(slot: number): void {
    this.length--;
    if (this.#isPlain) return this.#unlink(slot);
    if (this.#discipline === "sjf") return this.#heapRemove(this.#calls.previous[slot]!);
    if (this.#discipline === "random") return this.#bagRemove(this.#calls.previous[slot]!);
    this.#shares?.left(slot);
    this.#unlink(slot);
  }

  #link(slot: number): void {
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

  #unlink(slot: number): void {
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

  /** Of a plain line. */
  #takeHead(): number {
    if (this.length === 0) return -1;
    this.length--;
    const level = 31 - Math.clz32(this.#occupied);
    const slot = this.#heads[level]!;
    const { next, previous } = this.#calls;
    const after = next[slot]!;
    this.#heads[level] = after;
    if (after >= 0) previous[after] = -1;
    else {
      this.#tails[level] = -1;
      this.#occupied &= ~(1 << level);
    }
    return slot;
  }

  #levelOf(slot: number): number {
    if (this.#discipline === "priority") return this.#calls.priority[slot]!;
    return this.#shares === undefined ? 0 : this.#shares.classOf(slot);
  }

  #isStanding(): boolean {
    return this.#clock!.now - this.#standing[0]! >= this.#standing[1]!;
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
