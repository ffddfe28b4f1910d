import { expect, test } from "vitest";
import { CLOCK_STEP_NS, SlidingCounter, TokenBucket } from "./meters";

const settings = (rateLimitPerSecond: number, burstCapacity: number) => ({
  rateLimitPerSecond,
  burstCapacity,
  windowMs: 1000,
  roundsDown: false,
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

test.each([
  ["by its exact share", false, 5],
  ["in whole calls", true, 5],
  ["by its exact share", false, 40],
  ["in whole calls", true, 40],
] as const)("two counters, the window before %s: passes exactly who fits the estimate", (_, roundsDown, limit) => {
  const windowNs = 1_000_000_007;
  const meter = new SlidingCounter({
    rateLimitPerSecond: (limit * 1e9) / windowNs,
    burstCapacity: 1,
    windowMs: windowNs / 1e6,
    roundsDown,
  });
  let window = 0;
  let before = 0;
  let count = 0;
  let state = 1;
  let nowNs = 0;
  let passedCount = 0;
  for (let i = 0; i < 5000; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    nowNs += Math.floor((state / 2 ** 32) * ((2 * windowNs) / limit / 1.3));
    const present = Math.floor(nowNs / windowNs);
    if (present > window) {
      before = present === window + 1 ? count : 0;
      count = 0;
      window = present;
    }
    const share = before * (1 - (nowNs - window * windowNs) / windowNs);
    const fits = (roundsDown ? Math.floor(share) : share) + count + 1 <= limit;
    expect(meter.readyAtNs(nowNs) < nowNs + CLOCK_STEP_NS, `call ${i}`).toBe(fits);
    if (!fits) continue;
    meter.pass(nowNs);
    count++;
    passedCount++;
  }
  expect(passedCount).toBeGreaterThan(2000);
  expect(passedCount).toBeLessThan(4500);
});
