/**
 * Processor sharing: every call in service gets an equal share of the cores at once, as threads do on a busy machine.
 * Exact (egalitarian): with n calls on c cores each runs at rate min(1, c/n).
 *
 * Virtual time is the work that one call would have been given; a call ends when it reaches its own finishing mark, so
 * an arrival changes the speed of all without touching any of them.
 */
import { ArrivalOrder } from "./arrival-order";
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import { type Outcome, REFUSED } from "./outcome";
import { CLOSED, DOWN, OPEN, ReplicaWorkers } from "./replica-workers";
import { stationColumns } from "./station-columns";
import { WaitingLine } from "./waiting-line";
import {
  HOLDING,
  NOT_HERE,
  type OfferResult,
  OUTSIDE,
  type StationHost,
  type StationSettings,
  WORKING,
  type WorkerPool,
} from "./worker-pool";

export class SharedProcessor implements WorkerPool {
  readonly #engine: Engine;
  readonly #host: StationHost;
  #settings: StationSettings;
  readonly #replicas: ReplicaWorkers;
  /** Working calls by finishing mark (`size`). */
  readonly #working: WaitingLine;
  readonly #outside: WaitingLine;
  /** Kept only where the oldest has to make room. */
  readonly #order: ArrivalOrder | undefined;
  #present = 0;
  /** Slots present, working or holding; index in `station`. */
  #slots = new Int32Array(64);
  #cores: number;
  /** What the levels show: busy cores, and how many calls more than cores there are. */
  #busy = 0;
  #crowd = 0;
  #frozen = false;
  /** [virtual time, when it was brought up to date]; in an array because doubles in fields are boxed on every write. */
  readonly #clock = new Float64Array(2);
  #timer: number = NO_EVENT;
  readonly #onDone: number;
  readonly #onHeldUp: number;
  readonly #columns;

  constructor(context: ComponentContext, host: StationHost, settings: StationSettings) {
    this.#engine = context.engine;
    this.#host = host;
    this.#settings = settings;
    const { calls, kernel } = context.engine;
    this.#working = new WaitingLine(calls, "sjf");
    this.#outside = new WaitingLine(calls, "fifo");
    this.#order = settings.overflow === "dropOldest" ? new ArrivalOrder(calls, (slot) => this.#has(slot)) : undefined;
    this.#replicas = new ReplicaWorkers(settings.replicaCount);
    this.#cores = settings.replicaCount * settings.concurrencyPerReplica;
    this.#onDone = kernel.handler(() => this.#finish());
    this.#onHeldUp = kernel.handler((slot) => this.#heldUp(slot));
    this.#columns = stationColumns(context);
    this.#engine.addLevel(this.#columns.workers, this.#cores);
  }

  get queueLength(): number {
    return Math.max(0, this.#working.length - this.#cores);
  }

  get inSystem(): number {
    return this.#present;
  }

  get hasFreeWorker(): boolean {
    return this.#present < this.#cores;
  }

  get #hasRoom(): boolean {
    return this.#present < this.#cores + this.#settings.queueCapacity;
  }

  offer(slot: number): OfferResult {
    if (this.#cores === 0) return "full";
    if (this.#hasRoom) {
      this.#letIn(slot);
      return "started";
    }
    if (this.#settings.overflow === "block") {
      this.#engine.calls.stationState[slot] = OUTSIDE;
      this.#outside.join(slot);
      return "outside";
    }
    if (this.#order === undefined || this.#order.first() < 0) return "full";
    // First in, then out: the oldest may be the job that `slot` is a branch of, and takes it along.
    this.#letIn(slot);
    this.#makeRoom();
    return "started";
  }

  /** Takes in a branch of a job that has its place here: the job would wait for ever for room that it holds itself. */
  admit(slot: number): void {
    this.#letIn(slot);
  }

  work(slot: number, ns: number): void {
    const { calls, kernel } = this.#engine;
    this.#advance();
    calls.stationState[slot] = WORKING;
    calls.x[slot] = ns;
    calls.size[slot] = this.#clock[0]! + ns;
    const limit = this.#settings.waitLimitNs;
    calls.waitTimer[slot] = limit > 0 ? kernel.after(ns + limit, this.#onHeldUp, slot, 0) : NO_EVENT;
    this.#working.join(slot);
    this.#updateLevels();
    this.#reschedule();
  }

  interrupt(slot: number): void {
    const { calls, counters } = this.#engine;
    if (calls.stationState[slot] !== WORKING) return;
    this.#advance();
    const done = calls.x[slot]! - Math.max(0, calls.size[slot]! - this.#clock[0]!);
    counters[this.#columns.workNs]! += done;
    counters[this.#columns.wastedWorkNs]! += done;
    this.#stopWorking(slot);
    this.#reschedule();
  }

  release(slot: number): void {
    this.#forget(slot);
    this.#letInFromOutside();
  }

  transfer(from: number, to: number): void {
    const { calls } = this.#engine;
    if (!this.holdsWorker(from)) return;
    const at = calls.station[from]!;
    this.#slots[at] = to;
    calls.station[to] = at;
    calls.stationState[to] = HOLDING;
    this.#order?.arrived(to, this.#present);
    calls.stationState[from] = NOT_HERE;
  }

  withdraw(slot: number): void {
    const state = this.#engine.calls.stationState[slot]!;
    if (state === NOT_HERE) return;
    if (state === OUTSIDE) {
      this.#outside.leave(slot);
      this.#engine.calls.stationState[slot] = NOT_HERE;
      return;
    }
    this.interrupt(slot);
    this.release(slot);
  }

  isWaiting(slot: number): boolean {
    return this.#engine.calls.stationState[slot] === OUTSIDE;
  }

  holdsWorker(slot: number): boolean {
    const state = this.#engine.calls.stationState[slot]!;
    return state === WORKING || state === HOLDING;
  }

  configure(settings: StationSettings): void {
    this.#settings = settings;
    this.#resize();
    this.#letInFromOutside();
  }

  openReplica(replica: number): void {
    this.#replicas.setState(replica, OPEN);
    this.#resize();
    this.#letInFromOutside();
  }

  closeReplica(replica: number): void {
    if (!this.#replicas.isOpen(replica)) return;
    this.#replicas.setState(replica, CLOSED);
    this.#resize();
  }

  failReplica(replica: number, outcome: Outcome): void {
    this.#replicas.setState(replica, DOWN);
    this.#resize();
    for (let i = this.#present - 1; i >= 0; i--) {
      if (i >= this.#present) continue;
      const slot = this.#slots[i]!;
      if (this.#replicaOf(slot) !== replica) continue;
      this.interrupt(slot);
      this.#forget(slot);
      this.#host.dropped(slot, outcome);
    }
    this.#letInFromOutside();
  }

  busyAt(replica: number): number {
    return this.#replicas.busyAt(replica);
  }

  dropWaiting(outcome: Outcome): void {
    while (this.#outside.length > 0) {
      const slot = this.#outside.take();
      this.#engine.calls.stationState[slot] = NOT_HERE;
      this.#host.dropped(slot, outcome);
    }
  }

  freeze(): void {
    this.#advance();
    this.#frozen = true;
    this.#reschedule();
  }

  thaw(): void {
    this.#advance();
    this.#frozen = false;
    this.#reschedule();
  }

  #has(slot: number): boolean {
    const at = this.#engine.calls.station[slot]!;
    return at >= 0 && at < this.#present && this.#slots[at] === slot;
  }

  /** The replica, in this pool's numbers, that keeps `slot`: with one, whatever its number is outside. */
  #replicaOf(slot: number): number {
    return this.#replicas.count === 1 ? 0 : this.#engine.calls.replica[slot]!;
  }

  #letIn(slot: number): void {
    const { calls, counters } = this.#engine;
    if (this.#present === this.#slots.length) {
      const wider = new Int32Array(this.#slots.length * 2);
      wider.set(this.#slots);
      this.#slots = wider;
    }
    calls.station[slot] = this.#present;
    this.#slots[this.#present++] = slot;
    calls.stationState[slot] = HOLDING;
    if (calls.replica[slot]! < 0) calls.replica[slot] = this.#replicas.take(Number.MAX_SAFE_INTEGER);
    else this.#replicas.takeAt(this.#replicaOf(slot));
    this.#order?.arrived(slot, this.#present);
    counters[this.#columns.started]!++;
    this.#engine.record(this.#columns.waiting, 0);
    this.#host.started(slot);
  }

  #letInFromOutside(): void {
    while (this.#outside.length > 0 && this.#replicas.openCount > 0 && this.#hasRoom) {
      const slot = this.#outside.take();
      this.#letIn(slot);
      this.#engine.accepted(slot);
    }
  }

  #forget(slot: number): void {
    const { calls } = this.#engine;
    const at = calls.station[slot]!;
    const last = this.#slots[--this.#present]!;
    this.#slots[at] = last;
    calls.station[last] = at;
    calls.stationState[slot] = NOT_HERE;
    this.#replicas.give(this.#replicaOf(slot));
  }

  /** The oldest leave until nobody is too much. */
  #makeRoom(): void {
    while (this.#present > this.#cores + this.#settings.queueCapacity) {
      const oldest = this.#order?.first() ?? -1;
      if (oldest < 0) return;
      this.#drop(oldest);
    }
  }

  /** Dropped to make room, or because it was held up for too long. */
  #drop(slot: number): void {
    this.#engine.counters[this.#columns.dropped]!++;
    this.interrupt(slot);
    this.#forget(slot);
    this.#host.dropped(slot, REFUSED);
  }

  #heldUp(slot: number): void {
    this.#engine.calls.waitTimer[slot] = NO_EVENT;
    this.#drop(slot);
    this.#letInFromOutside();
  }

  #stopWorking(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#working.leave(slot);
    if (calls.waitTimer[slot] !== NO_EVENT) kernel.cancel(calls.waitTimer[slot]!);
    calls.stationState[slot] = HOLDING;
    this.#updateLevels();
  }

  #rate(): number {
    if (this.#frozen || this.#working.length === 0) return 0;
    return Math.min(1, this.#cores / this.#working.length);
  }

  #advance(): void {
    const { now } = this.#engine.kernel;
    this.#clock[0]! += (now - this.#clock[1]!) * this.#rate();
    this.#clock[1] = now;
  }

  #reschedule(): void {
    const { kernel, calls } = this.#engine;
    if (this.#timer !== NO_EVENT) kernel.cancel(this.#timer);
    this.#timer = NO_EVENT;
    const rate = this.#rate();
    if (rate === 0) return;
    const left = Math.max(0, calls.size[this.#working.peek()]! - this.#clock[0]!);
    this.#timer = kernel.after(Math.ceil(left / rate), this.#onDone, 0, 0);
  }

  #finish(): void {
    this.#timer = NO_EVENT;
    const { calls, counters } = this.#engine;
    this.#advance();
    // Rounding up to whole ns may overshoot by less than one; never let it accumulate as a debt of the others.
    const slot = this.#working.peek();
    this.#stopWorking(slot);
    const work = calls.x[slot]!;
    counters[this.#columns.works]!++;
    counters[this.#columns.workNs]! += work;
    if (calls.orphanCount > 0 && calls.isAbandoned(slot)) counters[this.#columns.wastedWorkNs]! += work;
    this.#reschedule();
    this.#host.worked(slot);
  }

  /** Several pools may share the columns: each adds what changed with it. */
  #updateLevels(): void {
    const busy = Math.min(this.#working.length, this.#cores);
    const crowd = this.#working.length - busy;
    this.#engine.addLevel(this.#columns.working, busy - this.#busy);
    this.#engine.addLevel(this.#columns.occupied, busy - this.#busy);
    this.#engine.addLevel(this.#columns.queueLength, crowd - this.#crowd);
    this.#busy = busy;
    this.#crowd = crowd;
  }

  #resize(): void {
    this.#advance();
    const cores = (this.#replicas.openCount + this.#replicas.closedCount) * this.#settings.concurrencyPerReplica;
    this.#engine.addLevel(this.#columns.workers, cores - this.#cores);
    this.#cores = cores;
    this.#updateLevels();
    this.#reschedule();
  }
}
