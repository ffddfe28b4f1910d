import { describe, expect, test } from "vitest";
import type { EntitySummary, Summary } from "../../model/summary";
import type { Comparison, Difference } from "../../worker/protocol";
import { comparedEntities, differenceText, judge, verdictOf, wordOf } from "./compare-rows";

const NBSP = "\u00a0";

function side(metrics: EntitySummary["metrics"], ids: readonly string[] = ["users"]): Summary {
  const components = ids.map((id) => ({ id, type: "component" as const, kind: "client", label: id, metrics }));
  return { components, links: [], objectives: [] } as unknown as Summary;
}

function comparison(difference: Difference, pairCount = 5): Comparison {
  return {
    seed: "s",
    pairCount,
    a: side({ latencyP99Ms: 200 }),
    b: side({ latencyP99Ms: 80 }),
    differences: { users: { latencyP99Ms: difference } },
  };
}

describe("judging a difference", () => {
  test.each([
    [{ mean: -120, low: -130, high: -110 }, "lower", "better"],
    [{ mean: -120, low: -130, high: -110 }, "higher", "worse"],
    [{ mean: 5, low: 1, high: 9 }, undefined, "other"],
    [{ mean: 5, low: -1, high: 11 }, "higher", "unclear"],
    [{ mean: 5, low: null, high: null }, "higher", "unclear"],
    [{ mean: 0, low: 0, high: 0 }, "higher", "same"],
    [{ mean: 0, low: null, high: null }, "higher", "same"],
  ] as const)("%j with %s as better is %s", (difference, better, expected) => {
    expect(judge(difference, better)).toBe(expected);
  });
});

test("differences have a sign, a unit and a share; shares differ by points", () => {
  expect(differenceText(12, "ms", 150)).toBe(`+12${NBSP}ms (+8${NBSP}%)`);
  expect(differenceText(-0.031, "ratio", 0.05)).toBe(`−3.1${NBSP}pp`);
  expect(differenceText(40, "perSecond", 0)).toBe("+40/s");
  expect(differenceText(0, "ms", 3)).toBe("0");
});

test("rows are those of either side", () => {
  const only = { ...comparison({ mean: 0, low: 0, high: 0 }), b: side({ latencyP99Ms: 80 }, ["users", "cache"]) };
  expect(comparedEntities(only).map(({ id }) => id)).toEqual(["users", "cache"]);
  const [, cache] = comparedEntities(only);
  expect(cache?.rows[0]).toMatchObject({ a: "–", b: `80${NBSP}ms`, difference: "–", judgement: "unclear" });
});

describe("the verdict", () => {
  test("says what is better, by how much, and how sure that is", () => {
    expect(verdictOf(comparison({ mean: -120, low: -130, high: -110 }), ["users"])).toEqual([
      `p99 is better in B by 120${NBSP}ms (−60${NBSP}%), ±${NBSP}10${NBSP}ms.`,
    ]);
  });

  test("says when it cannot tell", () => {
    expect(verdictOf(comparison({ mean: -5, low: -15, high: 5 }), ["users"])[0]).toContain("cannot tell");
  });

  test("does not call one pair of runs a result", () => {
    const one = comparison({ mean: -120, low: null, high: null }, 1);
    expect(verdictOf(one, ["users"])[0]).toContain("this one pair of runs");
    const [row] = comparedEntities(one)[0]?.rows ?? [];
    expect(row && wordOf(row, 1)).toBe("one pair");
  });
});
