import { nsToMs } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import type { MessageLine } from "./message-line";

const AGE_INTERVAL_NS = 1_000_000_000;

/** Shows how long the line is and how old its oldest message: with every change, and once a second when nothing moves. */
export class LineGauge {
  readonly #context: ComponentContext;
  readonly #line: MessageLine;
  readonly #onTick: number;
  readonly #columns: { readonly length: number; readonly age: number };
  #isTicking = false;
  #isFull = false;

  constructor(context: ComponentContext, line: MessageLine) {
    this.#context = context;
    this.#line = line;
    this.#columns = { length: context.level("queueLength"), age: context.level("oldestAge") };
    this.#onTick = context.engine.kernel.handler(() => this.#tick());
  }

  show(): void {
    const { engine } = this.#context;
    engine.setLevel(this.#columns.length, this.#line.length);
    if (this.#line.length === 0) {
      this.#isFull = false;
      engine.setLevel(this.#columns.age, 0);
      return;
    }
    engine.setLevel(this.#columns.age, nsToMs(engine.kernel.now - this.#line.oldestPublishedAt()));
    if (this.#isTicking) return;
    this.#isTicking = true;
    engine.kernel.after(AGE_INTERVAL_NS, this.#onTick, 0, 0);
  }

  /** A publisher found no room. Told once, until the line has been empty. */
  noticeFull(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#context.engine.notice(this.#context.place, "queueFull", `${this.#line.length} messages wait`);
  }

  #tick(): void {
    this.#isTicking = false;
    this.show();
  }
}
