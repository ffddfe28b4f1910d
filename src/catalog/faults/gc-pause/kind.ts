import { distribution } from "../../../model/fields";
import { type EventHandle, NO_EVENT, type Sampler } from "../../../model/kernel";
import { defineFault, type FaultContext, type FaultInstance } from "../../../model/kind";

/** Up for a while, frozen for a while, and again. Several such faults overlap: the target thaws when the last one lets go. */
class Pauses implements FaultInstance {
  readonly #context: FaultContext;
  readonly #upTime: Sampler;
  readonly #pause: Sampler;
  readonly #onFreeze: number;
  readonly #onThaw: number;
  #timer: EventHandle = NO_EVENT;
  #isFrozen = false;

  constructor(context: FaultContext, upTime: Sampler, pause: Sampler) {
    const { kernel } = context.engine;
    this.#context = context;
    this.#upTime = upTime;
    this.#pause = pause;
    this.#onFreeze = kernel.handler(() => this.#freeze());
    this.#onThaw = kernel.handler(() => this.#thaw());
  }

  start(): void {
    this.#timer = this.#context.engine.kernel.after(this.#upTime(), this.#onFreeze, 0, 0);
  }

  stop(): void {
    this.#context.engine.kernel.cancel(this.#timer);
    if (this.#isFrozen) this.#setFrozen(false);
  }

  #freeze(): void {
    this.#timer = this.#context.engine.kernel.after(this.#pause(), this.#onThaw, 0, 0);
    this.#setFrozen(true);
  }

  #thaw(): void {
    this.#timer = this.#context.engine.kernel.after(this.#upTime(), this.#onFreeze, 0, 0);
    this.#setFrozen(false);
  }

  #setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    this.#context.conditions.frozen += isFrozen ? 1 : -1;
    this.#context.changed();
  }
}

export const gcPause = defineFault({
  type: "fault",
  kind: "gc-pause",
  label: "Pauses",
  summary: "All workers stop now and then, as in a stop-the-world garbage collection; work goes on afterwards.",
  alsoKnownAs: "stop-the-world pause, noisy neighbour, SIGSTOP",
  targets: "component",
  glyph: "snowflake",
  fields: {
    every: distribution(
      "Every",
      { kind: "exponential", meanMs: 2000 },
      "Time from the end of a pause to the next one; it passes while idle too. The first pause comes after it.",
    ),
    pause: distribution("Pause", { kind: "exponential", meanMs: 100 }, "Length of a pause."),
  },
  create: (context, { every, pause }) =>
    new Pauses(context, context.sampler(every, "every"), context.sampler(pause, "pause")),
});
