import { makeSampler, type Sampler } from "../../src/kernel/distributions";
import { Kernel } from "../../src/kernel/kernel";
import { RandomSource } from "../../src/kernel/random";
import { IntRing } from "../../src/kernel/ring";
import { SlotPool } from "../../src/kernel/slots";
import { Histogram } from "../../src/metrics/histogram";

/** A queue with some servers; everything about it is on, as in a real run. */
type Station = {
  readonly serviceNs: Sampler;
  readonly concurrency: number;
  readonly waiting: IntRing;
  readonly latency: Histogram;
  busy: number;
};

/** Where a customer goes when station `from` is done with it; −1 is the source. */
type Route = (customer: number, from: number) => void;

/** As much of a queueing network as the benchmarks need, on nothing but the kernel and one histogram per station. */
export class Network {
  readonly kernel = new Kernel();
  readonly random: RandomSource;
  readonly latency = new Histogram();
  readonly stations: Station[] = [];
  /** One number of the customer's own: branches to wait for, hops to go. */
  countdown = new Int32Array(64);
  route: Route = () => {};

  private startedAt = new Float64Array(64);
  private enteredAt = new Float64Array(64);
  private readonly customers = new SlotPool(64, (capacity) => this.widen(capacity));
  private readonly served: number;

  constructor(seed: string) {
    this.random = new RandomSource(seed);
    this.served = this.kernel.handler((customer, station) => this.leave(customer, station));
  }

  station(serviceMs: number, concurrency: number): number {
    const stream = this.random.stream(`station-${this.stations.length}`, "service");
    const serviceNs = makeSampler({ kind: "exponential", meanMs: serviceMs }, stream);
    return (
      this.stations.push({ serviceNs, concurrency, waiting: new IntRing(), latency: new Histogram(), busy: 0 }) - 1
    );
  }

  /** Starts Poisson arrivals, so many of them. */
  arrivals(ratePerMs: number, customerCount: number): void {
    const stream = this.random.stream("source", "arrivals");
    const interarrivalNs = makeSampler({ kind: "exponential", meanMs: 1 / ratePerMs }, stream);
    const { kernel } = this;
    const arrive = kernel.handler((left) => {
      if (left > 1) kernel.post(interarrivalNs(), arrive, left - 1, 0);
      this.route(this.begin(), -1);
    });
    kernel.post(interarrivalNs(), arrive, customerCount, 0);
  }

  begin(): number {
    const customer = this.customers.take();
    this.startedAt[customer] = this.kernel.now;
    return customer;
  }

  enter(customer: number, index: number): void {
    const station = this.stations[index]!;
    this.enteredAt[customer] = this.kernel.now;
    if (station.busy < station.concurrency) {
      station.busy++;
      this.kernel.post(station.serviceNs(), this.served, customer, index);
    } else {
      station.waiting.pushBack(customer);
    }
  }

  end(customer: number): void {
    this.latency.record(this.kernel.now - this.startedAt[customer]!);
    this.customers.give(customer);
  }

  /** Ends a branch that has no statistics of its own. */
  drop(customer: number): void {
    this.customers.give(customer);
  }

  private leave(customer: number, index: number): void {
    const station = this.stations[index]!;
    station.latency.record(this.kernel.now - this.enteredAt[customer]!);
    if (station.waiting.length > 0) {
      this.kernel.post(station.serviceNs(), this.served, station.waiting.popFront(), index);
    } else {
      station.busy--;
    }
    this.route(customer, index);
  }

  private widen(capacity: number): void {
    this.startedAt = widened(this.startedAt, new Float64Array(capacity));
    this.enteredAt = widened(this.enteredAt, new Float64Array(capacity));
    this.countdown = widened(this.countdown, new Int32Array(capacity));
  }
}

function widened<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
