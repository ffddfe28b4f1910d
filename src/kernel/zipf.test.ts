import { expect, test } from "vitest";
import { RandomStream } from "./random";
import { ZipfSampler } from "./zipf";

test("the popularity of ranks falls as a power", () => {
  const sampler = new ZipfSampler(1000, 0.9, new RandomStream("zipf"));
  const counts = new Float64Array(1000);
  const drawCount = 1_000_000;
  for (let i = 0; i < drawCount; i++) counts[sampler.next()]!++;
  let sum = 0;
  for (let rank = 1; rank <= 1000; rank++) sum += rank ** -0.9;
  for (const rank of [1, 2, 3, 10, 100, 1000]) {
    const expected = (drawCount * rank ** -0.9) / sum;
    expect(Math.abs(counts[rank - 1]! - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
});

test("exponent 0 is uniform", () => {
  const sampler = new ZipfSampler(10, 0, new RandomStream("flat"));
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[sampler.next()]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test("two million keys are no trouble, and their samplers share one table", () => {
  const first = new ZipfSampler(2_000_000, 1.1, new RandomStream("many"));
  const second = new ZipfSampler(2_000_000, 1.1, new RandomStream("many"));
  let hits = 0;
  for (let i = 0; i < 100_000; i++) {
    const key = first.next();
    expect(second.next()).toBe(key);
    if (key === 0) hits++;
  }
  // 1 / Σ i^−1.1 over two million.
  expect(hits / 100_000).toBeCloseTo(0.1213, 2);
});

test("what is no key space is refused", () => {
  const stream = new RandomStream("x");
  expect(() => new ZipfSampler(0, 1, stream)).toThrow("over 0 keys");
  expect(() => new ZipfSampler(1.5, 1, stream)).toThrow("over 1.5 keys");
  expect(() => new ZipfSampler(20_000_000, 1, stream)).toThrow("over 20000000 keys");
  expect(() => new ZipfSampler(10, -1, stream)).toThrow("exponent of -1");
  expect(() => new ZipfSampler(10, NaN, stream)).toThrow("exponent of NaN");
});
