import type { RandomStream } from "../../../model/kernel";
import type { EntryTable } from "./entry-table";
import { UseCounts } from "./use-counts";

export type EvictionPolicy = "lru" | "lfu" | "fifo" | "random";

/** Decides which entry goes. It is told of every entry that comes, is used and leaves. */
export interface EvictionOrder {
  /** `key` was asked for, whether it is there or not. */
  asked(key: number): void;
  added(entry: number): void;
  used(entry: number): void;
  removed(entry: number): void;
  /** The entry to evict; there is at least one. */
  victim(): number;
  cleared(): void;
}

export function makeEvictionOrder(policy: EvictionPolicy, entries: EntryTable, random: RandomStream): EvictionOrder {
  switch (policy) {
    case "lru":
      return new ListOrder(entries, true);
    case "fifo":
      return new ListOrder(entries, false);
    case "lfu":
      return new FrequencyOrder(entries);
    case "random":
      return new RandomOrder(entries, random);
  }
}

/** A list from the next to go to the last: by last use (LRU) or by arrival (FIFO). */
class ListOrder implements EvictionOrder {
  readonly #entries: EntryTable;
  readonly #movesOnUse: boolean;
  #first = -1;
  #last = -1;

  constructor(entries: EntryTable, movesOnUse: boolean) {
    this.#entries = entries;
    this.#movesOnUse = movesOnUse;
  }

  asked(): void {}

  added(entry: number): void {
    const { next, previous } = this.#entries;
    next[entry] = -1;
    previous[entry] = this.#last;
    if (this.#last >= 0) next[this.#last] = entry;
    else this.#first = entry;
    this.#last = entry;
  }

  used(entry: number): void {
    if (!this.#movesOnUse || entry === this.#last) return;
    this.removed(entry);
    this.added(entry);
  }

  removed(entry: number): void {
    const { next, previous } = this.#entries;
    const after = next[entry]!;
    const before = previous[entry]!;
    if (before >= 0) next[before] = after;
    else this.#first = after;
    if (after >= 0) previous[after] = before;
    else this.#last = before;
  }

  victim(): number {
    return this.#first;
  }

  cleared(): void {
    this.#first = -1;
    this.#last = -1;
  }
}

/** A bag; an entry's place in it stands in its `previous` column. */
class RandomOrder implements EvictionOrder {
  readonly #entries: EntryTable;
  readonly #random: RandomStream;
  #bag = new Int32Array(64);
  #count = 0;

  constructor(entries: EntryTable, random: RandomStream) {
    this.#entries = entries;
    this.#random = random;
  }

  asked(): void {}
  used(): void {}

  added(entry: number): void {
    if (this.#count === this.#bag.length) {
      const wider = new Int32Array(this.#count * 2);
      wider.set(this.#bag);
      this.#bag = wider;
    }
    this.#place(entry, this.#count++);
  }

  removed(entry: number): void {
    const last = this.#bag[--this.#count]!;
    if (last !== entry) this.#place(last, this.#entries.previous[entry]!);
  }

  victim(): number {
    return this.#bag[this.#random.below(this.#count)]!;
  }

  cleared(): void {
    this.#count = 0;
  }

  #place(entry: number, at: number): void {
    this.#bag[at] = entry;
    this.#entries.previous[entry] = at;
  }
}

/**
 * A heap with the least used entry on top; among equals the one not used for longest. An entry's place in it stands in its
 * `previous` column. Uses are counted for ever and of every key, as a perfect LFU does.
 */
class FrequencyOrder implements EvictionOrder {
  readonly #entries: EntryTable;
  readonly #counts = new UseCounts();
  #heap = new Int32Array(64);
  #count = 0;
  #now = 0;

  constructor(entries: EntryTable) {
    this.#entries = entries;
  }

  asked(key: number): void {
    this.#counts.add(key);
  }

  added(entry: number): void {
    if (this.#count === this.#heap.length) {
      const wider = new Int32Array(this.#count * 2);
      wider.set(this.#heap);
      this.#heap = wider;
    }
    this.#mark(entry);
    this.#place(entry, this.#count++);
    this.#rise(this.#count - 1);
  }

  used(entry: number): void {
    this.#mark(entry);
    this.#sink(this.#entries.previous[entry]!);
  }

  removed(entry: number): void {
    const at = this.#entries.previous[entry]!;
    const last = this.#heap[--this.#count]!;
    if (last === entry) return;
    this.#place(last, at);
    this.#rise(at);
    this.#sink(this.#entries.previous[last]!);
  }

  victim(): number {
    return this.#heap[0]!;
  }

  cleared(): void {
    this.#count = 0;
  }

  #mark(entry: number): void {
    this.#entries.useCount[entry] = this.#counts.of(this.#entries.key[entry]!);
    this.#entries.lastUse[entry] = this.#now++;
  }

  #isBefore(a: number, b: number): boolean {
    const { useCount, lastUse } = this.#entries;
    return useCount[a]! < useCount[b]! || (useCount[a] === useCount[b] && lastUse[a]! < lastUse[b]!);
  }

  #rise(from: number): void {
    const entry = this.#heap[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(entry, this.#heap[parent]!)) break;
      this.#place(this.#heap[parent]!, at);
      at = parent;
    }
    this.#place(entry, at);
  }

  #sink(from: number): void {
    const entry = this.#heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#count) break;
      if (child + 1 < this.#count && this.#isBefore(this.#heap[child + 1]!, this.#heap[child]!)) child++;
      if (!this.#isBefore(this.#heap[child]!, entry)) break;
      this.#place(this.#heap[child]!, at);
      at = child;
    }
    this.#place(entry, at);
  }

  #place(entry: number, at: number): void {
    this.#heap[at] = entry;
    this.#entries.previous[entry] = at;
  }
}
