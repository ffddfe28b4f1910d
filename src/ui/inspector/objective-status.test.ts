import { expect, test } from "vitest";
import type { ObjectiveResult } from "../../model/summary";
import { stateOf, wordsOf } from "./objective-status";

const objective = { id: "p99", component: "users", metric: "latencyP99Ms", below: 400 };
const result = (value: number | null, met: boolean): ObjectiveResult => ({
  id: "p99",
  text: "",
  place: "users",
  metric: "latencyP99Ms",
  limit: "< 400 ms",
  value,
  low: value,
  high: value,
  met,
  variant: null,
});

test("says the objective in words, unless its author did", () => {
  const metric = { label: "latency p99", unit: "ms" } as const;
  expect(wordsOf(objective, "Users", metric)).toBe("Users: latency p99 below 400\u00a0ms");
  expect(wordsOf({ ...objective, text: "Fast enough" }, "Users", metric)).toBe("Fast enough");
});

test("is open until something was measured", () => {
  expect(stateOf(objective, undefined)).toBe("open");
  expect(stateOf(objective, [result(null, false)])).toBe("open");
  expect(stateOf(objective, [result(500, false)])).toBe("missed");
  expect(stateOf(objective, [result(300, true)])).toBe("met");
});
