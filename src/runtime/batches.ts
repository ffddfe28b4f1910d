/**
 * The measured window of one run cut into batches of equal length, for confidence intervals from a single run (method
 * of batch means). Only totals are kept: 20 times the counters, levels and the sums of the histograms.
 */
import { batchMeans, type Interval } from "../metrics/interval";
import type { MetricSpec } from "../model/metric";
import type { Columns } from "./columns";
import { averageOf, readNow, type Totals } from "./measure";
import type { Simulation } from "./simulation";

/** Enough for Student's t to be near its limit, few enough for batches to be long (Schmeiser 1982: 10 to 30). */
const BATCH_COUNT = 20;
/** A metric seen in fewer batches than this gets no interval. */
const BATCHES_MIN = 10;

export class Batches {
  readonly #fromNs: number;
  readonly #lengthNs: number;
  /** At each boundary reached, the start of the first batch included. */
  readonly #totals: Totals[] = [];

  constructor(fromNs: number, toNs: number) {
    this.#fromNs = fromNs;
    this.#lengthNs = (toNs - fromNs) / BATCH_COUNT;
  }

  /** The next boundary (ns) at which `keep` wants to be called; Infinity when all are kept. */
  get nextNs(): number {
    const { length } = this.#totals;
    if (this.#lengthNs <= 0 || length > BATCH_COUNT) return Infinity;
    return Math.round(this.#fromNs + length * this.#lengthNs);
  }

  keep(simulation: Simulation): void {
    const { timeNs, counters, levels, histograms } = readNow(simulation);
    this.#totals.push({
      timeNs,
      counters: counters.slice(),
      levels: levels.slice(),
      histograms: histograms.map(({ count, sum }) => ({ count, sum })),
    });
  }

  /** Undefined while the run goes on, for metrics that are no averages, and for what was seen too rarely. */
  intervalOf(spec: MetricSpec, columns: Columns): Interval | undefined {
    if (this.#totals.length <= BATCH_COUNT) return undefined;
    const average = averageOf(spec, columns);
    if (average === undefined) return undefined;
    const sums = this.#totals.map(average.sum);
    const weights = this.#totals.map(average.weight);
    const totals = Array.from({ length: BATCH_COUNT }, (_, i) => ({
      sum: sums[i + 1]! - sums[i]!,
      weight: weights[i + 1]! - weights[i]!,
    })).filter(({ weight }) => weight > 0);
    return totals.length < BATCHES_MIN ? undefined : batchMeans(totals);
  }
}
