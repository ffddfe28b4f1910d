import { NO_SLOT } from "../../../model/calls";
import { IntRing, msToNs } from "../../../model/kernel";
import { ABSENT, KeyMap } from "../../../model/key-map";
import type { ComponentContext, Outgoing } from "../../../model/kind";
import { isAnswer, OK, type Outcome } from "../../../model/outcome";
import type { LoadHost } from "./loader";
import type { CacheColumns } from "./metrics";
import type { Store } from "./store";

/** Writes that pass through the cache: at once, or gathered and written behind. A write's call to the origin stands in `b` of its slot. */
export class Writer {
  readonly #context: ComponentContext;
  readonly #columns: CacheColumns;
  readonly #store: Store;
  readonly #host: LoadHost;
  readonly #origin: Outgoing;
  readonly #onWritten: number;
  readonly #onFlushed: number;
  readonly #onFlushTimer: number;
  /** Operation of the last write of each key that the origin does not have yet. */
  readonly #unwritten = new KeyMap();
  /** Those keys, oldest first. */
  readonly #order = new IntRing();
  #isTimerSet = false;

  constructor(context: ComponentContext, columns: CacheColumns, store: Store, host: LoadHost, origin: Outgoing) {
    const { engine } = context;
    this.#context = context;
    this.#columns = columns;
    this.#store = store;
    this.#host = host;
    this.#origin = origin;
    this.#onWritten = engine.settleHandler((call, outcome) => this.#written(call, outcome));
    this.#onFlushed = engine.settleHandler((call, outcome) => this.#flushed(call, outcome));
    this.#onFlushTimer = engine.kernel.handler(() => this.#flush());
  }

  write(slot: number): void {
    const { engine } = this.#context;
    engine.counters[this.#columns.writes]!++;
    if (this.#host.settings.writePolicy === "writeBehind" && this.#gather(slot)) {
      this.#host.answered(slot, OK);
      return;
    }
    const call = engine.open(slot, this.#onWritten);
    engine.calls.startAfresh(call);
    engine.calls.b[slot] = call;
    engine.send(this.#origin.linkIndex, call);
  }

  /** The caller of a write in progress withdrew it. Whether the origin has written it is unknown. */
  withdraw(slot: number): void {
    const { engine } = this.#context;
    const call = engine.calls.b[slot]!;
    this.#store.remove(engine.calls.key[slot]!);
    engine.abandon(call, engine.isCancellable(call));
  }

  /** The cache died while the write was in progress. */
  drop(slot: number): void {
    this.#context.engine.abandon(this.#context.engine.calls.b[slot]!, false);
  }

  /** True when the cache has a value of the key that the origin does not have yet. */
  holds(key: number): boolean {
    return this.#unwritten.size > 0 && this.#unwritten.get(key) !== ABSENT;
  }

  /** The cache died: what was not written is lost. */
  lose(): void {
    this.#context.engine.counters[this.#columns.lostWrites]! += this.#unwritten.size;
    this.#unwritten.clear();
    this.#order.clear();
    this.#showCount();
  }

  #written(call: number, outcome: Outcome): void {
    const { calls } = this.#context.engine;
    const slot = calls.parent[call]!;
    const key = calls.key[slot]!;
    if (isAnswer(outcome)) this.#apply(key);
    if (calls.cause[slot]! < 0) calls.cause[slot] = calls.cause[call]!;
    this.#host.closing(slot);
    this.#host.answered(slot, outcome);
  }

  /** The origin has a new value of `key`. */
  #apply(key: number): void {
    const { writePolicy } = this.#host.settings;
    this.#store.bumpVersion(key);
    if (writePolicy === "around") return;
    if (writePolicy === "invalidate") {
      if (this.#store.remove(key)) this.#context.engine.counters[this.#columns.invalidations]!++;
    } else this.#store.put(key, this.#store.versionOf(key), 0);
  }

  // --- write-behind ---

  /** @returns false when the buffer is full: then the write goes through. */
  #gather(slot: number): boolean {
    const { calls, counters } = this.#context.engine;
    const key = calls.key[slot]!;
    const isMerged = this.#unwritten.get(key) !== ABSENT;
    if (!isMerged && this.#unwritten.size >= this.#host.settings.writeBufferCapacity) return false;
    this.#store.bumpVersion(key);
    this.#store.put(key, this.#store.versionOf(key), 0);
    if (isMerged) counters[this.#columns.mergedWrites]!++;
    this.#remember(key, calls.operation[slot]!);
    return true;
  }

  #remember(key: number, operation: number): void {
    if (this.#unwritten.get(key) === ABSENT) this.#order.pushBack(key);
    this.#unwritten.set(key, operation);
    this.#showCount();
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    this.#context.engine.kernel.after(msToNs(this.#host.settings.flushIntervalMs), this.#onFlushTimer, 0, 0);
  }

  #flush(): void {
    this.#isTimerSet = false;
    for (let count = this.#order.length; count > 0 && this.#order.length > 0; count--) {
      const key = this.#order.popFront();
      const operation = this.#unwritten.get(key);
      this.#unwritten.delete(key);
      this.#sendFlush(key, operation);
    }
    this.#showCount();
  }

  #sendFlush(key: number, operation: number): void {
    const { engine, operations } = this.#context;
    const call = engine.open(NO_SLOT, this.#onFlushed);
    engine.calls.key[call] = key;
    engine.calls.operation[call] = operation;
    engine.calls.priority[call] = operations[operation]!.priority;
    engine.send(this.#origin.linkIndex, call);
  }

  #flushed(call: number, outcome: Outcome): void {
    if (isAnswer(outcome)) return;
    const { calls } = this.#context.engine;
    const key = calls.key[call]!;
    // Tried again with the next flush, unless a newer write of the key is waiting anyway.
    if (this.#unwritten.get(key) === ABSENT) this.#remember(key, calls.operation[call]!);
  }

  #showCount(): void {
    this.#context.engine.setLevel(this.#columns.unwritten, this.#unwritten.size);
  }
}
