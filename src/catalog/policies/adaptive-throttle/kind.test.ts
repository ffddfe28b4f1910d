import { expect, test } from "vitest";
import { run, users } from "../../../runtime/oracle/oracle-case";
import { RecentCounts } from "./recent-counts";

const LINK = "users->backend";

const against = (handlers: object, settings: object = {}) =>
  run({
    run: { runForMs: 60_000 },
    operations: [{ id: "request" }],
    components: [users({ kind: "constant", ratePerSecond: 100 }), { id: "backend", kind: "service", ...handlers }],
    links: [{ from: "users", to: "backend", policies: [{ kind: "adaptive-throttle", ...settings }] }],
  });

test("a healthy backend is never throttled", () => {
  expect(against({}).of(LINK, "throttledCount")).toBe(0);
});

test("a backend that refuses everything hardly hears of us: the n-th call passes with probability 1/n", () => {
  const r = against(
    { policies: [{ kind: "rate-limit", rateLimitPerSecond: 0, burstCapacity: 1 }] },
    { windowMs: 120_000 },
  );
  // Harmonic numbers: about ln 6000 + 0.58 = 9.3 calls, a few more for the first one that was accepted.
  expect(r.of(LINK, "attemptCount")).toBeLessThan(30);
  expect(r.of(LINK, "shedCount")).toBe(r.of(LINK, "callCount") - 1);
});

test("an ordinary failure was accepted: it throttles nothing, unless told so", () => {
  const dead = { handlers: { request: [{ do: "fail" }] } };
  expect(against(dead).of(LINK, "throttledCount")).toBe(0);
  expect(against(dead, { acceptedOutcomes: ["ok"] }).of(LINK, "throttledRatio")).toBeGreaterThan(0.95);
});

test("by operation, only the calls that fail are thrown away", () => {
  const r = run({
    run: { runForMs: 60_000 },
    operations: [
      { id: "sound", share: 0.5 },
      { id: "broken", share: 0.5 },
    ],
    components: [
      users({ kind: "constant", ratePerSecond: 100 }),
      { id: "backend", kind: "service", handlers: { broken: [{ do: "fail" }] } },
    ],
    links: [
      {
        from: "users",
        to: "backend",
        policies: [{ kind: "adaptive-throttle", acceptedOutcomes: ["ok"], partitionBy: "operation" }],
      },
    ],
  });
  expect(r.ofOperation("users", "sound", "shedCount")).toBe(0);
  expect(r.ofOperation("users", "broken", "shedCount")).toBeGreaterThan(2800);
});

test("counts are forgotten slice by slice", () => {
  const counts = new RecentCounts(100, 10);
  for (let at = 0; at < 100; at++) {
    counts.advance(at);
    counts.addRequest();
    if (at % 2 === 0) counts.addAccept();
  }
  expect([counts.requestCount, counts.acceptCount]).toEqual([100, 50]);
  counts.advance(149);
  expect([counts.requestCount, counts.acceptCount]).toEqual([50, 25]);
  counts.advance(100_000);
  expect([counts.requestCount, counts.acceptCount]).toEqual([0, 0]);
});
