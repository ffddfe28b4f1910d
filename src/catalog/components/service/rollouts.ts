/**
 * Brings versions to the replicas of a service, as a Kubernetes Deployment with RollingUpdate does: it starts replicas of the
 * new version within the surge, and stops old ones as far as enough are available. Part of them only: a canary.
 */
import { FLAG_JOB } from "../../../model/calls";
import type { ComponentContext, Release } from "../../../model/kind";
import { isAnswer, type Outcome } from "../../../model/outcome";
import { DRAINING, READY, type Replicas, STOPPED } from "../../../model/replicas";

/** What runs from the beginning. */
const BASE: Release = {
  serviceTimeFactor: 1,
  failureRatio: 0,
  updatedRatio: 1,
  maxSurgeRatio: 0,
  maxUnavailableRatio: 1,
  minReadyNs: 0,
};

export class Rollouts {
  readonly #context: ComponentContext;
  readonly #replicas: Replicas;
  /** By version. */
  readonly #releases: Release[] = [BASE];
  /** Versions in force, the last one on top; below it what a roll-back leads to. */
  readonly #stack: number[] = [0];
  /** How the present change is made: of the release that came, or of the one that is taken back. */
  #how: Release = BASE;
  #isStepping = false;
  readonly #onAvailable: number;
  readonly #columns;

  constructor(context: ComponentContext, replicas: Replicas) {
    this.#context = context;
    this.#replicas = replicas;
    this.#onAvailable = context.engine.kernel.handler(() => this.step());
    this.#columns = {
      updatedReplicas: context.level("updatedReplicas"),
      updatedSettled: context.counter("updatedSettled"),
      updatedFailed: context.counter("updatedFailed"),
      updatedLatencyNs: context.counter("updatedLatencyNs"),
      previousSettled: context.counter("previousSettled"),
      previousFailed: context.counter("previousFailed"),
      previousLatencyNs: context.counter("previousLatencyNs"),
    };
  }

  rollOut(release: Release): number {
    const version = this.#releases.push(release) - 1;
    this.#stack.push(version);
    this.#change(release);
    return version;
  }

  rollBack(version: number): void {
    const at = this.#stack.indexOf(version);
    if (at <= 0) return;
    const wasTarget = at === this.#stack.length - 1;
    this.#stack.splice(at, 1);
    if (wasTarget)
      this.#change({ ...this.#releases[version]!, updatedRatio: this.#releases[this.#target]!.updatedRatio });
  }

  serviceTimeFactor(replica: number): number {
    return this.#releases[this.#replicas.versionOf(replica)]!.serviceTimeFactor;
  }

  failureRatio(replica: number): number {
    return this.#releases[this.#replicas.versionOf(replica)]!.failureRatio;
  }

  /** A call that `replica` served ended. */
  count(slot: number, replica: number, outcome: Outcome): void {
    const { calls, counters, kernel } = this.#context.engine;
    if (replica < 0 || (calls.flags[slot]! & FLAG_JOB) === 0) return;
    const columns = this.#columns;
    const isUpdated = this.#isNewest(replica);
    const latencyNs = kernel.now - calls.arrivedAt[slot]!;
    counters[isUpdated ? columns.updatedSettled : columns.previousSettled]!++;
    counters[isUpdated ? columns.updatedLatencyNs : columns.previousLatencyNs]! += latencyNs;
    if (!isAnswer(outcome)) counters[isUpdated ? columns.updatedFailed : columns.previousFailed]!++;
  }

  /** Goes on as far as the limits allow; again whenever a replica has come or gone. */
  step(): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    while (this.#advance());
    this.#isStepping = false;
    let updated = 0;
    for (let r = 0; r < this.#replicas.replicaCount; r++) {
      if (this.#replicas.isReady(r) && this.#isNewest(r)) updated++;
    }
    this.#context.engine.setLevel(this.#columns.updatedReplicas, updated);
  }

  /** A replica of the present version became ready: it will be available after a while. */
  becameReady(): void {
    const { minReadyNs } = this.#how;
    if (minReadyNs > 0) this.#context.engine.kernel.after(minReadyNs, this.#onAvailable, 0, 0);
  }

  get #target(): number {
    return this.#stack.at(-1) ?? 0;
  }

  #isNewest(replica: number): boolean {
    return this.#replicas.versionOf(replica) === this.#releases.length - 1;
  }

  #change(how: Release): void {
    this.#how = how;
    // A canary's replicas are placed by the steps; whatever else is started runs what stays.
    this.#replicas.version = how.updatedRatio < 1 ? (this.#stack.at(-2) ?? 0) : this.#target;
    this.step();
  }

  /** One replica started or stopped; false when the limits allow nothing, or all is done. */
  #advance(): boolean {
    const { wantedCount } = this.#replicas;
    const { maxSurgeRatio, maxUnavailableRatio, updatedRatio } = this.#how;
    const surge = roundedUp(wantedCount * maxSurgeRatio);
    const spare = roundedDown(wantedCount * maxUnavailableRatio);
    // With neither nothing could ever move; Kubernetes then lets one be unavailable, too.
    const unavailable = surge + spare === 0 ? 1 : spare;
    const goal = roundedUp(wantedCount * updatedRatio);
    const updated = this.#countActive(true);
    const others = this.#countActive(false);
    if (updated < goal && updated + others < wantedCount + surge) {
      this.#replicas.start(this.#target);
      return true;
    }
    if (others <= wantedCount - goal) return false;
    const idle = this.#findOther(false);
    if (idle >= 0) return this.#stop(idle);
    if (this.#availableCount() <= wantedCount - unavailable) return false;
    return this.#stop(this.#findOther(true));
  }

  #stop(replica: number): boolean {
    this.#replicas.stop(replica);
    return true;
  }

  #isActive(replica: number): boolean {
    const state = this.#replicas.stateOf(replica);
    return state !== STOPPED && state !== DRAINING;
  }

  #countActive(isTarget: boolean): number {
    let count = 0;
    for (let r = 0; r < this.#replicas.replicaCount; r++) {
      if (this.#isActive(r) && (this.#replicas.versionOf(r) === this.#target) === isTarget) count++;
    }
    return count;
  }

  #findOther(isReady: boolean): number {
    for (let r = 0; r < this.#replicas.replicaCount; r++) {
      const isOther = this.#isActive(r) && this.#replicas.versionOf(r) !== this.#target;
      if (isOther && this.#replicas.isReady(r) === isReady) return r;
    }
    return -1;
  }

  #availableCount(): number {
    const { now } = this.#context.engine.kernel;
    let count = 0;
    for (let r = 0; r < this.#replicas.replicaCount; r++) {
      if (this.#replicas.stateOf(r) !== READY) continue;
      const isTarget = this.#replicas.versionOf(r) === this.#target;
      if (!isTarget || now - this.#replicas.sinceNs(r) >= this.#how.minReadyNs) count++;
    }
    return count;
  }
}

// Shares of small numbers, such as 0.1 × 30, are not exact in binary.
const TOLERANCE = 1e-9;
const roundedUp = (count: number): number => Math.ceil(count - TOLERANCE);
const roundedDown = (count: number): number => Math.floor(count + TOLERANCE);
