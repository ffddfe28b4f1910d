import { type EventHandle, NO_EVENT } from "../../../model/kernel";
import type { FaultContext, FaultInstance } from "../../../model/kind";

/** Takes connections away, some at once and then one after another; gives back exactly those when it ends. */
export class Leak implements FaultInstance {
  readonly #context: FaultContext;
  readonly #atOnceCount: number;
  readonly #intervalNs: number;
  readonly #limit: number;
  readonly #onLeak: number;
  #leaked = 0;
  #timer: EventHandle = NO_EVENT;

  constructor(context: FaultContext, atOnceCount: number, perSecond: number, limit: number) {
    this.#context = context;
    this.#atOnceCount = atOnceCount;
    this.#intervalNs = perSecond > 0 ? Math.max(1, Math.round(1e9 / perSecond)) : Number.POSITIVE_INFINITY;
    this.#limit = limit;
    this.#onLeak = context.engine.kernel.handler(() => this.#leakNext());
  }

  start(): void {
    this.#leak(Math.min(this.#atOnceCount, this.#limit));
    this.#plan();
  }

  stop(): void {
    this.#context.engine.kernel.cancel(this.#timer);
    this.#timer = NO_EVENT;
    this.#leak(-this.#leaked);
  }

  #leakNext(): void {
    this.#leak(1);
    this.#plan();
  }

  #plan(): void {
    const isOver = this.#leaked >= this.#limit || this.#intervalNs === Number.POSITIVE_INFINITY;
    this.#timer = isOver ? NO_EVENT : this.#context.engine.kernel.after(this.#intervalNs, this.#onLeak, 0, 0);
  }

  #leak(count: number): void {
    if (count === 0) return;
    this.#leaked += count;
    this.#context.conditions.leakedCount += count;
    this.#context.changed();
  }
}
