import { FLAG_DEGRADED, NO_SLOT } from "../../../model/calls";
import { SlotPool } from "../../../model/kernel";
import { ABSENT, KeyMap } from "../../../model/key-map";
import type { ComponentContext, Outgoing } from "../../../model/kind";
import { DEGRADED, isAnswer, OK, type Outcome } from "../../../model/outcome";
import type { CacheColumns } from "./metrics";
import type { CacheSettings } from "./settings";
import type { Store } from "./store";

/** What the loader tells the cache. */
export interface LoadHost {
  settings: CacheSettings;
  /** From here on `waiter` is about to be answered: it can no longer be withdrawn. */
  closing(waiter: number): void;
  answered(waiter: number, outcome: Outcome): void;
}

const NOT_STORED = 0;
const STORED = 1;
/** Nobody waits: a refresh in the background. */
const REFRESH = 2;

const CAPACITY_MIN = 16;

/**
 * Calls to the origin under way, and who waits for each. A waiter's load stands in its `station` column, its neighbours among
 * the waiters in `a` and `b`.
 */
export class Loader {
  readonly #context: ComponentContext;
  readonly #columns: CacheColumns;
  readonly #store: Store;
  readonly #host: LoadHost;
  readonly #origin: Outgoing;
  readonly #onLoaded: number;
  /** The load that misses of a key may join, by key. */
  readonly #byKey = new KeyMap();

  readonly #pool = new SlotPool(CAPACITY_MIN, (capacity) => this.#widen(capacity));
  #key = new Int32Array(CAPACITY_MIN);
  #call = new Int32Array(CAPACITY_MIN);
  #purpose = new Int32Array(CAPACITY_MIN);
  #version = new Int32Array(CAPACITY_MIN);
  #firstWaiter = new Int32Array(CAPACITY_MIN);
  #lastWaiter = new Int32Array(CAPACITY_MIN);
  #startedAt = new Float64Array(CAPACITY_MIN);
  /** Which life of the cache asked: a crash ends one. */
  #lifeOf = new Int32Array(CAPACITY_MIN);
  #life = 0;

  constructor(context: ComponentContext, columns: CacheColumns, store: Store, host: LoadHost, origin: Outgoing) {
    this.#context = context;
    this.#columns = columns;
    this.#store = store;
    this.#host = host;
    this.#origin = origin;
    this.#onLoaded = context.engine.settleHandler((call, outcome) => this.#loaded(call, outcome));
  }

  /** Gets the value of `waiter`'s key for it; `isStored` = and keeps it. */
  load(waiter: number, isStored: boolean): void {
    const { calls, counters } = this.#context.engine;
    const key = calls.key[waiter]!;
    const { coalesceMisses } = this.#host.settings;
    const running = coalesceMisses ? this.#joinable(key) : ABSENT;
    if (running !== ABSENT) {
      counters[this.#columns.coalesced]!++;
      this.#addWaiter(running, waiter);
      return;
    }
    const load = this.#open(key, isStored ? STORED : NOT_STORED, waiter);
    this.#addWaiter(load, waiter);
    if (coalesceMisses && isStored) this.#byKey.set(key, load);
    this.#send(load);
  }

  /** Loads the key of `slot` again; whoever asked for it has been answered from the old value. */
  refresh(slot: number): void {
    const { engine } = this.#context;
    const load = this.#open(engine.calls.key[slot]!, REFRESH, NO_SLOT);
    const call = this.#call[load]!;
    engine.calls.operation[call] = engine.calls.operation[slot]!;
    engine.calls.key[call] = engine.calls.key[slot]!;
    engine.calls.priority[call] = engine.calls.priority[slot]!;
    engine.calls.request[call] = engine.calls.request[slot]!;
    engine.counters[this.#columns.refreshes]!++;
    this.#send(load);
  }

  /** The caller of `waiter` withdrew it. The load goes on for the others, or for the cache itself if late answers are stored. */
  withdraw(waiter: number): void {
    const { engine } = this.#context;
    const { calls } = engine;
    const load = calls.station[waiter]!;
    const call = this.#call[load]!;
    this.#removeWaiter(load, waiter);
    const next = this.#firstWaiter[load]!;
    if (calls.parent[call] === waiter) calls.parent[call] = next;
    if (next >= 0 || (this.#host.settings.storeLateAnswers && this.#purpose[load] === STORED)) return;
    this.#forget(load);
    engine.abandon(call, engine.isCancellable(call));
  }

  /** The cache died: the answer for `waiter`'s key will be heard by nobody. Settling the waiter is the caller's part. */
  drop(waiter: number): void {
    const { engine } = this.#context;
    const load = engine.calls.station[waiter]!;
    const call = this.#call[load]!;
    this.#removeWaiter(load, waiter);
    if (engine.calls.parent[call] === waiter) engine.calls.parent[call] = NO_SLOT;
    if (this.#firstWaiter[load]! >= 0) return;
    this.#forget(load);
    engine.abandon(call, false);
  }

  /** The cache died: what is still on its way, without anybody waiting, must not be stored in its next life. */
  die(): void {
    this.#life++;
  }

  #joinable(key: number): number {
    const load = this.#byKey.get(key);
    if (load === ABSENT || !this.#host.settings.checkVersions) return load;
    return this.#version[load]! < this.#store.versionOf(key) ? ABSENT : load;
  }

  #open(key: number, purpose: number, parent: number): number {
    const { engine } = this.#context;
    const load = this.#pool.take();
    const call = engine.open(parent, this.#onLoaded);
    engine.calls.startAfresh(call);
    engine.calls.tagA[call] = load;
    this.#key[load] = key;
    this.#call[load] = call;
    this.#purpose[load] = purpose;
    this.#version[load] = this.#store.versionOf(key);
    this.#firstWaiter[load] = NO_SLOT;
    this.#lastWaiter[load] = NO_SLOT;
    this.#startedAt[load] = engine.kernel.now;
    this.#lifeOf[load] = this.#life;
    return load;
  }

  #send(load: number): void {
    const { engine } = this.#context;
    engine.counters[this.#columns.originCalls]!++;
    engine.addLevel(this.#columns.loading, 1);
    engine.send(this.#origin.linkIndex, this.#call[load]!);
  }

  #loaded(call: number, outcome: Outcome): void {
    const { engine } = this.#context;
    const load = this.#context.engine.calls.tagA[call]!;
    const isDegraded = outcome === DEGRADED || (engine.calls.flags[call]! & FLAG_DEGRADED) !== 0;
    engine.record(this.#columns.loadTime, engine.kernel.now - this.#startedAt[load]!);
    // The answer of a fallback is passed on, but not kept.
    if (outcome === OK && !isDegraded) this.#keep(load);
    else this.#store.refreshEnded(this.#key[load]!);
    if (!isAnswer(outcome)) engine.counters[this.#columns.originFailures]!++;
    const first = this.#firstWaiter[load]!;
    this.#forget(load);
    this.#answerAll(first, outcome === OK && isDegraded ? DEGRADED : outcome, engine.calls.cause[call]!);
  }

  #keep(load: number): void {
    const { engine } = this.#context;
    const purpose = this.#purpose[load]!;
    if (purpose === NOT_STORED || this.#lifeOf[load] !== this.#life) return;
    const key = this.#key[load]!;
    const isLate = purpose === STORED && !this.#isAwaited(load);
    const isOutdated = this.#version[load]! < this.#store.versionOf(key);
    if (isLate) engine.counters[this.#columns.lateAnswers]!++;
    if (isOutdated) engine.counters[this.#columns.outdatedFills]!++;
    if ((isLate && !this.#host.settings.storeLateAnswers) || (isOutdated && this.#host.settings.checkVersions)) {
      this.#store.refreshEnded(key);
      return;
    }
    this.#store.put(key, this.#version[load]!, engine.kernel.now - this.#startedAt[load]!);
    engine.counters[this.#columns.fills]!++;
  }

  /** True while at least one waiter's caller is still there. */
  #isAwaited(load: number): boolean {
    const { calls } = this.#context.engine;
    for (let waiter = this.#firstWaiter[load]!; waiter >= 0; waiter = calls.a[waiter]!) {
      if (!calls.isAbandoned(waiter)) return true;
    }
    return false;
  }

  #answerAll(first: number, outcome: Outcome, cause: number): void {
    const { calls } = this.#context.engine;
    // An answer may make others withdraw theirs: from here on all of them are as good as answered.
    for (let waiter = first; waiter >= 0; waiter = calls.a[waiter]!) this.#host.closing(waiter);
    for (let waiter = first; waiter >= 0; ) {
      const next = calls.a[waiter]!;
      if (calls.cause[waiter]! < 0) calls.cause[waiter] = cause;
      this.#host.answered(waiter, outcome);
      waiter = next;
    }
  }

  #forget(load: number): void {
    const key = this.#key[load]!;
    if (this.#byKey.get(key) === load) this.#byKey.delete(key);
    this.#context.engine.addLevel(this.#columns.loading, -1);
    this.#pool.give(load);
  }

  #addWaiter(load: number, waiter: number): void {
    const { calls } = this.#context.engine;
    const last = this.#lastWaiter[load]!;
    calls.station[waiter] = load;
    calls.a[waiter] = NO_SLOT;
    calls.b[waiter] = last;
    if (last >= 0) calls.a[last] = waiter;
    else this.#firstWaiter[load] = waiter;
    this.#lastWaiter[load] = waiter;
  }

  #removeWaiter(load: number, waiter: number): void {
    const { calls } = this.#context.engine;
    const after = calls.a[waiter]!;
    const before = calls.b[waiter]!;
    if (before >= 0) calls.a[before] = after;
    else this.#firstWaiter[load] = after;
    if (after >= 0) calls.b[after] = before;
    else this.#lastWaiter[load] = before;
  }

  #widen(capacity: number): void {
    this.#key = wider(this.#key, capacity);
    this.#call = wider(this.#call, capacity);
    this.#purpose = wider(this.#purpose, capacity);
    this.#version = wider(this.#version, capacity);
    this.#firstWaiter = wider(this.#firstWaiter, capacity);
    this.#lastWaiter = wider(this.#lastWaiter, capacity);
    this.#lifeOf = wider(this.#lifeOf, capacity);
    const startedAt = new Float64Array(capacity);
    startedAt.set(this.#startedAt);
    this.#startedAt = startedAt;
  }
}

function wider(column: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const columns = new Int32Array(capacity);
  columns.set(column);
  return columns;
}
