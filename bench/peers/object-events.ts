/** Our statistics and random numbers on an ordinary engine, so that the difference is what events are made of. */
import { makeSampler, type Sampler } from "../../src/kernel/distributions";
import { RandomSource } from "../../src/kernel/random";
import { NS_PER_MS } from "../../src/kernel/time";
import { Histogram } from "../../src/metrics/histogram";
import type { Model, ModelResult } from "../models";

type Event = { readonly time: number; readonly sequence: number; readonly run: () => void };

/** An engine as it is usually written: a binary heap of event objects, each with the closure that it runs. */
class ObjectEngine {
  now = 0;
  private readonly heap: Event[] = [];
  private sequence = 0;

  after(delay: number, run: () => void): void {
    const { heap } = this;
    const event = { time: this.now + delay, sequence: this.sequence++, run };
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = event;
  }

  run(): void {
    for (let event = this.pop(); event !== undefined; event = this.pop()) {
      this.now = event.time;
      event.run();
    }
  }

  private pop(): Event | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function isBefore(x: Event, y: Event): boolean {
  return x.time < y.time || (x.time === y.time && x.sequence < y.sequence);
}

/** A station: `use` runs `done` when a server has been free and the service is over. */
class Station {
  private busy = 0;
  private waiting: (() => void)[] = [];
  private head = 0;
  private readonly engine: ObjectEngine;
  private readonly serverCount: number;
  private readonly serviceNs: Sampler;
  private readonly latency = new Histogram();

  constructor(engine: ObjectEngine, serverCount: number, serviceNs: Sampler) {
    this.engine = engine;
    this.serverCount = serverCount;
    this.serviceNs = serviceNs;
  }

  use(done: () => void): void {
    const enteredAt = this.engine.now;
    const serve = (): void =>
      this.engine.after(this.serviceNs(), () => {
        this.latency.record(this.engine.now - enteredAt);
        this.release();
        done();
      });
    if (this.busy < this.serverCount) {
      this.busy++;
      serve();
    } else {
      this.waiting.push(serve);
    }
  }

  private release(): void {
    if (this.head === this.waiting.length) {
      this.busy--;
      return;
    }
    const next = this.waiting[this.head++]!;
    if (this.head * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
    next();
  }
}

/** Runs a model: so many customers come, and all are served. */
export function runObjectEvents(model: Model, customerCount: number): ModelResult {
  const engine = new ObjectEngine();
  const random = new RandomSource("bench");
  const exponential = (owner: string, meanMs: number): Sampler =>
    makeSampler({ kind: "exponential", meanMs }, random.stream(owner, "times"));
  const stations = Array.from(
    { length: model.stationCount },
    (_, i) => new Station(engine, model.serverCount, exponential(`station-${i}`, model.serviceMs)),
  );
  const interarrivalNs = exponential("source", 1 / model.ratePerMs);
  const way = random.stream("mesh", "way");
  const latency = new Histogram();

  const chain = (at: number, done: () => void): void => {
    const station = stations[at];
    if (station === undefined) done();
    else station.use(() => chain(at + 1, done));
  };
  const fork = (done: () => void): void => {
    let open = 3;
    const join = (): void => {
      if (--open === 0) stations[4]!.use(done);
    };
    stations[0]!.use(() => {
      for (let i = 1; i <= 3; i++) stations[i]!.use(join);
    });
  };
  const wander = (left: number, done: () => void): void => {
    if (left === 0) done();
    else stations[way.below(model.stationCount)]!.use(() => wander(left - 1, done));
  };
  let left = customerCount;
  const arrive = (): void => {
    if (--left > 0) engine.after(interarrivalNs(), arrive);
    const startedAt = engine.now;
    const done = (): void => latency.record(engine.now - startedAt);
    if (model.shape === "wander") wander(model.visitCount, done);
    else if (model.shape === "fork") fork(done);
    else chain(0, done);
  };
  engine.after(interarrivalNs(), arrive);
  engine.run();
  return { customerCount: latency.count, meanLatencyMs: latency.mean() / NS_PER_MS };
}
