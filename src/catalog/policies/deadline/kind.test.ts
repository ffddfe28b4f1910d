import { describe, expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";

const LINK = "users->front";
const deadline = (settings: object = {}) => ({ kind: "deadline", ...settings });

/** A call every 100 ms: front works 20 ms, then calls back, which works 50 ms. */
const chain = (first: object[], second: object[] = [], parts: Record<string, object> = {}) =>
  run({
    run: { runForMs: 10_095 },
    components: [
      users({ kind: "constant", ratePerSecond: 10 }),
      { ...station("front", constant(20), 100), ...parts.front },
      { ...station("back", constant(50), 100), ...parts.back },
    ],
    links: [
      { from: "users", to: "front", ...parts.link, policies: first },
      { from: "front", to: "back", ...parts.link, policies: second },
    ],
  });

test("ends the call at its deadline; without cancellation those behind go on", () => {
  const r = chain([deadline({ budgetMs: 40 })]);
  expect(r.of("users", "timedOutCount")).toBe(100);
  expect(r.of("users", "latencyMaxMs")).toBe(40);
  expect(r.of(LINK, "deadlineExceededCount")).toBe(100);
  expect(r.of("back", "wastedCount")).toBe(100);
});

test("with cancellation everything behind stops at the deadline", () => {
  const r = chain([deadline({ budgetMs: 40 })], [], { link: { cancellation: true } });
  expect(r.of("back", "cancelledCount")).toBe(100);
  expect(r.of("back", "serviceTimeMeanMs")).toBeNaN();
  expect(r.of("back", "utilization")).toBeCloseTo((100 * 0.02) / 100 / 10.095, 4);
});

test("may only travel along", () => {
  const r = chain([deadline({ budgetMs: 40, cancelsAtDeadline: false })]);
  expect(r.of("users", "okCount")).toBe(100);
  expect(r.of("users", "latencyMaxMs")).toBe(70);
  // An answer after the deadline is no good answer.
  expect(r.of("front", "goodCount")).toBe(0);
});

describe("on the way", () => {
  const inherits = deadline({ budgetMs: 0 });

  test("a call whose deadline has passed is not made", () => {
    const r = chain([deadline({ budgetMs: 15 })], [inherits]);
    expect(r.of("front->back", "deadlineRefusedCount")).toBe(100);
    expect(r.of("back", "arrivalCount")).toBe(0);
  });

  test("nor one with less time left than an answer takes at least", () => {
    const needs = deadline({ budgetMs: 0, refuses: { kind: "fixed", timeLeftMinMs: 50 } });
    const late = chain([deadline({ budgetMs: 69 })], [needs]);
    expect(late.of("front->back", "deadlineRefusedCount")).toBe(100);
    expect(late.of("front->back", "timeLeftMeanMs")).toBe(49);
    expect(late.of("users", "latencyMaxMs")).toBe(20);
    expect(chain([deadline({ budgetMs: 71 })], [needs]).of("users", "okCount")).toBe(100);
  });

  test("nor one with less time left than it usually takes", () => {
    const needs = deadline({ budgetMs: 0, refuses: { kind: "measured", windowMs: 1000, sampleCountMin: 5 } });
    const load = (budgetMs: number) => chain([deadline({ budgetMs, cancelsAtDeadline: false })], [needs]);
    // Seen to take 50 ms in the first second, then refused with 45 ms left; nothing seen, so tried in the next again.
    const refused = load(65).of("front->back", "deadlineRefusedCount");
    expect(refused).toBeGreaterThan(40);
    expect(refused).toBeLessThan(60);
    expect(load(75).of("front->back", "deadlineRefusedCount")).toBe(0);
  });

  test("the sooner deadline holds, unless the one that came is ignored", () => {
    const own = { budgetMs: 1000, cancelsAtDeadline: false };
    expect(chain([deadline({ budgetMs: 40 })], [deadline(own)]).of("front->back", "timeLeftMeanMs")).toBe(20);
    const afresh = chain([deadline({ budgetMs: 40 })], [deadline({ ...own, inherited: "ignored" })]);
    expect(afresh.of("front->back", "timeLeftMeanMs")).toBe(1000);
  });
});

test("before a component the component stops by itself, without a word from its caller", () => {
  const admission = { policies: [deadline({ budgetMs: 0 })] };
  const r = chain([deadline({ budgetMs: 40 })], [], { back: admission });
  expect(r.of("back", "timedOutCount")).toBe(100);
  expect(r.of("back", "deadlineExceededCount")).toBe(100);
  expect(r.of("back", "utilization")).toBeCloseTo((100 * 0.02) / 100 / 10.095, 4);
});

test("a service drops what expired in its queue, and only if it is told to", () => {
  const queue = (dropExpired: boolean) =>
    run({
      run: { runForMs: 60_000 },
      components: [
        users({ kind: "closed-loop", userCount: 10, firstRequest: "atOnce", requestsPerUserCount: 1 }),
        { ...station("front", constant(100), 1), dropExpired },
      ],
      links: [{ from: "users", to: "front", policies: [deadline({ budgetMs: 450 })] }],
    });
  // Served at 100 … 400 ms; the fifth is in service when the deadline comes, five more wait.
  const dropped = queue(true);
  expect(dropped.of("front", "droppedFromQueueCount")).toBe(5);
  expect(dropped.of("front", "timedOutCount")).toBe(5);
  expect(dropped.of("front", "utilization")).toBeCloseTo(0.5 / 60, 6);
  const served = queue(false);
  expect(served.of("front", "okCount")).toBe(10);
  expect(served.of("front", "wastedCount")).toBe(6);
});

test("what a component does after its answer has no deadline", () => {
  const handlers = { request: [{ do: "work" }, { do: "respond" }, { do: "call", to: "back" }] };
  const r = run({
    run: { runForMs: 10_095 },
    operations: [{ id: "request" }],
    components: [
      users({ kind: "constant", ratePerSecond: 10 }),
      { ...station("front", constant(20), 100), handlers },
      station("back", constant(50), 100),
    ],
    links: [
      { from: "users", to: "front", policies: [deadline({ budgetMs: 30 })] },
      { from: "front", to: "back", policies: [deadline({ budgetMs: 0 })] },
    ],
  });
  expect(r.of("users", "okCount")).toBe(100);
  expect(r.of("back", "okCount")).toBe(100);
});
