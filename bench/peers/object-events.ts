/** An engine as it is usually written: a heap of event objects with closures. The shape of SimPy's loop, in JavaScript. */
import type { Model, ModelResult } from "../models";

interface Event {
  readonly time: number;
  readonly sequence: number;
  readonly run: () => void;
}

class ObjectEngine {
  now = 0;
  readonly #heap: Event[] = [];
  #sequence = 0;

  after(delay: number, run: () => void): void {
    const heap = this.#heap;
    const event = { time: this.now + delay, sequence: this.#sequence++, run };
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  run(until: number): void {
    for (let event = this.#pop(); event !== undefined && event.time <= until; event = this.#pop()) {
      this.now = event.time;
      event.run();
    }
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}

/** M/M/1 and M/M/8 only. */
export function runObjectEvents(model: Extract<Model, { name: "mm1" | "mm8" }>, customerCount: number): ModelResult {
  const engine = new ObjectEngine();
  const exponential = (mean: number): number => -Math.log(1 - Math.random()) * mean;
  const waiting: (() => void)[] = [];
  let head = 0;
  let busy = 0;
  let done = 0;
  let sum = 0;
  const release = (): void => {
    if (head < waiting.length) (waiting[head++] as () => void)();
    else busy--;
    if (head > 100_000) {
      waiting.splice(0, head);
      head = 0;
    }
  };
  const arrive = (): void => {
    engine.after(exponential(1 / model.ratePerMs), arrive);
    const startedAt = engine.now;
    const serve = (): void =>
      engine.after(exponential(model.serviceMs), () => {
        done++;
        sum += engine.now - startedAt;
        release();
      });
    if (busy < model.serverCount) {
      busy++;
      serve();
    } else waiting.push(serve);
  };
  engine.after(0, arrive);
  engine.run(customerCount / model.ratePerMs);
  return { customerCount: done, meanLatencyMs: sum / done };
}
