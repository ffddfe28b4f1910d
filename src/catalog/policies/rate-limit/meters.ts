import { msToNs } from "../../../model/kernel";

/** One step of the clock: what falls due within it is due. A regular stream at exactly the limit arrives on rounded times. */
export const CLOCK_STEP_NS = 1;

export interface MeterSettings {
  readonly rateLimitPerSecond: number;
  readonly burstCapacity: number;
  readonly windowMs: number;
  /** Of the two counters: only whole calls of the window before count. */
  readonly roundsDown: boolean;
}

/** A rule that says when the next call may pass. */
export interface Meter {
  /** The earliest moment (ns) at which a call may pass; up to a step after `nowNs` means now. */
  readyAtNs(nowNs: number): number;
  /** A call passes. */
  pass(nowNs: number): void;
  /** New limits for a running meter: what has passed still counts. */
  change(settings: MeterSettings, nowNs: number): void;
}

/** Calls that may pass in one window. */
function windowLimit({ rateLimitPerSecond, windowMs }: MeterSettings): number {
  return Math.floor((rateLimitPerSecond * windowMs) / 1000 + 1e-9);
}

/**
 * A token bucket that starts full and refills continuously, kept as the moment at which it will be full again ("theoretical
 * arrival time" of the equivalent GCRA): one number, no rounding that adds up.
 */
export class TokenBucket implements Meter {
  /** [full again at, ns between two tokens, tokens]; an array, because doubles in fields get boxed. */
  readonly #state: Float64Array;

  constructor(settings: MeterSettings) {
    this.#state = Float64Array.of(0, nsPerToken(settings), settings.burstCapacity);
  }

  readyAtNs(): number {
    if (this.#state[2] === 0) return Infinity;
    return this.#state[0]! - (this.#state[2]! - 1) * this.#state[1]!;
  }

  pass(nowNs: number): void {
    this.#state[0] = Math.max(this.#state[0]!, nowNs) + this.#state[1]!;
  }

  change(settings: MeterSettings, nowNs: number): void {
    const [fullAtNs, interval, capacity] = this.#state as unknown as [number, number, number];
    const tokens = Math.min(settings.burstCapacity, capacity - Math.max(0, fullAtNs - nowNs) / interval);
    this.#state[1] = nsPerToken(settings);
    this.#state[2] = settings.burstCapacity;
    this.#state[0] = nowNs + (settings.burstCapacity - tokens) * this.#state[1];
  }
}

/** A rate of 0 lets one call pass in 31 years, which is never. */
function nsPerToken({ rateLimitPerSecond }: MeterSettings): number {
  return rateLimitPerSecond > 0 ? 1e9 / rateLimitPerSecond : 1e18;
}

/** At most so many calls in any stretch of time as long as the window. */
export class SlidingLog implements Meter {
  #windowNs: number;
  #limit: number;
  /** Ring of the moments at which the last `#count` calls passed. */
  #passedAt = new Float64Array(16);
  #first = 0;
  #count = 0;

  constructor(settings: MeterSettings) {
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
  }

  readyAtNs(): number {
    if (this.#limit === 0) return Infinity;
    if (this.#count < this.#limit) return 0;
    return this.#passedAt[(this.#first + this.#count - this.#limit) % this.#passedAt.length]! + this.#windowNs;
  }

  pass(nowNs: number): void {
    this.#forget(nowNs);
    if (this.#count === this.#passedAt.length) this.#grow();
    this.#passedAt[(this.#first + this.#count) % this.#passedAt.length] = nowNs;
    this.#count++;
  }

  change(settings: MeterSettings): void {
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
  }

  #forget(nowNs: number): void {
    while (this.#count > 0 && this.#passedAt[this.#first]! + this.#windowNs <= nowNs) {
      this.#first = (this.#first + 1) % this.#passedAt.length;
      this.#count--;
    }
  }

  #grow(): void {
    const wider = new Float64Array(this.#passedAt.length * 2);
    for (let i = 0; i < this.#count; i++) wider[i] = this.#passedAt[(this.#first + i) % this.#passedAt.length]!;
    this.#passedAt = wider;
    this.#first = 0;
  }
}

/** Windows one after another, each with its whole limit; counted on the clock, or from the first call after the last one. */
export class FixedWindow implements Meter {
  readonly #startsWithCall: boolean;
  #windowNs: number;
  #limit: number;
  #startedAtNs = -Infinity;
  #count = 0;

  constructor(settings: MeterSettings, startsWithCall: boolean) {
    this.#startsWithCall = startsWithCall;
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
  }

  readyAtNs(nowNs: number): number {
    if (this.#limit === 0) return Infinity;
    return this.#hasEnded(nowNs) || this.#count < this.#limit ? 0 : this.#startedAtNs + this.#windowNs;
  }

  pass(nowNs: number): void {
    if (this.#hasEnded(nowNs)) {
      this.#startedAtNs = this.#startsWithCall ? nowNs : Math.floor(nowNs / this.#windowNs) * this.#windowNs;
      this.#count = 0;
    }
    this.#count++;
  }

  change(settings: MeterSettings): void {
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
  }

  #hasEnded(nowNs: number): boolean {
    return nowNs >= this.#startedAtNs + this.#windowNs;
  }
}

/**
 * Two counters instead of a log: the calls of the window before count by the share of it that the sliding window still covers
 * (Cloudflare's and many API gateways' approximation of a sliding window).
 */
export class SlidingCounter implements Meter {
  #windowNs: number;
  #limit: number;
  #roundsDown: boolean;
  #startedAtNs = 0;
  #before = 0;
  #count = 0;

  constructor(settings: MeterSettings) {
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
    this.#roundsDown = settings.roundsDown;
  }

  readyAtNs(nowNs: number): number {
    if (this.#limit === 0) return Infinity;
    this.#advance(nowNs);
    const readyAtNs = this.#startedAtNs + this.#freeFrom(this.#before, this.#count);
    if (readyAtNs < this.#startedAtNs + this.#windowNs) return readyAtNs;
    return this.#startedAtNs + this.#windowNs + this.#freeFrom(this.#count, 0);
  }

  pass(nowNs: number): void {
    this.#advance(nowNs);
    this.#count++;
  }

  change(settings: MeterSettings, nowNs: number): void {
    this.#advance(nowNs);
    this.#windowNs = msToNs(settings.windowMs);
    this.#limit = windowLimit(settings);
    this.#roundsDown = settings.roundsDown;
    this.#startedAtNs = Math.floor(nowNs / this.#windowNs) * this.#windowNs;
  }

  /** How far into a window one more call fits, after `before` calls in the window before and `count` in this one. */
  #freeFrom(before: number, count: number): number {
    const room = this.#limit - 1 - count;
    if (room < 0) return Infinity;
    if (before <= room) return 0;
    if (!this.#roundsDown) return this.#windowNs * (1 - room / before);
    // Its whole calls fit as soon as less than one more is left of it: strictly after that moment.
    return Math.floor(this.#windowNs * (1 - (room + 1) / before)) + CLOCK_STEP_NS;
  }

  #advance(nowNs: number): void {
    const passed = Math.floor((nowNs - this.#startedAtNs) / this.#windowNs);
    if (passed === 0) return;
    this.#before = passed === 1 ? this.#count : 0;
    this.#count = 0;
    this.#startedAtNs += passed * this.#windowNs;
  }
}
