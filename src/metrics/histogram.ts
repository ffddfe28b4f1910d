import { BUCKET_COUNT, bucketLow, bucketMiddle, bucketOf, bucketWidth, VALUE_MAX_NS } from "./buckets";

/**
 * How often which time occurred: whole ns from 0 to 2^53 in 64 buckets an octave, so that quantiles are within 0.8 % of
 * the recorded samples, while count, sum, minimum and maximum are exact. Histograms add up, and two copies of one taken at two
 * moments give the statistics of the time between (`HistogramWindow`). 12 kB each; a bucket counts to 2^32.
 */
export class Histogram {
  readonly counts = new Uint32Array(BUCKET_COUNT);
  /** Samples. */
  count = 0;
  /** ns. */
  sum = 0;
  /** ns². */
  sumOfSquares = 0;
  /** ns; Infinity when empty. */
  min = Infinity;
  /** ns; −Infinity when empty. */
  max = -Infinity;

  constructor() {
    // Shows V8 at once that these hold doubles: a field that begins as a small integer costs a recompilation later.
    this.sum = 0.5;
    this.sumOfSquares = 0.5;
    this.reset();
  }

  /** Counts a whole number of ns, 0 to 2^53 − 1. Anything else is the caller's bug and is not looked for here. */
  record(ns: number): void {
    this.counts[bucketOf(ns)]!++;
    this.count++;
    this.sum += ns;
    this.sumOfSquares += ns * ns;
    if (ns < this.min) this.min = ns;
    if (ns > this.max) this.max = ns;
  }

  /** Adds everything that the other has counted. */
  merge(other: Histogram): void {
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) this.counts[bucket]! += other.counts[bucket]!;
    this.count += other.count;
    this.sum += other.sum;
    this.sumOfSquares += other.sumOfSquares;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.copyFrom(this);
    return copy;
  }

  copyFrom(other: Histogram): void {
    this.counts.set(other.counts);
    this.count = other.count;
    this.sum = other.sum;
    this.sumOfSquares = other.sumOfSquares;
    this.min = other.min;
    this.max = other.max;
  }

  reset(): void {
    this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.sumOfSquares = 0;
    this.min = Infinity;
    this.max = -Infinity;
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
