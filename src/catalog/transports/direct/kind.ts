import { Carriage } from "../../../model/carriage";
import { defineTransport, type TransportContext, type TransportInstance } from "../../../model/kind";
import { CANCELLED, type Outcome } from "../../../model/outcome";

/** Calls that share nothing but the link's bandwidth. */
class Unpooled implements TransportInstance {
  readonly sendsAgain = false;
  readonly #context: TransportContext;
  readonly #carriage: Carriage;
  readonly #onCancel: number;

  constructor(context: TransportContext) {
    this.#context = context;
    this.#carriage = new Carriage(context, this, 1, 0);
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
  }

  enter(slot: number): void {
    this.#context.engine.calls.holder[slot] = this.#onCancel;
    this.#carriage.send(slot, 0);
  }

  answered(slot: number, outcome: Outcome): void {
    this.#context.engine.settle(slot, outcome);
  }

  #withdraw(slot: number): void {
    this.#carriage.withdraw(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }
}

export const direct = defineTransport({
  type: "transport",
  kind: "direct",
  label: "Direct",
  summary: "Each call goes out at once: connections cost nothing and hold up nobody.",
  fields: {},
  stats: { counters: [], levels: [], samples: [] },
  metrics: [],
  create: (context) => (context.bandwidthBytesPerSecond > 0 ? new Unpooled(context) : undefined),
});
