/**
 * A station: workers, a bounded waiting line, and the rules of who is served when. Service, gateway, database and
 * whatever else makes calls wait for something scarce is built on it, so that all of them queue alike and measure alike.
 *
 * A call *arrives* (`offer`), *starts* when it gets a worker, *works* any number of times, and *releases* the worker. In
 * between it may hold the worker without working: blocked. The station owns the columns `station…`, `size`, `workTimer`,
 * `waitTimer`, `waitingSince`, `next`, `previous` of a slot from `offer` to `release` or `withdraw`. Workers belong to
 * replicas: `station` is the replica whose worker serves the slot, `replica` (set here if nobody has) the one that keeps it.
 */
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import type { Outcome } from "./outcome";
import { CLOSED, DOWN, OPEN, ReplicaWorkers } from "./replica-workers";
import { ServingSet } from "./serving-set";
import { type StationColumns, stationColumns } from "./station-columns";
import { StationLine } from "./station-line";
import { WorkClock } from "./work-clock";
import {
  DROPPED,
  HOLDING,
  NOT_HERE,
  type OfferResult,
  OUTSIDE,
  type StationHost,
  type StationSettings,
  WAITING,
  WORKING,
  type WorkerPool,
} from "./worker-pool";

/** Mark in scratch column `a` of a call that lost its worker to a more urgent one and keeps what is left of its work. */
const PREEMPTED = 0x5052;

export { NOT_HERE, type StationHost, type StationSettings, type WorkerPool };

export class Station implements WorkerPool {
  readonly #engine: Engine;
  readonly #host: StationHost;
  readonly #columns: StationColumns;
  readonly #clock: WorkClock;
  readonly #room: StationLine;
  readonly #serving: ServingSet;
  readonly #replicas: ReplicaWorkers;
  #settings: StationSettings;
  /** Idle workers of open replicas; below 0 while there are more calls in service than there should be. */
  #free: number;
  /** Workers of replicas that are not down, as the level shows them. */
  #workers: number;

  constructor(context: ComponentContext, host: StationHost, settings: StationSettings) {
    this.#engine = context.engine;
    this.#host = host;
    this.#settings = settings;
    this.#columns = stationColumns(context);
    this.#clock = new WorkClock(context.engine, this.#columns, host);
    this.#room = new StationLine(context, host, settings, this.#columns, () => this.#letIn());
    this.#replicas = new ReplicaWorkers(settings.replicaCount);
    this.#workers = settings.replicaCount * settings.concurrencyPerReplica;
    this.#free = this.#workers;
    this.#serving = new ServingSet(context.engine.calls, this.#workers);
    this.#engine.addLevel(this.#columns.workers, this.#workers);
  }

  /** Replicas that take calls. */
  get replicasUp(): number {
    return this.#replicas.openCount;
  }

  get queueLength(): number {
    return this.#room.line.length;
  }

  /** Waiting and in service. */
  get inSystem(): number {
    return this.#room.line.length + this.#serving.count;
  }

  get hasFreeWorker(): boolean {
    return this.#free > 0;
  }

  offer(slot: number): OfferResult {
    const { calls, kernel } = this.#engine;
    calls.waitingSince[slot] = kernel.now;
    if (this.#replicas.closedCount > 0 && this.#isKeptByClosed(slot)) {
      this.#startAt(slot, calls.replica[slot]!);
      return "started";
    }
    if (this.#free > 0 && this.#room.line.length === 0) {
      this.#start(slot);
      return "started";
    }
    if (this.#settings.preemptive && this.#preemptFor(slot)) return "started";
    return this.#room.enter(slot, this.#replicas.openCount > 0);
  }

  work(slot: number, ns: number): void {
    this.#clock.begin(slot, ns);
  }

  interrupt(slot: number): void {
    this.#clock.stop(slot);
  }

  release(slot: number): void {
    const isAnybodyWaiting = this.#room.line.length > 0;
    const mayHandOver = isAnybodyWaiting && this.#free >= 0 && this.#replicas.isOpen(this.#engine.calls.station[slot]!);
    const next = mayHandOver ? this.#room.take() : -1;
    if (next >= 0) this.#handOver(slot, next);
    else this.#forget(slot);
    if (isAnybodyWaiting) this.#startWaiting();
    else if (this.#room.isAnybodyOutside) this.#letIn();
  }

  transfer(from: number, to: number): void {
    const { calls } = this.#engine;
    if (!this.holdsWorker(from)) return;
    this.#serving.replace(from, to);
    calls.stationState[to] = calls.stationState[from]!;
    calls.replica[to] = calls.replica[from]!;
    calls.station[to] = calls.station[from]!;
    calls.workTimer[to] = NO_EVENT;
    calls.stationState[from] = NOT_HERE;
  }

  withdraw(slot: number): void {
    const state = this.#engine.calls.stationState[slot]!;
    if (state === HOLDING) {
      this.release(slot);
    } else if (state === WAITING) {
      this.#room.leave(slot);
      this.#letIn();
    } else if (state === OUTSIDE) {
      this.#room.leaveOutside(slot);
    } else if (state === DROPPED) {
      this.#room.forgetDropped(slot);
    } else if (state !== NOT_HERE) {
      this.#clock.stop(slot);
      this.release(slot);
    }
  }

  giveAway(): number {
    if (this.#room.line.length === 0) return -1;
    const slot = this.#room.take();
    if (this.#room.isAnybodyOutside) this.#letIn();
    return slot;
  }

  takeOver(slot: number): void {
    this.#take(slot);
    this.#beginOrGoOn(slot);
  }

  isWaiting(slot: number): boolean {
    const state = this.#engine.calls.stationState[slot]!;
    return state === WAITING || state === OUTSIDE || state === DROPPED;
  }

  holdsWorker(slot: number): boolean {
    const state = this.#engine.calls.stationState[slot]!;
    return state === WORKING || state === HOLDING;
  }

  /** New capacity, limits or number of replicas for a running station; workers that are no longer wanted finish first. */
  configure(settings: StationSettings): void {
    const before = this.#settings.replicaCount;
    this.#settings = settings;
    this.#room.configure(settings);
    for (let replica = before; replica < settings.replicaCount; replica++) this.#replicas.setState(replica, OPEN);
    for (let replica = settings.replicaCount; replica < before; replica++) this.#replicas.setState(replica, DOWN);
    this.#resize();
  }

  openReplica(replica: number): void {
    this.#replicas.setState(replica, OPEN);
    this.#resize();
  }

  closeReplica(replica: number): void {
    if (!this.#replicas.isOpen(replica)) return;
    this.#replicas.setState(replica, CLOSED);
    this.#resize();
  }

  failReplica(replica: number, outcome: Outcome): void {
    this.#replicas.setState(replica, DOWN);
    this.#resize();
    for (let i = this.#serving.count - 1; i >= 0; i--) {
      if (i >= this.#serving.count) continue;
      const slot = this.#serving.at(i);
      if (this.#engine.calls.station[slot] === replica) this.#drop(slot, outcome);
    }
    this.#startWaiting();
  }

  /**
   * The first `up` replicas take calls from now on and the others are down. Calls in service on those that went down are
   * dropped with `outcome`; when all are down, so is everybody who waits.
   */
  setReplicasUp(up: number, outcome: Outcome): void {
    const { count } = this.#replicas;
    for (let replica = up; replica < count; replica++) this.closeReplica(replica);
    for (let replica = 0; replica < up; replica++) if (!this.#replicas.isOpen(replica)) this.openReplica(replica);
    for (let replica = up; replica < count; replica++) this.failReplica(replica, outcome);
    if (this.#replicas.openCount === 0) this.dropWaiting(outcome);
  }

  describeQueue(): Readonly<Record<string, unknown>> | undefined {
    return this.#room.describe();
  }

  busyAt(replica: number): number {
    return this.#replicas.busyAt(replica);
  }

  dropWaiting(outcome: Outcome): void {
    this.#room.dropEverybody(outcome);
  }

  freeze(): void {
    this.#clock.freeze(this.#serving);
  }

  thaw(): void {
    this.#clock.thaw(this.#serving);
  }

  /** What a closed replica keeps goes on there, beside what its workers do: it takes nothing else any more. */
  #isKeptByClosed(slot: number): boolean {
    const replica = this.#engine.calls.replica[slot]!;
    return replica >= 0 && this.#replicas.stateOf(replica) === CLOSED;
  }

  #start(slot: number): void {
    this.#take(slot);
    this.#begin(slot);
  }

  #startAt(slot: number, replica: number): void {
    this.#replicas.takeAt(replica);
    this.#put(slot, replica);
    this.#begin(slot);
  }

  #begin(slot: number): void {
    const { calls, kernel, counters } = this.#engine;
    const columns = this.#columns;
    const waited = kernel.now - calls.waitingSince[slot]!;
    counters[columns.started]!++;
    if (waited > 0) counters[columns.waited]!++;
    this.#engine.record(columns.waiting, waited);
    if (columns.waitingByOperation.length > 0) {
      this.#engine.record(columns.waitingByOperation[calls.operation[slot]!]!, waited);
    }
    this.#host.started(slot);
  }

  /** Books a worker for `slot`, on the next replica that has one free. */
  #take(slot: number): void {
    this.#free--;
    this.#put(slot, this.#replicas.take(this.#settings.concurrencyPerReplica));
  }

  #put(slot: number, replica: number): void {
    const { calls } = this.#engine;
    this.#serving.add(slot);
    calls.stationState[slot] = HOLDING;
    calls.station[slot] = replica;
    if (calls.replica[slot]! < 0) calls.replica[slot] = replica;
    this.#engine.addLevel(this.#columns.occupied, 1);
  }

  /** The worker of `slot` goes to `next`, who waited. */
  #handOver(slot: number, next: number): void {
    const { calls } = this.#engine;
    const replica = calls.station[slot]!;
    this.#serving.replace(slot, next);
    calls.station[next] = replica;
    if (calls.replica[next]! < 0) calls.replica[next] = replica;
    calls.stationState[slot] = NOT_HERE;
    calls.stationState[next] = HOLDING;
    this.#beginOrGoOn(next);
  }

  /** Takes `slot` off its worker without starting anybody. */
  #forget(slot: number): void {
    const { calls } = this.#engine;
    const replica = calls.station[slot]!;
    this.#serving.remove(slot);
    calls.stationState[slot] = NOT_HERE;
    this.#replicas.give(replica);
    if (this.#replicas.isOpen(replica)) this.#free++;
    this.#engine.addLevel(this.#columns.occupied, -1);
  }

  #startWaiting(): void {
    while (this.#free > 0 && this.#room.line.length > 0) {
      const slot = this.#room.take();
      if (slot < 0) break;
      this.#take(slot);
      this.#beginOrGoOn(slot);
    }
    this.#letIn();
  }

  #beginOrGoOn(slot: number): void {
    const { calls } = this.#engine;
    if (calls.a[slot] !== PREEMPTED) return this.#begin(slot);
    calls.a[slot] = 0;
    this.#clock.goOn(slot);
  }

  /** Room was made: who stands outside comes in, and its caller hears that it was accepted. */
  #letIn(): void {
    while (this.#room.isAnybodyOutside && (this.#free > 0 || this.#room.canLetIn)) {
      const slot = this.#room.takeFromOutside();
      if (this.#free > 0 && this.#room.line.length === 0) this.#start(slot);
      else this.#room.join(slot);
      this.#engine.accepted(slot);
    }
  }

  /** Takes the worker of the least urgent call in service if it is less urgent than `slot`. */
  #preemptFor(slot: number): boolean {
    const { calls } = this.#engine;
    if (this.#clock.isFrozen) return false;
    const victim = this.#leastUrgent();
    if (victim < 0 || calls.priority[victim]! >= calls.priority[slot]!) return false;
    this.#clock.pause(victim);
    calls.a[victim] = PREEMPTED;
    if (this.#replicas.count > 1) calls.replica[victim] = -1;
    this.#forget(victim);
    this.#room.rejoin(victim);
    this.#start(slot);
    return true;
  }

  #leastUrgent(): number {
    const { calls } = this.#engine;
    let found = -1;
    for (let i = 0; i < this.#serving.count; i++) {
      const slot = this.#serving.at(i);
      if (calls.stationState[slot] !== WORKING || !this.#replicas.isOpen(calls.station[slot]!)) continue;
      if (found < 0 || calls.priority[slot]! < calls.priority[found]!) found = slot;
    }
    return found;
  }

  #drop(slot: number, outcome: Outcome): void {
    this.#clock.stop(slot);
    this.#forget(slot);
    this.#host.dropped(slot, outcome);
  }

  #resize(): void {
    const { openCount, closedCount } = this.#replicas;
    const limit = this.#settings.concurrencyPerReplica;
    const workers = (openCount + closedCount) * limit;
    this.#engine.addLevel(this.#columns.workers, workers - this.#workers);
    this.#workers = workers;
    this.#free = openCount * limit - this.#replicas.busyAtOpen();
    this.#startWaiting();
  }
}
