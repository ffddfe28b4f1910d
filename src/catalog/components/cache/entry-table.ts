import { SlotPool } from "../../../model/kernel";

const CAPACITY_MIN = 64;

/** The entries of a cache, as rows of typed columns. */
export class EntryTable {
  key = new Int32Array(CAPACITY_MIN);
  /** Which write of the key the value is from; 0 = from before the first. */
  version = new Int32Array(CAPACITY_MIN);
  /** When it becomes stale (ns); Infinity = never. */
  expiresAt = new Float64Array(CAPACITY_MIN);
  /** How long it lives (ns), jitter included. */
  ttl = new Float64Array(CAPACITY_MIN);
  /** How long its loading took (ns). */
  loadNs = new Float64Array(CAPACITY_MIN);
  /** 1 while somebody refreshes it. */
  isRefreshing = new Int32Array(CAPACITY_MIN);
  /** Eviction order: neighbours in a list, or the place in a heap or bag. */
  next = new Int32Array(CAPACITY_MIN);
  previous = new Int32Array(CAPACITY_MIN);
  useCount = new Int32Array(CAPACITY_MIN);
  lastUse = new Float64Array(CAPACITY_MIN);

  #pool = this.#newPool(CAPACITY_MIN);

  get count(): number {
    return this.#pool.liveCount;
  }

  add(key: number): number {
    const entry = this.#pool.take();
    this.key[entry] = key;
    return entry;
  }

  remove(entry: number): void {
    this.#pool.give(entry);
  }

  /** Forgets all entries; the columns keep their size. */
  clear(): void {
    this.#pool = this.#newPool(this.key.length);
  }

  #newPool(capacity: number): SlotPool {
    return new SlotPool(capacity, (grown) => this.#widen(grown));
  }

  #widen(capacity: number): void {
    this.key = widerInts(this.key, capacity);
    this.version = widerInts(this.version, capacity);
    this.expiresAt = widerDoubles(this.expiresAt, capacity);
    this.ttl = widerDoubles(this.ttl, capacity);
    this.loadNs = widerDoubles(this.loadNs, capacity);
    this.isRefreshing = widerInts(this.isRefreshing, capacity);
    this.next = widerInts(this.next, capacity);
    this.previous = widerInts(this.previous, capacity);
    this.useCount = widerInts(this.useCount, capacity);
    this.lastUse = widerDoubles(this.lastUse, capacity);
  }
}

function widerInts(column: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(capacity);
  wider.set(column);
  return wider;
}

function widerDoubles(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}
