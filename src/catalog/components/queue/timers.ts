import { type Handler, NO_EVENT, type TimeoutLane } from "../../../model/kernel";
import type { Engine } from "../../../model/kind";
import type { MessageTable } from "./message-table";

/** In `timerLane`: the timer stands in the calendar itself. */
const NO_LANE = -1;

/**
 * The timers of messages: at most one for the return of each, and one for its expiry. Timers of one length share a lane; a
 * message remembers which, so that a live change of the length does not confuse those that already run.
 */
export class MessageTimers {
  readonly #engine: Engine;
  readonly #messages: MessageTable;
  readonly #onReturn: number;
  readonly #onExpiry: number;
  readonly #lanes: TimeoutLane[] = [];
  #visibilityLane = NO_LANE;
  #expiryLane = NO_LANE;

  constructor(engine: Engine, messages: MessageTable, onReturn: Handler, onExpiry: Handler) {
    this.#engine = engine;
    this.#messages = messages;
    this.#onReturn = engine.kernel.handler(onReturn);
    this.#onExpiry = engine.kernel.handler(onExpiry);
  }

  /** Lengths for timers that start from now on, in ns; 0 = none. */
  configure(visibilityNs: number, ttlNs: number): void {
    this.#visibilityLane = visibilityNs > 0 ? this.#laneOf(visibilityNs, this.#onReturn) : NO_LANE;
    this.#expiryLane = ttlNs > 0 ? this.#laneOf(ttlNs, this.#onExpiry) : NO_LANE;
  }

  /** The message was delivered: it returns unless it is acknowledged in time. */
  startVisibility(message: number): void {
    if (this.#visibilityLane === NO_LANE) return;
    this.#messages.timerLane[message] = this.#visibilityLane;
    this.#messages.timer[message] = this.#lanes[this.#visibilityLane]!.add(message, 0);
  }

  /** The message returns after `ns`. */
  startReturn(message: number, ns: number): void {
    this.#messages.timerLane[message] = NO_LANE;
    this.#messages.timer[message] = this.#engine.kernel.after(ns, this.#onReturn, message, 0);
  }

  startExpiry(message: number): void {
    if (this.#expiryLane === NO_LANE) return;
    const lane = this.#lanes[this.#expiryLane]!;
    this.#messages.expiresAt[message] = this.#engine.kernel.now + lane.lengthNs;
    this.#messages.expiryLane[message] = this.#expiryLane;
    this.#messages.expiryTimer[message] = lane.add(message, 0);
  }

  cancelAll(message: number): void {
    const { timer, timerLane, expiryTimer, expiryLane } = this.#messages;
    if (timer[message] !== NO_EVENT) {
      if (timerLane[message] === NO_LANE) this.#engine.kernel.cancel(timer[message]!);
      else this.#lanes[timerLane[message]!]!.cancel(timer[message]!);
    }
    if (expiryTimer[message] !== NO_EVENT) this.#lanes[expiryLane[message]!]!.cancel(expiryTimer[message]!);
  }

  #laneOf(lengthNs: number, handlerId: number): number {
    const lane = this.#engine.kernel.lane(lengthNs, handlerId);
    const known = this.#lanes.indexOf(lane);
    return known >= 0 ? known : this.#lanes.push(lane) - 1;
  }
}
