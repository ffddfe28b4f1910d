import { FLAG_MESSAGE, NO_SLOT } from "../../../model/calls";
import { isAnswer, type Outcome } from "../../../model/outcome";
import type { Cursors } from "./cursors";
import type { TopicShared } from "./shared";

/** Where the messages of a group go whose retries are used up. */
export class DeadLetters {
  readonly #topic: TopicShared;
  readonly #onForwarded: number;

  constructor(topic: TopicShared) {
    this.#topic = topic;
    this.#onForwarded = topic.context.engine.settleHandler((_, outcome) => this.#forwarded(outcome));
  }

  /** Sends the message in hand of `partition` on, or skips it where nobody takes it. */
  take(cursors: Cursors, partition: number): void {
    const { engine } = this.#topic.context;
    const { deadLetterLink, columns } = this.#topic;
    if (deadLetterLink === undefined) {
      engine.counters[columns.skipped]!++;
      return;
    }
    engine.counters[columns.deadLettered]!++;
    const slot = engine.open(NO_SLOT, this.#onForwarded);
    cursors.copyTo(partition, engine.calls, slot);
    engine.calls.attempt[slot] = 1;
    engine.calls.flags[slot]! |= FLAG_MESSAGE;
    engine.send(deadLetterLink.linkIndex, slot);
  }

  #forwarded(outcome: Outcome): void {
    if (!isAnswer(outcome)) this.#topic.context.engine.counters[this.#topic.columns.deadLettersRefused]!++;
  }
}
