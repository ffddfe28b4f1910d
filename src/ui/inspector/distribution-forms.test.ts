import { describe, expect, test } from "vitest";
import type { DistributionSpec } from "../../model/kernel";
import { DISTRIBUTION_KINDS } from "../../scenario/distribution-fields";
import { formNames, formOfSpec, respecified, withForm } from "./distribution-forms";
import { meanOf, shapeOf } from "./distribution-shape";

describe("respecified", () => {
  const before: DistributionSpec = { kind: "exponential", meanMs: 42 };

  test.each(Object.keys(DISTRIBUTION_KINDS))("keeps the mean when the kind becomes %s", (kind) => {
    const after = respecified(before, kind);
    expect(after.kind).toBe(kind);
    expect(meanOf(after)).toBeGreaterThan(42 * 0.98);
    expect(meanOf(after)).toBeLessThan(42 * 1.02);
    expect(shapeOf(after, 16)).toBeDefined();
  });

  test("begins with its own numbers after a distribution without a mean", () => {
    expect(respecified({ kind: "pareto", scaleMs: 5, alpha: 0.9 }, "exponential")).toEqual({
      kind: "exponential",
      meanMs: 10,
    });
  });
});

describe("a lognormal distribution", () => {
  const kind = DISTRIBUTION_KINDS.lognormal!;

  test("is written by median and 99th percentile or by mean and cv", () => {
    expect(formNames(kind)).toEqual(["median and 99th percentile", "mean and coefficient of variation"]);
    expect(formOfSpec(kind, { kind: "lognormal", meanMs: 10, cv: 1 })).toBe(1);
  });

  test("means the same either way", () => {
    const byMean = withForm(kind, { kind: "lognormal", p50Ms: 8, p99Ms: 60 }, 1);
    expect(Object.keys(byMean)).toEqual(["kind", "meanMs", "cv"]);
    expect(shapeOf(byMean as unknown as DistributionSpec, 8)?.p99Ms).toBeCloseTo(60, -1);
  });
});
