import { describe, expect, test } from "vitest";
import { type DistributionSpec, makeSampler, meanMs, SAMPLE_MAX_NS } from "./distributions";
import { RandomStream } from "./random";
import { normalCdf } from "./special";
import { NS_PER_MS } from "./time";

const SAMPLE_COUNT = 300_000;

type Case = {
  readonly name: string;
  readonly spec: DistributionSpec;
  readonly mean: number;
  readonly sd: number;
  /** Distribution function of the time in ms. */
  readonly cdf: (ms: number) => number;
};

const exponentialCdf = (mean: number) => (ms: number) => 1 - Math.exp(-ms / mean);

/** Of a gamma distribution of whole shape. */
function erlangCdf(mean: number, shape: number): (ms: number) => number {
  return (ms) => {
    const x = (ms * shape) / mean;
    let term = 1;
    let sum = 0;
    for (let k = 0; k < shape; k++) {
      sum += term;
      term *= x / (k + 1);
    }
    return 1 - Math.exp(-x) * sum;
  };
}

const sigmaOfCv2 = Math.sqrt(Math.log(5));
const muOfCv2 = Math.log(20) - Math.log(5) / 2;
const sigmaOfP99 = Math.log(60 / 8) / 2.3263478740408408;
const cutAt = normalCdf(1);
const densityAtCut = Math.exp(-0.5) / Math.sqrt(2 * Math.PI);

const CASES: readonly Case[] = [
  {
    name: "exponential",
    spec: { kind: "exponential", meanMs: 5 },
    mean: 5,
    sd: 5,
    cdf: exponentialCdf(5),
  },
  {
    name: "uniform",
    spec: { kind: "uniform", minMs: 2, maxMs: 8 },
    mean: 5,
    sd: 6 / Math.sqrt(12),
    cdf: (ms) => (ms - 2) / 6,
  },
  {
    name: "normal, hardly cut",
    spec: { kind: "normal", meanMs: 50, sdMs: 5 },
    mean: 50,
    sd: 5,
    cdf: (ms) => normalCdf((ms - 50) / 5),
  },
  {
    name: "normal, cut at one standard deviation",
    spec: { kind: "normal", meanMs: 10, sdMs: 10 },
    mean: 10 + (10 * densityAtCut) / cutAt,
    sd: 10 * Math.sqrt(1 - densityAtCut / cutAt - (densityAtCut / cutAt) ** 2),
    cdf: (ms) => (normalCdf((ms - 10) / 10) - (1 - cutAt)) / cutAt,
  },
  {
    name: "lognormal by mean and cv",
    spec: { kind: "lognormal", meanMs: 20, cv: 2 },
    mean: 20,
    sd: 40,
    cdf: (ms) => normalCdf((Math.log(ms) - muOfCv2) / sigmaOfCv2),
  },
  {
    name: "lognormal by percentiles",
    spec: { kind: "lognormal", p50Ms: 8, p99Ms: 60 },
    mean: 8 * Math.exp(sigmaOfP99 ** 2 / 2),
    sd: 8 * Math.exp(sigmaOfP99 ** 2 / 2) * Math.sqrt(Math.exp(sigmaOfP99 ** 2) - 1),
    cdf: (ms) => normalCdf(Math.log(ms / 8) / sigmaOfP99),
  },
  {
    name: "erlang of few phases",
    spec: { kind: "erlang", meanMs: 12, shape: 3 },
    mean: 12,
    sd: 12 / Math.sqrt(3),
    cdf: erlangCdf(12, 3),
  },
  {
    name: "erlang of many phases",
    spec: { kind: "erlang", meanMs: 12, shape: 20 },
    mean: 12,
    sd: 12 / Math.sqrt(20),
    cdf: erlangCdf(12, 20),
  },
  {
    name: "hyperexponential",
    spec: {
      kind: "hyperexponential",
      branches: [
        { probability: 0.9, meanMs: 1 },
        { probability: 0.1, meanMs: 30 },
      ],
    },
    mean: 3.9,
    sd: Math.sqrt(2 * (0.9 + 0.1 * 900) - 3.9 ** 2),
    cdf: (ms) => 0.9 * exponentialCdf(1)(ms) + 0.1 * exponentialCdf(30)(ms),
  },
  {
    name: "pareto",
    spec: { kind: "pareto", scaleMs: 2, alpha: 4.5 },
    mean: (4.5 * 2) / 3.5,
    sd: Math.sqrt((4.5 * 4) / (3.5 ** 2 * 2.5)),
    cdf: (ms) => 1 - (2 / ms) ** 4.5,
  },
  {
    name: "bounded pareto",
    spec: { kind: "pareto", scaleMs: 1, alpha: 1.5, maxMs: 100 },
    mean: ((1.5 / 0.5) * (1 - 0.01 ** 0.5)) / (1 - 0.01 ** 1.5),
    sd: Math.sqrt(((1.5 / 0.5) * (100 ** 0.5 - 1)) / (1 - 0.01 ** 1.5) - ((3 * 0.9) / (1 - 0.001)) ** 2),
    cdf: (ms) => (1 - ms ** -1.5) / (1 - 0.01 ** 1.5),
  },
  {
    name: "weibull",
    spec: { kind: "weibull", scaleMs: 10, shape: 2 },
    mean: 10 * Math.sqrt(Math.PI) * 0.5,
    sd: 10 * Math.sqrt(1 - Math.PI / 4),
    cdf: (ms) => 1 - Math.exp(-((ms / 10) ** 2)),
  },
  {
    name: "gamma above shape 1",
    spec: { kind: "gamma", meanMs: 10, shape: 4 },
    mean: 10,
    sd: 5,
    cdf: erlangCdf(10, 4),
  },
  {
    name: "gamma below shape 1",
    spec: { kind: "gamma", meanMs: 10, shape: 0.5 },
    mean: 10,
    sd: 10 * Math.SQRT2,
    // A chi-squared variable of one degree of freedom, scaled.
    cdf: (ms) => 2 * normalCdf(Math.sqrt(ms / 10)) - 1,
  },
  {
    name: "empirical",
    spec: {
      kind: "empirical",
      points: [
        { quantile: 0, ms: 1 },
        { quantile: 0.5, ms: 3 },
        { quantile: 1, ms: 23 },
      ],
    },
    mean: 0.5 * 2 + 0.5 * 13,
    sd: Math.sqrt(0.5 * (4 + 4 / 12) + 0.5 * (169 + 400 / 12) - 7.5 ** 2),
    cdf: (ms) => (ms < 3 ? (ms - 1) / 4 : 0.5 + (ms - 3) / 40),
  },
  {
    name: "mixture",
    spec: {
      kind: "mixture",
      parts: [
        { weight: 3, distribution: { kind: "uniform", minMs: 0, maxMs: 2 } },
        { weight: 1, distribution: { kind: "exponential", meanMs: 9 } },
      ],
    },
    mean: 3,
    sd: Math.sqrt(0.75 * (4 / 3) + 0.25 * 162 - 9),
    cdf: (ms) => 0.75 * Math.min(ms / 2, 1) + 0.25 * exponentialCdf(9)(ms),
  },
];

for (const { name, spec, mean, sd, cdf } of CASES) {
  test(`${name}: mean, deviation and quantiles are those of the formulas`, () => {
    const sampler = makeSampler(spec, new RandomStream(name));
    const samples = Float64Array.from({ length: SAMPLE_COUNT }, () => sampler() / NS_PER_MS).sort();
    const found = samples.reduce((sum, ms) => sum + ms, 0) / SAMPLE_COUNT;
    const squares = samples.reduce((sum, ms) => sum + (ms - found) ** 2, 0) / SAMPLE_COUNT;

    expect(meanMs(spec)).toBeCloseTo(mean, 9);
    expect(Math.abs(found - mean)).toBeLessThan((4 * sd) / Math.sqrt(SAMPLE_COUNT));
    expect(Math.abs(Math.sqrt(squares) / sd - 1)).toBeLessThan(0.06);
    for (const q of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]) {
      const sampled = samples[Math.floor(q * SAMPLE_COUNT)]!;
      const error = 4 * Math.sqrt((q * (1 - q)) / SAMPLE_COUNT);
      expect(Math.abs(cdf(sampled) - q)).toBeLessThan(error);
    }
  });
}

describe("samples", () => {
  test("are whole nanoseconds and never negative", () => {
    for (const { name, spec } of CASES) {
      const sampler = makeSampler(spec, new RandomStream(name));
      for (let i = 0; i < 5000; i++) {
        const ns = sampler();
        expect(Number.isSafeInteger(ns) && ns >= 0).toBe(true);
      }
    }
  });

  test("of a constant take no draw", () => {
    const stream = new RandomStream("still");
    const sampler = makeSampler({ kind: "constant", ms: 1.5 }, stream);
    expect([sampler(), sampler()]).toEqual([1_500_000, 1_500_000]);
    expect(stream.next()).toBe(new RandomStream("still").next());
    expect(meanMs({ kind: "constant", ms: 1.5 })).toBe(1.5);
  });

  test("of a tail without end stay within the clock", () => {
    const sampler = makeSampler({ kind: "pareto", scaleMs: 1000, alpha: 0.05 }, new RandomStream("heavy"));
    const largest = Math.max(...Array.from({ length: 1000 }, sampler));
    expect(largest).toBe(SAMPLE_MAX_NS);
  });

  test("of distributions without spread are their one value", () => {
    const stream = new RandomStream("flat");
    const flat: DistributionSpec[] = [
      { kind: "uniform", minMs: 7, maxMs: 7 },
      { kind: "normal", meanMs: 7, sdMs: 0 },
      { kind: "lognormal", meanMs: 7, cv: 0 },
      { kind: "lognormal", p50Ms: 7, p99Ms: 7 },
      { kind: "pareto", scaleMs: 7, alpha: 2, maxMs: 7 },
      { kind: "empirical", points: [{ quantile: 0.5, ms: 7 }] },
    ];
    for (const spec of flat) {
      expect(Math.abs(makeSampler(spec, stream)() - 7_000_000)).toBeLessThanOrEqual(1);
      expect(meanMs(spec)).toBeCloseTo(7, 9);
    }
  });
});

describe("means", () => {
  test("of a Pareto distribution with a tail too heavy are infinite", () => {
    expect(meanMs({ kind: "pareto", scaleMs: 1, alpha: 1 })).toBe(Infinity);
    expect(meanMs({ kind: "pareto", scaleMs: 1, alpha: 1, maxMs: Math.E })).toBeCloseTo(1 / (1 - 1 / Math.E), 12);
  });

  test("of an empirical distribution count what lies outside its points as flat", () => {
    const points = [
      { quantile: 0.5, ms: 10 },
      { quantile: 0.9, ms: 20 },
    ];
    expect(meanMs({ kind: "empirical", points })).toBeCloseTo(0.5 * 10 + 0.4 * 15 + 0.1 * 20, 12);
  });
});

test("what is no distribution is refused with a reason", () => {
  const refuse = (spec: DistributionSpec) => expect(() => makeSampler(spec, new RandomStream("x")));
  refuse({ kind: "constant", ms: -1 }).toThrow("a time of -1 ms");
  refuse({ kind: "exponential", meanMs: NaN }).toThrow("a time of NaN ms");
  refuse({ kind: "uniform", minMs: 2, maxMs: 1 }).toThrow("maximum is below");
  refuse({ kind: "normal", meanMs: -5, sdMs: 1 }).toThrow("a time of -5 ms");
  refuse({ kind: "lognormal", meanMs: 0, cv: 1 }).toThrow("meanMs of a distribution is 0");
  refuse({ kind: "lognormal", p50Ms: 5, p99Ms: 4 }).toThrow("p99 is below its p50");
  refuse({ kind: "erlang", meanMs: 1, shape: 1.5 }).toThrow("shape of an Erlang distribution is 1.5");
  refuse({ kind: "gamma", meanMs: 1, shape: 0 }).toThrow("shape of a distribution is 0");
  refuse({ kind: "pareto", scaleMs: 1, alpha: -1 }).toThrow("alpha of a distribution is -1");
  refuse({ kind: "pareto", scaleMs: 2, alpha: 1, maxMs: 1 }).toThrow("maximum is below its scale");
  refuse({ kind: "weibull", scaleMs: 1, shape: 0 }).toThrow("shape of a distribution is 0");
  refuse({ kind: "empirical", points: [] }).toThrow("without points");
  refuse({
    kind: "empirical",
    points: [
      { quantile: 0, ms: 2 },
      { quantile: 1, ms: 1 },
    ],
  }).toThrow("do not rise");
  refuse({ kind: "mixture", parts: [] }).toThrow("sum to 0");
});
