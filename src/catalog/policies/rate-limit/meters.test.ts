import { expect, test } from "vitest";
import { TokenBucket } from "./meters";

const settings = (rateLimitPerSecond: number, burstCapacity: number) => ({
  rateLimitPerSecond,
  burstCapacity,
  windowMs: 1000,
});

/** How many calls pass at `now`, one after the other. */
function drain(bucket: TokenBucket, now: number): number {
  let count = 0;
  for (; bucket.readyAtNs() < now + 1; count++) bucket.pass(now);
  return count;
}

test("a live change of the rate keeps the tokens that are there", () => {
  const bucket = new TokenBucket(settings(10, 10));
  expect(drain(bucket, 0)).toBe(10);
  bucket.change(settings(100, 10), 300e6);
  expect(drain(bucket, 300e6)).toBe(3);
  expect(drain(bucket, 350e6)).toBe(5);
});

test("a smaller bucket spills, a larger one fills at the rate", () => {
  const bucket = new TokenBucket(settings(10, 10));
  bucket.change(settings(10, 4), 0);
  expect(drain(bucket, 0)).toBe(4);
  bucket.change(settings(10, 20), 0);
  expect(drain(bucket, 0)).toBe(0);
  expect(drain(bucket, 1e9)).toBe(10);
});
