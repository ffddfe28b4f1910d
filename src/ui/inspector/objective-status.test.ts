import { describe, expect, test } from "vitest";
import { standingOf, verdictOf, wordsOf } from "./objective-status";

const objective = { id: "p99", component: "users", metric: "latencyP99Ms", below: 400 };
test("says the objective in words, unless its author did", () => {
  const metric = { label: "latency p99", unit: "ms" } as const;
  expect(wordsOf(objective, "Users", metric)).toBe("Users: latency p99 below 400\u00a0ms");
  expect(wordsOf({ ...objective, text: "Fast enough" }, "Users", metric)).toBe("Fast enough");
});

describe("how it stands", () => {
  const run = { warmUpMs: 20_000, runForMs: 120_000, isOver: false };
  const at = (nowMs: number, change: object = {}, met = true, own: { fromMs?: number; toMs?: number } = {}) =>
    standingOf(own, { met, value: 1 }, { ...run, nowMs, ...change });

  test("says nothing of a window that has not begun, or has hardly begun", () => {
    expect(at(0)).toEqual({ state: "open", words: "judged from 20\u00a0s" });
    expect(at(20_000).state).toBe("open");
    expect(at(21_000, {}, false)).toEqual({ state: "open", words: "too early to judge" });
    expect(at(31_000, {}, false)).toEqual({ state: "missed", words: "missed so far" });
  });

  test("has its own window", () => {
    expect(at(70_000, {}, true, { fromMs: 90_000 }).words).toBe("judged from 90\u00a0s");
    expect(at(50_000, {}, true, { toMs: 40_000 })).toEqual({ state: "met", words: "met" });
  });

  test("judges from the start where there is no warm-up, once there is something to judge", () => {
    expect(at(1_000, { warmUpMs: 0 }).words).toBe("too early to judge");
    expect(at(11_000, { warmUpMs: 0 }).words).toBe("met so far");
  });

  test("what is measured at the window's end has no verdict before it", () => {
    const stands = (nowMs: number, isOver = false) =>
      standingOf({ above: 6, toMs: 60_000 }, { met: false, value: 4 }, { ...run, nowMs, isOver }, "gauge");
    expect(stands(40_000)).toEqual({ state: "open", words: "judged at 60\u00a0s; now", hasValue: true });
    expect(stands(60_000)).toEqual({ state: "missed", words: "missed" });
    expect(stands(50_000, true)).toEqual({ state: "missed", words: "missed" });
  });

  test("what can only grow is not missed before the end, unless it has grown too far", () => {
    const stands = (limits: { above?: number; below?: number }, value: number, met: boolean) =>
      standingOf(limits, { met, value }, { ...run, nowMs: 40_000 }, "total");
    expect(stands({ above: 5 }, 3, false)).toEqual({ state: "open", words: "not yet", hasValue: true });
    expect(stands({ above: 5 }, 7, true).state).toBe("met");
    expect(stands({ below: 2 }, 3, false)).toEqual({ state: "missed", words: "missed so far" });
  });

  test("at the end there is a verdict, or the reason why there is none", () => {
    expect(at(120_000, { isOver: true })).toEqual({ state: "met", words: "met" });
    expect(at(5_000, { isOver: true })).toEqual({
      state: "open",
      words: "not judged: the run ended before 20\u00a0s",
    });
    expect(standingOf({}, { met: false, value: null }, { ...run, nowMs: 120_000, isOver: true })).toEqual({
      state: "open",
      words: "not measured",
    });
    expect(standingOf({}, undefined, { ...run, nowMs: 60_000 }).words).toBe("not measured yet");
  });
});

test.each([
  [[], true, "No objectives to judge it by."],
  [["open", "open"], false, "Nothing is judged yet."],
  [["met", "met"], true, "All 2 objectives are met."],
  [["met"], false, "The objective is met so far."],
  [["met", "missed"], true, "1 of 2 objectives is missed."],
  [["met", "missed", "open"], false, "1 of 3 objectives is missed so far; 1 is not judged yet."],
  [["met", "open"], false, "1 of 2 objectives are met so far; 1 is not judged yet."],
] as const)("the verdict on %j", (states, isOver, words) => {
  expect(verdictOf(states, isOver)).toBe(words);
});
