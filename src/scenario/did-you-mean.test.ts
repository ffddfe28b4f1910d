import { expect, test } from "vitest";
import { editDistance, nearest } from "./did-you-mean";

test.each([
  ["queueCapcity", "queueCapacity"],
  ["quueeCapacity", "queueCapacity"],
  ["QUEUECAPACITY", "queueCapacity"],
  ["timeout", "timeoutMs"],
  ["capacity", "queueCapacity"],
  ["attempts", "attemptLimit"],
  ["completelyElse", undefined],
  ["x", undefined],
  ["", undefined],
  ["q".repeat(100_000), undefined],
])("%.20s: %s", (word, meant) => {
  expect(nearest(word, ["queueCapacity", "timeoutMs", "attemptLimit", "a"])).toBe(meant);
});

test("the distance counts inserts, deletes, replacements and swaps, and gives up early", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("ab", "ba")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("aaaaaaaaaa", "bbbbbbbbbb", 2)).toBe(3);
});
