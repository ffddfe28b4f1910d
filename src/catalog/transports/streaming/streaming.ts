import { NO_SLOT, NOBODY } from "../../../model/calls";
import { Carriage, type CarriageHost } from "../../../model/carriage";
import { msToNs } from "../../../model/kernel";
import type { Engine, SettingsOf, TransportContext, TransportInstance } from "../../../model/kind";
import { isGivenUp } from "../../../model/layer";
import { CANCELLED, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { WaitingLine } from "../../../model/waiting-line";
import type { STREAMING_FIELDS } from "./fields";

/**
 * One stream of messages with credits. A call ends well as soon as its message may go; the message itself belongs to nobody
 * and gives its credit back when the receiver is done with it. A slot that waits for a credit has `x`: since when.
 */
export class Streaming implements TransportInstance, CarriageHost {
  readonly sendsAgain: boolean;
  readonly #context: TransportContext;
  readonly #engine: Engine;
  readonly #capacity: number;
  readonly #carriage: Carriage;
  readonly #line: WaitingLine;
  readonly #onCancel: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #credits: number;
  #isStarting = false;

  constructor(context: TransportContext, settings: SettingsOf<typeof STREAMING_FIELDS>) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#capacity = settings.waitingSenderCapacity;
    this.sendsAgain = settings.retransmitAfterMs > 0;
    this.#carriage = new Carriage(context, this, 1, msToNs(settings.retransmitAfterMs));
    this.#line = new WaitingLine(engine.calls, "fifo");
    this.#onCancel = engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#columns = columnsOf(context);
    this.#credits = settings.creditWindowCount;
    engine.setLevel(this.#columns.credits, this.#credits);
  }

  enter(slot: number): void {
    const { calls, kernel, counters } = this.#engine;
    calls.x[slot] = kernel.now;
    if (this.#credits > 0 && this.#line.length === 0) return this.#send(slot);
    if (this.#line.length >= this.#capacity) {
      counters[this.#columns.refused]!++;
      return this.#engine.settleFrom(slot, REFUSED, this.#context.place);
    }
    counters[this.#columns.paused]!++;
    calls.holder[slot] = this.#onCancel;
    this.#line.join(slot);
    this.#engine.addLevel(this.#columns.waiting, 1);
    this.#startWaiting();
  }

  /** The receiver is done with a message, well or not: the credit is free. */
  answered(message: number, outcome: Outcome): void {
    this.#addCredits(1);
    this.#engine.settle(message, outcome);
    this.#startWaiting();
  }

  describe(): Readonly<Record<string, unknown>> {
    return { creditCount: this.#credits, waitingSenderCount: this.#line.length };
  }

  #send(slot: number): void {
    const { calls, kernel } = this.#engine;
    this.#addCredits(-1);
    this.#engine.record(this.#columns.waitingTime, kernel.now - calls.x[slot]!);
    // While the message travels, perhaps as far as its end, nobody may take the call back.
    calls.holder[slot] = 0;
    const message = this.#engine.open(slot, NOBODY);
    calls.parent[message] = NO_SLOT;
    this.#carriage.send(message, 0);
    this.#engine.settle(slot, OK);
  }

  /** A loop, and only one at a time: a message that ends at once must not send others from within. */
  #startWaiting(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    while (this.#line.length > 0 && this.#credits > 0) {
      const slot = this.#line.peek();
      this.#leaveLine(slot);
      if (isGivenUp(this.#engine.calls, slot)) this.#engine.settle(slot, CANCELLED);
      else this.#send(slot);
    }
    this.#isStarting = false;
  }

  #addCredits(count: number): void {
    this.#credits += count;
    this.#engine.setLevel(this.#columns.credits, this.#credits);
    this.#engine.setLevel(this.#columns.exhausted, this.#credits === 0 ? 1 : 0);
  }

  #leaveLine(slot: number): void {
    this.#line.leave(slot);
    this.#engine.addLevel(this.#columns.waiting, -1);
  }

  #withdraw(slot: number): void {
    this.#leaveLine(slot);
    this.#engine.settle(slot, CANCELLED);
  }
}

function columnsOf(context: TransportContext) {
  return {
    paused: context.counter("sendersPaused"),
    refused: context.counter("sendersRefused"),
    credits: context.level("credits"),
    exhausted: context.level("creditsExhausted"),
    waiting: context.level("waitingSenders"),
    waitingTime: context.sample("creditWaiting"),
  };
}
