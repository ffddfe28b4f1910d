import { expect, test } from "vitest";
import { moveBy, removeAt, replaceAt } from "./list-edits";

test("moves an entry and stops at the ends", () => {
  expect(moveBy(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moveBy(["a", "b", "c"], 0, 5)).toEqual(["b", "c", "a"]);
});

test("gives back the same list when nothing moves", () => {
  const list = ["a", "b"];
  expect(moveBy(list, 0, -1)).toBe(list);
  expect(moveBy(list, 7, 1)).toBe(list);
  expect(removeAt(list, 2)).toBe(list);
  expect(replaceAt(list, -1, "x")).toBe(list);
});
