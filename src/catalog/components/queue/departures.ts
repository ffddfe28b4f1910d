import { FLAG_MESSAGE, NO_SLOT } from "../../../model/calls";
import type { ComponentContext, Outgoing } from "../../../model/kind";
import { isAnswer, type Outcome } from "../../../model/outcome";
import type { MessageTable } from "./message-table";
import type { MessageTimers } from "./timers";

/** The ways out of a queue. A message that leaves must not stand in the line any more. */
export class Departures {
  /** Expired and dropped messages are dead letters too. */
  deadLettersExpired = true;
  readonly #context: ComponentContext;
  readonly #messages: MessageTable;
  readonly #timers: MessageTimers;
  readonly #deadLetterLink: Outgoing | undefined;
  readonly #onForwarded: number;
  readonly #columns: ReturnType<typeof columnsOf>;

  constructor(
    context: ComponentContext,
    messages: MessageTable,
    timers: MessageTimers,
    deadLetterLink: Outgoing | undefined,
  ) {
    this.#context = context;
    this.#messages = messages;
    this.#timers = timers;
    this.#deadLetterLink = deadLetterLink;
    this.#columns = columnsOf(context);
    this.#onForwarded = context.engine.settleHandler((_, outcome) => this.#forwarded(outcome));
  }

  acknowledge(message: number): void {
    const { engine } = this.#context;
    engine.counters[this.#columns.acked]!++;
    engine.record(this.#columns.endToEnd, engine.kernel.now - this.#messages.bornAt[message]!);
    this.#forget(message);
  }

  expire(message: number): void {
    this.#context.engine.counters[this.#columns.expired]!++;
    if (this.deadLettersExpired) this.#forward(message);
    this.#forget(message);
  }

  /** Pushed out by a newer message. */
  drop(message: number): void {
    this.#context.engine.counters[this.#columns.dropped]!++;
    if (this.deadLettersExpired) this.#forward(message);
    this.#forget(message);
  }

  /** It was delivered as often as allowed, in vain. */
  bury(message: number): void {
    const { engine, place } = this.#context;
    if (engine.counters[this.#columns.deadLettered] === 0) {
      engine.notice(place, "deadLetter", "first message at the delivery limit");
    }
    engine.counters[this.#columns.deadLettered]!++;
    this.#forward(message);
    this.#forget(message);
  }

  #forward(message: number): void {
    if (this.#deadLetterLink === undefined) return;
    const { engine } = this.#context;
    const slot = engine.open(NO_SLOT, this.#onForwarded);
    this.#messages.copyTo(message, engine.calls, slot);
    engine.calls.flags[slot]! |= FLAG_MESSAGE;
    engine.counters[this.#columns.forwarded]!++;
    engine.send(this.#deadLetterLink.linkIndex, slot);
  }

  #forwarded(outcome: Outcome): void {
    if (!isAnswer(outcome)) this.#context.engine.counters[this.#columns.deadLettersRefused]!++;
  }

  #forget(message: number): void {
    const { engine } = this.#context;
    const receives = this.#messages.receiveCount[message]!;
    engine.counters[this.#columns.endedReceives]! += receives;
    if (receives > 0) engine.counters[this.#columns.endedReceived]!++;
    if (receives > 1) engine.counters[this.#columns.endedReceivedAgain]!++;
    this.#timers.cancelAll(message);
    this.#messages.remove(message);
    engine.addLevel(this.#columns.messages, -1);
  }
}

function columnsOf({ counter, level, sample }: ComponentContext) {
  return {
    acked: counter("acked"),
    deadLettered: counter("deadLettered"),
    forwarded: counter("deadLettersForwarded"),
    deadLettersRefused: counter("deadLettersRefused"),
    expired: counter("expired"),
    dropped: counter("dropped"),
    endedReceives: counter("endedReceives"),
    endedReceived: counter("endedReceived"),
    endedReceivedAgain: counter("endedReceivedAgain"),
    messages: level("messages"),
    endToEnd: sample("endToEnd"),
  };
}
