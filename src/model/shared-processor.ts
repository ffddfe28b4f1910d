/**
 * Processor sharing: every call in service gets an equal share of the cores at once, as threads do on a busy machine.
 * Exact (egalitarian): with n calls on c cores each runs at rate min(1, c/n).
 *
 * Virtual time is the work that one call would have been given; a call ends when it reaches its own finishing mark, so
 * an arrival changes the speed of all without touching any of them.
 */
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import type { Outcome } from "./outcome";
import {
  HOLDING,
  NOT_HERE,
  type OfferResult,
  type StationHost,
  type StationSettings,
  WORKING,
  type WorkerPool,
} from "./station";
import { WaitingLine } from "./waiting-line";

export class SharedProcessor implements WorkerPool {
  replicasUp: number;
  readonly #engine: Engine;
  readonly #host: StationHost;
  #settings: StationSettings;
  /** Working calls by finishing mark (`size`). */
  readonly #working: WaitingLine;
  #present = 0;
  /** Slots present, working or holding; index in `station`. */
  #slots = new Int32Array(64);
  #cores: number;
  #frozen = false;
  /** [virtual time, when it was brought up to date]; in an array because doubles in fields are boxed on every write. */
  readonly #clock = new Float64Array(2);
  #timer: number = NO_EVENT;
  readonly #onDone: number;
  readonly #columns;

  constructor(context: ComponentContext, host: StationHost, settings: StationSettings) {
    this.#engine = context.engine;
    this.#host = host;
    this.#settings = settings;
    this.#working = new WaitingLine(context.engine.calls, "sjf");
    this.replicasUp = settings.replicaCount;
    this.#cores = settings.replicaCount * settings.concurrencyPerReplica;
    this.#onDone = context.engine.kernel.handler(() => this.#finish());
    this.#columns = {
      started: context.counter("started"),
      works: context.counter("works"),
      workNs: context.counter("workNs"),
      wastedWorkNs: context.counter("wastedWorkNs"),
      queueLength: context.level("queueLength"),
      workers: context.level("workers"),
      occupied: context.level("occupied"),
      working: context.level("working"),
      waiting: context.sample("waiting"),
    };
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

  offer(slot: number): OfferResult {
    if (this.#cores === 0 || this.#present >= this.#cores + this.#settings.queueCapacity) return "full";
    const { calls, counters } = this.#engine;
    if (this.#present === this.#slots.length) {
      const wider = new Int32Array(this.#slots.length * 2);
      wider.set(this.#slots);
      this.#slots = wider;
    }
    calls.station[slot] = this.#present;
    this.#slots[this.#present++] = slot;
    calls.stationState[slot] = HOLDING;
    if (calls.replica[slot]! < 0) calls.replica[slot] = 0;
    counters[this.#columns.started]!++;
    this.#engine.record(this.#columns.waiting, 0);
    this.#host.started(slot);
    return "started";
  }

  work(slot: number, ns: number): void {
    const { calls, kernel } = this.#engine;
    this.#advance();
    calls.stationState[slot] = WORKING;
    calls.x[slot] = ns;
    calls.workEndsAt[slot] = kernel.now;
    calls.size[slot] = this.#clock[0]! + ns;
    this.#working.join(slot);
    this.#updateLevels();
    this.#reschedule();
  }

  release(slot: number): void {
    const { calls } = this.#engine;
    const at = calls.station[slot]!;
    const last = this.#slots[--this.#present]!;
    this.#slots[at] = last;
    calls.station[last] = at;
    calls.stationState[slot] = NOT_HERE;
  }

  transfer(from: number, to: number): void {
    const { calls } = this.#engine;
    const at = calls.station[from]!;
    this.#slots[at] = to;
    calls.station[to] = at;
    calls.stationState[to] = HOLDING;
    calls.stationState[from] = NOT_HERE;
  }

  withdraw(slot: number): void {
    const { calls, counters } = this.#engine;
    const state = calls.stationState[slot]!;
    if (state === NOT_HERE) return;
    if (state === WORKING) {
      this.#advance();
      const done = calls.x[slot]! - Math.max(0, calls.size[slot]! - this.#clock[0]!);
      counters[this.#columns.workNs]! += done;
      counters[this.#columns.wastedWorkNs]! += done;
      this.#working.leave(slot);
      this.#updateLevels();
      this.#reschedule();
    }
    this.release(slot);
  }

  isWaiting(_slot: number): boolean {
    return false;
  }

  holdsWorker(slot: number): boolean {
    return this.#engine.calls.stationState[slot] !== NOT_HERE;
  }

  configure(settings: StationSettings): void {
    this.replicasUp += settings.replicaCount - this.#settings.replicaCount;
    this.#settings = settings;
    this.#resize();
  }

  setReplicasUp(up: number, outcome: Outcome): void {
    this.replicasUp = up;
    this.#resize();
    if (up > 0) return;
    while (this.#present > 0) {
      const slot = this.#slots[this.#present - 1]!;
      this.withdraw(slot);
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
    const slot = this.#working.take();
    // Rounding up to whole ns may overshoot by less than one; never let it accumulate as a debt of the others.
    calls.stationState[slot] = HOLDING;
    this.#updateLevels();
    const work = calls.x[slot]!;
    counters[this.#columns.works]!++;
    counters[this.#columns.workNs]! += work;
    if (calls.orphanCount > 0 && calls.isAbandoned(slot)) counters[this.#columns.wastedWorkNs]! += work;
    this.#reschedule();
    this.#host.worked(slot);
  }

  #updateLevels(): void {
    const working = Math.min(this.#working.length, this.#cores);
    this.#engine.setLevel(this.#columns.working, working);
    this.#engine.setLevel(this.#columns.occupied, working);
    this.#engine.setLevel(this.#columns.queueLength, this.#working.length - working);
  }

  #resize(): void {
    this.#advance();
    const cores = this.replicasUp * this.#settings.concurrencyPerReplica;
    this.#engine.addLevel(this.#columns.workers, cores - this.#cores);
    this.#cores = cores;
    this.#updateLevels();
    this.#reschedule();
  }
}
