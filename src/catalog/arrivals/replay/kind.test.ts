import { expect, test } from "vitest";
import { arrivalsOf } from "../drive";
import { replay } from "./kind";

test("requests come at the listed times, in order, together where times repeat", () => {
  expect(arrivalsOf(replay, { timesMs: [30, 10, 10, 0.5] }, 1000)).toEqual([0.5, 10, 10, 30]);
});

test("an empty list brings nobody", () => {
  expect(arrivalsOf(replay, { timesMs: [] }, 1000)).toEqual([]);
});

test("a surge plays the list faster", () => {
  const times = arrivalsOf(replay, { timesMs: [10, 20, 30, 40] }, 1000, { factors: [{ atMs: 15, factor: 5 }] });
  expect(times).toEqual([10, 16, 18, 20]);
});
