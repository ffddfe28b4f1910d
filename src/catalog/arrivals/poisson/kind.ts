import { count, rate } from "../../../model/fields";
import type { RandomStream } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals } from "../../../model/kind";

const NS_PER_SECOND = 1e9;

/** Exponential gaps: many users who know nothing of each other. */
class Poisson implements OpenArrivals {
  readonly type = "open";
  readonly #stream: RandomStream;
  readonly #ratePerNs: number;
  readonly #batchCount: number;

  constructor(stream: RandomStream, ratePerSecond: number, batchCount: number) {
    this.#stream = stream;
    this.#ratePerNs = ratePerSecond / NS_PER_SECOND;
    this.#batchCount = batchCount;
  }

  drawUnits(): number {
    return this.#stream.exponential();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    const rate = this.#ratePerNs * factor;
    return rate > 0 ? nowNs + Math.round(units / rate) : Infinity;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return (toNs - fromNs) * this.#ratePerNs * factor;
  }

  batchCount(): number {
    return this.#batchCount;
  }
}

export const poisson = defineArrivals({
  type: "arrivals",
  kind: "poisson",
  label: "Poisson",
  summary: "Independent users: exponential gaps around a constant rate.",
  alsoKnownAs: "k6 constant-arrival-rate with random gaps, wrk2 is the regular one; M in Kendall's notation",
  fields: {
    ratePerSecond: rate("Rate", 100, "Arrivals a second, on average; with a batch above 1, batches a second."),
    batchCount: count("Batch", 1, "Requests that arrive together.", { min: 1, max: 10_000, advanced: true }),
  },
  offeredPerSecond: ({ ratePerSecond, batchCount }) => ratePerSecond * batchCount,
  create: (context, { ratePerSecond, batchCount }) => new Poisson(context.stream("gaps"), ratePerSecond, batchCount),
});
