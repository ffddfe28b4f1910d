import { describe, expect, test } from "vitest";
import { constant, run, users } from "../../../runtime/oracle/oracle-case";

const dead = { id: "recommendations", kind: "service", handlers: { request: [{ do: "fail" }] } };

/** The page calls recommendations, which are dead, with popular products at hand. */
const page = (fallback: object, spare: object = { serviceTime: constant(3) }, before: object[] = []) =>
  run({
    run: { runForMs: 10_050 },
    operations: [{ id: "request" }],
    components: [
      users({ kind: "constant", ratePerSecond: 10 }),
      {
        id: "page",
        kind: "service",
        serviceTime: constant(0),
        handlers: { request: [{ do: "call", to: "recommendations" }] },
      },
      dead,
      { id: "popular", kind: "service", ...spare },
    ],
    links: [
      "users->page",
      { from: "page", to: "recommendations", policies: [{ kind: "fallback", ...fallback }, ...before] },
      { from: "page", to: "popular" },
    ],
  });
const LINK = "page->recommendations";

test("a default answer takes its time and leaves no error", () => {
  const r = page({ answer: { kind: "static", fallbackTime: constant(7) } });
  expect(r.of(LINK, "degradedCount")).toBe(100);
  expect(r.of(LINK, "fallbackCount")).toBe(100);
  expect(r.of("users", "errorRatio")).toBe(0);
  expect(r.of("users", "latencyMaxMs")).toBe(7);
});

test("another component answers, over its own link", () => {
  const r = page({ answer: { kind: "component", to: "popular" } });
  expect(r.of(LINK, "degradedCount")).toBe(100);
  expect(r.of("page->popular", "okCount")).toBe(100);
  expect(r.of("users", "latencyMaxMs")).toBe(3);
});

test("a fallback that fails too is a failure", () => {
  const r = page({ answer: { kind: "component", to: "popular" } }, { handlers: { request: [{ do: "fail" }] } });
  expect(r.of(LINK, "failedCount")).toBe(100);
  expect(r.of(LINK, "fallbackFailedCount")).toBe(100);
});

test("outcomes that are not listed pass", () => {
  const r = page({ onOutcomes: ["timedOut"] });
  expect(r.of(LINK, "failedCount")).toBe(100);
  expect(r.of(LINK, "fallbackCount")).toBe(0);
});

test("outside of a circuit breaker it answers for short-circuited calls", () => {
  const r = page({ answer: { kind: "static" } }, {}, [{ kind: "circuit-breaker" }]);
  expect(r.of(LINK, "degradedCount")).toBe(100);
  expect(r.of(LINK, "attemptCount")).toBe(5);
});

describe("the last good answer", () => {
  /** 100 calls a second for 20 s; the backend fails from 10 s on. */
  const shop = (settings: object, keys = 10) =>
    run({
      run: { runForMs: 20_000 },
      operations: [{ id: "request", keys: { count: keys } }],
      components: [
        users({ kind: "poisson", ratePerSecond: 100 }),
        { id: "shop", kind: "service", serviceTime: constant(1) },
      ],
      links: [
        {
          from: "users",
          to: "shop",
          policies: [{ kind: "fallback", answer: { kind: "stale", ...settings }, onOutcomes: ["failed"] }],
        },
      ],
      faults: [{ kind: "error-burst", target: "shop", startAtMs: 10_000, lastForMs: 10_000, errorRatio: 1 }],
    });

  test("is given as long as it is not too old", () => {
    const any = shop({ maxAgeMs: 0 });
    expect(any.of("users", "errorRatio")).toBe(0);
    expect(any.of("users->shop", "degradedRatio")).toBeCloseTo(0.5, 1);
    expect(any.of("users->shop", "staleAgeMeanMs")).toBeGreaterThan(4000);
    const young = shop({ maxAgeMs: 5000 });
    // Good for 5 of the 10 s, more or less what the last answer of each key lay back.
    expect(young.of("users", "errorRatio")).toBeCloseTo(0.25, 1);
    expect(young.of("users->shop", "staleAgeMeanMs")).toBeLessThan(5000);
  });

  test("is kept for so many keys only", () => {
    const r = shop({ entryCapacity: 50, maxAgeMs: 0 }, 100);
    const missed = r.of("users->shop", "fallbackFailedCount") / r.of("users->shop", "fallbackCount");
    expect(missed).toBeCloseTo(0.5, 1);
    expect(r.policy("users->shop").answersKeptCount).toBe(50);
  });
});

test("a cheaper request to the same callee, which has to be able to answer it", () => {
  const cheaper = (lite: object[]) =>
    run({
      run: { runForMs: 10_050 },
      operations: [{ id: "full" }, { id: "lite", share: 0 }],
      components: [
        users({ kind: "constant", ratePerSecond: 10 }),
        { id: "shop", kind: "service", serviceTime: constant(5), handlers: { full: [{ do: "fail" }], lite } },
      ],
      links: [
        { from: "users", to: "shop", policies: [{ kind: "fallback", answer: { kind: "cheaper", operation: "lite" } }] },
      ],
    });
  const answered = cheaper([{ do: "work" }]);
  expect(answered.of("users->shop", "degradedCount")).toBe(100);
  expect(answered.ofOperation("shop", "lite", "okCount")).toBe(100);
  expect(cheaper([{ do: "fail" }]).of("users->shop", "fallbackFailedCount")).toBe(100);
});

test("nothing at all: the caller goes on without", () => {
  const r = page({ answer: { kind: "skip" } });
  expect(r.of("users", "errorRatio")).toBe(0);
  expect(r.of("users", "degradedCount")).toBe(100);
  expect(r.of(LINK, "degradedRatio")).toBe(1);
});
