import { BUCKET_COUNT, bucketLow, bucketMiddle, bucketOf, bucketWidth, VALUE_MAX_NS } from "./buckets";

/** A cache line for each histogram's moments; five are used. */
const MOMENTS = 8;
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
  readonly counts: Uint32Array;
  /** Count, sum, sum of squares, minimum, maximum: side by side, because every sample touches all of them. */
  readonly #moments: Float64Array;

  /** An empty one, in memory of its own or in places of a pool's, which must be zero. */
  constructor(counts: Uint32Array = new Uint32Array(BUCKET_COUNT), moments: Float64Array = new Float64Array(MOMENTS)) {
    this.counts = counts;
    this.#moments = moments;
    this.resetExtremes();
  }

  /** Samples. */
  get count(): number {
    return this.#moments[COUNT]!;
  }

  /** ns. */
  get sum(): number {
    return this.#moments[SUM]!;
  }

  /** ns². */
  get sumOfSquares(): number {
    return this.#moments[SQUARES]!;
  }

  /** ns; Infinity when empty. */
  get min(): number {
    return this.#moments[MIN]!;
  }

  /** ns; −Infinity when empty. */
  get max(): number {
    return this.#moments[MAX]!;
  }

  /** Counts a whole number of ns, 0 to 2^53 − 1. Anything else is the caller's bug and is not looked for here. */
  record(ns: number): void {
    this.counts[bucketOf(ns)]!++;
    recordMoments(this.#moments, 0, ns);
  }

  /** Adds everything that the other has counted. */
  merge(other: Histogram): void {
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) this.counts[bucket]! += other.counts[bucket]!;
    const [mine, theirs] = [this.#moments, other.#moments];
    for (const i of [COUNT, SUM, SQUARES]) mine[i]! += theirs[i]!;
    mine[MIN] = Math.min(mine[MIN]!, theirs[MIN]!);
    mine[MAX] = Math.max(mine[MAX]!, theirs[MAX]!);
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.copyFrom(this);
    return copy;
  }

  copyFrom(other: Histogram): void {
    this.counts.set(other.counts);
    this.#moments.set(other.#moments);
  }

  reset(): void {
    this.counts.fill(0);
    this.#moments.fill(0);
    this.resetExtremes();
  }

  /** Lets minimum and maximum begin anew. */
  resetExtremes(): void {
    this.#moments[MIN] = Infinity;
    this.#moments[MAX] = -Infinity;
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
 * Histograms in one piece of memory. Recording through the pool touches two cache lines, through a histogram's own object
 * half a dozen: with a thousand of them that shows.
 */
export class HistogramPool {
  /** The same histograms, to be read. */
  readonly histograms: readonly Histogram[];
  readonly #counts: Uint32Array;
  readonly #moments: Float64Array;

  constructor(count: number) {
    this.#counts = new Uint32Array(count * BUCKET_COUNT);
    this.#moments = new Float64Array(count * MOMENTS);
    this.histograms = Array.from({ length: count }, (_, i) => {
      const counts = this.#counts.subarray(i * BUCKET_COUNT, (i + 1) * BUCKET_COUNT);
      return new Histogram(counts, this.#moments.subarray(i * MOMENTS, (i + 1) * MOMENTS));
    });
  }

  /** As `Histogram.record`, of histogram i. */
  record(i: number, ns: number): void {
    this.#counts[i * BUCKET_COUNT + bucketOf(ns)]!++;
    recordMoments(this.#moments, i * MOMENTS, ns);
  }
}

function recordMoments(moments: Float64Array, at: number, ns: number): void {
  moments[at + COUNT]!++;
  moments[at + SUM]! += ns;
  moments[at + SQUARES]! += ns * ns;
  if (ns < moments[at + MIN]!) moments[at + MIN] = ns;
  if (ns > moments[at + MAX]!) moments[at + MAX] = ns;
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

/** Stands for "no earlier copy". */
const NOTHING = new Uint32Array(BUCKET_COUNT);

function quantileOfDifference(later: Histogram, earlier: Histogram | undefined, count: number, q: number): number {
  if (!(count > 0)) return NaN;
  const counts = later.counts;
  const before = earlier === undefined ? NOTHING : earlier.counts;
  const first = bucketOf(later.min);
  const last = bucketOf(later.max);
  const rank = Math.max(Math.ceil(q * count), 1);
  // From the nearer end. Times reach over many octaves below their median and over few above it.
  if (q >= 0.5) {
    let wanted = count - rank + 1;
    for (let bucket = last; bucket >= first; bucket--) {
      wanted -= counts[bucket]! - before[bucket]!;
      if (wanted <= 0) return bucketMiddle(bucket);
    }
    return later.min;
  }
  let wanted = rank;
  for (let bucket = first; bucket <= last; bucket++) {
    wanted -= counts[bucket]! - before[bucket]!;
    if (wanted <= 0) return bucketMiddle(bucket);
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
