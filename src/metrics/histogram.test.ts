import fc from "fast-check";
import { build } from "hdr-histogram-js";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../kernel/random";
import { Histogram, HistogramWindow } from "./histogram";

const someNs = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 1_000_000, max: 50_000_000 }),
  fc.integer({ min: 2 ** 31 - 1000, max: 2 ** 31 - 1 }),
  fc.maxSafeNat(),
);
const samples = fc.array(someNs, { minLength: 1, maxLength: 300 });
const quantile = fc.double({ min: 0, max: 1, noNaN: true });

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The ⌈q·n⌉-th smallest. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.max(Math.ceil(q * sorted.length), 1) - 1]!;
}

function expectWithin(found: number, exact: number, share: number): void {
  expect(Math.abs(found - exact)).toBeLessThanOrEqual(share * exact);
}

describe("a histogram", () => {
  test("knows the percentiles of ten round latencies", () => {
    const histogram = histogramOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]);
    expect(histogram.quantile(0.5)).toBe(5);
    expect(histogram.quantile(0.9)).toBe(9);
    expect(histogram.quantile(0.99)).toBe(100);
    expect(histogram.mean()).toBe(14.5);
    expect(histogram.min).toBe(1);
    expect(histogram.max).toBe(100);
    expect(histogram.fractionAtMost(9)).toBe(0.9);
  });

  test("has quantiles within 0.8 % of the sorted samples", () => {
    fc.assert(
      fc.property(samples, quantile, (values, q) => {
        expectWithin(histogramOf(values).quantile(q), exactQuantile(values, q), 0.008);
      }),
      { numRuns: 1000 },
    );
  });

  test("has exact count, sum, extremes, and the deviation of the samples", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const histogram = histogramOf(values);
        const sum = values.reduce((total, value) => total + value, 0);
        const squares = values.reduce((total, value) => total + (value - sum / values.length) ** 2, 0);
        expect(histogram.count).toBe(values.length);
        expect(histogram.sum).toBe(sum);
        expect(histogram.mean()).toBe(sum / values.length);
        expect(histogram.min).toBe(Math.min(...values));
        expect(histogram.max).toBe(Math.max(...values));
        const deviation = Math.sqrt(squares / values.length);
        expect(Math.abs(histogram.standardDeviation() - deviation)).toBeLessThanOrEqual(1e-6 * histogram.max + 1e-6);
      }),
    );
  });

  test("agrees with HdrHistogram on a million latencies", () => {
    const stream = new RandomStream("hdr");
    const theirs = build({ lowestDiscernibleValue: 1, highestTrackableValue: 1e12, numberOfSignificantValueDigits: 3 });
    const ours = new Histogram();
    for (let i = 0; i < 1_000_000; i++) {
      const ns = Math.round(Math.exp(stream.normal()) * 8e6);
      ours.record(ns);
      theirs.recordValue(ns);
    }
    for (const percentile of [1, 10, 25, 50, 75, 90, 99, 99.9, 99.99]) {
      expectWithin(ours.quantile(percentile / 100), theirs.getValueAtPercentile(percentile), 0.009);
    }
    expectWithin(ours.mean(), theirs.mean, 0.001);
    expectWithin(ours.standardDeviation(), theirs.stdDeviation, 0.001);
  });

  test("that is empty knows nothing", () => {
    const empty = new Histogram();
    expect(empty.quantile(0.5)).toBeNaN();
    expect(empty.mean()).toBeNaN();
    expect(empty.standardDeviation()).toBeNaN();
    expect(empty.fractionAtMost(1e9)).toBeNaN();
    expect(empty.count).toBe(0);
  });

  test("of equal samples has no spread and one quantile", () => {
    const histogram = histogramOf(Array<number>(1000).fill(123_456_789));
    expect(histogram.quantile(0)).toBe(123_456_789);
    expect(histogram.quantile(1)).toBe(123_456_789);
    expect(histogram.standardDeviation()).toBeLessThan(20);
  });

  test("says which share stayed under a limit, within the bucket of the limit", () => {
    fc.assert(
      fc.property(samples, someNs, (values, limit) => {
        const found = histogramOf(values).fractionAtMost(limit);
        const under = values.filter((value) => value <= limit * 0.984).length / values.length;
        const over = values.filter((value) => value <= limit * 1.016 + 1).length / values.length;
        expect(found).toBeGreaterThanOrEqual(under - 1e-12);
        expect(found).toBeLessThanOrEqual(over + 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  test("adds up: merging is recording both", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const merged = histogramOf(first);
        merged.merge(histogramOf(second));
        const both = histogramOf([...first, ...second]);
        expect(merged.counts).toEqual(both.counts);
        expect([merged.count, merged.min, merged.max]).toEqual([both.count, both.min, both.max]);
        expectWithin(merged.sum, both.sum, 1e-12);
        expectWithin(merged.sumOfSquares, both.sumOfSquares, 1e-12);
      }),
    );
  });

  test("copies are independent, and a reset one is as good as new", () => {
    const original = histogramOf([1, 2, 3]);
    const copy = original.copy();
    original.record(1000);
    expect(copy).toEqual(histogramOf([1, 2, 3]));
    original.reset();
    expect(original).toEqual(new Histogram());
    original.copyFrom(copy);
    expect(original).toEqual(copy);
  });
});

describe("a window", () => {
  test("has the statistics of what came between two moments", () => {
    fc.assert(
      fc.property(samples, samples, quantile, (before, between, q) => {
        const running = histogramOf(before);
        const earlier = running.copy();
        for (const value of between) running.record(value);
        const window = new HistogramWindow(running, earlier);
        const alone = histogramOf(between);
        expect(window.count).toBe(between.length);
        expectWithin(window.quantile(q), exactQuantile(between, q), 0.008);
        expect(Math.abs(window.mean() - alone.mean())).toBeLessThanOrEqual(1e-9 * running.sum);
      }),
      { numRuns: 500 },
    );
  });

  test("has mean, deviation and shares of the stretch", () => {
    const running = histogramOf([1, 1, 1, 1_000_000]);
    const earlier = running.copy();
    for (const value of [10, 20, 30, 40]) running.record(value);
    const window = new HistogramWindow(running, earlier);
    expect(window.mean()).toBe(25);
    expect(window.standardDeviation()).toBeCloseTo(Math.sqrt(125), 3);
    expect(window.fractionAtMost(20)).toBe(0.5);
    expect(window.fractionAtMost(0)).toBe(0);
    expect(window.fractionAtMost(2_000_000)).toBe(1);
  });

  test("without samples knows nothing", () => {
    const running = histogramOf([5, 6]);
    const window = new HistogramWindow(running, running.copy());
    expect(window.count).toBe(0);
    expect(window.mean()).toBeNaN();
    expect(window.quantile(0.99)).toBeNaN();
    expect(window.standardDeviation()).toBeNaN();
    expect(window.fractionAtMost(5)).toBeNaN();
  });
});
