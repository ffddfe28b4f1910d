/**
 * The life of a component's replicas: started (a cold start), ready, draining, stopped; crashed and started again. Knows
 * nothing of calls: its host holds those. Numbers are never given anew while a replica has them; a new replica takes the
 * lowest free one.
 */
import type { Sampler } from "../kernel/distributions";
import { type EventHandle, NO_EVENT } from "./kernel";
import type { ComponentContext, Scalable } from "./kind";

export const REPLICA_STATES = ["stopped", "starting", "warming", "ready", "draining", "down", "dead"] as const;
export type ReplicaState = (typeof REPLICA_STATES)[number];

/** There is no such replica. */
export const STOPPED = 0;
/** The process does not answer yet. */
export const STARTING = 1;
/** The process answers; its readiness check does not pass yet. */
export const WARMING = 2;
export const READY = 3;
/** Finishes what it has, and stops. */
export const DRAINING = 4;
/** Crashed; comes back when the fault ends. */
export const DOWN = 5;
/** Died and is not started again. */
export const DEAD = 6;

/** A crash of more replicas than anybody has is an outage: what is started meanwhile is down at once. */
const OUTAGE = 1_000_000;

export interface ReplicaTiming {
  readonly startTime: Sampler;
  readonly readyAfterNs: number;
  readonly drainTimeoutNs: number;
}

export interface ReplicaHost {
  /** Takes calls from now on. */
  replicaOpened(replica: number): void;
  /** Takes no new calls from now on. */
  replicaClosed(replica: number): void;
  /** How many calls it has still to finish. */
  heldBy(replica: number): number;
  /** The process is gone; whatever it still holds fails. */
  replicaGone(replica: number): void;
  /** Nobody is left who could serve those who wait. */
  deserted(): void;
  /** The states changed. */
  replicasChanged(): void;
}

export class Replicas implements Scalable {
  /** Replicas that somebody wants to run. */
  wantedCount: number;
  /** One more than the highest number in use. */
  replicaCount: number;
  readyCount: number;
  drainingCount = 0;
  downCount = 0;
  deadCount = 0;
  /** Version that new replicas run. */
  version = 0;
  readonly #context: ComponentContext;
  readonly #host: ReplicaHost;
  #timing: ReplicaTiming;
  #state: Uint8Array;
  #version: Int32Array;
  #since: Float64Array;
  #timer: Float64Array;
  #crashed = 0;
  /** While a change is being made in several steps (> 0) the host hears of its end only. */
  #unheard = 0;
  /** Registered when they are needed, so that a component whose replicas never change has the same event numbers as ever. */
  #onStarted = -1;
  #onWarm = -1;
  #onDrainTimeout = -1;

  constructor(context: ComponentContext, host: ReplicaHost, count: number, timing: ReplicaTiming) {
    this.#context = context;
    this.#host = host;
    this.#timing = timing;
    this.wantedCount = count;
    this.replicaCount = count;
    this.readyCount = count;
    this.#state = new Uint8Array(count).fill(READY);
    this.#version = new Int32Array(count);
    this.#since = new Float64Array(count);
    this.#timer = new Float64Array(count).fill(NO_EVENT);
  }

  configure(timing: ReplicaTiming): void {
    this.#timing = timing;
  }

  get startingCount(): number {
    return this.#countIn(STARTING) + this.#countIn(WARMING);
  }

  /** Wanted ones, in whatever state: neither stopped nor draining. */
  get activeCount(): number {
    return this.startingCount + this.readyCount + this.downCount + this.deadCount;
  }

  stateOf(replica: number): number {
    return replica < this.replicaCount ? this.#state[replica]! : STOPPED;
  }

  versionOf(replica: number): number {
    return this.#version[replica]!;
  }

  /** The process answers, if only to say that it is not ready or that it is going. */
  isUp(replica: number): boolean {
    const state = this.stateOf(replica);
    return state === READY || state === WARMING || state === DRAINING;
  }

  isReady(replica: number): boolean {
    return replica < this.replicaCount && this.#state[replica] === READY;
  }

  /** Somebody stopped it, or it was never started: it does not belong to those who run. */
  isLeaving(replica: number): boolean {
    const state = this.stateOf(replica);
    return state === STOPPED || state === DRAINING;
  }

  freshCount(ns: number): number {
    const { now } = this.#context.engine.kernel;
    let count = 0;
    for (let r = 0; r < this.replicaCount; r++) {
      if (this.#state[r] === READY && this.#since[r]! > 0 && now - this.#since[r]! < ns) count++;
    }
    return count;
  }

  /** When the replica came into its state (ns). */
  sinceNs(replica: number): number {
    return this.#since[replica]!;
  }

  scaleTo(count: number): void {
    const more = count - this.wantedCount;
    this.wantedCount = count;
    this.#unheard++;
    for (let i = 0; i < more; i++) this.start(this.version);
    for (let i = 0; i < -more && this.activeCount > 0; i++) this.stop(this.#leastWanted());
    this.#unheard--;
    if (more !== 0) this.#changed();
  }

  /** Starts a replica of a version. */
  start(version: number): void {
    const replica = this.#lowestStopped();
    this.#version[replica] = version;
    if (this.#crashed >= OUTAGE) this.#become(replica, DOWN);
    else this.#begin(replica);
  }

  /** Stops a replica: at once if it serves nobody, else when it has finished what it has, or after the drain timeout. */
  stop(replica: number): void {
    const state = this.stateOf(replica);
    if (state === STOPPED || state === DRAINING) return;
    this.#cancelTimer(replica);
    if (state !== READY) return this.#stopped(replica);
    this.#become(replica, DRAINING);
    this.#host.replicaClosed(replica);
    if (this.#host.heldBy(replica) === 0) return this.#stopped(replica);
    if (this.#onDrainTimeout < 0) this.#onDrainTimeout = this.#handler((r) => this.#stopped(r));
    this.#timer[replica] = this.#after(this.#timing.drainTimeoutNs, this.#onDrainTimeout, replica);
  }

  /** A call of the replica ended: was it the last that a draining one waited for? */
  callEnded(replica: number): void {
    if (replica < 0 || this.#state[replica] !== DRAINING || this.#host.heldBy(replica) > 0) return;
    this.#stopped(replica);
    this.#changed();
  }

  /** So many crashes are in force. More of them kill replicas, the last ones first; fewer start them again. */
  setCrashed(count: number): void {
    const before = this.#crashed;
    this.#crashed = count;
    if (count > before) this.#crash(count >= OUTAGE ? this.replicaCount : count - before);
    else if (count < before) this.#restart(this.downCount - count);
    if (count !== before) this.#changed();
  }

  /** The process dies by itself. */
  die(replica: number, startsAgain: boolean): void {
    if (!this.#serves(replica)) return;
    const wasDraining = this.#state[replica] === DRAINING;
    this.#cancelTimer(replica);
    this.#become(replica, wasDraining ? STOPPED : DEAD);
    this.#host.replicaClosed(replica);
    this.#notice("replicaDied", `replica ${replica + 1} died`);
    this.#gone(replica);
    if (!wasDraining && startsAgain && this.#state[replica] === DEAD) this.#begin(replica);
    if (this.readyCount === 0) this.#host.deserted();
    this.#changed();
  }

  states(): { readonly replica: number; readonly state: ReplicaState; readonly version: number }[] {
    const list = [];
    for (let r = 0; r < this.replicaCount; r++) {
      if (this.#state[r] === STOPPED) continue;
      list.push({ replica: r + 1, state: REPLICA_STATES[this.#state[r]!]!, version: this.#version[r]! });
    }
    return list;
  }

  #crash(count: number): void {
    const victims: number[] = [];
    for (let r = this.replicaCount - 1; r >= 0 && victims.length < count; r--) {
      const state = this.#state[r]!;
      if (state === STARTING || state === WARMING || state === READY) victims.push(r);
      else if (state === DRAINING && this.#crashed >= OUTAGE) victims.push(r);
    }
    // All go at one moment: who loses its call on one of them must not find the next one still up.
    const served = victims.filter((replica) => this.#serves(replica));
    for (const replica of victims) {
      this.#cancelTimer(replica);
      this.#become(replica, this.#state[replica] === DRAINING ? STOPPED : DOWN);
    }
    for (const replica of served) this.#host.replicaClosed(replica);
    for (const replica of served) this.#gone(replica);
    if (this.readyCount === 0) this.#host.deserted();
  }

  #restart(count: number): void {
    for (let r = 0; r < this.replicaCount && count > 0; r++) {
      if (this.#state[r] !== DOWN) continue;
      this.#begin(r);
      count--;
    }
  }

  #begin(replica: number): void {
    const { startTime } = this.#timing;
    const ns = startTime();
    if (ns <= 0) return this.#warmUp(replica);
    this.#become(replica, STARTING);
    if (this.#onStarted < 0) this.#onStarted = this.#handler((r) => this.#warmUp(r));
    this.#timer[replica] = this.#after(ns, this.#onStarted, replica);
  }

  #warmUp(replica: number): void {
    this.#timer[replica] = NO_EVENT;
    const { readyAfterNs } = this.#timing;
    if (readyAfterNs <= 0) return this.#ready(replica);
    this.#become(replica, WARMING);
    if (this.#onWarm < 0) this.#onWarm = this.#handler((r) => this.#ready(r));
    this.#timer[replica] = this.#after(readyAfterNs, this.#onWarm, replica);
  }

  #ready(replica: number): void {
    this.#timer[replica] = NO_EVENT;
    this.#become(replica, READY);
    this.#notice("replicaReady", `replica ${replica + 1} is ready`);
    this.#host.replicaOpened(replica);
    this.#changed();
  }

  #stopped(replica: number): void {
    this.#cancelTimer(replica);
    const hasServed = this.#serves(replica);
    this.#become(replica, STOPPED);
    if (hasServed) this.#gone(replica);
    while (this.replicaCount > 0 && this.#state[this.replicaCount - 1] === STOPPED) this.replicaCount--;
    if (this.readyCount + this.startingCount + this.drainingCount === 0) this.#host.deserted();
    this.#changed();
  }

  #changed(): void {
    if (this.#unheard === 0) this.#host.replicasChanged();
  }

  /** Its calls end one after the other: nobody acts on what that changes before the last one has. */
  #gone(replica: number): void {
    this.#unheard++;
    this.#host.replicaGone(replica);
    this.#unheard--;
  }

  /** It has calls, or may have. */
  #serves(replica: number): boolean {
    const state = this.#state[replica];
    return state === READY || state === DRAINING;
  }

  #become(replica: number, state: number): void {
    this.#count(this.#state[replica]!, -1);
    this.#count(state, 1);
    this.#state[replica] = state;
    this.#since[replica] = this.#context.engine.kernel.now;
  }

  #count(state: number, by: number): void {
    if (state === READY) this.readyCount += by;
    else if (state === DRAINING) this.drainingCount += by;
    else if (state === DOWN) this.downCount += by;
    else if (state === DEAD) this.deadCount += by;
  }

  #countIn(state: number): number {
    let count = 0;
    for (let r = 0; r < this.replicaCount; r++) if (this.#state[r] === state) count++;
    return count;
  }

  #lowestStopped(): number {
    let replica = 0;
    while (replica < this.replicaCount && this.#state[replica] !== STOPPED) replica++;
    if (replica === this.replicaCount) {
      this.replicaCount++;
      if (this.replicaCount > this.#state.length) this.#widen();
      this.#state[replica] = STOPPED;
      this.#timer[replica] = NO_EVENT;
    }
    return replica;
  }

  /** Whom scaling in stops: one that does not serve yet rather than one that does, the last of them. */
  #leastWanted(): number {
    let found = -1;
    let rank = 0;
    for (let r = this.replicaCount - 1; r >= 0; r--) {
      const own = STOP_RANK[this.#state[r]!]!;
      if (own > rank) {
        found = r;
        rank = own;
      }
    }
    return found;
  }

  #handler(done: (replica: number) => void): number {
    return this.#context.engine.kernel.handler(done);
  }

  #after(ns: number, handler: number, replica: number): EventHandle {
    return this.#context.engine.kernel.after(Math.round(ns), handler, replica, 0);
  }

  #cancelTimer(replica: number): void {
    if (this.#timer[replica] !== NO_EVENT) this.#context.engine.kernel.cancel(this.#timer[replica]!);
    this.#timer[replica] = NO_EVENT;
  }

  #notice(code: string, detail: string): void {
    this.#context.engine.notice(this.#context.place, code, detail);
  }

  #widen(): void {
    const capacity = this.#state.length * 2;
    const widened = <T extends Uint8Array | Int32Array | Float64Array>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    this.#state = widened(this.#state, new Uint8Array(capacity));
    this.#version = widened(this.#version, new Int32Array(capacity));
    this.#since = widened(this.#since, new Float64Array(capacity));
    this.#timer = widened(this.#timer, new Float64Array(capacity));
  }
}

/** By state: the greater, the sooner it is stopped; 0 = never. */
const STOP_RANK: readonly number[] = [0, 4, 3, 1, 0, 5, 6];
