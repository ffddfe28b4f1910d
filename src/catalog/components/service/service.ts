import { Balancer } from "../../../model/balancer";
import { slowedNs } from "../../../model/call-faults";
import { NO_SLOT } from "../../../model/calls";
import { msToNs, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, SettingsOf } from "../../../model/kind";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { compileProgram, defaultSteps, type Instruction } from "../../../model/program";
import { type ProgramHost, ProgramRunner } from "../../../model/program-runner";
import { SharedProcessor } from "../../../model/shared-processor";
import { NOT_HERE, Station, type StationHost, type StationSettings, type WorkerPool } from "../../../model/station";
import type { SERVICE_FIELDS } from "./fields";

export type ServiceSettings = SettingsOf<typeof SERVICE_FIELDS>;

const NOT_STARTED = -1;
/** `stationState` of a branch whose job's worker serves it, or will. */
const LENT = 5;
const LENT_WAITING = 6;
/** In `timer`: the size of the job was not drawn on arrival. */
const NOT_DRAWN = -1;

/** Replicas with workers; runs a handler program for each call. */
export class Service implements ComponentInstance, ProgramHost, StationHost {
  replicaCount: number;
  concurrency: number;
  readonly #context: ComponentContext;
  #settings: ServiceSettings;
  /** One, or one per replica. */
  readonly #pools: WorkerPool[];
  readonly #isPerReplica: boolean;
  readonly #balancer: Balancer | undefined;
  readonly #runner: ProgramRunner;
  #serviceTimes: readonly Sampler[];
  readonly #failures: RandomStream;
  readonly #onCancel: number;
  readonly #isAsync: boolean;
  #replicasUp: number;
  #inFlight = 0;

  constructor(context: ComponentContext, settings: ServiceSettings) {
    this.#context = context;
    this.#settings = settings;
    this.replicaCount = settings.replicaCount;
    this.concurrency = settings.replicaCount * settings.concurrencyPerReplica;
    this.#replicasUp = settings.replicaCount;
    this.#isAsync = settings.callModel === "async";
    this.#isPerReplica =
      settings.queuePlacement === "perReplica" || (settings.queuePlacement === "auto" && context.isBalanced);
    this.#pools = this.#isPerReplica
      ? Array.from({ length: settings.replicaCount }, () => this.#makePool(1))
      : [this.#makePool(settings.replicaCount)];
    this.#balancer = this.#isPerReplica ? this.#makeBalancer() : undefined;
    this.#runner = new ProgramRunner(context, this, compilePrograms(context, settings), false);
    this.#serviceTimes = this.#makeSamplers();
    this.#failures = context.stream("failures");
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
  }

  receive(slot: number): void {
    const { engine } = this.#context;
    const { calls } = engine;
    if (this.#replicasUp === 0) return engine.settleFrom(slot, FAILED, this.#context.place);
    if (this.#isAsync && this.#inFlight >= this.#settings.inFlightLimit)
      return engine.settleFrom(slot, REFUSED, this.#context.place);
    if (this.#isPerReplica && !this.#chooseReplica(slot)) return engine.settleFrom(slot, FAILED, this.#context.place);
    calls.holder[slot] = this.#onCancel;
    calls.pc[slot] = NOT_STARTED;
    calls.workTimer[slot] = NO_EVENT;
    calls.timer[slot] = NOT_DRAWN;
    calls.lentTo[slot] = NO_SLOT;
    calls.lentNext[slot] = NO_SLOT;
    if (this.#settings.queueDiscipline === "sjf") this.#drawSize(slot);
    this.#inFlight++;
    const result = this.#poolOf(slot).offer(slot);
    if (result === "full") {
      this.#leave(slot);
      engine.settleFrom(slot, REFUSED, this.#context.place);
    } else if (result !== "outside" && this.#settings.overflow === "block") engine.accepted(slot);
  }

  accepted(strand: number): void {
    if (this.#isAsync && this.#poolOf(strand).holdsWorker(strand)) this.#poolOf(strand).release(strand);
  }

  granted(strand: number, held: number): boolean {
    return this.#runner.granted(strand, held);
  }

  isReplicaUp(replica: number): boolean {
    return replica < this.#replicasUp;
  }

  describe(): Readonly<Record<string, unknown>> {
    const queues = this.#pools.flatMap((pool) => (pool instanceof Station ? (pool.describeQueue() ?? []) : []));
    return queues.length === 0 ? {} : { queueManagement: this.#isPerReplica ? queues : queues[0] };
  }

  // --- StationHost ---

  started(slot: number): void {
    const { calls } = this.#context.engine;
    if (calls.pc[slot] === NOT_STARTED) this.#runner.start(slot);
    else this.#poolOf(slot).work(slot, calls.size[slot]!);
  }

  worked(slot: number): void {
    const { calls } = this.#context.engine;
    const branch = this.#isAsync || this.#runner.isBranch(slot) ? NO_SLOT : calls.lentTo[slot]!;
    if (branch === NO_SLOT) return this.#finishWork(slot);
    calls.lentTo[slot] = NO_SLOT;
    calls.stationState[branch] = NOT_HERE;
    this.#lendToNext(slot);
    this.#finishWork(branch);
  }

  #finishWork(slot: number): void {
    const { failureRatio, permanentFailureRatio } = this.#settings;
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
    if (!this.#isAsync && pool instanceof Station && this.#runner.isBranch(strand))
      return this.#workForBranch(strand, ns, pool);
    if (pool.holdsWorker(strand)) return pool.work(strand, ns);
    calls.size[strand] = ns;
    calls.workTimer[strand] = NO_EVENT;
    if (pool.offer(strand) === "full") this.#runner.fail(strand, REFUSED);
  }

  ended(job: number, outcome: Outcome): void {
    this.left(job);
    this.#leave(job);
    this.#context.engine.settle(job, outcome);
  }

  left(strand: number): void {
    const state = this.#context.engine.calls.stationState[strand]!;
    if (state === LENT || state === LENT_WAITING) this.#takeBack(strand);
    else this.#poolOf(strand).withdraw(strand);
  }

  /** One thread per request: the worker of the job does what its branches have to do, one after the other. */
  #workForBranch(branch: number, ns: number, pool: Station): void {
    const { calls } = this.#context.engine;
    let job = branch;
    while (this.#runner.isBranch(job)) job = calls.parent[job]!;
    calls.station[branch] = job;
    calls.size[branch] = ns;
    if (calls.lentTo[job] === NO_SLOT) return this.#lend(job, branch, pool);
    calls.stationState[branch] = LENT_WAITING;
    calls.lentNext[branch] = NO_SLOT;
    let last = job;
    while (calls.lentNext[last]! >= 0) last = calls.lentNext[last]!;
    calls.lentNext[last] = branch;
  }

  #lend(job: number, branch: number, pool: WorkerPool): void {
    const { calls } = this.#context.engine;
    calls.stationState[branch] = LENT;
    calls.lentTo[job] = branch;
    pool.work(job, calls.size[branch]!);
  }

  #lendToNext(job: number): void {
    const { calls } = this.#context.engine;
    const next = calls.lentNext[job]!;
    if (next < 0) return;
    calls.lentNext[job] = calls.lentNext[next]!;
    this.#lend(job, next, this.#poolOf(job));
  }

  /** A branch is withdrawn while the job's worker serves it, or before. */
  #takeBack(branch: number): void {
    const { calls } = this.#context.engine;
    const job = calls.station[branch]!;
    const isServed = calls.stationState[branch] === LENT;
    calls.stationState[branch] = NOT_HERE;
    if (isServed) {
      calls.lentTo[job] = NO_SLOT;
      const pool = this.#poolOf(job);
      if (!pool.holdsWorker(job)) return;
      (pool as Station).interrupt(job);
      return this.#lendToNext(job);
    }
    let before = job;
    while (calls.lentNext[before]! !== branch) before = calls.lentNext[before]!;
    calls.lentNext[before] = calls.lentNext[branch]!;
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
    this.#context.engine.settle(job, OK);
  }

  // --- live changes ---

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as ServiceSettings;
    const { replicaCount, concurrencyPerReplica, balancing } = this.#settings;
    if (!this.#isPerReplica) this.replicaCount = replicaCount;
    this.concurrency = this.replicaCount * concurrencyPerReplica;
    this.#serviceTimes = this.#makeSamplers();
    this.#balancer?.configure(balancing, []);
    for (const pool of this.#pools) pool.configure(this.#stationSettings(this.#isPerReplica ? 1 : replicaCount));
    this.conditionsChanged();
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    this.#replicasUp = Math.max(0, this.replicaCount - downReplicaCount);
    if (this.#isPerReplica) {
      this.#pools.forEach((pool, replica) => {
        const up = replica < this.#replicasUp ? 1 : 0;
        if (pool.replicasUp !== up) pool.setReplicasUp(up, FAILED);
      });
    } else if (this.#pools[0]!.replicasUp !== this.#replicasUp) this.#pools[0]!.setReplicasUp(this.#replicasUp, FAILED);
    for (const pool of this.#pools) {
      if (frozen > 0) pool.freeze();
      else pool.thaw();
    }
  }

  #makePool(replicas: number): WorkerPool {
    const settings = this.#stationSettings(replicas);
    if (this.#settings.queueDiscipline === "processor-sharing")
      return new SharedProcessor(this.#context, this, settings);
    return new Station(this.#context, this, settings);
  }

  #stationSettings(replicaCount: number): StationSettings {
    const { concurrencyPerReplica, queueCapacity, queueDiscipline, overflow, waitLimitMs, isPreemptive } =
      this.#settings;
    const { dropExpired, timeLeftMinMs } = this.#settings;
    return {
      replicaCount,
      concurrencyPerReplica,
      queueCapacity,
      queueDiscipline: queueDiscipline === "processor-sharing" ? "fifo" : queueDiscipline,
      overflow,
      waitLimitNs: msToNs(waitLimitMs),
      ...(dropExpired ? { timeLeftMinNs: msToNs(timeLeftMinMs) } : {}),
      preemptive: isPreemptive && queueDiscipline === "priority",
      queueRules: this.#settings,
    };
  }

  #makeBalancer(): Balancer {
    const balancer = new Balancer(
      this.#settings.balancing,
      this.replicaCount,
      this.#context.stream("balancing"),
      (replica) => this.isReplicaUp(replica),
      { now: () => this.#context.engine.kernel.now, nameOf: (replica) => `${this.#context.id}#${replica + 1}` },
    );
    balancer.configure(this.#settings.balancing, []);
    return balancer;
  }

  #makeSamplers(): Sampler[] {
    const { serviceTime, serviceTimes } = this.#settings;
    const common = this.#context.sampler(serviceTime, "service-time");
    return this.#context.operations.map(({ id }) => {
      const own = serviceTimes[id];
      return own === undefined ? common : this.#context.sampler(own, `service-time:${id}`);
    });
  }

  /** Uses the replica that a balancer addressed, else chooses one. False when it is down. */
  #chooseReplica(slot: number): boolean {
    const { calls } = this.#context.engine;
    const isAddressed = calls.replica[slot]! >= 0 && calls.replica[slot]! < this.replicaCount;
    if (isAddressed) this.#balancer!.book(calls.replica[slot]!);
    else calls.replica[slot] = this.#balancer!.pick(this.#keyOf(slot));
    const isUp = calls.replica[slot]! < this.#replicasUp;
    if (!isUp) this.#balancer!.done(calls.replica[slot]!);
    return isUp;
  }

  /** What balancing by hash goes by; -1 = requests of this operation have no key. */
  #keyOf(slot: number): number {
    const { calls } = this.#context.engine;
    return this.#context.operations[calls.operation[slot]!]!.keys === undefined ? -1 : calls.key[slot]!;
  }

  #poolOf(slot: number): WorkerPool {
    return this.#isPerReplica ? this.#pools[this.#context.engine.calls.replica[slot]!]! : this.#pools[0]!;
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
    return slowedNs(conditions, calls, strand, ns);
  }

  #leave(slot: number): void {
    this.#inFlight--;
    if (this.#balancer === undefined) return;
    const { calls, kernel } = this.#context.engine;
    this.#balancer.done(calls.replica[slot]!, kernel.now - calls.arrivedAt[slot]!);
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
