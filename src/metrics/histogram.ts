import { BUCKET_COUNT, bucketLow, bucketMiddle, bucketOf, bucketWidth, VALUE_MAX_NS } from "./buckets";

const COUNT = 0;
const SUM = 1;
const SQUARES = 2;
const MIN = 3;
const MAX = 4;

/**
 * How often which time occurred: whole ns from 0 to 2^53 in 64 buckets an octave, so that quantiles are within 0.8 % of
 * the recorded samples, while count, sum, minimum and maximum are exact. Histograms add up, and two copies of one taken at two
 * moments give the statistics of the time between (`HistogramWindow`). 12 kB each; a bucket counts to 2^32.
 */
export class Histogram {
  readonly counts = new Uint32Array(BUCKET_COUNT);
  /** Count, sum (ns), sum of squares (ns²), minimum and maximum (ns). */
  private readonly totals = new Float64Array(5);

  constructor() {
    this.totals[MIN] = Infinity;
    this.totals[MAX] = -Infinity;
  }

  get count(): number {
    return this.totals[COUNT]!;
  }

  /** ns. */
  get sum(): number {
    return this.totals[SUM]!;
  }

  /** ns². */
  get sumOfSquares(): number {
    return this.totals[SQUARES]!;
  }

  /** ns; Infinity when empty. */
  get min(): number {
    return this.totals[MIN]!;
  }

  /** ns; −Infinity when empty. */
  get max(): number {
    return this.totals[MAX]!;
  }

  /** Counts a whole number of ns, 0 to 2^53 − 1. Anything else is the caller's bug and is not looked for here. */
  record(ns: number): void {
    const { totals } = this;
    this.counts[bucketOf(ns)]!++;
    totals[COUNT]!++;
    totals[SUM]! += ns;
    totals[SQUARES]! += ns * ns;
    if (ns < totals[MIN]!) totals[MIN] = ns;
    if (ns > totals[MAX]!) totals[MAX] = ns;
  }

  /** Adds everything that the other has counted. */
  merge(other: Histogram): void {
    const { counts, totals } = this;
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) counts[bucket]! += other.counts[bucket]!;
    for (let total = COUNT; total <= SQUARES; total++) totals[total]! += other.totals[total]!;
    totals[MIN] = Math.min(totals[MIN]!, other.min);
    totals[MAX] = Math.max(totals[MAX]!, other.max);
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.copyFrom(this);
    return copy;
  }

  copyFrom(other: Histogram): void {
    this.counts.set(other.counts);
    this.totals.set(other.totals);
  }

  /** Minimum and maximum begin anew (the warm-up ended); everything else goes on. */
  restartExtremes(): void {
    this.totals[MIN] = Infinity;
    this.totals[MAX] = -Infinity;
  }

  reset(): void {
    this.counts.fill(0);
    this.totals.fill(0);
    this.totals[MIN] = Infinity;
    this.totals[MAX] = -Infinity;
  }

  /** ns; NaN when empty. Exact. */
  mean(): number {
    return this.sum / this.count;
  }

  /** Of the recorded samples (divided by n), ns; NaN when empty. */
  standardDeviation(): number {
    return deviation(this.count, this.sum, this.sumOfSquares);
  }

  /**
   * The value that a share `q` (0 to 1) of the samples does not exceed: the middle of the bucket of the ⌈q·n⌉-th smallest sample,
   * and never outside minimum and maximum. ns; NaN when empty.
   */
  quantile(q: number): number {
    const ns = quantileOfDifference(this, undefined, this.count, q);
    return Math.min(Math.max(ns, this.min), this.max);
  }

  /** The share of samples up to and including this value; inside its bucket by proportion. NaN when empty. */
  fractionAtMost(ns: number): number {
    return fractionOfDifference(this, undefined, this.count, ns);
  }
}

/**
 * The statistics of what one cumulative histogram counted between two moments: `later` less `earlier`, an older copy
 * of it. Both are looked at when asked and may move on. Minimum and maximum of the stretch are not known.
 */
export class HistogramWindow {
  readonly later: Histogram;
  readonly earlier: Histogram;

  constructor(later: Histogram, earlier: Histogram) {
    this.later = later;
    this.earlier = earlier;
  }

  get count(): number {
    return this.later.count - this.earlier.count;
  }

  /** ns. */
  get sum(): number {
    return this.later.sum - this.earlier.sum;
  }

  /** ns; NaN when empty. */
  mean(): number {
    return this.sum / this.count;
  }

  /** ns; NaN when empty. */
  standardDeviation(): number {
    return deviation(this.count, this.sum, this.later.sumOfSquares - this.earlier.sumOfSquares);
  }

  /** As `Histogram.quantile`. */
  quantile(q: number): number {
    const ns = quantileOfDifference(this.later, this.earlier, this.count, q);
    return Math.min(Math.max(ns, this.later.min), this.later.max);
  }

  /** As `Histogram.fractionAtMost`. */
  fractionAtMost(ns: number): number {
    return fractionOfDifference(this.later, this.earlier, this.count, ns);
  }
}

function deviation(count: number, sum: number, sumOfSquares: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(sumOfSquares / count - mean * mean, 0));
}

function quantileOfDifference(later: Histogram, earlier: Histogram | undefined, count: number, q: number): number {
  if (!(count > 0)) return NaN;
  const wanted = Math.max(Math.ceil(q * count), 1);
  const last = bucketOf(later.max);
  let seen = 0;
  for (let bucket = bucketOf(later.min); bucket <= last; bucket++) {
    seen += later.counts[bucket]! - (earlier === undefined ? 0 : earlier.counts[bucket]!);
    if (seen >= wanted) return bucketMiddle(bucket);
  }
  return later.max;
}

function fractionOfDifference(later: Histogram, earlier: Histogram | undefined, count: number, ns: number): number {
  if (!(count > 0)) return NaN;
  if (ns < later.min) return 0;
  if (ns >= later.max) return 1;
  const end = bucketOf(Math.min(Math.floor(ns), VALUE_MAX_NS));
  let seen = 0;
  for (let bucket = bucketOf(later.min); bucket < end; bucket++) {
    seen += later.counts[bucket]! - (earlier === undefined ? 0 : earlier.counts[bucket]!);
  }
  const inBucket = later.counts[end]! - (earlier === undefined ? 0 : earlier.counts[end]!);
  const share = (Math.floor(ns) + 1 - bucketLow(end)) / bucketWidth(end);
  return (seen + inBucket * share) / count;
}
