import { expect, test } from "vitest";
import { arrivalsOf, meanCount } from "../drive";
import { renewal } from "./kind";

test("gaps are drawn from the distribution", () => {
  expect(arrivalsOf(renewal, { interarrivalTime: { kind: "constant", ms: 4 } }, 13)).toEqual([4, 8, 12]);
  const spread = { interarrivalTime: { kind: "lognormal", meanMs: 10, cv: 2 } };
  expect(Math.abs(meanCount(renewal, spread, 0, 100_000, 20) / 10_000 - 1)).toBeLessThan(0.03);
});

test("a surge shortens what is left of a gap", () => {
  const times = arrivalsOf(renewal, { interarrivalTime: { kind: "constant", ms: 10 } }, 25, {
    factors: [{ atMs: 5, factor: 2 }],
  });
  expect(times).toEqual([7.5, 12.5, 17.5, 22.5]);
});
