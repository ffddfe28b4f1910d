/**
 * The connections of one link: which are open, which can take another stream, which are idle. The most recently used one
 * is taken first, so that those too many become idle and are closed.
 */
import { assert } from "./kernel";

const NONE = -1;
const CLOSED = 0;
const OPENING = 1;
const OPEN = 2;
/** Takes no new streams and is closed when its last one ends. */
const DOOMED = 3;

export class ConnectionList {
  openCount = 0;
  openingCount = 0;
  /** Of the open ones, those that close when their last stream ends. */
  doomedCount = 0;
  /** Streams in use, by connection. */
  readonly streams: Int32Array;
  readonly #streamLimit: number;
  readonly #state: Uint8Array;
  readonly #closed: Int32Array;
  #closedCount: number;
  /** Those that can take a stream, as a list through `next` and `previous`. */
  #head = NONE;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  /** @param connectionLimit connections there may be at a time, doomed ones included */
  constructor(connectionLimit: number, streamLimit: number) {
    this.#streamLimit = streamLimit;
    this.streams = new Int32Array(connectionLimit);
    this.#state = new Uint8Array(connectionLimit);
    this.#closed = Int32Array.from({ length: connectionLimit }, (_, i) => connectionLimit - 1 - i);
    this.#closedCount = connectionLimit;
    this.#next = new Int32Array(connectionLimit);
    this.#previous = new Int32Array(connectionLimit);
  }

  /** Open and being opened, without those that only wait for their last stream to end. */
  get size(): number {
    return this.openCount + this.openingCount - this.doomedCount;
  }

  /** True when there is a number left for another one. */
  get hasSpare(): boolean {
    return this.#closedCount > 0;
  }

  /** A connection that can take a stream, -1 = none. */
  get available(): number {
    return this.#head;
  }

  /** Begins to open one; there must be one left. */
  beginOpening(): number {
    assert(this.#closedCount > 0, "no connection is left to open");
    const connection = this.#closed[--this.#closedCount]!;
    this.#state[connection] = OPENING;
    this.openingCount++;
    return connection;
  }

  opened(connection: number): void {
    this.#state[connection] = OPEN;
    this.openingCount--;
    this.openCount++;
    this.#enlist(connection);
  }

  take(connection: number): void {
    if (++this.streams[connection]! === this.#streamLimit) this.#delist(connection);
  }

  /** A stream of it ended. True when the connection is idle now, false also when that closed it. */
  giveBack(connection: number): boolean {
    const isDoomed = this.#state[connection] === DOOMED;
    if (this.streams[connection]!-- === this.#streamLimit && !isDoomed) this.#enlist(connection);
    if (this.streams[connection]! > 0) return false;
    if (isDoomed) this.#bury(connection);
    return !isDoomed;
  }

  /** Closes it, at once or when its last stream ends. */
  close(connection: number): void {
    if (this.#state[connection] !== OPEN) return;
    if (this.streams[connection]! < this.#streamLimit) this.#delist(connection);
    this.#state[connection] = DOOMED;
    this.doomedCount++;
    if (this.streams[connection] === 0) this.#bury(connection);
  }

  #bury(connection: number): void {
    this.doomedCount--;
    this.#state[connection] = CLOSED;
    this.openCount--;
    this.#closed[this.#closedCount++] = connection;
  }

  #enlist(connection: number): void {
    this.#next[connection] = this.#head;
    this.#previous[connection] = NONE;
    if (this.#head >= 0) this.#previous[this.#head] = connection;
    this.#head = connection;
  }

  #delist(connection: number): void {
    const before = this.#previous[connection]!;
    const after = this.#next[connection]!;
    if (before >= 0) this.#next[before] = after;
    else this.#head = after;
    if (after >= 0) this.#previous[after] = before;
  }
}
