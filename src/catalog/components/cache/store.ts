import { msToNs, type RandomStream } from "../../../model/kernel";
import { ABSENT, KeyMap } from "../../../model/key-map";
import type { ComponentContext } from "../../../model/kind";
import { EntryTable } from "./entry-table";
import { type EvictionOrder, makeEvictionOrder } from "./eviction";
import type { CacheColumns } from "./metrics";
import type { CacheSettings } from "./settings";

/** What a look-up finds. */
export const FRESH = 0;
/** Past its time to live, but still allowed to answer. */
export const STALE = 1;
export const MISSING = 2;

/** The keys and their times to live: bounded, with an eviction order. Expired entries stay until asked for or evicted. */
export class Store {
  /** The entry that the last `look` found. */
  found = ABSENT;
  readonly entries = new EntryTable();
  readonly #context: ComponentContext;
  readonly #columns: CacheColumns;
  readonly #byKey = new KeyMap();
  /** Writes of each key that have ended. */
  readonly #versions = new KeyMap();
  readonly #order: EvictionOrder;
  readonly #jitter: RandomStream;
  #settings: CacheSettings;
  #ttlNs = 0;
  #staleNs = 0;

  constructor(context: ComponentContext, columns: CacheColumns, settings: CacheSettings) {
    this.#context = context;
    this.#columns = columns;
    this.#settings = settings;
    this.#order = makeEvictionOrder(settings.evictionPolicy, this.entries, context.stream("eviction"));
    this.#jitter = context.stream("ttl-jitter");
    this.configure(settings);
  }

  configure(settings: CacheSettings): void {
    this.#settings = settings;
    this.#ttlNs = settings.ttlMs > 0 ? msToNs(settings.ttlMs) : Infinity;
    this.#staleNs = msToNs(settings.staleWhileRevalidateMs);
    while (settings.entryCapacity > 0 && this.entries.count > settings.entryCapacity) this.#evict();
  }

  /** Somebody asks for `key`: FRESH, STALE or MISSING; an entry is in `found`. */
  look(key: number): number {
    this.#order.asked(key);
    const entry = this.#byKey.get(key);
    this.found = entry;
    if (entry === ABSENT) return MISSING;
    const now = this.#context.clockNs();
    const expiresAt = this.entries.expiresAt[entry]!;
    if (now >= expiresAt + this.#staleNs) {
      this.#context.engine.counters[this.#columns.expired]!++;
      this.#drop(entry);
      return MISSING;
    }
    this.#order.used(entry);
    if (now >= expiresAt) return STALE;
    if (this.#settings.expireAfter === "access") this.entries.expiresAt[entry] = now + this.entries.ttl[entry]!;
    return FRESH;
  }

  /** Stores the value of `key` that write number `version` left; loading it took `loadNs`. */
  put(key: number, version: number, loadNs: number): void {
    const { entries } = this;
    let entry = this.#byKey.get(key);
    const isNew = entry === ABSENT;
    if (isNew) {
      if (this.#settings.entryCapacity > 0 && entries.count >= this.#settings.entryCapacity) this.#evict();
      entry = entries.add(key);
      this.#byKey.set(key, entry);
    }
    entries.version[entry] = version;
    entries.ttl[entry] = this.#drawTtl();
    entries.expiresAt[entry] = this.#context.clockNs() + entries.ttl[entry]!;
    entries.loadNs[entry] = loadNs;
    entries.isRefreshing[entry] = 0;
    if (isNew) this.#order.added(entry);
    else this.#order.used(entry);
    this.#showCount();
  }

  /** @returns false when the key was not there. */
  remove(key: number): boolean {
    const entry = this.#byKey.get(key);
    if (entry === ABSENT) return false;
    this.#drop(entry);
    return true;
  }

  clear(): void {
    this.#byKey.clear();
    this.#order.cleared();
    this.entries.clear();
    this.#showCount();
  }

  /** Nobody refreshes the key any more, so the next one who finds it stale may. */
  refreshEnded(key: number): void {
    const entry = this.#byKey.get(key);
    if (entry !== ABSENT) this.entries.isRefreshing[entry] = 0;
  }

  /** A write of `key` ended; what was loaded before is outdated. */
  bumpVersion(key: number): void {
    this.#versions.set(key, this.versionOf(key) + 1);
  }

  versionOf(key: number): number {
    return this.#versions.size === 0 ? 0 : Math.max(0, this.#versions.get(key));
  }

  /** Stores the most popular keys at the start of a run. */
  warm(): void {
    const { warmEntryCount, entryCapacity, warmAges } = this.#settings;
    const count = entryCapacity > 0 ? Math.min(warmEntryCount, entryCapacity) : warmEntryCount;
    const ages = this.#context.stream("warm-ages");
    // The least popular first, so that they are the first to go.
    for (let key = count - 1; key >= 0; key--) {
      this.put(key, 0, 0);
      const entry = this.#byKey.get(key);
      const ttl = this.entries.ttl[entry]!;
      if (warmAges === "spread" && ttl < Infinity) this.entries.expiresAt[entry] = Math.round(ttl * ages.next());
    }
  }

  #drawTtl(): number {
    const { ttlJitterRatio } = this.#settings;
    if (ttlJitterRatio === 0 || this.#ttlNs === Infinity) return this.#ttlNs;
    return Math.round(this.#ttlNs * (1 + ttlJitterRatio * (2 * this.#jitter.next() - 1)));
  }

  #evict(): void {
    this.#context.engine.counters[this.#columns.evictions]!++;
    this.#drop(this.#order.victim());
  }

  #drop(entry: number): void {
    this.#order.removed(entry);
    this.#byKey.delete(this.entries.key[entry]!);
    this.entries.remove(entry);
    this.found = ABSENT;
    this.#showCount();
  }

  #showCount(): void {
    this.#context.engine.setLevel(this.#columns.entries, this.entries.count);
  }
}
