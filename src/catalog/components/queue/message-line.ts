import type { MessageTable } from "./message-table";

export type MessageOrder = "fifo" | "lifo" | "priority";

/** Priorities 0 (least urgent) to 15. */
const PRIORITY_COUNT = 16;

/** The messages that wait, in the order of their delivery. Joining, leaving from the middle and taking cost O(1). */
export class MessageLine {
  length = 0;
  readonly #messages: MessageTable;
  readonly #order: MessageOrder;
  readonly #heads = new Int32Array(PRIORITY_COUNT).fill(-1);
  readonly #tails = new Int32Array(PRIORITY_COUNT).fill(-1);
  /** Bit p set: a message of priority p waits. */
  #occupied = 0;

  constructor(messages: MessageTable, order: MessageOrder) {
    this.#messages = messages;
    this.#order = order;
  }

  /** A new message. */
  join(message: number): void {
    if (this.#order === "lifo") {
      this.rejoin(message);
      return;
    }
    const level = this.#levelOf(message);
    const { next, previous } = this.#messages;
    const tail = this.#tails[level]!;
    next[message] = -1;
    previous[message] = tail;
    if (tail >= 0) next[tail] = message;
    else this.#heads[level] = message;
    this.#tails[level] = message;
    this.#occupied |= 1 << level;
    this.length++;
  }

  /** A message that comes back: the next one of its priority. */
  rejoin(message: number): void {
    const level = this.#levelOf(message);
    const { next, previous } = this.#messages;
    const head = this.#heads[level]!;
    previous[message] = -1;
    next[message] = head;
    if (head >= 0) previous[head] = message;
    else this.#tails[level] = message;
    this.#heads[level] = message;
    this.#occupied |= 1 << level;
    this.length++;
  }

  /** The message to deliver next, taken out. The line must not be empty. */
  take(): number {
    const message = this.#heads[31 - Math.clz32(this.#occupied)]!;
    this.leave(message);
    return message;
  }

  leave(message: number): void {
    const { next, previous } = this.#messages;
    const level = this.#levelOf(message);
    const after = next[message]!;
    const before = previous[message]!;
    if (before >= 0) next[before] = after;
    else this.#heads[level] = after;
    if (after >= 0) previous[after] = before;
    else this.#tails[level] = before;
    if (this.#heads[level]! < 0) this.#occupied &= ~(1 << level);
    this.length--;
  }

  /** Whom “drop the oldest” drops: the oldest of the least urgent. The line must not be empty. */
  victim(): number {
    return this.#oldestOf(31 - Math.clz32(this.#occupied & -this.#occupied));
  }

  /** When the oldest message was published (ns). The line must not be empty. */
  oldestPublishedAt(): number {
    let oldest = Infinity;
    for (let levels = this.#occupied; levels !== 0; levels &= levels - 1) {
      const at = this.#messages.publishedAt[this.#oldestOf(31 - Math.clz32(levels & -levels))]!;
      if (at < oldest) oldest = at;
    }
    return oldest;
  }

  #oldestOf(level: number): number {
    return this.#order === "lifo" ? this.#tails[level]! : this.#heads[level]!;
  }

  #levelOf(message: number): number {
    return this.#order === "priority" ? this.#messages.priority[message]! : 0;
  }
}
