import fc from "fast-check";
import { expect, test } from "vitest";
import { BUCKET_COUNT, bucketLow, bucketMiddle, bucketOf, bucketWidth, VALUE_MAX_NS } from "./buckets";

const anyNs = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.integer({ min: 0, max: 300 }));

test("the buckets tile the line from 0 to 2^53 without gap or overlap", () => {
  let end = 0;
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    expect(bucketLow(bucket)).toBe(end);
    expect(bucketOf(end)).toBe(bucket);
    expect(bucketOf(end + bucketWidth(bucket) - 1)).toBe(bucket);
    end += bucketWidth(bucket);
  }
  expect(end - 1).toBe(VALUE_MAX_NS);
});

test("a bucket's middle is within 0.8 % of whatever falls into it", () => {
  fc.assert(
    fc.property(anyNs, (ns) => {
      const error = Math.abs(bucketMiddle(bucketOf(ns)) - ns);
      expect(error).toBeLessThanOrEqual(0.008 * ns);
    }),
    { numRuns: 5000 },
  );
});

test("up to 127 ns the middle is the value itself", () => {
  for (let ns = 0; ns < 128; ns++) expect(bucketMiddle(bucketOf(ns))).toBe(ns);
});
