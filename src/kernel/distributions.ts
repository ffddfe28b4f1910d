import { AliasTable } from "./alias";
import { assert } from "./assert";
import { exp, log, pow } from "./math";
import type { RandomStream } from "./random";
import { lnGamma, normalCdf, normalDensity } from "./special";
import { NS_PER_MS } from "./time";

/**
 * A distribution of times, as scenario files write it. Lengths in ms, never negative; shapes without unit.
 *
 * - `normal` is cut off at 0 by drawing again, which raises its mean: `meanMs` here is that before cutting.
 * - `lognormal` by mean and coefficient of variation, or by median and 99th percentile.
 * - `erlang`: the sum of `shape` equal exponential phases; `gamma` the same for any positive shape.
 * - `hyperexponential`: one of several exponential branches.
 * - `pareto` from `scaleMs` up; with `maxMs` the bounded Pareto distribution between the two.
 * - `empirical`: straight lines between points of the quantile function, flat before the first and after the last.
 * - `mixture`: one of several parts, by weight.
 */
export type DistributionSpec =
  | { readonly kind: "constant"; readonly ms: number }
  | { readonly kind: "exponential"; readonly meanMs: number }
  | { readonly kind: "uniform"; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: "normal"; readonly meanMs: number; readonly sdMs: number }
  | { readonly kind: "lognormal"; readonly meanMs: number; readonly cv: number }
  | { readonly kind: "lognormal"; readonly p50Ms: number; readonly p99Ms: number }
  | { readonly kind: "erlang"; readonly meanMs: number; readonly shape: number }
  | { readonly kind: "hyperexponential"; readonly branches: readonly HyperexponentialBranch[] }
  | { readonly kind: "pareto"; readonly scaleMs: number; readonly alpha: number; readonly maxMs?: number | undefined }
  | { readonly kind: "weibull"; readonly scaleMs: number; readonly shape: number }
  | { readonly kind: "gamma"; readonly meanMs: number; readonly shape: number }
  | { readonly kind: "empirical"; readonly points: readonly EmpiricalPoint[] }
  | { readonly kind: "mixture"; readonly parts: readonly MixturePart[] };

export type HyperexponentialBranch = { readonly probability: number; readonly meanMs: number };
export type EmpiricalPoint = { readonly quantile: number; readonly ms: number };
export type MixturePart = { readonly weight: number; readonly distribution: DistributionSpec };

/** Draws a time: a whole number of ns, from 0 to SAMPLE_MAX_NS. */
export type Sampler = () => number;

/** Half of the kernel's clock (52 days). Heavier tails are cut here: what takes longer is not met in any run. */
export const SAMPLE_MAX_NS = 4_503_599_627_370_496;

/** The 99th percentile of the standard normal distribution. */
const NORMAL_P99 = 2.3263478740408408;
/** From so many phases on a gamma sampler is faster than adding exponentials. */
const PHASES_ADDED_MAX = 8;

type Of<Kind extends DistributionSpec["kind"]> = Extract<DistributionSpec, { kind: Kind }>;

/**
 * A sampler over one stream. How many draws a sample takes depends on the kind (none for `constant`), never on
 * anything but the stream and the specification.
 *
 * @throws Error when a parameter is outside its range: the scenario's parser has to refuse it first.
 */
export function makeSampler(spec: DistributionSpec, stream: RandomStream): Sampler {
  switch (spec.kind) {
    case "constant":
      return constantSampler(spec.ms);
    case "exponential": {
      const mean = nsOf(spec.meanMs);
      return () => wholeNs(mean * stream.exponential());
    }
    case "uniform":
      return uniformSampler(spec, stream);
    case "normal":
      return normalSampler(spec, stream);
    case "lognormal":
      return lognormalSampler(spec, stream);
    case "erlang":
      return erlangSampler(spec, stream);
    case "hyperexponential":
      return mixtureSampler(branchesAsParts(spec), stream);
    case "pareto":
      return spec.maxMs === undefined ? paretoSampler(spec, stream) : boundedParetoSampler(spec, spec.maxMs, stream);
    case "weibull":
      return weibullSampler(spec, stream);
    case "gamma":
      return gammaSampler(nsOf(spec.meanMs), spec.shape, stream);
    case "empirical":
      return empiricalSampler(spec.points, stream);
    case "mixture":
      return mixtureSampler(spec.parts, stream);
  }
}

/** The exact mean in ms, by formula; Infinity for a Pareto distribution without one. */
export function meanMs(spec: DistributionSpec): number {
  switch (spec.kind) {
    case "constant":
      return spec.ms;
    case "exponential":
    case "erlang":
    case "gamma":
      return spec.meanMs;
    case "uniform":
      return (spec.minMs + spec.maxMs) / 2;
    case "normal":
      return cutNormalMean(spec);
    case "lognormal": {
      if ("meanMs" in spec) return spec.meanMs;
      const { mu, sigma } = lognormalParameters(spec);
      return exp(mu + (sigma * sigma) / 2);
    }
    case "hyperexponential":
      return mixtureMean(branchesAsParts(spec));
    case "pareto":
      return paretoMean(spec);
    case "weibull":
      return spec.scaleMs * exp(lnGamma(1 + 1 / spec.shape));
    case "empirical":
      return empiricalMean(spec.points);
    case "mixture":
      return mixtureMean(spec.parts);
  }
}

function wholeNs(ns: number): number {
  const max = 4503599627370496; // SAMPLE_MAX_NS, as a literal: what is read from a variable would be boxed.
  // Not Math.round: V8 spends 13 ns on it.
  return ns < max ? Math.floor(ns + 0.5) : max;
}

function nsOf(ms: number): number {
  assert(ms >= 0 && ms < Infinity, `a time of ${ms} ms in a distribution`);
  return ms * NS_PER_MS;
}

function positive(value: number, name: string): number {
  assert(value > 0 && value < Infinity, `${name} of a distribution is ${value}`);
  return value;
}

function constantSampler(ms: number): Sampler {
  const ns = wholeNs(nsOf(ms));
  return () => ns;
}

function uniformSampler(spec: Of<"uniform">, stream: RandomStream): Sampler {
  const min = nsOf(spec.minMs);
  const range = nsOf(spec.maxMs) - min;
  assert(range >= 0, "a uniform distribution whose maximum is below its minimum");
  return () => wholeNs(min + range * stream.nextOpen());
}

function normalSampler(spec: Of<"normal">, stream: RandomStream): Sampler {
  const mean = nsOf(spec.meanMs);
  const sd = nsOf(spec.sdMs);
  return () => {
    // The mean is not negative, so at least every second draw will do.
    for (;;) {
      const ns = mean + sd * stream.normal();
      if (ns >= 0) return wholeNs(ns);
    }
  };
}

/** E[X | X ≥ 0]. */
function cutNormalMean(spec: Of<"normal">): number {
  if (spec.sdMs === 0) return spec.meanMs;
  const cut = spec.meanMs / spec.sdMs;
  return spec.meanMs + (spec.sdMs * normalDensity(cut)) / normalCdf(cut);
}

function lognormalSampler(spec: Of<"lognormal">, stream: RandomStream): Sampler {
  const { mu, sigma } = lognormalParameters(spec);
  const median = exp(mu) * NS_PER_MS;
  return () => wholeNs(median * exp(sigma * stream.normal()));
}

/** Of the logarithm of the time in ms. */
function lognormalParameters(spec: Of<"lognormal">): { mu: number; sigma: number } {
  if ("p50Ms" in spec) {
    const ratio = positive(spec.p99Ms, "p99Ms") / positive(spec.p50Ms, "p50Ms");
    assert(ratio >= 1, "a lognormal distribution whose p99 is below its p50");
    return { mu: log(spec.p50Ms), sigma: log(ratio) / NORMAL_P99 };
  }
  assert(spec.cv >= 0 && spec.cv < Infinity, `cv of a distribution is ${spec.cv}`);
  const variance = log(1 + spec.cv * spec.cv);
  return { mu: log(positive(spec.meanMs, "meanMs")) - variance / 2, sigma: Math.sqrt(variance) };
}

function erlangSampler(spec: Of<"erlang">, stream: RandomStream): Sampler {
  const { shape } = spec;
  assert(Number.isInteger(shape) && shape >= 1, `shape of an Erlang distribution is ${shape}`);
  if (shape > PHASES_ADDED_MAX) return gammaSampler(nsOf(spec.meanMs), shape, stream);
  const phaseMean = nsOf(spec.meanMs) / shape;
  return () => {
    let sum = 0;
    for (let phase = 0; phase < shape; phase++) sum += stream.exponential();
    return wholeNs(phaseMean * sum);
  };
}

/** Marsaglia and Tsang, A Simple Method for Generating Gamma Variables (2000); below shape 1 by their power of a uniform. */
function gammaSampler(meanNs: number, shape: number, stream: RandomStream): Sampler {
  const scale = meanNs / positive(shape, "shape");
  const isBelowOne = shape < 1;
  const d = (isBelowOne ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = stream.normal();
      const root = 1 + c * x;
      const v = root * root * root;
      if (v <= 0) continue;
      const u = stream.nextOpen();
      // Nine times in ten the polynomial settles it without a logarithm.
      if (u >= 1 - 0.0331 * x * x * x * x && log(u) >= 0.5 * x * x + d - d * v + d * log(v)) continue;
      const gamma = d * v;
      // A uniform to the power of 1/shape is e to an exponential: no draw is lost to the 32 bits of a uniform.
      return wholeNs(scale * (isBelowOne ? gamma * exp(-stream.exponential() / shape) : gamma));
    }
  };
}

function paretoSampler(spec: Of<"pareto">, stream: RandomStream): Sampler {
  const scale = nsOf(spec.scaleMs);
  const alpha = positive(spec.alpha, "alpha");
  return () => wholeNs(scale * exp(stream.exponential() / alpha));
}

function boundedParetoSampler(spec: Of<"pareto">, maxMs: number, stream: RandomStream): Sampler {
  const scale = nsOf(positive(spec.scaleMs, "scaleMs"));
  const alpha = positive(spec.alpha, "alpha");
  assert(maxMs >= spec.scaleMs, "a Pareto distribution whose maximum is below its scale");
  const beyond = pow(spec.scaleMs / maxMs, alpha);
  return () => wholeNs(scale * exp(-log(1 - stream.nextFine() * (1 - beyond)) / alpha));
}

function paretoMean({ scaleMs, alpha, maxMs }: Of<"pareto">): number {
  if (maxMs === undefined) return alpha > 1 ? (alpha * scaleMs) / (alpha - 1) : Infinity;
  if (maxMs === scaleMs) return scaleMs;
  const ratio = scaleMs / maxMs;
  const within = 1 - pow(ratio, alpha);
  if (alpha === 1) return (-scaleMs * log(ratio)) / within;
  return ((alpha * scaleMs) / (alpha - 1)) * ((1 - pow(ratio, alpha - 1)) / within);
}

function weibullSampler(spec: Of<"weibull">, stream: RandomStream): Sampler {
  const scale = nsOf(spec.scaleMs);
  const power = 1 / positive(spec.shape, "shape");
  return () => wholeNs(scale * pow(stream.exponential(), power));
}

function empiricalSampler(points: readonly EmpiricalPoint[], stream: RandomStream): Sampler {
  const quantiles = Float64Array.from(points, (point) => point.quantile);
  const times = Float64Array.from(points, (point) => nsOf(point.ms));
  assertMonotone(points);
  const last = points.length - 1;
  return () => {
    const u = stream.nextFine();
    if (u <= quantiles[0]!) return wholeNs(times[0]!);
    if (u >= quantiles[last]!) return wholeNs(times[last]!);
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (quantiles[middle]! <= u) low = middle;
      else high = middle;
    }
    const share = (u - quantiles[low]!) / (quantiles[high]! - quantiles[low]!);
    return wholeNs(times[low]! + share * (times[high]! - times[low]!));
  };
}

function assertMonotone(points: readonly EmpiricalPoint[]): void {
  assert(points.length > 0, "an empirical distribution without points");
  for (const [i, { quantile, ms }] of points.entries()) {
    assert(quantile >= 0 && quantile <= 1, `a quantile of ${quantile} in an empirical distribution`);
    const before = points[i - 1];
    if (before === undefined) continue;
    assert(quantile >= before.quantile && ms >= before.ms, "the points of an empirical distribution do not rise");
  }
}

function empiricalMean(points: readonly EmpiricalPoint[]): number {
  assertMonotone(points);
  const first = points[0]!;
  const last = points[points.length - 1]!;
  let mean = first.quantile * first.ms + (1 - last.quantile) * last.ms;
  for (const [i, { quantile, ms }] of points.entries()) {
    const before = points[i - 1];
    if (before !== undefined) mean += ((quantile - before.quantile) * (ms + before.ms)) / 2;
  }
  return mean;
}

function mixtureSampler(parts: readonly MixturePart[], stream: RandomStream): Sampler {
  const table = new AliasTable(Float64Array.from(parts, (part) => part.weight));
  const samplers = parts.map((part) => makeSampler(part.distribution, stream));
  return () => samplers[table.draw(stream)]!();
}

function mixtureMean(parts: readonly MixturePart[]): number {
  let weights = 0;
  let sum = 0;
  for (const { weight, distribution } of parts) {
    weights += weight;
    // A part without weight adds nothing, even one whose mean is infinite.
    if (weight > 0) sum += weight * meanMs(distribution);
  }
  return sum / weights;
}

function branchesAsParts(spec: Of<"hyperexponential">): MixturePart[] {
  return spec.branches.map(({ probability, meanMs }) => ({
    weight: probability,
    distribution: { kind: "exponential", meanMs },
  }));
}
