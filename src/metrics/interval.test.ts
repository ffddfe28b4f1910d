import { describe, expect, test } from "vitest";
import { RandomStream } from "../kernel/random";
import { batchMeans, type Interval, meanInterval, pairedDifferenceInterval } from "./interval";

function covers(interval: Interval, truth: number): boolean {
  return interval.low <= truth && truth <= interval.high;
}

/** In how many of 2,000 experiments the interval held the truth. */
function coverage(experiment: () => boolean): number {
  let covered = 0;
  for (let i = 0; i < 2000; i++) if (experiment()) covered++;
  return covered / 2000;
}

describe("the interval of a mean", () => {
  test("is that of the textbook", () => {
    // Law, Simulation Modeling and Analysis, example 4.26: 90 % from ten observations.
    const values = [1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09];
    const interval = meanInterval(values, 0.9);
    expect(interval.mean).toBeCloseTo(1.34, 2);
    expect(interval.halfWidth).toBeCloseTo(0.24, 2);
    expect(interval.low).toBe(interval.mean - interval.halfWidth);
    expect(interval.high).toBe(interval.mean + interval.halfWidth);
    expect(interval.count).toBe(10);
  });

  test("holds the truth in 95 of 100 cases, with few values as with many", () => {
    const stream = new RandomStream("coverage");
    for (const count of [3, 10, 40]) {
      const share = coverage(() => {
        const values = Float64Array.from({ length: count }, () => 10 + 3 * stream.normal());
        return covers(meanInterval(values), 10);
      });
      expect(share).toBeGreaterThan(0.935);
      expect(share).toBeLessThan(0.965);
    }
  });

  test("of one value is that value, with no idea how good", () => {
    const interval = meanInterval([7]);
    expect(interval.mean).toBe(7);
    expect(interval.halfWidth).toBeNaN();
    expect(meanInterval([]).mean).toBeNaN();
  });

  test("of equal values has no width", () => {
    expect(meanInterval([4, 4, 4]).halfWidth).toBe(0);
  });
});

describe("batch means", () => {
  test("of equal batches are the interval of their means", () => {
    const sums = [10, 12, 9, 14, 11];
    const batches = batchMeans(sums.map((sum) => ({ sum, weight: 2 })));
    const plain = meanInterval(sums.map((sum) => sum / 2));
    expect(batches.mean).toBeCloseTo(plain.mean, 12);
    expect(batches.halfWidth).toBeCloseTo(plain.halfWidth, 12);
    expect(batches.count).toBe(5);
  });

  test("of unequal batches weigh them, and leave out empty ones", () => {
    const interval = batchMeans([
      { sum: 10, weight: 10 },
      { sum: 0, weight: 0 },
      { sum: 90, weight: 30 },
    ]);
    expect(interval.mean).toBe(2.5);
    expect(interval.count).toBe(2);
  });

  test("hold the truth in 92 to 98 of 100 cases, on values that depend on their neighbours", () => {
    const stream = new RandomStream("batches");
    const share = coverage(() => {
      let value = stream.normal();
      const totals = Array.from({ length: 20 }, () => {
        const weight = 150 + stream.below(100);
        let sum = 0;
        for (let i = 0; i < weight; i++) {
          value = 0.8 * value + 0.6 * stream.normal();
          sum += 5 + value;
        }
        return { sum, weight };
      });
      return covers(batchMeans(totals), 5);
    });
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  });

  test("of a single batch have no width", () => {
    expect(batchMeans([{ sum: 4, weight: 2 }])).toMatchObject({ mean: 2, halfWidth: NaN });
  });
});

describe("the interval of a difference", () => {
  test("cancels what both runs had in common", () => {
    const stream = new RandomStream("pairs");
    const before = Float64Array.from({ length: 10 }, () => 100 + 50 * stream.normal());
    const after = before.map((value) => value - 3 + 0.5 * stream.normal());
    const interval = pairedDifferenceInterval(before, after);
    expect(covers(interval, -3)).toBe(true);
    expect(interval.high).toBeLessThan(0);
  });

  test("needs pairs", () => {
    expect(() => pairedDifferenceInterval([1, 2], [1])).toThrow("2 values before and 1 after do not make pairs");
  });
});
