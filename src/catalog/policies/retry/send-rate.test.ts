import { expect, test } from "vitest";
import { run, users } from "../../../runtime/oracle/oracle-case";
import { SendRate } from "./send-rate";

const S = 1e9;

/** Answers at a steady rate from one moment to another. */
function answers(rate: SendRate, perSecond: number, fromS: number, toS: number): void {
  for (let i = 0; fromS + i / perSecond < toS; i++) rate.answered((fromS + i / perSecond) * S, false);
}

test("nothing waits before the first throttle", () => {
  const rate = new SendRate();
  answers(rate, 100, 0, 10);
  expect(rate.acquire(10 * S)).toBe(0);
  expect(rate.perSecond).toBe(Infinity);
});

test("a throttle brings it to seven tenths of what was measured, and a cubic curve back", () => {
  const rate = new SendRate();
  answers(rate, 100, 0, 20);
  rate.answered(20 * S, true);
  expect(rate.perSecond).toBeCloseTo(70, 0);
  // Back at the old rate after ∛(100 × 0.3 / 0.4) = 4.2 s, and flat there.
  answers(rate, 100, 20.01, 22);
  expect(rate.perSecond).toBeGreaterThan(90);
  answers(rate, 100, 22, 24.2);
  expect(rate.perSecond).toBeCloseTo(100, 0);
  answers(rate, 100, 24.2, 30);
  expect(rate.perSecond).toBeGreaterThan(140);
  // Never more than twice the measured rate.
  answers(rate, 100, 30, 60);
  expect(rate.perSecond).toBeCloseTo(200, 0);
});

test("attempts wait for their tokens, one after the other", () => {
  const rate = new SendRate();
  answers(rate, 10, 0, 20);
  rate.answered(20 * S, true);
  const waits = Array.from({ length: 30 }, () => rate.acquire(20 * S));
  const waiting = waits.filter((ns) => ns > 0);
  expect(waiting.length).toBeGreaterThan(20);
  for (let i = 1; i < waiting.length; i++) {
    expect((waiting[i]! - waiting[i - 1]!) / S).toBeCloseTo(1 / rate.perSecond, 6);
  }
});

test("a caller that is throttled settles near what the callee accepts", () => {
  const against = (adaptsRate: boolean) =>
    run({
      run: { runForMs: 60_000, warmUpMs: 20_000 },
      components: [
        users({ kind: "closed-loop", userCount: 100, thinkTime: { kind: "exponential", meanMs: 100 } }),
        {
          id: "backend",
          kind: "service",
          serviceTime: { kind: "constant", ms: 1 },
          policies: [{ kind: "rate-limit", rateLimitPerSecond: 200, burstCapacity: 20 }],
        },
      ],
      links: [{ from: "users", to: "backend", policies: [{ kind: "retry", attemptLimit: 3, adaptsRate }] }],
    });
  const shed = (adaptsRate: boolean) => {
    const r = against(adaptsRate);
    return r.of("backend", "shedCount") / r.of("backend", "settledCount");
  };
  expect(shed(false)).toBeGreaterThan(0.5);
  expect(shed(true)).toBeLessThan(0.25);
});
