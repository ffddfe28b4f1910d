import { FLAG_BLOCKED } from "../../../model/calls";
import { NO_EVENT } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import { CANCELLED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";

/** Publishers that are held until there is room, first come, first served. A publisher that is withdrawn leaves the line. */
export class BlockedPublishers {
  readonly #context: ComponentContext;
  readonly #line: WaitingLine;
  readonly #onCancel: number;
  readonly #columns: {
    readonly count: number;
    readonly isBlocked: number;
    readonly time: number;
    readonly blocked: number;
  };

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#line = new WaitingLine(context.engine.calls, "fifo");
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#columns = {
      count: context.level("blockedPublishers"),
      isBlocked: context.level("isBlocked"),
      time: context.sample("blockedTime"),
      blocked: context.counter("blockedPublishes"),
    };
  }

  get length(): number {
    return this.#line.length;
  }

  hold(slot: number): void {
    const { engine } = this.#context;
    const { calls } = engine;
    calls.flags[slot]! |= FLAG_BLOCKED;
    calls.holder[slot] = this.#onCancel;
    calls.waitTimer[slot] = NO_EVENT;
    calls.waitingSince[slot] = engine.kernel.now;
    this.#line.join(slot);
    engine.counters[this.#columns.blocked]!++;
    this.#showLength();
  }

  /** The publisher that has waited longest; it goes on now. */
  take(): number {
    const { engine } = this.#context;
    const slot = this.#line.take();
    this.#release(slot);
    engine.record(this.#columns.time, engine.kernel.now - engine.calls.waitingSince[slot]!);
    return slot;
  }

  #withdraw(slot: number): void {
    this.#line.leave(slot);
    this.#release(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }

  #release(slot: number): void {
    const { calls } = this.#context.engine;
    calls.flags[slot]! &= ~FLAG_BLOCKED;
    calls.holder[slot] = 0;
    this.#showLength();
  }

  #showLength(): void {
    const { engine } = this.#context;
    engine.setLevel(this.#columns.count, this.#line.length);
    engine.setLevel(this.#columns.isBlocked, this.#line.length > 0 ? 1 : 0);
  }
}
