/*
 * The log-linear grid of our histograms: whole ns up to 127 each have a bucket, and from there every octave has 64 equal
 * ones. A bucket is at most 1/64 of its values wide, so its midpoint is within 0.8 % of each of them.
 */

const SUB_BITS = 6;
const SUB_COUNT = 64;

/** The largest value with a bucket, ns: beyond 2^53 a double no longer counts. */
export const VALUE_MAX_NS = Number.MAX_SAFE_INTEGER;

export const BUCKET_COUNT = bucketOf(VALUE_MAX_NS) + 1;

/** The bucket of a whole number of ns from 0 to VALUE_MAX_NS. */
export function bucketOf(ns: number): number {
  // Literals, because this is called for every sample and bundlers make variables of module constants.
  if (ns < 2147483648) {
    const value = ns | 0;
    const shift = 25 - Math.clz32(value | 64);
    return (shift << 6) + (value >> shift);
  }
  // Above 31 bits the lowest 22 are far below the width of a bucket.
  const value = (ns / 4194304) | 0;
  const shift = 25 - Math.clz32(value | 64);
  return ((shift + 22) << 6) + (value >> shift);
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
