/**
 * One direction of a link with a bandwidth: whatever is on its way shares it equally, as TCP connections of one bottleneck
 * do and as the frames of HTTP/2 streams do. Processor sharing in virtual time: a message is through when every message
 * has been granted as many bytes as it has, so one heap and one timer serve any number of them.
 *
 * While a slot is in the pipe, the pipe owns its column `x`.
 */
import { type EventHandle, NO_EVENT } from "./kernel";
import type { Engine } from "./kind";

export class SharedPipe {
  length = 0;
  readonly #engine: Engine;
  readonly #bytesPerNs: number;
  readonly #done: (slot: number) => void;
  readonly #onDue: number;
  /** A heap of slots by the virtual time at which they are through; a slot's place stands in its column `x`. */
  #slots = new Int32Array(16);
  #ends = new Float64Array(16);
  /** [bytes granted to each message so far, when that was (ns)]; an array, as doubles in fields get boxed. */
  readonly #granted = new Float64Array(2);
  #timer: EventHandle = NO_EVENT;

  /** @param done `slot` is through, and no longer in the pipe */
  constructor(engine: Engine, bytesPerSecond: number, done: (slot: number) => void) {
    this.#engine = engine;
    this.#bytesPerNs = bytesPerSecond / 1e9;
    this.#done = done;
    this.#onDue = engine.kernel.handler(() => this.#due());
  }

  add(slot: number, bytes: number): void {
    this.#advance();
    if (this.length === this.#slots.length) this.#grow();
    this.#place(slot, this.#granted[0]! + bytes, this.length++);
    this.#siftUp(this.length - 1);
    this.#schedule();
  }

  /** Takes a message out before it is through. */
  remove(slot: number): void {
    this.#advance();
    this.#removeAt(this.#engine.calls.x[slot]!);
    this.#schedule();
  }

  #due(): void {
    this.#timer = NO_EVENT;
    this.#advance();
    // What is less than a nanosecond away is there: times are whole nanoseconds.
    while (this.length > 0 && this.#ends[0]! - this.#granted[0]! < this.#bytesPerNs / this.length) {
      const slot = this.#slots[0]!;
      this.#removeAt(0);
      this.#done(slot);
    }
    this.#schedule();
  }

  #advance(): void {
    const { now } = this.#engine.kernel;
    if (this.length === 0) this.#granted[0] = 0;
    else this.#granted[0]! += ((now - this.#granted[1]!) * this.#bytesPerNs) / this.length;
    this.#granted[1] = now;
  }

  #schedule(): void {
    const { kernel } = this.#engine;
    if (this.#timer !== NO_EVENT) kernel.cancel(this.#timer);
    this.#timer = NO_EVENT;
    if (this.length === 0) return;
    const ns = Math.ceil(((this.#ends[0]! - this.#granted[0]!) * this.length) / this.#bytesPerNs);
    this.#timer = kernel.after(Math.max(0, ns), this.#onDue, 0, 0);
  }

  #place(slot: number, end: number, at: number): void {
    this.#slots[at] = slot;
    this.#ends[at] = end;
    this.#engine.calls.x[slot] = at;
  }

  #removeAt(at: number): void {
    const last = --this.length;
    if (at === last) return;
    this.#place(this.#slots[last]!, this.#ends[last]!, at);
    this.#siftDown(this.#siftUp(at));
  }

  #siftUp(from: number): number {
    const slot = this.#slots[from]!;
    const end = this.#ends[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#ends[parent]! <= end) break;
      this.#place(this.#slots[parent]!, this.#ends[parent]!, at);
      at = parent;
    }
    this.#place(slot, end, at);
    return at;
  }

  #siftDown(from: number): void {
    const slot = this.#slots[from]!;
    const end = this.#ends[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.length) break;
      if (child + 1 < this.length && this.#ends[child + 1]! < this.#ends[child]!) child++;
      if (this.#ends[child]! >= end) break;
      this.#place(this.#slots[child]!, this.#ends[child]!, at);
      at = child;
    }
    this.#place(slot, end, at);
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const ends = new Float64Array(this.#ends.length * 2);
    slots.set(this.#slots);
    ends.set(this.#ends);
    this.#slots = slots;
    this.#ends = ends;
  }
}
