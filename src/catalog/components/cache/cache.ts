import { slowedNs } from "../../../model/call-faults";
import { FLAG_FILL, FLAG_LOOKUP } from "../../../model/calls";
import { IntRing, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance } from "../../../model/kind";
import { CANCELLED, FAILED, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";
import { Loader, type LoadHost } from "./loader";
import { type CacheColumns, cacheColumns } from "./metrics";
import type { CacheSettings } from "./settings";
import { FRESH, MISSING, STALE, Store } from "./store";
import { Writer } from "./writer";

/** What a call that the cache holds waits for, in its column `c`: its look-up time, a load, a write. */
const LOOKING = 1;
const LOADING = 2;
const WRITING = 3;

/** A cache in front of an origin (read-through), or beside a caller that loads by itself (aside). */
export class Cache implements ComponentInstance, LoadHost {
  readonly replicaCount = 1;
  settings: CacheSettings;
  readonly #context: ComponentContext;
  readonly #columns: CacheColumns;
  readonly #store: Store;
  /** Both undefined without an origin. */
  readonly #loader: Loader | undefined;
  readonly #writer: Writer | undefined;
  #hitTime: Sampler;
  readonly #coin: RandomStream;
  readonly #earlyRefresh: RandomStream;
  readonly #isWrite: readonly boolean[];
  readonly #onLooked: number;
  readonly #onCancel: number;
  /** Calls that wait for something here. */
  readonly #held: WaitingLine;
  /** Calls that found the cache frozen. */
  readonly #frozenOut = new IntRing();
  #isDown = false;
  #isFrozen = false;

  constructor(context: ComponentContext, settings: CacheSettings) {
    const { engine } = context;
    const origin = context.outgoing.find(({ isMessaging }) => !isMessaging);
    this.#context = context;
    this.settings = settings;
    this.#columns = cacheColumns(context);
    this.#store = new Store(context, this.#columns, settings);
    this.#loader = origin === undefined ? undefined : new Loader(context, this.#columns, this.#store, this, origin);
    this.#writer = origin === undefined ? undefined : new Writer(context, this.#columns, this.#store, this, origin);
    this.#hitTime = context.sampler(settings.hitTime, "hit-time");
    this.#coin = context.stream("fixed-hits");
    this.#earlyRefresh = context.stream("early-refresh");
    this.#isWrite = context.operations.map(({ access }) => access === "write");
    this.#held = new WaitingLine(engine.calls, "fifo");
    this.#onLooked = engine.kernel.handler((slot) => this.#looked(slot));
    this.#onCancel = engine.cancelHandler((slot) => this.#withdraw(slot));
  }

  start(): void {
    this.#store.warm();
  }

  receive(slot: number): void {
    if (this.#isDown) this.#context.engine.settleFrom(slot, FAILED, this.#context.place);
    else if (this.#isFrozen) this.#frozenOut.pushBack(slot);
    else this.#look(slot);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.settings = settings as unknown as CacheSettings;
    this.#hitTime = this.#context.sampler(this.settings.hitTime, "hit-time");
    this.#store.configure(this.settings);
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    const wasDown = this.#isDown;
    this.#isDown = downReplicaCount >= this.replicaCount;
    this.#isFrozen = frozen > 0;
    if (this.#isDown && !wasDown) this.#die();
    if (this.#isFrozen && !this.#isDown) return;
    for (let count = this.#frozenOut.length; count > 0; count--) this.receive(this.#frozenOut.popFront());
  }

  isReplicaUp(): boolean {
    return !this.#isDown;
  }

  /** Loses every entry, as a flush or a restart does. What is being loaded is stored as usual. */
  flush(): void {
    const { engine, place } = this.#context;
    engine.counters[this.#columns.flushes]!++;
    engine.notice(place, "cacheFlushed", `${this.#store.entries.count} entries lost`);
    this.#store.clear();
  }

  // --- LoadHost ---

  closing(slot: number): void {
    this.#context.engine.calls.holder[slot] = 0;
  }

  answered(slot: number, outcome: Outcome): void {
    this.#held.leave(slot);
    this.#context.engine.settle(slot, outcome);
  }

  // --- looking up ---

  #look(slot: number): void {
    const { conditions, engine } = this.#context;
    const ns = slowedNs(conditions, engine.calls, slot, this.#hitTime());
    engine.calls.holder[slot] = this.#onCancel;
    this.#held.join(slot);
    if (ns === 0) {
      this.#looked(slot);
      return;
    }
    engine.calls.c[slot] = LOOKING;
    engine.calls.timer[slot] = engine.kernel.after(ns, this.#onLooked, slot, 0);
  }

  #looked(slot: number): void {
    const { calls } = this.#context.engine;
    calls.timer[slot] = NO_EVENT;
    const flags = calls.flags[slot]!;
    const isAside = (flags & FLAG_LOOKUP) !== 0 || this.settings.mode === "aside" || this.#loader === undefined;
    if ((flags & FLAG_FILL) !== 0) this.#fill(slot);
    else if (this.#isWrite[calls.operation[slot]!]! && (flags & FLAG_LOOKUP) === 0) this.#write(slot, isAside);
    else if (isAside) this.#readAside(slot, (flags & FLAG_LOOKUP) !== 0);
    else this.#readThrough(slot);
  }

  #readThrough(slot: number): void {
    const { calls } = this.#context.engine;
    const key = calls.key[slot]!;
    const finding = this.#find(key);
    if (finding === MISSING) {
      calls.c[slot] = LOADING;
      this.#loader!.load(slot, this.settings.fixedHitRatio < 0);
      return;
    }
    if (this.#isRefreshDue(finding)) {
      this.#store.entries.isRefreshing[this.#store.found] = 1;
      this.#loader!.refresh(slot);
    }
    this.#answer(slot, OK);
  }

  /** A look-up is told of a miss by REFUSED. Any other call is answered in any case, and the key is there from then on. */
  #readAside(slot: number, isLookup: boolean): void {
    const key = this.#context.engine.calls.key[slot]!;
    const finding = this.#find(key, true);
    if (finding === MISSING && !isLookup && this.settings.fixedHitRatio < 0) this.#put(key);
    const isTold = finding === MISSING && isLookup;
    if (isTold) this.#context.engine.counters[this.#columns.toldMisses]!++;
    this.#answer(slot, isTold ? REFUSED : OK);
  }

  /**
   * Looks a key up and counts it. With `isCallerLoading` the first caller that finds an entry stale is told that it is
   * missing, so that it loads it, while the others get the old value.
   */
  #find(key: number, isCallerLoading = false): number {
    const { counters } = this.#context.engine;
    counters[this.#columns.lookups]!++;
    let finding = this.settings.fixedHitRatio >= 0 ? this.#toss() : this.#store.look(key);
    if (finding === STALE && isCallerLoading && this.#store.entries.isRefreshing[this.#store.found] === 0) {
      this.#store.entries.isRefreshing[this.#store.found] = 1;
      finding = MISSING;
    }
    if (finding === MISSING && this.#writer?.holds(key) === true) finding = FRESH;
    if (finding === MISSING) counters[this.#columns.misses]!++;
    else this.#countHit(key, finding);
    return finding;
  }

  #countHit(key: number, finding: number): void {
    const { counters } = this.#context.engine;
    const { entries, found } = this.#store;
    counters[this.#columns.hits]!++;
    if (finding === STALE) counters[this.#columns.stale]!++;
    if (found >= 0 && entries.version[found]! < this.#store.versionOf(key)) counters[this.#columns.outdated]!++;
  }

  #toss(): number {
    this.#store.found = -1;
    return this.#coin.chance(this.settings.fixedHitRatio) ? FRESH : MISSING;
  }

  /** Stale entries are refreshed once; fresh ones by chance, the sooner the dearer their loading was (XFetch, Vattani et al. 2015). */
  #isRefreshDue(finding: number): boolean {
    const { entries, found } = this.#store;
    if (found < 0 || entries.isRefreshing[found] === 1) return false;
    if (finding === STALE) return true;
    const { earlyRefreshFactor } = this.settings;
    if (earlyRefreshFactor === 0) return false;
    const lead = entries.loadNs[found]! * earlyRefreshFactor * this.#earlyRefresh.exponential();
    return this.#context.clockNs() + lead >= entries.expiresAt[found]!;
  }

  // --- storing and writing ---

  #fill(slot: number): void {
    const { engine } = this.#context;
    const { calls } = engine;
    const isLate = this.#context.clockNs() > calls.deadlineAt[slot]! || calls.isAbandoned(slot);
    if (isLate) engine.counters[this.#columns.lateAnswers]!++;
    if ((!isLate || this.settings.storeLateAnswers) && this.settings.fixedHitRatio < 0) this.#put(calls.key[slot]!);
    this.#answer(slot, OK);
  }

  #put(key: number): void {
    this.#store.put(key, this.#store.versionOf(key), 0);
    this.#context.engine.counters[this.#columns.fills]!++;
  }

  /** Aside, a write is told to the cache after the origin has it: the key goes. */
  #write(slot: number, isAside: boolean): void {
    const { engine } = this.#context;
    const key = engine.calls.key[slot]!;
    if (!isAside) {
      engine.calls.c[slot] = WRITING;
      this.#writer!.write(slot);
      return;
    }
    this.#store.bumpVersion(key);
    if (this.#store.remove(key)) engine.counters[this.#columns.invalidations]!++;
    this.#answer(slot, OK);
  }

  #answer(slot: number, outcome: Outcome): void {
    this.closing(slot);
    this.answered(slot, outcome);
  }

  // --- the caller leaves, the cache dies ---

  #withdraw(slot: number): void {
    const { engine } = this.#context;
    const { calls } = engine;
    if (calls.c[slot] === LOOKING) engine.kernel.cancel(calls.timer[slot]!);
    else if (calls.c[slot] === LOADING) this.#loader!.withdraw(slot);
    else this.#writer!.withdraw(slot);
    this.answered(slot, CANCELLED);
  }

  #die(): void {
    const { engine, place } = this.#context;
    const { calls } = engine;
    this.flush();
    this.#loader?.die();
    this.#writer?.lose();
    while (this.#held.length > 0) {
      const slot = this.#held.peek();
      this.closing(slot);
      if (calls.c[slot] === LOOKING) engine.kernel.cancel(calls.timer[slot]!);
      else if (calls.c[slot] === LOADING) this.#loader!.drop(slot);
      else this.#writer!.drop(slot);
      if (calls.cause[slot]! < 0) calls.cause[slot] = place;
      this.answered(slot, FAILED);
    }
  }
}
