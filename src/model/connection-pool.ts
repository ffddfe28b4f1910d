/**
 * A transport that needs a connection for each call: HTTP/1 with one call per connection at a time, HTTP/2 with many. The
 * kinds differ in their figures; how calls wait, connections open, idle and break is the same.
 *
 * In a slot that waits: `b` -1, `x` since when, `timer` the limit of its wait. Afterwards the carriage's columns.
 */
import { Carriage, type CarriageHost } from "./carriage";
import { ConnectionList } from "./connection-list";
import { type EventHandle, msToNs, NO_EVENT, type Sampler, type TimeoutLane } from "./kernel";
import type { Engine, TransportContext, TransportInstance } from "./kind";
import { isGivenUp } from "./layer";
import { CANCELLED, type Outcome, REFUSED } from "./outcome";
import { WaitingLine } from "./waiting-line";

const WAITING = -1;

export interface PoolSettings {
  readonly connectionLimit: number;
  /** Calls on one connection at a time. */
  readonly streamLimit: number;
  /** A call that is withdrawn takes its connection with it: HTTP/1 cannot end a call in any other way. */
  readonly closesWhenWithdrawn: boolean;
  readonly acquireQueueCapacity: number;
  /** 0 = as long as it takes. */
  readonly acquireTimeoutMs: number;
  readonly setupRoundTripCount: number;
  readonly setupTime: Sampler;
  /** 0 = never closed. */
  readonly idleTimeoutMs: number;
  readonly retransmitAfterMs: number;
}

export class ConnectionPool implements TransportInstance, CarriageHost {
  readonly sendsAgain: boolean;
  readonly #context: TransportContext;
  readonly #engine: Engine;
  readonly #settings: PoolSettings;
  readonly #carriage: Carriage;
  readonly #connections: ConnectionList;
  readonly #line: WaitingLine;
  readonly #waitLimit: TimeoutLane | undefined;
  readonly #idleLimit: TimeoutLane | undefined;
  readonly #idleTimers: Float64Array;
  readonly #onCancel: number;
  readonly #onOpened: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #isStarting = false;

  constructor(context: TransportContext, settings: PoolSettings) {
    const { engine } = context;
    const { connectionLimit, acquireTimeoutMs, idleTimeoutMs, retransmitAfterMs } = settings;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.sendsAgain = retransmitAfterMs > 0;
    // As many again may be broken, and wait for their last stream to end.
    const connectionCount = 2 * connectionLimit;
    this.#carriage = new Carriage(context, this, connectionCount, msToNs(retransmitAfterMs));
    this.#connections = new ConnectionList(connectionCount, settings.streamLimit);
    this.#line = new WaitingLine(engine.calls, "fifo");
    this.#columns = columnsOf(context);
    this.#onCancel = engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#onOpened = engine.kernel.handler((connection) => this.#opened(connection));
    const onWaitedTooLong = engine.kernel.handler((slot) => this.#waitedTooLong(slot));
    const onIdle = engine.kernel.handler((connection) => this.#close(connection));
    this.#waitLimit = acquireTimeoutMs > 0 ? engine.kernel.lane(msToNs(acquireTimeoutMs), onWaitedTooLong) : undefined;
    this.#idleLimit = idleTimeoutMs > 0 ? engine.kernel.lane(msToNs(idleTimeoutMs), onIdle) : undefined;
    this.#idleTimers = new Float64Array(connectionCount).fill(NO_EVENT);
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const line = this.#line;
    calls.holder[slot] = this.#onCancel;
    calls.b[slot] = WAITING;
    calls.x[slot] = kernel.now;
    const connection = this.#connectionFor(line.length + 1);
    if (connection >= 0 && line.length === 0) return this.#run(slot, connection);
    // Those for whom a connection is being opened do not take a place in the line from anybody.
    const places = this.#settings.acquireQueueCapacity + this.#connections.openingCount * this.#settings.streamLimit;
    if (connection < 0 && line.length >= places) return this.#reject(slot);
    line.join(slot);
    this.#engine.addLevel(this.#columns.waiting, 1);
    if (this.#waitLimit !== undefined) calls.timer[slot] = this.#waitLimit.add(slot, 0);
    this.#startWaiting();
  }

  answered(slot: number, outcome: Outcome, isBroken: boolean): void {
    this.#release(this.#engine.calls.b[slot]!, isBroken);
    // Settle before starting the next: the caller may come back, and has to stand in line then.
    this.#engine.settle(slot, outcome);
    this.#startWaiting();
  }

  /** Connections leak, or come back. */
  conditionsChanged(): void {
    let connection = this.#connections.available;
    while (this.#hasTooMany() && connection >= 0 && this.#connections.streams[connection] === 0) {
      this.#close(connection);
      connection = this.#connections.available;
    }
    this.#startWaiting();
  }

  describe(): Readonly<Record<string, unknown>> {
    const { openCount, openingCount } = this.#connections;
    return { openCount, openingCount, waitingCount: this.#line.length };
  }

  #run(slot: number, connection: number): void {
    const { calls, kernel } = this.#engine;
    const columns = this.#columns;
    this.#engine.record(columns.acquiring, kernel.now - calls.x[slot]!);
    if (this.#connections.streams[connection] === 0) {
      this.#engine.addLevel(columns.inUse, 1);
      this.#stopIdling(connection);
    }
    this.#connections.take(connection);
    this.#engine.addLevel(columns.streams, 1);
    this.#carriage.send(slot, connection);
  }

  #release(connection: number, isBroken: boolean): void {
    const columns = this.#columns;
    if (isBroken || this.#hasTooMany()) this.#connections.close(connection);
    const isIdle = this.#connections.giveBack(connection);
    this.#engine.addLevel(columns.streams, -1);
    if (this.#connections.streams[connection] === 0) this.#engine.addLevel(columns.inUse, -1);
    if (isIdle) this.#startIdling(connection);
    this.#engine.setLevel(columns.connections, this.#connections.openCount);
  }

  /** A loop, and only one at a time: those started may end at once, and must not start others from within. */
  #startWaiting(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    while (this.#line.length > 0) {
      const connection = this.#connectionFor(this.#line.length);
      if (connection < 0) break;
      const slot = this.#line.peek();
      this.#leaveLine(slot);
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#run(slot, connection);
    }
    this.#isStarting = false;
  }

  /** A connection that can be used now; -1 = none, but one is being opened if `wantedCount` calls can use it. */
  #connectionFor(wantedCount: number): number {
    const list = this.#connections;
    const isWanted = list.available < 0 && wantedCount > list.openingCount * this.#settings.streamLimit;
    if (isWanted && list.size < this.#limit() && list.hasSpare) this.#open();
    return list.available;
  }

  #open(): void {
    const { setupRoundTripCount, setupTime } = this.#settings;
    const connection = this.#connections.beginOpening();
    this.#engine.counters[this.#columns.handshakes]!++;
    let ns = setupTime();
    for (let i = 0; i < setupRoundTripCount; i++) ns += this.#context.roundTripNs();
    if (ns > 0) this.#engine.kernel.post(ns, this.#onOpened, connection, 0);
    else this.#enlist(connection);
  }

  #opened(connection: number): void {
    this.#enlist(connection);
    if (this.#hasTooMany()) return this.#close(connection);
    this.#startWaiting();
    if (this.#connections.streams[connection] === 0) this.#startIdling(connection);
  }

  #enlist(connection: number): void {
    this.#connections.opened(connection);
    this.#engine.setLevel(this.#columns.connections, this.#connections.openCount);
  }

  #close(connection: number): void {
    this.#stopIdling(connection);
    this.#connections.close(connection);
    this.#engine.setLevel(this.#columns.connections, this.#connections.openCount);
  }

  #startIdling(connection: number): void {
    if (this.#idleLimit !== undefined) this.#idleTimers[connection] = this.#idleLimit.add(connection, 0);
  }

  #stopIdling(connection: number): void {
    const timer: EventHandle = this.#idleTimers[connection]!;
    if (timer !== NO_EVENT) this.#idleLimit!.cancel(timer);
    this.#idleTimers[connection] = NO_EVENT;
  }

  #limit(): number {
    return Math.max(0, this.#settings.connectionLimit - this.#context.conditions.leakedCount);
  }

  #hasTooMany(): boolean {
    return this.#connections.size > this.#limit();
  }

  #withdraw(slot: number): void {
    const connection = this.#engine.calls.b[slot]!;
    if (connection === WAITING) this.#leaveLine(slot);
    else {
      this.#carriage.withdraw(slot);
      this.#release(connection, this.#settings.closesWhenWithdrawn);
    }
    this.#engine.settle(slot, CANCELLED);
    this.#startWaiting();
  }

  #leaveLine(slot: number): void {
    this.#line.leave(slot);
    this.#engine.addLevel(this.#columns.waiting, -1);
    this.#waitLimit?.cancel(this.#engine.calls.timer[slot]!);
  }

  #waitedTooLong(slot: number): void {
    this.#leaveLine(slot);
    this.#engine.counters[this.#columns.acquireTimeouts]!++;
    this.#engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  #reject(slot: number): void {
    this.#engine.counters[this.#columns.acquireRefused]!++;
    this.#engine.settleFrom(slot, REFUSED, this.#context.place);
  }
}

function columnsOf(context: TransportContext) {
  return {
    handshakes: context.counter("handshakes"),
    acquireTimeouts: context.counter("acquireTimeouts"),
    acquireRefused: context.counter("acquireRefused"),
    connections: context.level("connections"),
    inUse: context.level("connectionsInUse"),
    streams: context.level("streamsInUse"),
    waiting: context.level("waitingForConnection"),
    acquiring: context.sample("acquiring"),
  };
}
