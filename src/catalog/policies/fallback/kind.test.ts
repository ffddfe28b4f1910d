import { expect, test } from "vitest";
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
