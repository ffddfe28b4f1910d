/** The workers of a service: one pool with one line for all replicas, or a pool with a line of its own for each. */
import { Balancer } from "../../../model/balancer";
import { NO_SLOT } from "../../../model/calls";
import { msToNs, type RandomStream } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import { FAILED } from "../../../model/outcome";
import type { Replicas } from "../../../model/replicas";
import { SharedProcessor } from "../../../model/shared-processor";
import { Station } from "../../../model/station";
import type { StationHost, StationSettings, WorkerPool } from "../../../model/worker-pool";
import type { ServiceSettings } from "./fields";

/** The only replica of a pool of its own. */
const ITS_OWN = 0;

export class ReplicaPools {
  readonly isPerReplica: boolean;
  /**
   * With one line for all: the replica that serves the line although it drains, because no other one is ready. -1 = none.
   */
  lastServing = -1;
  readonly #context: ComponentContext;
  readonly #host: StationHost;
  #settings: ServiceSettings;
  readonly #pools: WorkerPool[];
  #balancer: Balancer | undefined;
  #replicas!: Replicas;
  /** Whom those look at who have nothing to do; from the first look on. */
  #looks: RandomStream | undefined;
  #isFrozen = false;
  readonly #stolen: number;

  constructor(context: ComponentContext, host: StationHost, settings: ServiceSettings) {
    this.#context = context;
    this.#host = host;
    this.#settings = settings;
    this.#stolen = context.counter("stolen");
    const { queuePlacement, replicaCount, stealFromCount } = settings;
    const wantsOwn = context.isBalanced || stealFromCount > 0;
    this.isPerReplica = queuePlacement === "perReplica" || (queuePlacement === "auto" && wantsOwn);
    this.#pools = this.isPerReplica
      ? Array.from({ length: replicaCount }, () => this.#makePool(1))
      : [this.#makePool(replicaCount)];
  }

  /** Once, before the first call: whose pools these are. */
  serve(replicas: Replicas): void {
    this.#replicas = replicas;
    if (this.isPerReplica) this.#balancer = this.#makeBalancer(replicas.replicaCount);
  }

  /** The pool of a call at `replica` (-1 = at none yet). */
  of(replica: number): WorkerPool {
    return this.isPerReplica ? this.#pools[replica]! : this.#pools[0]!;
  }

  /** Decides where a call that arrives goes. False: nobody takes it. */
  choose(slot: number): boolean {
    const { calls } = this.#context.engine;
    if (this.#balancer === undefined) {
      calls.replica[slot] = -1;
      return this.#replicas.readyCount > 0;
    }
    const addressed = calls.replica[slot]!;
    if (addressed < 0) calls.replica[slot] = this.#balancer.pick(this.#keyOf(slot));
    else if (!this.#replicas.isReady(addressed)) return false;
    else this.#balancer.book(addressed);
    if (this.#replicas.isReady(calls.replica[slot]!)) return true;
    this.#balancer.done(calls.replica[slot]!);
    return false;
  }

  /** A call that `choose` placed somewhere left the service. */
  left(slot: number): void {
    if (this.#balancer === undefined) return;
    const { calls, kernel } = this.#context.engine;
    this.#balancer.done(calls.replica[slot]!, kernel.now - calls.arrivedAt[slot]!);
  }

  /** `thief` finished a call. If it was its last it looks at one other replica and takes a waiting call from it. */
  steal(thief: number): void {
    if (!this.isPerReplica || this.#pools[thief]!.inSystem > 0 || !this.#replicas.isReady(thief)) return;
    const count = this.#replicas.replicaCount;
    if (count < 2) return;
    this.#looks ??= this.#context.stream("stealing");
    const other = this.#looks.below(count - 1);
    const victim = other < thief ? other : other + 1;
    const pool = this.#pools[victim]!;
    if (pool.inSystem < this.#settings.stealFromCount || !this.#replicas.isReady(victim)) return;
    const slot = pool.giveAway?.() ?? NO_SLOT;
    if (slot === NO_SLOT) return;
    this.#balancer!.done(victim);
    this.#balancer!.book(thief);
    this.#context.engine.calls.replica[slot] = thief;
    this.#context.engine.counters[this.#stolen]!++;
    this.#pools[thief]!.takeOver?.(slot);
  }

  /** What the queues tell of themselves, where a rule drops from them. */
  describe(): Readonly<Record<string, unknown>> {
    const queues = this.#pools.flatMap((pool) => pool.describeQueue?.() ?? []);
    return queues.length === 0 ? {} : { queueManagement: this.isPerReplica ? queues : queues[0] };
  }

  /** Calls that were placed at `replica`: with one line for all, those that its workers have. */
  placedAt(replica: number): number {
    return this.#balancer?.outstanding[replica] ?? this.#pools[0]!.busyAt(replica);
  }

  /** The replica whose line is too long, -1 = none. One line for all is taken for lines of equal length. */
  overlong(replica: number, limit: number): number {
    const waiting = this.of(replica).queueLength;
    if (this.isPerReplica) return waiting > limit ? replica : -1;
    if (waiting <= limit * this.#replicas.readyCount) return -1;
    let last = this.#replicas.replicaCount - 1;
    while (last >= 0 && !this.#replicas.isReady(last)) last--;
    return last;
  }

  open(replica: number): void {
    if (!this.isPerReplica) {
      this.#pools[0]!.openReplica(replica);
      if (this.lastServing >= 0) this.#pools[0]!.closeReplica(this.lastServing);
      this.lastServing = -1;
      return;
    }
    while (this.#pools.length <= replica) this.#addPool();
    this.#pools[replica]!.openReplica(ITS_OWN);
    if (this.#pools.length > this.#balancer!.outstanding.length) this.#balancer!.resize(this.#pools.length, []);
  }

  /** With lines of their own nothing changes: what waits at the replica is its own to finish. */
  close(replica: number): void {
    if (this.isPerReplica) return;
    if (this.#replicas.readyCount === 0) this.lastServing = replica;
    else this.#pools[0]!.closeReplica(replica);
  }

  fail(replica: number): void {
    if (!this.isPerReplica) {
      if (this.lastServing === replica) this.lastServing = -1;
      return this.#pools[0]!.failReplica(replica, FAILED);
    }
    this.#pools[replica]!.failReplica(ITS_OWN, FAILED);
    this.#pools[replica]!.dropWaiting(FAILED);
  }

  dropWaiting(): void {
    for (const pool of this.#pools) pool.dropWaiting(FAILED);
  }

  configure(settings: ServiceSettings): void {
    const { replicaCount } = this.#settings;
    this.#settings = settings;
    this.#balancer?.configure(settings.balancing, []);
    for (const pool of this.#pools) pool.configure(this.#stationSettings(this.isPerReplica ? 1 : replicaCount));
  }

  setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    for (const pool of this.#pools) {
      if (isFrozen) pool.freeze();
      else pool.thaw();
    }
  }

  /** For a replica that is about to come up. */
  #addPool(): void {
    const pool = this.#makePool(1);
    pool.failReplica(ITS_OWN, FAILED);
    if (this.#isFrozen) pool.freeze();
    this.#pools.push(pool);
  }

  #makePool(replicaCount: number): WorkerPool {
    const settings = this.#stationSettings(replicaCount);
    if (this.#settings.queueDiscipline === "processor-sharing")
      return new SharedProcessor(this.#context, this.#host, settings);
    return new Station(this.#context, this.#host, settings);
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

  #makeBalancer(count: number): Balancer {
    const { balancing } = this.#settings;
    const balancer = new Balancer(
      balancing,
      count,
      this.#context.stream("balancing"),
      (replica) => this.#replicas.isReady(replica),
      { now: () => this.#context.engine.kernel.now, nameOf: (replica) => `${this.#context.id}#${replica + 1}` },
    );
    balancer.configure(balancing, []);
    return balancer;
  }

  /** What balancing by hash goes by; -1 = requests of this operation have no key. */
  #keyOf(slot: number): number {
    const { calls } = this.#context.engine;
    return this.#context.operations[calls.operation[slot]!]!.keys === undefined ? -1 : calls.key[slot]!;
  }
}
