import type { CallTable } from "../../../model/calls";

const CAPACITY_MIN = 64;

/**
 * What a partition keeps: a ring of messages by offset, from `start` to before `end`, that doubles when it is full. Who
 * appends sees to it that no more stay than the retention allows.
 */
export class PartitionLog {
  start = 0;
  end = 0;
  operation = new Int32Array(CAPACITY_MIN);
  key = new Int32Array(CAPACITY_MIN);
  priority = new Int32Array(CAPACITY_MIN);
  request = new Float64Array(CAPACITY_MIN);
  bornAt = new Float64Array(CAPACITY_MIN);
  producedAt = new Float64Array(CAPACITY_MIN);
  #mask = CAPACITY_MIN - 1;
  /** The row of `start`. */
  #front = 0;

  append(calls: CallTable, slot: number, now: number): void {
    if (this.end - this.start > this.#mask) this.#grow();
    const row = this.rowOf(this.end);
    this.operation[row] = calls.operation[slot]!;
    this.key[row] = calls.key[slot]!;
    this.priority[row] = calls.priority[slot]!;
    this.request[row] = calls.request[slot]!;
    this.bornAt[row] = calls.bornAt[slot]!;
    this.producedAt[row] = now;
    this.end++;
  }

  /** The row of a kept offset. */
  rowOf(offset: number): number {
    return (this.#front + (offset - this.start)) & this.#mask;
  }

  /** Forgets everything before `offset`. */
  forgetBefore(offset: number): void {
    if (offset <= this.start) return;
    this.#front = this.rowOf(offset);
    this.start = offset;
  }

  #grow(): void {
    const { start, end } = this;
    const capacity = (this.#mask + 1) * 2;
    const grown = <Column extends Int32Array | Float64Array>(from: Column, to: Column): Column => {
      for (let offset = start; offset < end; offset++) to[offset - start] = from[this.rowOf(offset)]!;
      return to;
    };
    this.operation = grown(this.operation, new Int32Array(capacity));
    this.key = grown(this.key, new Int32Array(capacity));
    this.priority = grown(this.priority, new Int32Array(capacity));
    this.request = grown(this.request, new Float64Array(capacity));
    this.bornAt = grown(this.bornAt, new Float64Array(capacity));
    this.producedAt = grown(this.producedAt, new Float64Array(capacity));
    this.#front = 0;
    this.#mask = capacity - 1;
  }
}
