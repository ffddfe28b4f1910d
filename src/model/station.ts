/**
 * A station: workers, a bounded waiting line, and the rules of who is served when. Service, gateway, database and
 * whatever else makes calls wait for something scarce is built on it, so that all of them queue alike and measure alike.
 *
 * A call *arrives* (`offer`), *starts* when it gets a worker, *works* any number of times, and *releases* the worker. In
 * between it may hold the worker without working: blocked. The station owns the columns `station…`, `size`, `workTimer`,
 * `waitTimer`, `waitingSince`, `next`, `previous` of a slot from `offer` to `release` or `withdraw`.
 */
import { NO_EVENT } from "./kernel";
import type { ComponentContext, Engine } from "./kind";
import { ManagedLine } from "./managed-line";
import { type Outcome, REFUSED, SHED, TIMED_OUT } from "./outcome";
import { NO_RULES, type QueueRules } from "./queue-settings";
import { type QueueDiscipline, WaitingLine } from "./waiting-line";

export const NOT_HERE = 0;
export const WAITING = 1;
/** Has a worker and works. */
export const WORKING = 2;
/** Has a worker and waits for somebody else. */
export const HOLDING = 3;
/** Stands outside a full line and its caller with it (back-pressure). */
export const OUTSIDE = 4;
/** Was taken out of the line to be dropped, and will hear of it at this instant. */
const DROPPED = 7;

export interface StationHost {
  /** `slot` has a worker now. */
  started(slot: number): void;
  /** The work begun with `work` is done; `slot` still has the worker. */
  worked(slot: number): void;
  /** `slot` left the line unserved (waited too long, pushed out, worker died): settle it. */
  dropped(slot: number, outcome: Outcome): void;
}

export interface StationSettings {
  readonly replicaCount: number;
  readonly concurrencyPerReplica: number;
  readonly queueCapacity: number;
  readonly queueDiscipline: QueueDiscipline;
  readonly overflow: "refuse" | "dropOldest" | "block";
  /** Longest wait in ns; 0 = as long as it takes. */
  readonly waitLimitNs: number;
  readonly preemptive: boolean;
  /** Weights, dropping and the like; left out = none of it. */
  readonly queueRules?: QueueRules;
  /** Calls with no more time than this left (ns) when their turn comes are dropped; left out = they are served all the same. */
  readonly timeLeftMinNs?: number;
}

export type OfferResult = "started" | "queued" | "outside" | "full";

/** What a component needs of a pool of workers, however it shares them out. */
export interface WorkerPool {
  readonly replicasUp: number;
  readonly queueLength: number;
  readonly inSystem: number;
  readonly hasFreeWorker: boolean;
  offer(slot: number): OfferResult;
  work(slot: number, ns: number): void;
  release(slot: number): void;
  transfer(from: number, to: number): void;
  withdraw(slot: number): void;
  isWaiting(slot: number): boolean;
  holdsWorker(slot: number): boolean;
  configure(settings: StationSettings): void;
  setReplicasUp(up: number, outcome: Outcome): void;
  freeze(): void;
  thaw(): void;
}

export class Station implements WorkerPool {
  replicasUp: number;
  readonly #engine: Engine;
  readonly #host: StationHost;
  readonly #line: WaitingLine;
  readonly #managed: ManagedLine;
  readonly #outside: WaitingLine;
  #settings: StationSettings;
  #occupied = 0;
  #workers: number;
  #frozen = false;
  /** Slots that have a worker; a slot's index stands in its `next` column. */
  #serving: Int32Array;
  #busyPerReplica: Int32Array;
  #replicaCursor = 0;
  readonly #onDone: number;
  readonly #onWaitLimit: number;
  readonly #onDropped: number;
  readonly #columns: ReturnType<typeof stationColumns>;

  constructor(context: ComponentContext, host: StationHost, settings: StationSettings) {
    this.#engine = context.engine;
    this.#host = host;
    this.#settings = settings;
    this.#columns = stationColumns(context);
    this.#managed = new ManagedLine(
      context,
      settings.queueDiscipline,
      settings.queueRules ?? NO_RULES,
      (slot) => this.#dropSoon(slot, SHED),
      settings.queueDiscipline === "random" ? context.stream("queue-order") : undefined,
    );
    this.#line = this.#managed.line;
    this.#outside = new WaitingLine(context.engine.calls, "fifo");
    this.replicasUp = settings.replicaCount;
    this.#workers = settings.replicaCount * settings.concurrencyPerReplica;
    this.#serving = new Int32Array(Math.max(16, this.#workers));
    this.#busyPerReplica = new Int32Array(settings.replicaCount);
    this.#onDone = context.engine.kernel.handler((slot) => this.#workDone(slot));
    this.#onWaitLimit = context.engine.kernel.handler((slot) => this.#waitedTooLong(slot));
    this.#onDropped = context.engine.kernel.handler((slot, outcome) => this.#dropNow(slot, outcome as Outcome));
    this.#engine.addLevel(this.#columns.workers, this.#workers);
  }

  get queueLength(): number {
    return this.#line.length;
  }

  /** Waiting and in service. */
  get inSystem(): number {
    return this.#line.length + this.#occupied;
  }

  get hasFreeWorker(): boolean {
    return this.#occupied < this.#workers;
  }

  /** A call wants a worker. When "full" the station keeps nothing of it: settle it as refused. */
  offer(slot: number): OfferResult {
    const { calls, kernel } = this.#engine;
    calls.waitingSince[slot] = kernel.now;
    if (this.#occupied < this.#workers && this.#line.length === 0) {
      this.#start(slot);
      return "started";
    }
    if (this.#settings.preemptive && this.#preemptFor(slot)) return "started";
    if (this.#line.hasPlace(slot, this.#settings.queueCapacity)) {
      this.#joinLine(slot);
      return "queued";
    }
    return this.#overflow(slot);
  }

  /** Works for `ns`, then `host.worked`. The slot must hold a worker. */
  work(slot: number, ns: number): void {
    const { calls, kernel } = this.#engine;
    calls.stationState[slot] = WORKING;
    calls.size[slot] = ns;
    calls.x[slot] = ns;
    this.#engine.addLevel(this.#columns.working, 1);
    calls.workTimer[slot] = this.#frozen ? NO_EVENT : kernel.after(ns, this.#onDone, slot, 0);
    if (this.#frozen) calls.waitTimer[slot] = ns;
    calls.workEndsAt[slot] = kernel.now + ns;
  }

  /** The slot gives its worker back; the next one starts. */
  release(slot: number): void {
    const mayHandOver = this.#line.length > 0 && this.#occupied <= this.#workers && !this.#isSurplus(slot);
    const next = mayHandOver ? this.#takeNext() : -1;
    if (next >= 0) this.#handOver(slot, next);
    else this.#forget(slot);
    this.#startWaiting();
  }

  /** `to` takes over the worker of `from` (a job that was answered early goes on in another slot). */
  transfer(from: number, to: number): void {
    const { calls } = this.#engine;
    if (!this.holdsWorker(from)) return;
    const at = calls.next[from]!;
    this.#serving[at] = to;
    calls.next[to] = at;
    calls.stationState[to] = calls.stationState[from]!;
    calls.replica[to] = calls.replica[from]!;
    calls.workTimer[to] = NO_EVENT;
    calls.stationState[from] = NOT_HERE;
  }

  /** The slot leaves, wherever it is (its caller withdrew it). */
  withdraw(slot: number): void {
    const state = this.#engine.calls.stationState[slot]!;
    if (state === WAITING) {
      this.#leaveLine(slot);
      this.#letIn();
    } else if (state === OUTSIDE) {
      this.#outside.leave(slot);
      this.#engine.calls.stationState[slot] = NOT_HERE;
    } else if (state === DROPPED) {
      this.#engine.kernel.cancel(this.#engine.calls.waitTimer[slot]!);
      this.#engine.calls.stationState[slot] = NOT_HERE;
    } else if (state !== NOT_HERE) {
      this.#stopWork(slot);
      this.release(slot);
    }
  }

  isWaiting(slot: number): boolean {
    const state = this.#engine.calls.stationState[slot]!;
    return state === WAITING || state === OUTSIDE || state === DROPPED;
  }

  holdsWorker(slot: number): boolean {
    const state = this.#engine.calls.stationState[slot]!;
    return state === WORKING || state === HOLDING;
  }

  /** New capacity, limits or replica count for a running station; surplus workers finish what they do. */
  configure(settings: StationSettings): void {
    if (settings.replicaCount !== this.#settings.replicaCount) {
      this.#recountBusy(settings.replicaCount);
      this.replicasUp += settings.replicaCount - this.#settings.replicaCount;
    }
    this.#settings = settings;
    this.#managed.configure(settings.queueRules ?? NO_RULES);
    this.#resize();
  }

  /** What the queue tells of itself: whom it dropped; undefined when it drops nobody. */
  describeQueue(): Readonly<Record<string, unknown>> | undefined {
    return this.#managed.describe();
  }

  /**
   * `up` replicas are up from now on. Calls in service on those that went down are dropped with `outcome`; when all are
   * down, so is everybody who waits.
   */
  setReplicasUp(up: number, outcome: Outcome): void {
    const wentDown = up < this.replicasUp;
    this.replicasUp = up;
    this.#resize();
    if (!wentDown) return;
    for (let i = this.#occupied - 1; i >= 0; i--) {
      const slot = this.#serving[i];
      if (i < this.#occupied && slot !== undefined && this.#engine.calls.replica[slot]! >= up)
        this.#drop(slot, outcome);
    }
    if (up === 0) this.#dropEverybodyWaiting(outcome);
    else this.#startWaiting();
  }

  /** Workers stop where they are (a pause of the whole process); `thaw` lets them go on. */
  freeze(): void {
    if (this.#frozen) return;
    this.#frozen = true;
    const { calls, kernel } = this.#engine;
    for (let i = 0; i < this.#occupied; i++) {
      const slot = this.#serving[i]!;
      if (calls.stationState[slot] !== WORKING) continue;
      kernel.cancel(calls.workTimer[slot]!);
      calls.workTimer[slot] = NO_EVENT;
      calls.waitTimer[slot] = calls.workEndsAt[slot]! - kernel.now;
    }
  }

  thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    const { calls, kernel } = this.#engine;
    for (let i = 0; i < this.#occupied; i++) {
      const slot = this.#serving[i]!;
      if (calls.stationState[slot] !== WORKING) continue;
      const remaining = calls.waitTimer[slot]!;
      calls.workTimer[slot] = kernel.after(remaining, this.#onDone, slot, 0);
      calls.workEndsAt[slot] = kernel.now + remaining;
    }
  }

  #start(slot: number): void {
    this.#take(slot);
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
    const { calls } = this.#engine;
    if (this.#occupied === this.#serving.length) {
      const wider = new Int32Array(this.#serving.length * 2);
      wider.set(this.#serving);
      this.#serving = wider;
    }
    calls.next[slot] = this.#occupied;
    this.#serving[this.#occupied++] = slot;
    calls.stationState[slot] = HOLDING;
    if (this.#settings.replicaCount > 1) this.#bookReplica(slot);
    else if (calls.replica[slot]! < 0) calls.replica[slot] = 0;
    this.#engine.addLevel(this.#columns.occupied, 1);
  }

  #bookReplica(slot: number): void {
    const limit = this.#settings.concurrencyPerReplica;
    const up = this.replicasUp;
    let replica = this.#replicaCursor;
    for (let tries = 0; tries < up; tries++) {
      replica = replica + 1 < up ? replica + 1 : 0;
      if (this.#busyPerReplica[replica]! < limit) break;
    }
    this.#replicaCursor = replica;
    this.#busyPerReplica[replica]!++;
    this.#engine.calls.replica[slot] = replica;
  }

  /** Calls in service by replica, which are only kept up to date while there are several. */
  #recountBusy(replicaCount: number): void {
    this.#busyPerReplica = new Int32Array(Math.max(replicaCount, this.#busyPerReplica.length));
    for (let i = 0; i < this.#occupied; i++) this.#busyPerReplica[this.#engine.calls.replica[this.#serving[i]!]!]!++;
  }

  /** True when the replica of `slot` was scaled in: its worker ends with the call. */
  #isSurplus(slot: number): boolean {
    return this.#settings.replicaCount > 1 && this.#engine.calls.replica[slot]! >= this.replicasUp;
  }

  /** Takes the next in line out of it, and drops those on the way whose deadline has passed; -1 when nobody is left. */
  #takeNext(): number {
    const { calls, kernel } = this.#engine;
    while (this.#line.length > 0) {
      const slot = this.#managed.take();
      if (slot < 0) return -1;
      const { timeLeftMinNs } = this.#settings;
      if (timeLeftMinNs !== undefined && calls.expiresAt[slot]! - kernel.now <= timeLeftMinNs) {
        this.#dropSoon(slot, TIMED_OUT);
        continue;
      }
      this.#leftLine(slot);
      return slot;
    }
    return -1;
  }

  /** The worker of `slot` goes to `next`, who waited. */
  #handOver(slot: number, next: number): void {
    const { calls } = this.#engine;
    const at = calls.next[slot]!;
    this.#serving[at] = next;
    calls.next[next] = at;
    calls.replica[next] = calls.replica[slot]!;
    calls.stationState[slot] = NOT_HERE;
    calls.stationState[next] = HOLDING;
    if (calls.a[next] === PREEMPTED) this.#goOn(next);
    else this.#begin(next);
  }

  /** Takes `slot` off its worker without starting anybody. */
  #forget(slot: number): void {
    const { calls } = this.#engine;
    const at = calls.next[slot]!;
    const last = this.#serving[--this.#occupied]!;
    this.#serving[at] = last;
    calls.next[last] = at;
    calls.stationState[slot] = NOT_HERE;
    if (this.#settings.replicaCount > 1) this.#busyPerReplica[calls.replica[slot]!]!--;
    this.#engine.addLevel(this.#columns.occupied, -1);
  }

  #startWaiting(): void {
    while (this.#occupied < this.#workers && this.#line.length > 0) {
      const slot = this.#takeNext();
      if (slot < 0) break;
      if (this.#engine.calls.a[slot] === PREEMPTED) this.#resume(slot);
      else this.#start(slot);
    }
    this.#letIn();
  }

  #joinLine(slot: number): void {
    const { calls, kernel } = this.#engine;
    calls.stationState[slot] = WAITING;
    this.#line.join(slot);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    const limit = this.#settings.waitLimitNs;
    calls.waitTimer[slot] = limit > 0 ? kernel.after(limit, this.#onWaitLimit, slot, 0) : NO_EVENT;
  }

  #leaveLine(slot: number): void {
    this.#line.leave(slot);
    this.#leftLine(slot);
    this.#engine.calls.stationState[slot] = NOT_HERE;
  }

  #leftLine(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#engine.addLevel(this.#columns.queueLength, -1);
    const timer = calls.waitTimer[slot]!;
    if (timer !== NO_EVENT) kernel.cancel(timer);
  }

  /** An event of its own: whoever hears of it may come back at once, and must not do so in the middle of a hand-over. */
  #dropSoon(slot: number, outcome: Outcome): void {
    const { calls, kernel, counters } = this.#engine;
    this.#leftLine(slot);
    counters[this.#columns.dropped]!++;
    calls.stationState[slot] = DROPPED;
    calls.waitTimer[slot] = kernel.after(0, this.#onDropped, slot, outcome);
  }

  #dropNow(slot: number, outcome: Outcome): void {
    this.#engine.calls.stationState[slot] = NOT_HERE;
    this.#host.dropped(slot, outcome);
  }

  #overflow(slot: number): OfferResult {
    const { calls } = this.#engine;
    if (this.#settings.overflow === "block" && this.replicasUp > 0) {
      calls.stationState[slot] = OUTSIDE;
      this.#outside.join(slot);
      return "outside";
    }
    const victim = this.#settings.overflow === "dropOldest" ? this.#line.victimFor(slot) : -1;
    if (victim < 0) return "full";
    this.#leaveLine(victim);
    this.#joinLine(slot);
    this.#engine.counters[this.#columns.dropped]!++;
    this.#host.dropped(victim, REFUSED);
    return "queued";
  }

  /** Room was made: who stands outside comes in, and its caller hears that it was accepted. */
  #letIn(): void {
    while (
      this.#outside.length > 0 &&
      (this.hasFreeWorker || this.#line.hasPlace(this.#outside.peek(), this.#settings.queueCapacity))
    ) {
      const slot = this.#outside.take();
      this.#engine.calls.stationState[slot] = NOT_HERE;
      if (this.hasFreeWorker && this.#line.length === 0) this.#start(slot);
      else this.#joinLine(slot);
      this.#engine.accepted(slot);
    }
  }

  #workDone(slot: number): void {
    const columns = this.#columns;
    const { calls, counters } = this.#engine;
    calls.workTimer[slot] = NO_EVENT;
    calls.stationState[slot] = HOLDING;
    this.#engine.addLevel(columns.working, -1);
    const ns = calls.x[slot]!;
    counters[columns.works]!++;
    counters[columns.workNs]! += ns;
    if (calls.orphanCount > 0 && calls.isAbandoned(slot)) counters[columns.wastedWorkNs]! += ns;
    this.#host.worked(slot);
  }

  /** The work that `slot` does now is no longer wanted; it keeps its worker. */
  interrupt(slot: number): void {
    this.#stopWork(slot);
  }

  /** Ends work before its time; what was done of it counts as work, and as wasted. */
  #stopWork(slot: number): void {
    const { calls, kernel, counters } = this.#engine;
    if (calls.stationState[slot] !== WORKING) return;
    const remaining = this.#frozen ? calls.waitTimer[slot]! : calls.workEndsAt[slot]! - kernel.now;
    if (calls.workTimer[slot] !== NO_EVENT) kernel.cancel(calls.workTimer[slot]!);
    calls.workTimer[slot] = NO_EVENT;
    const done = calls.x[slot]! - remaining;
    counters[this.#columns.workNs]! += done;
    counters[this.#columns.wastedWorkNs]! += done;
    calls.stationState[slot] = HOLDING;
    this.#engine.addLevel(this.#columns.working, -1);
  }

  #waitedTooLong(slot: number): void {
    this.#engine.calls.waitTimer[slot] = NO_EVENT;
    this.#leaveLine(slot);
    this.#engine.counters[this.#columns.dropped]!++;
    this.#letIn();
    this.#host.dropped(slot, REFUSED);
  }

  /** Takes the worker of the least urgent call in service if it is less urgent than `slot`. */
  #preemptFor(slot: number): boolean {
    const { calls, kernel } = this.#engine;
    if (this.#frozen) return false;
    let victim = -1;
    for (let i = 0; i < this.#occupied; i++) {
      const candidate = this.#serving[i]!;
      if (calls.stationState[candidate] !== WORKING) continue;
      if (victim < 0 || calls.priority[candidate]! < calls.priority[victim]!) victim = candidate;
    }
    if (victim < 0 || calls.priority[victim]! >= calls.priority[slot]!) return false;
    kernel.cancel(calls.workTimer[victim]!);
    this.#engine.addLevel(this.#columns.working, -1);
    calls.size[victim] = calls.workEndsAt[victim]! - kernel.now;
    calls.a[victim] = PREEMPTED;
    this.#forget(victim);
    calls.stationState[victim] = WAITING;
    calls.waitTimer[victim] = NO_EVENT;
    this.#line.rejoin(victim);
    this.#engine.addLevel(this.#columns.queueLength, 1);
    this.#start(slot);
    return true;
  }

  #resume(slot: number): void {
    this.#take(slot);
    this.#goOn(slot);
  }

  #goOn(slot: number): void {
    const { calls, kernel } = this.#engine;
    calls.a[slot] = 0;
    calls.stationState[slot] = WORKING;
    this.#engine.addLevel(this.#columns.working, 1);
    const remaining = calls.size[slot]!;
    calls.workEndsAt[slot] = kernel.now + remaining;
    calls.workTimer[slot] = this.#frozen ? NO_EVENT : kernel.after(remaining, this.#onDone, slot, 0);
    if (this.#frozen) calls.waitTimer[slot] = remaining;
  }

  #drop(slot: number, outcome: Outcome): void {
    this.#stopWork(slot);
    this.#forget(slot);
    this.#host.dropped(slot, outcome);
  }

  #dropEverybodyWaiting(outcome: Outcome): void {
    while (this.#line.length > 0) {
      const slot = this.#line.oldest();
      this.#leaveLine(slot);
      this.#host.dropped(slot, outcome);
    }
    while (this.#outside.length > 0) {
      const slot = this.#outside.take();
      this.#engine.calls.stationState[slot] = NOT_HERE;
      this.#host.dropped(slot, outcome);
    }
  }

  #resize(): void {
    const workers = this.replicasUp * this.#settings.concurrencyPerReplica;
    this.#engine.addLevel(this.#columns.workers, workers - this.#workers);
    this.#workers = workers;
    this.#startWaiting();
  }
}

/** Mark in scratch column `a` of a call that lost its worker to a more urgent one and keeps what is left of its work. */
const PREEMPTED = 0x5052;

function stationColumns(context: ComponentContext) {
  return {
    started: context.counter("started"),
    waited: context.counter("waited"),
    dropped: context.counter("droppedFromQueue"),
    works: context.counter("works"),
    workNs: context.counter("workNs"),
    wastedWorkNs: context.counter("wastedWorkNs"),
    queueLength: context.level("queueLength"),
    workers: context.level("workers"),
    occupied: context.level("occupied"),
    working: context.level("working"),
    waiting: context.sample("waiting"),
    waitingByOperation:
      context.operations.length > 1
        ? context.operations.map((operation) => context.sample(`waiting:${operation.id}`))
        : [],
  };
}
