import alea from "seedrandom/lib/alea";
import { describe, expect, test } from "vitest";
import { RandomSource, RandomStream } from "./random";
import { normalCdf } from "./special";

/** Moments about the mean, divided by powers of the standard deviation from the third on. */
function moments(
  draw: () => number,
  count: number,
): { mean: number; variance: number; skewness: number; kurtosis: number } {
  const values = Float64Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const about = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / count;
  const variance = about(2);
  return { mean, variance, skewness: about(3) / variance ** 1.5, kurtosis: about(4) / variance ** 2 };
}

/** Largest distance between the empirical and a given distribution function, times √n: above 1.95 in one of 1,000 samples. */
function kolmogorovSmirnov(draw: () => number, count: number, cdf: (x: number) => number): number {
  const values = Float64Array.from({ length: count }, draw).sort();
  let distance = 0;
  for (const [i, value] of values.entries()) {
    distance = Math.max(distance, Math.abs(cdf(value) - i / count), Math.abs(cdf(value) - (i + 1) / count));
  }
  return distance * Math.sqrt(count);
}

describe("the generator", () => {
  test("gives bit for bit what seedrandom's alea gives", () => {
    for (let seed = 0; seed < 500; seed++) {
      const name = `run-${seed}/orders/${seed % 3 === 0 ? "service" : "ünïcödé 🎲"}`;
      const theirs = alea(name, { state: true });
      const ours = new RandomStream(name);
      for (let i = 0; i < 200; i++) expect(ours.next()).toBe(theirs());
    }
  });

  test("stays bit for bit the same over a long way", () => {
    const theirs = alea("long", { state: true });
    const ours = new RandomStream("long");
    let differing = 0;
    for (let i = 0; i < 2_000_000; i++) if (ours.next() !== theirs()) differing++;
    expect(differing).toBe(0);
  });

  test("fills the unit interval evenly", () => {
    const stream = new RandomStream("uniform");
    expect(
      kolmogorovSmirnov(
        () => stream.next(),
        200_000,
        (x) => x,
      ),
    ).toBeLessThan(1.95);
    expect(
      kolmogorovSmirnov(
        () => stream.nextFine(),
        200_000,
        (x) => x,
      ),
    ).toBeLessThan(1.95);
  });
});

describe("draws", () => {
  test("below, chance, next and nextOpen take one draw each, nextFine two", () => {
    const stream = new RandomStream("count");
    const reference = new RandomStream("count");
    stream.below(6);
    stream.chance(0);
    stream.chance(1);
    stream.nextOpen();
    stream.nextFine();
    for (let i = 0; i < 6; i++) reference.next();
    expect(stream.next()).toBe(reference.next());
  });

  test("nextOpen never touches 0 or 1", () => {
    const stream = new RandomStream("open");
    for (let i = 0; i < 100_000; i++) {
      const value = stream.nextOpen();
      expect(value > 0 && value < 1).toBe(true);
    }
  });

  test("below reaches every value about equally often", () => {
    const stream = new RandomStream("dice");
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 600_000; i++) counts[stream.below(6)]!++;
    for (const count of counts) expect(Math.abs(count - 100_000)).toBeLessThan(1200);
  });

  test("chance is certain at 0 and 1 and fair between", () => {
    const stream = new RandomStream("coin");
    let heads = 0;
    for (let i = 0; i < 400_000; i++) {
      if (stream.chance(0.3)) heads++;
      expect(stream.chance(0)).toBe(false);
      expect(stream.chance(1)).toBe(true);
    }
    expect(heads / 400_000).toBeCloseTo(0.3, 2);
  });
});

describe("exponential", () => {
  test("has the moments and the shape of the distribution", () => {
    const stream = new RandomStream("exponential");
    const { mean, variance, skewness } = moments(() => stream.exponential(), 1_000_000);
    expect(mean).toBeCloseTo(1, 2);
    expect(variance).toBeCloseTo(1, 1.5);
    expect(Math.abs(skewness - 2)).toBeLessThan(0.06);
    expect(
      kolmogorovSmirnov(
        () => stream.exponential(),
        1_000_000,
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(1.95);
  });

  test("has a tail beyond the last strip", () => {
    const stream = new RandomStream("tail");
    let beyond = 0;
    for (let i = 0; i < 4_000_000; i++) if (stream.exponential() > 8) beyond++;
    // 4,000,000 · e^−8 = 1342, give or take 37.
    expect(Math.abs(beyond - 1342)).toBeLessThan(150);
  });
});

describe("normal", () => {
  test("has the moments and the shape of the distribution", () => {
    const stream = new RandomStream("normal");
    const { mean, variance, skewness, kurtosis } = moments(() => stream.normal(), 1_000_000);
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1)).toBeLessThan(0.006);
    expect(Math.abs(skewness)).toBeLessThan(0.01);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.02);
    expect(kolmogorovSmirnov(() => stream.normal(), 1_000_000, normalCdf)).toBeLessThan(1.95);
  });

  test("has both tails", () => {
    const stream = new RandomStream("tails");
    let above = 0;
    let below = 0;
    for (let i = 0; i < 8_000_000; i++) {
      const value = stream.normal();
      if (value > 3.7) above++;
      if (value < -3.7) below++;
    }
    // 8,000,000 · Φ(−3.7) = 862, give or take 29.
    expect(Math.abs(above - 862)).toBeLessThan(120);
    expect(Math.abs(below - 862)).toBeLessThan(120);
  });
});

describe("streams", () => {
  test("are named after seed, owner and purpose", () => {
    expect(new RandomSource("storm-1").stream("orders", "service").name).toBe("storm-1/orders/service");
  });

  test("do not depend on who else was asked before", () => {
    const alone = new RandomSource("s").stream("b", "x");
    const source = new RandomSource("s");
    source.stream("a", "x").next();
    const among = source.stream("b", "x");
    for (let i = 0; i < 100; i++) expect(among.next()).toBe(alone.next());
  });

  test("go on when asked for again, instead of repeating themselves", () => {
    const source = new RandomSource("s");
    expect(source.stream("a", "x")).toBe(source.stream("a", "x"));
  });

  test("of neighbouring names are not alike", () => {
    const a = new RandomSource("s").stream("node-1", "service");
    const b = new RandomSource("s").stream("node-2", "service");
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += (a.next() - 0.5) * (b.next() - 0.5);
    // A correlation of 0, give or take 1 / √n.
    expect(Math.abs((sum / 100_000) * 12)).toBeLessThan(0.015);
  });
});
