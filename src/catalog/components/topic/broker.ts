import { IntRing, msToNs, nsToMs } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, Outgoing } from "../../../model/kind";
import { FAILED, OK } from "../../../model/outcome";
import { ConsumerGroup } from "./consumer-group";
import { Linger } from "./linger";
import { type TopicColumns, topicColumns } from "./metrics";
import { PartitionLog } from "./partition-log";
import { Partitioner } from "./partitioner";
import type { TopicSettings } from "./settings";
import type { TopicShared } from "./shared";

/** How often the age of the oldest message and the hottest partition are brought up to date. */
const WATCH_INTERVAL_MS = 250;

/**
 * A partitioned log. A published message is appended to one partition and read by every consumer group at its own pace.
 * For each group produced = consumed + skipped + dead + lost + lag − rewound, at every instant.
 */
export class TopicBroker implements ComponentInstance, TopicShared {
  readonly replicaCount = 1;
  readonly context: ComponentContext;
  readonly columns: TopicColumns;
  readonly logs: readonly PartitionLog[];
  readonly deadLetterLink: Outgoing | undefined;
  settings: TopicSettings;
  isStopped = false;
  readonly #partitioner: Partitioner;
  readonly #groups: readonly ConsumerGroup[];
  readonly #isKeyed: readonly boolean[];
  /** Publishers that found the broker frozen. */
  readonly #held = new IntRing();
  readonly #linger: Linger;
  readonly #onWatch: number;
  #isDown = false;
  #isWatching = false;

  constructor(context: ComponentContext, settings: TopicSettings) {
    this.context = context;
    this.settings = settings;
    this.columns = topicColumns(context);
    this.logs = Array.from({ length: settings.partitionCount }, () => new PartitionLog());
    this.deadLetterLink = context.outgoing.find(
      ({ to, id }) => settings.deadLetterTo !== "" && (to === settings.deadLetterTo || id === settings.deadLetterTo),
    );
    this.#partitioner = new Partitioner(settings.partitionCount, context.stream("key-salts"));
    this.#isKeyed = context.operations.map((_, operation) => context.keySampler(operation) !== undefined);
    this.#linger = new Linger(context, this.columns, settings.partitionCount, (slot, partition) =>
      this.#arrived(slot, partition),
    );
    this.#onWatch = context.engine.kernel.handler(() => this.#watch());
    this.#groups = context.outgoing
      .filter((link) => link !== this.deadLetterLink)
      .map((link) => new ConsumerGroup(this, link));
    this.#applySettings();
  }

  start(): void {
    for (const group of this.#groups) group.membership.start();
  }

  receive(slot: number): void {
    const { calls } = this.context.engine;
    const partition = this.#partitioner.choose(calls.key[slot]!, this.#isKeyed[calls.operation[slot]!]!);
    if (this.settings.lingerMs > 0) this.#linger.add(slot, partition, msToNs(this.settings.lingerMs));
    else this.#arrived(slot, partition);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.settings;
    this.settings = settings as unknown as TopicSettings;
    this.#applySettings();
    for (const group of this.#groups) group.configure(before);
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.context.conditions;
    this.#isDown = downReplicaCount >= this.replicaCount;
    this.isStopped = this.#isDown || frozen > 0;
    if (this.isStopped && !this.#isDown) return;
    for (let held = this.#held.length; held > 0; held--) {
      const slot = this.#held.popFront();
      this.#arrived(slot, this.context.engine.calls.a[slot]!);
    }
    for (const group of this.#groups) group.advanceAll();
  }

  isReplicaUp(): boolean {
    return !this.#isDown;
  }

  /** What no group needs any more is forgotten, so that memory follows the lag and not the retention. */
  released(partition: number): void {
    let lowest = this.logs[partition]!.end;
    for (const group of this.#groups) lowest = Math.min(lowest, group.lowestNeeded(partition));
    this.logs[partition]!.forgetBefore(lowest);
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      groups: this.#groups.map(({ id, cursors, membership }) => ({
        id,
        members: membership.members.map(({ partitions }) => partitions),
        lagByPartition: this.logs.map((log, partition) => cursors.lag(partition, log)),
        rebalances: membership.history,
      })),
      producedByPartition: this.logs.map(({ end }) => end),
    };
  }

  #applySettings(): void {
    this.#partitioner.byKey = this.settings.partitioner === "key";
    this.#partitioner.saltCount = Math.min(this.settings.keySaltCount, this.settings.partitionCount);
  }

  /** A publisher's message reached the broker. */
  #arrived(slot: number, partition: number): void {
    const { engine, place } = this.context;
    if (this.#isDown) engine.settleFrom(slot, FAILED, place);
    else if (this.isStopped) {
      engine.calls.a[slot] = partition;
      this.#held.pushBack(slot);
    } else this.#produce(slot, partition);
  }

  #produce(slot: number, partition: number): void {
    const { engine } = this.context;
    const log = this.logs[partition]!;
    while (log.end - log.start >= this.settings.retentionCount) this.#overwriteOldest(partition, log);
    log.append(engine.calls, slot, engine.kernel.now);
    engine.counters[this.columns.produced]!++;
    for (const group of this.#groups) group.produced(partition);
    if (this.#groups.length === 0) this.released(partition);
    if (!this.#isWatching && this.#groups.length > 0) this.#watch();
    engine.settle(slot, OK);
  }

  #overwriteOldest(partition: number, log: PartitionLog): void {
    const offset = log.start;
    log.forgetBefore(offset + 1);
    for (const group of this.#groups) group.overwritten(partition, offset);
  }

  /** Keeps the numbers that would be dear to keep with every message, as long as there is a lag. */
  #watch(): void {
    const { engine } = this.context;
    let oldest = Infinity;
    let hottest = 0;
    for (const { cursors } of this.#groups) {
      for (let partition = 0; partition < this.logs.length; partition++) {
        oldest = Math.min(oldest, cursors.oldestProducedAt(partition, this.logs[partition]!));
        hottest = Math.max(hottest, cursors.lag(partition, this.logs[partition]!));
      }
    }
    engine.setLevel(this.columns.lagMs, hottest > 0 ? nsToMs(engine.kernel.now - oldest) : 0);
    engine.setLevel(this.columns.hottestLag, hottest);
    this.#isWatching = hottest > 0;
    if (this.#isWatching) engine.kernel.after(msToNs(WATCH_INTERVAL_MS), this.#onWatch, 0, 0);
  }
}
