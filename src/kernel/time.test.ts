import fc from "fast-check";
import { expect, test } from "vitest";
import { msToNs, nsToMs } from "./time";

test("milliseconds become whole nanoseconds", () => {
  expect(msToNs(1.5)).toBe(1_500_000);
  expect(msToNs(0.0000004)).toBe(0);
  expect(msToNs(0.0000005)).toBe(1);
  expect(msToNs(Infinity)).toBe(Infinity);
  expect(msToNs(NaN)).toBeNaN();
});

test("whole nanoseconds survive the way out and back, up to 104 days", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (ns) => {
      expect(Math.abs(msToNs(nsToMs(ns)) - ns)).toBeLessThanOrEqual(1);
    }),
  );
});
