import { slowedNs } from "../../../model/call-faults";
import { FLAG_HOLD } from "../../../model/calls";
import { msToNs, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, SettingsOf } from "../../../model/kind";
import { CANCELLED, FAILED, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { Station, type StationHost, type StationSettings } from "../../../model/station";
import type { DATABASE_FIELDS } from "./fields";

export type DatabaseSettings = SettingsOf<typeof DATABASE_FIELDS>;

/** A pool of connections; each statement holds one for its read or write time. */
export class Database implements ComponentInstance, StationHost {
  readonly replicaCount = 1;
  readonly #context: ComponentContext;
  #settings: DatabaseSettings;
  readonly #station: Station;
  readonly #failures: RandomStream;
  readonly #isWrite: readonly boolean[];
  readonly #onCancel: number;
  readonly #columns: {
    readonly reads: number;
    readonly writes: number;
    readonly acquireTimeouts: number;
    readonly held: number;
  };
  #leakedCount = 0;
  #readTime: Sampler;
  #writeTime: Sampler;

  constructor(context: ComponentContext, settings: DatabaseSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#station = new Station(context, this, stationSettings(settings));
    this.#failures = context.stream("failures");
    this.#isWrite = context.operations.map(({ access }) => access === "write");
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#columns = {
      reads: context.counter("reads"),
      writes: context.counter("writes"),
      acquireTimeouts: context.counter("acquireTimeouts"),
      held: context.counter("held"),
    };
    this.#readTime = context.sampler(settings.readTime, "read-time");
    this.#writeTime = context.sampler(settings.writeTime, "write-time");
  }

  get concurrency(): number {
    return this.#settings.connectionCount;
  }

  isReplicaUp(): boolean {
    return this.#station.replicasUp > 0;
  }

  describe(): Readonly<Record<string, unknown>> {
    const queue = this.#station.describeQueue();
    return queue === undefined ? {} : { queueManagement: queue };
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    if (this.#station.replicasUp === 0) return engine.settleFrom(slot, FAILED, place);
    engine.calls.holder[slot] = this.#onCancel;
    engine.calls.workTimer[slot] = NO_EVENT;
    if (this.#station.offer(slot) === "full") engine.settleFrom(slot, REFUSED, place);
  }

  started(slot: number): void {
    const { engine, conditions } = this.#context;
    if ((engine.calls.flags[slot]! & FLAG_HOLD) !== 0) return this.#grant(slot);
    const isWrite = this.#isWrite[engine.calls.operation[slot]!]!;
    engine.counters[isWrite ? this.#columns.writes : this.#columns.reads]!++;
    const ns = isWrite ? this.#writeTime() : this.#readTime();
    this.#station.work(slot, slowedNs(conditions, engine.calls, slot, ns));
  }

  /** A transaction begins: the caller keeps the connection, working or not, until it gives it back. */
  #grant(slot: number): void {
    const { engine } = this.#context;
    if (engine.granted(slot)) engine.counters[this.#columns.held]!++;
    else this.released(slot);
  }

  released(slot: number): void {
    this.#station.release(slot);
    this.#context.engine.settle(slot, OK);
  }

  worked(slot: number): void {
    const { engine, place } = this.#context;
    this.#station.release(slot);
    const { failureRatio } = this.#settings;
    if (failureRatio > 0 && this.#failures.chance(failureRatio)) engine.settleFrom(slot, FAILED, place);
    else engine.settle(slot, OK);
  }

  dropped(slot: number, outcome: Outcome): void {
    if (outcome === REFUSED) this.#context.engine.counters[this.#columns.acquireTimeouts]!++;
    this.#context.engine.settleFrom(slot, outcome, this.#context.place);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as DatabaseSettings;
    this.#readTime = this.#context.sampler(this.#settings.readTime, "read-time");
    this.#writeTime = this.#context.sampler(this.#settings.writeTime, "write-time");
    this.#station.configure(this.#stationSettings());
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen, leakedCount } = this.#context.conditions;
    if (leakedCount !== this.#leakedCount) {
      this.#leakedCount = leakedCount;
      this.#station.configure(this.#stationSettings());
    }
    const up = downReplicaCount > 0 ? 0 : 1;
    if (up !== this.#station.replicasUp) this.#station.setReplicasUp(up, FAILED);
    if (frozen > 0) this.#station.freeze();
    else this.#station.thaw();
  }

  /** Connections that leaked are out of the pool. */
  #stationSettings(): StationSettings {
    const { connectionCount } = this.#settings;
    return stationSettings({ ...this.#settings, connectionCount: Math.max(0, connectionCount - this.#leakedCount) });
  }

  #withdraw(slot: number): void {
    this.#station.withdraw(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }
}

function stationSettings(settings: DatabaseSettings): StationSettings {
  return {
    replicaCount: 1,
    concurrencyPerReplica: settings.connectionCount,
    queueCapacity: settings.acquireQueueCapacity,
    queueDiscipline: settings.queueDiscipline,
    overflow: "refuse",
    waitLimitNs: msToNs(settings.acquireTimeoutMs),
    preemptive: false,
    queueRules: settings,
  };
}
