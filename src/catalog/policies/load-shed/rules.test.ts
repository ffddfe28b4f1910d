import { describe, expect, test } from "vitest";
import { Latency } from "./rules/latency";
import { Priority } from "./rules/priority";
import { SuccessRate } from "./rules/success-rate";

const MS = 1e6;
const SECOND = 1e9;

test("priority: each is turned away from its own limit on", () => {
  const rule = new Priority(Float64Array.of(50, 80, 100));
  expect([49, 50].map((inFlight) => rule.sheds(0, 0, inFlight))).toEqual([false, true]);
  expect([79, 80].map((inFlight) => rule.sheds(0, 1, inFlight))).toEqual([false, true]);
  expect([99, 100].map((inFlight) => rule.sheds(0, 2, inFlight))).toEqual([false, true]);
});

describe("latency", () => {
  const fed = (latenciesMs: number[], everyMs: number) => {
    const rule = new Latency(50 * MS, 100 * MS);
    latenciesMs.forEach((ms, i) => {
      rule.ended((i + 1) * everyMs * MS, ms * MS);
    });
    return rule;
  };

  test("sheds once the quickest answer of an interval was slower than the target", () => {
    const rule = fed([200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200], 10);
    expect(rule.sheds(0, 0, 10)).toBe(true);
  });

  test("one quick answer in the interval is enough to let everybody in", () => {
    const rule = fed([200, 200, 200, 200, 40, 200, 200, 200, 200, 200, 200, 200, 200], 10);
    expect(rule.sheds(0, 0, 10)).toBe(false);
  });

  test("lets in when the last answer took at most twice the target, and when nothing is in progress", () => {
    const slow = [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200];
    expect(fed([...slow, 100], 10).sheds(0, 0, 10)).toBe(false);
    expect(fed([...slow, 101], 10).sheds(0, 0, 10)).toBe(true);
    expect(fed(slow, 10).sheds(0, 0, 0)).toBe(false);
  });
});

describe("success rate (Envoy admission control)", () => {
  const rule = (settings: object = {}) =>
    new SuccessRate(
      {
        windowNs: 30 * SECOND,
        successRatioThreshold: 0.95,
        aggression: 1,
        ratePerSecondMin: 0,
        rejectionRatioMax: 0.8,
        ...settings,
      },
      () => 0.5,
    );
  const fed = (successes: number, failures: number, settings: object = {}, atNs = 0) => {
    const made = rule(settings);
    for (let i = 0; i < successes; i++) made.ended(atNs, 0, true);
    for (let i = 0; i < failures; i++) made.ended(atNs, 0, false);
    return made;
  };

  test.each([
    { successes: 100, failures: 0, p: 0 },
    { successes: 95, failures: 5, p: 0 },
    { successes: 57, failures: 43, p: (100 - 60) / 101 },
    { successes: 0, failures: 1, p: 0.5 },
    { successes: 0, failures: 100, p: 0.8 },
  ])("$successes successes and $failures failures: $p", ({ successes, failures, p }) => {
    expect(fed(successes, failures).rejectionRatio(0)).toBeCloseTo(p, 12);
  });

  test("aggression takes the root", () => {
    expect(fed(57, 43, { aggression: 2 }).rejectionRatio(0)).toBeCloseTo(Math.sqrt(40 / 101), 12);
  });

  test("turns away when the draw is below the probability", () => {
    expect(fed(57, 43).sheds(0)).toBe(false);
    expect(fed(38, 62).sheds(0)).toBe(true);
  });

  test("nothing is turned away below the least rate", () => {
    expect(fed(0, 99, { ratePerSecondMin: 100 }).rejectionRatio(0)).toBe(0);
    expect(fed(0, 100, { ratePerSecondMin: 100 }).rejectionRatio(0)).toBe(0.8);
    expect(fed(0, 100, { ratePerSecondMin: 100 }).rejectionRatio(2 * SECOND)).toBe(0);
  });

  test("slices of a second are forgotten once they are as old as the window", () => {
    const made = rule({ windowNs: 2 * SECOND });
    for (let i = 0; i < 10; i++) made.ended(i * 0.5 * SECOND, 0, i >= 6);
    // At 4.5 s the slices that began at 3 s and 4 s are left.
    expect(made.describe(4.5 * SECOND)).toMatchObject({ callCount: 4, successCount: 4 });
    expect(made.describe(5 * SECOND)).toMatchObject({ callCount: 2 });
    expect(made.describe(6 * SECOND)).toMatchObject({ callCount: 0, rejectionRatio: 0 });
  });
});
