import { slowedNs } from "../../../model/call-faults";
import { NO_SLOT } from "../../../model/calls";
import { HeldJobs } from "../../../model/held-jobs";
import { msToNs, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, Release, Scalable } from "../../../model/kind";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { compileProgram, defaultSteps, type Instruction } from "../../../model/program";
import { type ProgramHost, ProgramRunner } from "../../../model/program-runner";
import { type ReplicaHost, Replicas, type ReplicaTiming } from "../../../model/replicas";
import { SharedProcessor } from "../../../model/shared-processor";
import type { StationHost, WorkerPool } from "../../../model/worker-pool";
import type { ServiceSettings } from "./fields";
import { LentWorker } from "./lent-worker";
import { ReplicaGauge } from "./replica-gauge";
import { ReplicaPools } from "./replica-pools";
import { Rollouts } from "./rollouts";

const NOT_STARTED = -1;
/** In `timer`: the size of the job was not drawn on arrival. */
const NOT_DRAWN = -1;

/** Replicas with workers; runs a handler program for each call. */
export class Service implements ComponentInstance, ProgramHost, StationHost, ReplicaHost {
  readonly #context: ComponentContext;
  #settings: ServiceSettings;
  readonly #pools: ReplicaPools;
  readonly #replicas: Replicas;
  readonly #gauge: ReplicaGauge;
  readonly #runner: ProgramRunner;
  readonly #lent: LentWorker;
  /** What an asynchronous service keeps in memory. */
  readonly #jobs: HeldJobs | undefined;
  /** From the first rollout on. */
  #rollouts: Rollouts | undefined;
  #serviceTimes: readonly Sampler[];
  readonly #failures: RandomStream;
  readonly #onCancel: number;
  readonly #isAsync: boolean;
  /** Branches have no workers of their own: their job's does their work. Where all share the cores they have. */
  readonly #lends: boolean;
  readonly #deaths: number;
  #inFlight = 0;
  /** By draining replica, with one line for all: jobs that it keeps in memory. */
  readonly #kept = new Map<number, number>();

  constructor(context: ComponentContext, settings: ServiceSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#isAsync = settings.callModel === "async";
    this.#lends = !this.#isAsync && settings.queueDiscipline !== "processor-sharing";
    this.#pools = new ReplicaPools(context, this, settings);
    this.#replicas = new Replicas(context, this, settings.replicaCount, this.#timing());
    this.#pools.serve(this.#replicas);
    this.#gauge = new ReplicaGauge(context, this.#replicas);
    this.#gauge.update();
    this.#runner = new ProgramRunner(context, this, compilePrograms(context, settings), false);
    this.#lent = new LentWorker(context.engine.calls);
    this.#serviceTimes = this.#makeSamplers();
    this.#failures = context.stream("failures");
    this.#deaths = context.counter("replicaDeaths");
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#jobs = this.#isAsync ? new HeldJobs(context.engine.calls, this.#onCancel) : undefined;
  }

  get replicaCount(): number {
    return this.#replicas.replicaCount;
  }

  get concurrency(): number {
    return Math.max(1, this.#replicas.readyCount) * this.#settings.concurrencyPerReplica;
  }

  get scaling(): Scalable {
    return this.#replicas;
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    const { calls } = engine;
    if (this.#isAsync && this.#inFlight >= this.#settings.inFlightLimit && this.#replicas.readyCount > 0)
      return engine.settleFrom(slot, REFUSED, place);
    if (!this.#pools.choose(slot)) return engine.settleFrom(slot, FAILED, place);
    const replica = calls.replica[slot]!;
    const pool = this.#pools.of(replica);
    calls.holder[slot] = this.#onCancel;
    calls.pc[slot] = NOT_STARTED;
    calls.workTimer[slot] = NO_EVENT;
    calls.timer[slot] = NOT_DRAWN;
    calls.lentTo[slot] = NO_SLOT;
    calls.lentNext[slot] = NO_SLOT;
    if (this.#settings.queueDiscipline === "sjf") this.#drawSize(slot);
    this.#inFlight++;
    const result = pool.offer(slot);
    if (result === "full") {
      this.#leave(slot);
      engine.settleFrom(slot, REFUSED, place);
    } else if (result !== "outside" && this.#settings.overflow === "block") engine.accepted(slot);
    if (this.#settings.crashWhenQueueExceeds > 0) this.#checkQueue(replica);
  }

  accepted(strand: number): void {
    if (this.#isAsync && this.#poolOf(strand).holdsWorker(strand)) this.#poolOf(strand).release(strand);
  }

  granted(strand: number, held: number): boolean {
    return this.#runner.granted(strand, held);
  }

  isReplicaUp(replica: number): boolean {
    return this.#replicas.isUp(replica);
  }

  isReplicaReady(replica: number): boolean {
    return this.#replicas.isReady(replica);
  }

  isReplicaLeaving(replica: number): boolean {
    return this.#replicas.isLeaving(replica);
  }

  describe(): Readonly<Record<string, unknown>> {
    return { ...this.#gauge.describe(), ...this.#pools.describe() };
  }

  // --- StationHost ---

  started(slot: number): void {
    const { calls } = this.#context.engine;
    if (calls.pc[slot] === NOT_STARTED) this.#runner.start(slot);
    else this.#poolOf(slot).work(slot, calls.size[slot]!);
  }

  worked(slot: number): void {
    const mayHaveLent = this.#lends && this.#context.engine.calls.lentTo[slot] !== NO_SLOT;
    const isLender = mayHaveLent && !this.#runner.isBranch(slot);
    const branch = isLender ? this.#lent.done(slot, this.#poolOf(slot)) : NO_SLOT;
    this.#finishWork(branch === NO_SLOT ? slot : branch);
  }

  #finishWork(slot: number): void {
    const { permanentFailureRatio } = this.#settings;
    const ofVersion = this.#rollouts?.failureRatio(this.#context.engine.calls.replica[slot]!) ?? 0;
    const failureRatio = this.#settings.failureRatio + ofVersion;
    if (failureRatio + permanentFailureRatio > 0) {
      const draw = this.#failures.next();
      if (draw < failureRatio) return this.#runner.fail(slot, FAILED);
      if (draw < failureRatio + permanentFailureRatio) return this.#runner.fail(slot, FAILED_PERMANENTLY);
    }
    this.#runner.resume(slot);
  }

  dropped(slot: number, outcome: Outcome): void {
    this.#runner.abandonChildren(slot);
    this.#runner.fail(slot, outcome);
  }

  // --- ProgramHost ---

  work(strand: number, sampler: Sampler | undefined): void {
    const { calls } = this.#context.engine;
    const pool = this.#poolOf(strand);
    const ns = this.#workNs(strand, sampler, pool);
    if (this.#lends && this.#runner.isBranch(strand)) return this.#lent.ask(this.#jobOf(strand), strand, ns, pool);
    if (pool.holdsWorker(strand)) return pool.work(strand, ns);
    calls.size[strand] = ns;
    calls.workTimer[strand] = NO_EVENT;
    if (!this.#isAsync && pool instanceof SharedProcessor) pool.admit(strand);
    else if (pool.offer(strand) === "full") this.#runner.fail(strand, REFUSED);
  }

  ended(job: number, outcome: Outcome): void {
    this.#poolOf(job).withdraw(job);
    const replica = this.#context.engine.calls.replica[job]!;
    this.#rollouts?.count(job, replica, outcome);
    this.#leave(job);
    if (this.#settings.stealFromCount > 0 && replica >= 0) this.#pools.steal(replica);
    this.#context.engine.settle(job, outcome);
  }

  left(strand: number): void {
    const pool = this.#poolOf(strand);
    if (this.#lent.isLent(strand)) this.#lent.takeBack(strand, pool);
    else pool.withdraw(strand);
  }

  waits(strand: number, untilAccepted: boolean): void {
    if (!this.#isAsync || untilAccepted) return;
    const pool = this.#poolOf(strand);
    if (pool.holdsWorker(strand)) pool.release(strand);
  }

  handedOver(job: number, continuation: number): void {
    const { calls } = this.#context.engine;
    calls.timer[continuation] = NOT_DRAWN;
    calls.lentTo[continuation] = NO_SLOT;
    calls.lentNext[continuation] = NO_SLOT;
    this.#poolOf(job).transfer(job, continuation);
    calls.holder[job] = 0;
    calls.holder[continuation] = this.#onCancel;
    this.#rollouts?.count(job, calls.replica[job]!, OK);
    this.#context.engine.settle(job, OK);
  }

  // --- ReplicaHost ---

  replicaOpened(replica: number): void {
    this.#pools.open(replica);
    this.#rollouts?.becameReady();
  }

  replicaClosed(replica: number): void {
    this.#pools.close(replica);
    if (this.#jobs !== undefined && !this.#pools.isPerReplica) this.#kept.set(replica, this.#jobs.countAt(replica));
  }

  heldBy(replica: number): number {
    if (this.#pools.lastServing === replica) return this.#inFlight;
    return this.#kept.get(replica) ?? this.#pools.placedAt(replica);
  }

  replicaGone(replica: number): void {
    this.#kept.delete(replica);
    this.#jobs?.failAt(replica, (slot) => this.dropped(slot, FAILED));
    this.#pools.fail(replica);
  }

  deserted(): void {
    this.#pools.dropWaiting();
  }

  replicasChanged(): void {
    this.#rollouts?.step();
    this.#gauge.update();
    this.#context.replicasChanged();
  }

  rollOut(release: Release): number {
    this.#rollouts ??= new Rollouts(this.#context, this.#replicas);
    const version = this.#rollouts.rollOut(release);
    this.#gauge.update();
    return version;
  }

  rollBack(version: number): void {
    this.#rollouts?.rollBack(version);
    this.#gauge.update();
  }

  // --- live changes ---

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as unknown as ServiceSettings;
    this.#serviceTimes = this.#makeSamplers();
    this.#pools.configure(this.#settings);
    this.#replicas.configure(this.#timing());
    // Another setting changed: what an autoscaler has made of the number of replicas stays.
    if (this.#settings.replicaCount !== before.replicaCount) this.#replicas.scaleTo(this.#settings.replicaCount);
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    this.#replicas.setCrashed(downReplicaCount);
    this.#pools.setFrozen(frozen > 0);
  }

  #timing(): ReplicaTiming {
    const { startTime, readyAfterMs, drainTimeoutMs } = this.#settings;
    return {
      startTime: this.#context.sampler(startTime, "start-time"),
      readyAfterNs: msToNs(readyAfterMs),
      drainTimeoutNs: msToNs(drainTimeoutMs),
    };
  }

  /** `replica` got a call: if its line is too long by now, it dies. */
  #checkQueue(replica: number): void {
    const { crashWhenQueueExceeds, restartsAfterDeath } = this.#settings;
    const victim = this.#pools.overlong(replica, crashWhenQueueExceeds);
    if (victim < 0) return;
    this.#context.engine.counters[this.#deaths]!++;
    this.#replicas.die(victim, restartsAfterDeath);
  }

  #makeSamplers(): Sampler[] {
    const { serviceTime, serviceTimes } = this.#settings;
    const common = this.#context.sampler(serviceTime, "service-time");
    return this.#context.operations.map(({ id }) => {
      const own = serviceTimes[id];
      return own === undefined ? common : this.#context.sampler(own, `service-time:${id}`);
    });
  }

  #poolOf(slot: number): WorkerPool {
    return this.#pools.of(this.#context.engine.calls.replica[slot]!);
  }

  /** The job that a branch works for. */
  #jobOf(branch: number): number {
    let job = branch;
    while (this.#runner.isBranch(job)) job = this.#context.engine.calls.parent[job]!;
    return job;
  }

  #drawSize(slot: number): void {
    const { calls } = this.#context.engine;
    calls.timer[slot] = this.#serviceTimes[calls.operation[slot]!]!();
    calls.size[slot] = calls.timer[slot]!;
  }

  #workNs(strand: number, sampler: Sampler | undefined, pool: WorkerPool): number {
    const { calls } = this.#context.engine;
    const { conditions } = this.#context;
    let ns: number;
    if (sampler !== undefined) ns = sampler();
    else if (calls.timer[strand]! >= 0 && !this.#runner.isBranch(strand)) {
      ns = calls.timer[strand]!;
      calls.timer[strand] = NOT_DRAWN;
    } else ns = this.#serviceTimes[calls.operation[strand]!]!();
    const { contentionRatio, coherencyRatio, itemTimeMs } = this.#settings;
    if (itemTimeMs > 0) ns += msToNs(itemTimeMs) * calls.items[strand]!;
    if (contentionRatio > 0 || coherencyRatio > 0) {
      const busy = Math.max(1, Math.min(pool.inSystem - pool.queueLength, this.concurrency));
      ns *= 1 + contentionRatio * (busy - 1) + coherencyRatio * busy * (busy - 1);
    }
    if (this.#rollouts !== undefined) ns *= this.#rollouts.serviceTimeFactor(calls.replica[strand]!);
    return slowedNs(conditions, calls, strand, ns);
  }

  #leave(slot: number): void {
    const { calls } = this.#context.engine;
    const replica = calls.replica[slot]!;
    calls.holder[slot] = 0;
    this.#inFlight--;
    this.#pools.left(slot);
    if (this.#replicas.drainingCount > 0) this.#leaveDraining(replica);
  }

  #leaveDraining(replica: number): void {
    const kept = this.#kept.get(replica);
    if (kept !== undefined) this.#kept.set(replica, kept - 1);
    this.#replicas.callEnded(replica);
    this.#replicas.callEnded(this.#pools.lastServing);
  }

  #withdraw(slot: number): void {
    this.#runner.abandonChildren(slot);
    this.#poolOf(slot).withdraw(slot);
    this.#leave(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }
}

function compilePrograms(context: ComponentContext, settings: ServiceSettings): readonly (readonly Instruction[])[] {
  const usual = compileProgram(context, "default", defaultSteps(context.outgoing));
  return context.operations.map(({ id }) => {
    const steps = settings.handlers[id];
    return steps === undefined ? usual : compileProgram(context, id, steps);
  });
}
