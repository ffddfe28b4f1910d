import { describe, expect, test } from "vitest";
import { meanMs } from "../../kernel/distributions";
import type { DistributionSpec } from "../../model/kernel";
import { cdf, meanOf, shapeOf } from "./distribution-shape";

const SPECS: readonly DistributionSpec[] = [
  { kind: "constant", ms: 20 },
  { kind: "exponential", meanMs: 10 },
  { kind: "uniform", minMs: 5, maxMs: 15 },
  { kind: "normal", meanMs: 10, sdMs: 8 },
  { kind: "lognormal", meanMs: 10, cv: 1.5 },
  { kind: "lognormal", p50Ms: 8, p99Ms: 60 },
  { kind: "erlang", meanMs: 12, shape: 4 },
  { kind: "gamma", meanMs: 12, shape: 0.6 },
  { kind: "weibull", scaleMs: 10, shape: 0.8 },
  { kind: "pareto", scaleMs: 2, alpha: 2.5 },
  { kind: "pareto", scaleMs: 2, alpha: 1.1, maxMs: 500 },
  {
    kind: "hyperexponential",
    branches: [
      { probability: 0.9, meanMs: 5 },
      { probability: 0.1, meanMs: 80 },
    ],
  },
  {
    kind: "empirical",
    points: [
      { quantile: 0, ms: 1 },
      { quantile: 0.5, ms: 5 },
      { quantile: 0.9, ms: 20 },
      { quantile: 1, ms: 100 },
    ],
  },
  {
    kind: "mixture",
    parts: [
      { weight: 3, distribution: { kind: "constant", ms: 1 } },
      { weight: 1, distribution: { kind: "exponential", meanMs: 40 } },
    ],
  },
];

describe.each(SPECS)("$kind", (spec) => {
  test("its mean is the kernel's", () => {
    expect(meanOf(spec) / meanMs(spec)).toBeCloseTo(1, 5);
  });

  test("bins hold what is drawn, and the median halves", () => {
    const shape = shapeOf(spec, 48);
    expect(shape?.bins).toHaveLength(48);
    const drawn = shape?.bins.reduce((sum, bin) => sum + bin, 0) ?? 0;
    expect(drawn).toBeGreaterThan(0.98);
    expect(drawn).toBeLessThanOrEqual(1.000001);
    expect(cdf(spec, (shape?.p50Ms ?? 0) * 1.000001)).toBeGreaterThanOrEqual(0.4999);
  });
});

test("knows the exponential's percentiles", () => {
  const shape = shapeOf({ kind: "exponential", meanMs: 10 }, 48);
  expect(shape?.p50Ms).toBeCloseTo(10 * Math.LN2, 4);
  expect(shape?.p99Ms).toBeCloseTo(10 * Math.log(100), 4);
});

test("has no shape while a parameter is missing or out of range", () => {
  expect(shapeOf({ kind: "gamma", meanMs: 10, shape: 0 }, 16)).toBeUndefined();
  expect(shapeOf({ kind: "empirical", points: [] }, 16)).toBeUndefined();
  expect(shapeOf({ kind: "mixture", parts: [] }, 16)).toBeUndefined();
});
