/**
 * Lets so many calls be in progress at a time; the others wait in a bounded room, or are refused. The limit is told from outside
 * and may move: fixed for a bulkhead, measured for adaptive concurrency. Divided by class, each part has a limit and a line of its own.
 *
 * In a slot: `a` the inner slot once it runs, `c` its part, and what the waiting room keeps.
 */
import { Partition, type PartitionSettings } from "./call-classes";
import type { Engine, PolicyContext } from "./kind";
import { passOn } from "./layer";
import { CANCELLED, type Outcome, REFUSED } from "./outcome";
import { NOT_WAITING, WaitingRoom, type WaitingRoomSettings } from "./waiting-room";

export interface GateSettings extends PartitionSettings, WaitingRoomSettings {}

/** Statistics columns. */
export interface GateColumns {
  readonly rejected: number;
  readonly inFlight: number;
  readonly queueLength: number;
  readonly waiting: number;
}

export interface GateOwner {
  /** How many calls of a part may be in progress now. */
  limitOf(part: number): number;
  /** A call began as `inner`, which counts in `inFlight`. The owner may use the tags of `inner`. */
  began?(part: number, inner: number, inFlight: number): void;
  /** It ended, and no longer counts; `inner` is still valid. */
  ended?(part: number, inner: number, outcome: Outcome): void;
}

interface Part {
  inFlight: number;
  isStarting: boolean;
}

export class ConcurrencyGate {
  readonly partition: Partition;
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #owner: GateOwner;
  readonly #columns: GateColumns;
  readonly #room: WaitingRoom;
  readonly #onSettled: number;
  readonly #onCancel: number;
  /** By number, with holes. */
  readonly #parts: Part[] = [];

  constructor(context: PolicyContext, settings: GateSettings, columns: GateColumns, owner: GateOwner) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#owner = owner;
    this.#columns = columns;
    this.partition = new Partition(context, settings);
    this.#room = new WaitingRoom(context, settings, columns.queueLength, (slot, outcome) =>
      this.#reject(slot, outcome),
    );
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  get inFlight(): number {
    return this.#parts.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  get queueLength(): number {
    return this.#room.length;
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const index = this.partition.of(slot);
    const part = this.#part(index);
    calls.holder[slot] = this.#onCancel;
    calls.b[slot] = NOT_WAITING;
    calls.c[slot] = index;
    calls.waitingSince[slot] = kernel.now;
    const hasRoom = part.inFlight < this.#owner.limitOf(index);
    if (hasRoom && this.#room.lengthOf(index) === 0) return this.#run(slot, index, part);
    if (!hasRoom && !this.#room.hasPlace(slot, index)) return this.#reject(slot, REFUSED);
    this.#room.join(slot, index);
    // There may be room although others wait, while these are being started.
    this.startWaiting(index);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const index = calls.c[slot]!;
    if (this.#room.isWaiting(slot)) {
      this.#room.leave(slot);
    } else {
      const inner = calls.a[slot]!;
      this.#end(index);
      this.#owner.ended?.(index, inner, CANCELLED);
      this.#engine.abandon(inner, this.#context.cancellation);
    }
    this.#engine.settle(slot, CANCELLED);
    this.startWaiting(index);
  }

  configure(settings: GateSettings): void {
    this.partition.configure(settings);
    this.#room.configure(settings);
    this.#parts.forEach((_, index) => {
      this.startWaiting(index);
    });
  }

  /** A loop, and only one at a time: those started may end at once, and must not start others from within. */
  startWaiting(index: number): void {
    const part = this.#part(index);
    if (part.isStarting) return;
    part.isStarting = true;
    while (this.#room.lengthOf(index) > 0 && part.inFlight < this.#owner.limitOf(index)) {
      const slot = this.#room.take(index);
      if (slot >= 0) this.#run(slot, index, part);
    }
    part.isStarting = false;
  }

  describe(): Readonly<Record<string, unknown>> {
    const queue = this.#room.describe();
    return {
      inFlightCount: this.inFlight,
      queueLength: this.queueLength,
      ...(queue === undefined ? {} : { queueManagement: queue }),
    };
  }

  #run(slot: number, index: number, part: Part): void {
    const { calls, kernel } = this.#engine;
    part.inFlight++;
    this.#engine.addLevel(this.#columns.inFlight, 1);
    this.#engine.record(this.#columns.waiting, kernel.now - calls.waitingSince[slot]!);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.a[slot] = inner;
    this.#owner.began?.(index, inner, part.inFlight);
    this.#context.enterNext(inner);
  }

  #reject(slot: number, outcome: Outcome): void {
    this.#engine.counters[this.#columns.rejected]!++;
    this.#engine.settleFrom(slot, outcome, this.#context.place);
  }

  #settled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    const index = this.#engine.calls.c[slot]!;
    this.#end(index);
    this.#owner.ended?.(index, inner, outcome);
    // Settle before starting the next: the caller may come back, and has to stand in line then.
    passOn(this.#engine, slot, inner, outcome);
    this.startWaiting(index);
  }

  #end(index: number): void {
    this.#part(index).inFlight--;
    this.#engine.addLevel(this.#columns.inFlight, -1);
  }

  #part(index: number): Part {
    const known = this.#parts[index];
    if (known !== undefined) return known;
    const part: Part = { inFlight: 0, isStarting: false };
    this.#parts[index] = part;
    return part;
  }
}
