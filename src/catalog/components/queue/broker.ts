import { FLAG_MESSAGE, NO_SLOT } from "../../../model/calls";
import { msToNs, NO_EVENT, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance } from "../../../model/kind";
import { FAILED, isAnswer, OK, type Outcome, REFUSED } from "../../../model/outcome";
import { Consumers } from "./consumers";
import { Departures } from "./departures";
import { LineGauge } from "./line-gauge";
import { MessageLine } from "./message-line";
import { DELAYED, MessageTable, OUT, WAITING } from "./message-table";
import { BlockedPublishers } from "./publishers";
import type { QueueSettings } from "./settings";
import { MessageTimers } from "./timers";

/**
 * A work queue. A published message waits, is delivered to one of the competing consumers, and is done when that
 * consumer acknowledges it by answering. Published = acknowledged + dead + expired + dropped + still here, at every instant.
 */
export class QueueBroker implements ComponentInstance {
  readonly replicaCount = 1;
  readonly #context: ComponentContext;
  #settings: QueueSettings;
  readonly #messages = new MessageTable();
  readonly #line: MessageLine;
  readonly #gauge: LineGauge;
  readonly #timers: MessageTimers;
  readonly #departures: Departures;
  readonly #consumers: Consumers;
  readonly #publishers: BlockedPublishers;
  #redeliveryDelay: Sampler;
  readonly #onDelivered: number;
  readonly #onReconnect: number;
  readonly #onYielded: number;
  readonly #onPoll: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #isDown = false;
  #isFrozen = false;
  /** Set while the loop that delivers runs: what happens inside it must not start a second one. */
  #isDispatching = false;
  /** Set from a failure without redelivery delay to the end of the instant's next event. */
  #isYielding = false;
  #isLettingIn = false;
  #isReconnecting = false;
  /** Consumers that poll are asking right now. */
  #isPolling = false;
  #isPollScheduled = false;

  constructor(context: ComponentContext, settings: QueueSettings) {
    const { engine, outgoing } = context;
    const { deadLetterTo } = settings;
    const deadLetterLink = outgoing.find(
      ({ to, id }) => deadLetterTo !== "" && (to === deadLetterTo || id === deadLetterTo),
    );
    this.#context = context;
    this.#settings = settings;
    this.#columns = columnsOf(context);
    this.#line = new MessageLine(this.#messages, settings.queueDiscipline);
    this.#gauge = new LineGauge(context, this.#line);
    this.#timers = new MessageTimers(
      engine,
      this.#messages,
      (message) => this.#returned(message),
      (message) => this.#expiryDue(message),
    );
    this.#departures = new Departures(context, this.#messages, this.#timers, deadLetterLink);
    this.#consumers = new Consumers(outgoing.filter((link) => link !== deadLetterLink));
    this.#publishers = new BlockedPublishers(context);
    this.#redeliveryDelay = context.sampler(settings.redeliveryDelay, "redelivery-delay");
    this.#onDelivered = engine.settleHandler((slot, outcome) => this.#delivered(slot, outcome));
    this.#onReconnect = engine.kernel.handler(() => this.#reconnect());
    this.#onYielded = engine.kernel.handler(() => this.#yielded());
    this.#onPoll = engine.kernel.handler(() => this.#poll());
    this.#applySettings();
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    // Who comes later must not overtake a publisher that is held already.
    const isInOrder = !this.#isFrozen && this.#publishers.length === 0;
    if (this.#isDown) engine.settleFrom(slot, FAILED, place);
    else if (isInOrder && this.#hasRoom) this.#accept(slot);
    else this.#overflow(slot);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as QueueSettings;
    this.#redeliveryDelay = this.#context.sampler(this.#settings.redeliveryDelay, "redelivery-delay");
    this.#applySettings();
    this.#dispatch();
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    const wasFrozen = this.#isFrozen;
    this.#isDown = downReplicaCount >= this.replicaCount;
    this.#isFrozen = frozen > 0;
    if (this.#isDown) this.#failHeld();
    else if (wasFrozen && !this.#isFrozen) this.#receiveHeldAgain();
    this.#dispatch();
  }

  isReplicaUp(): boolean {
    return !this.#isDown;
  }

  #applySettings(): void {
    const { prefetchCount, acknowledge, visibilityTimeoutMs, messageTtlMs, deadLetterExpired } = this.#settings;
    this.#consumers.prefetchCount = prefetchCount;
    this.#departures.deadLettersExpired = deadLetterExpired;
    this.#timers.configure(acknowledge === "afterProcessing" ? msToNs(visibilityTimeoutMs) : 0, msToNs(messageTtlMs));
    this.#schedulePoll();
  }

  // --- publishing ---

  get #hasRoom(): boolean {
    if (this.#line.length < this.#settings.queueCapacity) return true;
    return this.#line.length === 0 && this.#mayDeliver && this.#consumers.isAnyFree;
  }

  #overflow(slot: number): void {
    const { overflow, blockedPublisherCapacity } = this.#settings;
    const mayHold = this.#isFrozen || overflow === "block";
    if (mayHold && this.#publishers.length < blockedPublisherCapacity) {
      this.#publishers.hold(slot);
      return;
    }
    this.#gauge.noticeFull();
    if (overflow === "dropOldest") this.#accept(slot);
    else this.#context.engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  #accept(slot: number): void {
    const { engine } = this.#context;
    const message = this.#messages.add(engine.calls, slot, engine.kernel.now);
    engine.counters[this.#columns.published]!++;
    engine.addLevel(this.#columns.messages, 1);
    this.#timers.startExpiry(message);
    this.#messages.state[message] = WAITING;
    this.#line.join(message);
    this.#dispatch();
    if (this.#settings.overflow === "block") engine.accepted(slot);
    engine.settle(slot, OK);
  }

  /** With “drop the oldest” a message too many is let in first, so that the least urgent of all is dropped, be it the new one. */
  #dropSurplus(): void {
    const { overflow, queueCapacity } = this.#settings;
    if (overflow !== "dropOldest") return;
    while (this.#line.length > queueCapacity) {
      const victim = this.#line.victim();
      this.#line.leave(victim);
      this.#departures.drop(victim);
    }
  }

  #letPublishersIn(): void {
    if (this.#isLettingIn) return;
    this.#isLettingIn = true;
    while (this.#publishers.length > 0 && !this.#isFrozen && this.#hasRoom) this.#accept(this.#publishers.take());
    this.#isLettingIn = false;
  }

  /** The broker went down: its connections with it. */
  #failHeld(): void {
    const { engine, place } = this.#context;
    while (this.#publishers.length > 0) engine.settleFrom(this.#publishers.take(), FAILED, place);
  }

  /** After a pause of the whole broker: everybody who was held meets the rules of the day. */
  #receiveHeldAgain(): void {
    this.#isLettingIn = true;
    for (let held = this.#publishers.length; held > 0; held--) {
      const slot = this.#publishers.take();
      if (this.#hasRoom) this.#accept(slot);
      else this.#overflow(slot);
    }
    this.#isLettingIn = false;
  }

  // --- delivering ---

  /** Delivers what can be delivered, drops what is too much, lets in who waits for room: after every change of any of them. */
  #dispatch(): void {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    while (this.#line.length > 0 && this.#mayDeliver) {
      const consumer = this.#consumers.next();
      if (consumer < 0) break;
      const message = this.#line.take();
      if (this.#isSpent(message)) this.#departures.bury(message);
      else this.#deliver(message, consumer);
    }
    this.#isDispatching = false;
    this.#dropSurplus();
    this.#gauge.show();
    if (this.#line.length > 0) this.#watchForReturn();
    this.#letPublishersIn();
  }

  get #mayDeliver(): boolean {
    if (this.#isDown || this.#isFrozen || this.#isYielding) return false;
    return this.#isPolling || this.#settings.pollIntervalMs === 0;
  }

  /** True when it was delivered as often as allowed: the next delivery would be one too many. */
  #isSpent(message: number): boolean {
    const { deliveryLimit } = this.#settings;
    return deliveryLimit > 0 && this.#messages.receiveCount[message]! >= deliveryLimit;
  }

  #deliver(message: number, consumer: number): void {
    const { engine } = this.#context;
    const slot = engine.open(NO_SLOT, this.#onDelivered);
    const receive = ++this.#messages.receiveCount[message]!;
    this.#messages.copyTo(message, engine.calls, slot);
    engine.calls.flags[slot]! |= FLAG_MESSAGE;
    engine.calls.attempt[slot] = receive;
    engine.calls.tagA[slot] = message;
    // A message that has left before the answer is nobody's any more.
    engine.calls.tagB[slot] = this.#messages.generation[message]!;
    engine.calls.tagC[slot] = consumer;
    this.#consumers.took(consumer);
    this.#countDelivery(message, receive);
    this.#messages.state[message] = OUT;
    if (this.#settings.acknowledge === "onDelivery") this.#departures.acknowledge(message);
    else this.#timers.startVisibility(message);
    engine.send(this.#consumers.linkIndexOf(consumer), slot);
  }

  #countDelivery(message: number, receive: number): void {
    const { engine } = this.#context;
    engine.addLevel(this.#columns.unacked, 1);
    engine.counters[this.#columns.delivered]!++;
    if (receive > 1) engine.counters[this.#columns.redelivered]!++;
    else engine.record(this.#columns.waiting, engine.kernel.now - this.#messages.publishedAt[message]!);
  }

  /** A consumer answered. */
  #delivered(slot: number, outcome: Outcome): void {
    const { engine } = this.#context;
    const { calls } = engine;
    const message = calls.tagA[slot]!;
    this.#consumers.answered(calls.tagC[slot]!);
    engine.addLevel(this.#columns.unacked, -1);
    if (calls.tagB[slot] !== this.#messages.generation[message]) this.#answeredTooLate(outcome);
    else if (isAnswer(outcome)) this.#acknowledgedBy(message);
    else this.#failed(message, calls.attempt[slot]!);
    this.#dispatch();
  }

  #answeredTooLate(outcome: Outcome): void {
    const { counters } = this.#context.engine;
    if (this.#settings.acknowledge === "afterProcessing") {
      if (isAnswer(outcome)) counters[this.#columns.lateAcks]!++;
    } else if (!isAnswer(outcome)) counters[this.#columns.lostAfterAck]!++;
  }

  #acknowledgedBy(message: number): void {
    // An earlier consumer finished while the message was visible again: nobody needs to receive it once more.
    if (this.#messages.state[message] === WAITING) this.#line.leave(message);
    this.#departures.acknowledge(message);
  }

  // --- coming back ---

  /** A delivery failed. Under a visibility timeout that is only silence, and so is the failure of an outdated delivery. */
  #failed(message: number, receive: number): void {
    const { state, timer, receiveCount } = this.#messages;
    this.#context.engine.counters[this.#columns.nacked]!++;
    if (state[message] !== OUT || timer[message] !== NO_EVENT || receive !== receiveCount[message]) return;
    const delay = this.#delayAfter(receive);
    if (delay > 0) {
      state[message] = DELAYED;
      this.#timers.startReturn(message, delay);
    } else {
      this.#comeBack(message);
      this.#yield();
    }
  }

  #delayAfter(failures: number): number {
    const { redeliveryBackoffFactor, redeliveryDelayMaxMs } = this.#settings;
    const longest = msToNs(redeliveryDelayMaxMs);
    let delay = this.#redeliveryDelay();
    if (redeliveryBackoffFactor > 1) {
      for (let i = 1; i < failures && delay < longest; i++) delay *= redeliveryBackoffFactor;
    }
    return Math.round(Math.min(delay, longest));
  }

  /** Its visibility timeout or its redelivery delay ended. */
  #returned(message: number): void {
    const { engine } = this.#context;
    if (this.#messages.state[message] === OUT) engine.counters[this.#columns.visibilityExpired]!++;
    this.#messages.timer[message] = NO_EVENT;
    this.#comeBack(message);
    this.#dispatch();
  }

  /** To the head of the line, unless its time has passed. */
  #comeBack(message: number): void {
    if (this.#messages.expiresAt[message]! <= this.#context.engine.kernel.now) {
      this.#departures.expire(message);
      return;
    }
    this.#messages.state[message] = WAITING;
    this.#line.rejoin(message);
  }

  #expiryDue(message: number): void {
    this.#messages.expiryTimer[message] = NO_EVENT;
    // Somebody has it: it may still be acknowledged, and expires when it comes back.
    if (this.#messages.state[message] !== WAITING) return;
    this.#line.leave(message);
    this.#departures.expire(message);
    this.#dispatch();
  }

  // --- waiting for a better moment ---

  /** What comes back at once is delivered by an event all the same: a consumer that fails at once must not spin without one. */
  #yield(): void {
    if (this.#isYielding) return;
    this.#isYielding = true;
    this.#context.engine.kernel.after(0, this.#onYielded, 0, 0);
  }

  #yielded(): void {
    this.#isYielding = false;
    this.#dispatch();
  }

  /** A consumer that is down does not tell when it is back: look again while something waits for it. */
  #watchForReturn(): void {
    if (this.#isReconnecting || !this.#consumers.isAnyDown) return;
    this.#isReconnecting = true;
    this.#context.engine.kernel.after(msToNs(this.#settings.reconnectIntervalMs), this.#onReconnect, 0, 0);
  }

  #reconnect(): void {
    this.#isReconnecting = false;
    this.#dispatch();
  }

  #schedulePoll(): void {
    const intervalNs = msToNs(this.#settings.pollIntervalMs);
    if (this.#isPollScheduled || intervalNs === 0) return;
    this.#isPollScheduled = true;
    this.#context.engine.kernel.after(intervalNs, this.#onPoll, 0, 0);
  }

  /** All consumers come and take what they have credit for. */
  #poll(): void {
    this.#isPollScheduled = false;
    this.#schedulePoll();
    this.#isPolling = true;
    this.#dispatch();
    this.#isPolling = false;
  }
}

function columnsOf({ counter, level, sample }: ComponentContext) {
  return {
    published: counter("published"),
    delivered: counter("delivered"),
    nacked: counter("nacked"),
    redelivered: counter("redelivered"),
    visibilityExpired: counter("visibilityExpired"),
    lateAcks: counter("lateAcks"),
    lostAfterAck: counter("lostAfterAck"),
    unacked: level("unacked"),
    messages: level("messages"),
    waiting: sample("waiting"),
  };
}
