import { IntRing } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import type { TopicColumns } from "./metrics";

/** Publishers' records that wait for company: the first of a batch starts the clock, all go together when it ends. */
export class Linger {
  readonly #context: ComponentContext;
  readonly #columns: TopicColumns;
  readonly #batches: readonly IntRing[];
  readonly #send: (slot: number, partition: number) => void;
  readonly #onDue: number;

  constructor(
    context: ComponentContext,
    columns: TopicColumns,
    partitionCount: number,
    send: (slot: number, partition: number) => void,
  ) {
    this.#context = context;
    this.#columns = columns;
    this.#batches = Array.from({ length: partitionCount }, () => new IntRing(4));
    this.#send = send;
    this.#onDue = context.engine.kernel.handler((partition) => this.#due(partition));
  }

  add(slot: number, partition: number, lingerNs: number): void {
    const { calls, kernel } = this.#context.engine;
    const batch = this.#batches[partition]!;
    if (batch.length === 0) kernel.after(lingerNs, this.#onDue, partition, 0);
    calls.waitingSince[slot] = kernel.now;
    batch.pushBack(slot);
  }

  #due(partition: number): void {
    const { engine } = this.#context;
    const batch = this.#batches[partition]!;
    engine.counters[this.#columns.batches]!++;
    // Only those that are there now: an answer may bring the next record of the same publisher.
    for (let count = batch.length; count > 0; count--) {
      const slot = batch.popFront();
      engine.record(this.#columns.linger, engine.kernel.now - engine.calls.waitingSince[slot]!);
      this.#send(slot, partition);
    }
  }
}
