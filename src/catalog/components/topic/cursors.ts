import type { CallTable } from "../../../model/calls";
import { UNOWNED } from "./assignment";
import type { PartitionLog } from "./partition-log";

/** Nothing of the partition is being worked on. */
export const IDLE = 0;
/** A delivery is under way. */
export const DELIVERING = 1;
/** The message failed and waits for its retry. */
export const PAUSING = 2;
/** The pause is over; the member delivers it again as soon as it can. */
export const RETRYING = 3;

/** How far one group has come in each partition, as columns by partition, and the message that is being worked on. */
export class Cursors {
  /** Offset of the first unfinished message. */
  readonly done: Float64Array;
  /** Where reading resumes after a crash. */
  readonly committed: Float64Array;
  /** End of what the owner has fetched. */
  readonly batchEnd: Float64Array;
  /** End of what was ever delivered: what comes again from before it is a duplicate. */
  readonly seen: Float64Array;
  readonly owner: Int32Array;
  readonly state: Int32Array;
  /** Stands in the owner's line of partitions to fetch from. */
  readonly isReady: Int32Array;
  /** Being handed over: not fetched from. */
  readonly isMoving: Int32Array;

  /** The message being worked on: kept here as retention may overwrite it in the log meanwhile. */
  readonly attempt: Int32Array;
  readonly slot: Int32Array;
  readonly retryTimer: Float64Array;
  readonly #operation: Int32Array;
  readonly #key: Int32Array;
  readonly #priority: Int32Array;
  readonly #request: Float64Array;
  readonly bornAt: Float64Array;
  readonly producedAt: Float64Array;

  constructor(partitionCount: number) {
    this.done = new Float64Array(partitionCount);
    this.committed = new Float64Array(partitionCount);
    this.batchEnd = new Float64Array(partitionCount);
    this.seen = new Float64Array(partitionCount);
    this.owner = new Int32Array(partitionCount).fill(UNOWNED);
    this.state = new Int32Array(partitionCount);
    this.isReady = new Int32Array(partitionCount);
    this.isMoving = new Int32Array(partitionCount);
    this.attempt = new Int32Array(partitionCount);
    this.slot = new Int32Array(partitionCount);
    this.retryTimer = new Float64Array(partitionCount);
    this.#operation = new Int32Array(partitionCount);
    this.#key = new Int32Array(partitionCount);
    this.#priority = new Int32Array(partitionCount);
    this.#request = new Float64Array(partitionCount);
    this.bornAt = new Float64Array(partitionCount);
    this.producedAt = new Float64Array(partitionCount);
  }

  /** Takes the first unfinished message out of the log. */
  take(partition: number, log: PartitionLog): void {
    const row = log.rowOf(this.done[partition]!);
    this.attempt[partition] = 1;
    this.#operation[partition] = log.operation[row]!;
    this.#key[partition] = log.key[row]!;
    this.#priority[partition] = log.priority[row]!;
    this.#request[partition] = log.request[row]!;
    this.bornAt[partition] = log.bornAt[row]!;
    this.producedAt[partition] = log.producedAt[row]!;
  }

  copyTo(partition: number, calls: CallTable, slot: number): void {
    calls.operation[slot] = this.#operation[partition]!;
    calls.key[slot] = this.#key[partition]!;
    calls.priority[slot] = this.#priority[partition]!;
    calls.request[slot] = this.#request[partition]!;
    calls.bornAt[slot] = this.bornAt[partition]!;
    calls.attempt[slot] = this.attempt[partition]!;
  }

  /** 1 while a message is being worked on. */
  inHand(partition: number): number {
    return this.state[partition] === IDLE ? 0 : 1;
  }

  /** Offset of the first message that nobody has taken yet. */
  firstUntaken(partition: number, log: PartitionLog): number {
    return Math.max(log.start, this.done[partition]! + this.inHand(partition));
  }

  /** Messages produced and not finished. */
  lag(partition: number, log: PartitionLog): number {
    return log.end - this.firstUntaken(partition, log) + this.inHand(partition);
  }

  /** When the oldest unfinished message was produced (ns); Infinity when there is none. */
  oldestProducedAt(partition: number, log: PartitionLog): number {
    if (this.state[partition] !== IDLE) return this.producedAt[partition]!;
    const offset = this.firstUntaken(partition, log);
    return offset < log.end ? log.producedAt[log.rowOf(offset)]! : Infinity;
  }

  /** The owner has fetched messages of the partition that are not finished. */
  isOpen(partition: number): boolean {
    return this.state[partition] !== IDLE || this.done[partition]! < this.batchEnd[partition]!;
  }
}
