/*
 * The log-linear grid of our histograms: whole ns up to 127 each have a bucket, and from there every octave has 64 equal
 * ones. A bucket is at most 1/64 of its values wide, so its midpoint is within 0.8 % of each of them.
 */

const SUB_BITS = 6;
const SUB_COUNT = 64;
const TWO_POW_31 = 2147483648;
const OCTAVES_ABOVE = 22;

/** The largest value with a bucket, ns: beyond 2^53 a double no longer counts. */
export const VALUE_MAX_NS = Number.MAX_SAFE_INTEGER;

export const BUCKET_COUNT = bucketOf(VALUE_MAX_NS) + 1;

/** The bucket of a whole number of ns from 0 to VALUE_MAX_NS. */
export function bucketOf(ns: number): number {
  if (ns < TWO_POW_31) return bucketOfInt(ns | 0, 0);
  // Above 31 bits the lowest 22 are far below the width of a bucket.
  return bucketOfInt((ns / 4194304) | 0, OCTAVES_ABOVE);
}

function bucketOfInt(value: number, octavesAbove: number): number {
  // Octave of the value: `| 64` puts all of the linear part into the first.
  const shift = 31 - SUB_BITS - Math.clz32(value | SUB_COUNT);
  return (shift + octavesAbove) * SUB_COUNT + (value >> shift);
}

/** The smallest value of a bucket, ns. */
export function bucketLow(bucket: number): number {
  if (bucket < 2 * SUB_COUNT) return bucket;
  const shift = (bucket >> SUB_BITS) - 1;
  return (bucket - shift * SUB_COUNT) * widthOfShift(shift);
}

/** How many values a bucket holds. */
export function bucketWidth(bucket: number): number {
  return bucket < 2 * SUB_COUNT ? 1 : widthOfShift((bucket >> SUB_BITS) - 1);
}

/** The value that stands for a bucket: the middle of its smallest and largest, ns. */
export function bucketMiddle(bucket: number): number {
  return bucketLow(bucket) + (bucketWidth(bucket) - 1) / 2;
}

function widthOfShift(shift: number): number {
  return shift < 31 ? 1 << shift : (1 << (shift - 30)) * 1073741824;
}
