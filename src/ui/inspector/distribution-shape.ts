/**
 * The shape of a distribution for the sketch in the inspector: shares per bin, mean, median and 99th percentile.
 * For the eye only (six digits): the engine's samplers and means are the kernel's own.
 */
import type { DistributionSpec } from "../../model/kernel";
import { lnGamma, normalCdf, regularizedGamma } from "./special-functions";

const NORMAL_P99 = 2.326347874;
const QUANTILE_STEPS = 80;
/** Beyond this share the tail is not drawn. */
const DRAWN_SHARE = 0.995;

export interface DistributionShape {
  /** Infinity when the distribution has no mean. */
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Upper end of the drawn range; the lower end is 0. */
  readonly maxMs: number;
  /** Share of samples in each bin of equal width from 0 to `maxMs`. */
  readonly bins: readonly number[];
}

/** Undefined while a parameter is out of range (being typed). */
export function shapeOf(spec: DistributionSpec, binCount: number): DistributionShape | undefined {
  const p99Ms = quantile(spec, 0.99);
  const p50Ms = quantile(spec, 0.5);
  const meanMs = meanOf(spec);
  if (!Number.isFinite(p99Ms) || !Number.isFinite(p50Ms) || Number.isNaN(meanMs)) return undefined;
  const reach = quantile(spec, DRAWN_SHARE);
  const maxMs = Math.max(reach * 1.05, p50Ms * 2) || 1;
  const edges = Array.from({ length: binCount + 1 }, (_, index) => cdf(spec, (maxMs * index) / binCount));
  // What lies exactly at 0 belongs to the first bin.
  edges[0] = 0;
  const bins = edges.slice(1).map((edge, index) => Math.max(0, edge - (edges[index] ?? 0)));
  return bins.every(Number.isFinite) ? { meanMs, p50Ms, p99Ms, maxMs, bins } : undefined;
}

/** Share of samples that are at most `x` ms. */
export function cdf(spec: DistributionSpec, x: number): number {
  if (x < 0) return 0;
  switch (spec.kind) {
    case "constant":
      return x >= spec.ms ? 1 : 0;
    case "exponential":
      return 1 - Math.exp(-x / spec.meanMs);
    case "uniform":
      return spec.maxMs <= spec.minMs ? Number(x >= spec.minMs) : clamp((x - spec.minMs) / (spec.maxMs - spec.minMs));
    case "normal": {
      if (spec.sdMs === 0) return Number(x >= spec.meanMs);
      const cut = normalCdf(-spec.meanMs / spec.sdMs);
      return clamp((normalCdf((x - spec.meanMs) / spec.sdMs) - cut) / (1 - cut));
    }
    case "lognormal": {
      const { mu, sigma } = lognormalOf(spec);
      if (x === 0) return 0;
      return sigma === 0 ? Number(Math.log(x) >= mu) : normalCdf((Math.log(x) - mu) / sigma);
    }
    case "erlang":
    case "gamma":
      return regularizedGamma(spec.shape, (x * spec.shape) / spec.meanMs);
    case "hyperexponential":
      return weighted(
        spec.branches,
        (branch) => branch.probability,
        (branch) => 1 - Math.exp(-x / branch.meanMs),
      );
    case "pareto": {
      if (x <= spec.scaleMs) return 0;
      const below = 1 - (spec.scaleMs / x) ** spec.alpha;
      if (spec.maxMs === undefined) return below;
      return x >= spec.maxMs ? 1 : below / (1 - (spec.scaleMs / spec.maxMs) ** spec.alpha);
    }
    case "weibull":
      return 1 - Math.exp(-((x / spec.scaleMs) ** spec.shape));
    case "empirical":
      return empiricalCdf(spec.points, x);
    case "mixture":
      return weighted(
        spec.parts,
        (part) => part.weight,
        (part) => cdf(part.distribution, x),
      );
  }
}

export function meanOf(spec: DistributionSpec): number {
  switch (spec.kind) {
    case "constant":
      return spec.ms;
    case "exponential":
    case "erlang":
    case "gamma":
      return spec.meanMs;
    case "uniform":
      return (spec.minMs + spec.maxMs) / 2;
    case "normal": {
      const a = -spec.meanMs / spec.sdMs;
      if (spec.sdMs === 0) return spec.meanMs;
      return spec.meanMs + (spec.sdMs * Math.exp((-a * a) / 2)) / (Math.sqrt(2 * Math.PI) * (1 - normalCdf(a)));
    }
    case "lognormal": {
      const { mu, sigma } = lognormalOf(spec);
      return Math.exp(mu + (sigma * sigma) / 2);
    }
    case "hyperexponential":
      return weighted(
        spec.branches,
        (branch) => branch.probability,
        (branch) => branch.meanMs,
      );
    case "pareto":
      return paretoMean(spec);
    case "weibull":
      return spec.scaleMs * Math.exp(lnGamma(1 + 1 / spec.shape));
    case "empirical":
      return empiricalMean(spec.points);
    case "mixture":
      return weighted(
        spec.parts,
        (part) => part.weight,
        (part) => meanOf(part.distribution),
      );
  }
}

/** By bisection of the cdf, so it needs no inverse. NaN when the cdf never reaches `q`. */
function quantile(spec: DistributionSpec, q: number): number {
  let high = 1;
  while (cdf(spec, high) < q) {
    high *= 2;
    if (high > 1e13) return Number.NaN;
  }
  if (Number.isNaN(cdf(spec, high))) return Number.NaN;
  let low = 0;
  for (let step = 0; step < QUANTILE_STEPS; step++) {
    const middle = (low + high) / 2;
    if (cdf(spec, middle) < q) low = middle;
    else high = middle;
  }
  return high;
}

function lognormalOf(spec: Extract<DistributionSpec, { kind: "lognormal" }>): { mu: number; sigma: number } {
  if ("meanMs" in spec) {
    const variance = Math.log(1 + spec.cv * spec.cv);
    return { mu: Math.log(spec.meanMs) - variance / 2, sigma: Math.sqrt(variance) };
  }
  return { mu: Math.log(spec.p50Ms), sigma: Math.log(spec.p99Ms / spec.p50Ms) / NORMAL_P99 };
}

function paretoMean({ scaleMs, alpha, maxMs }: Extract<DistributionSpec, { kind: "pareto" }>): number {
  if (maxMs === undefined) return alpha > 1 ? (alpha * scaleMs) / (alpha - 1) : Number.POSITIVE_INFINITY;
  const ratio = scaleMs / maxMs;
  if (alpha === 1) return (scaleMs * Math.log(1 / ratio)) / (1 - ratio);
  return ((scaleMs * alpha) / (alpha - 1)) * ((1 - ratio ** (alpha - 1)) / (1 - ratio ** alpha));
}

type Points = Extract<DistributionSpec, { kind: "empirical" }>["points"];

function empiricalCdf(points: Points, x: number): number {
  const next = points.findIndex((point) => point.ms > x);
  if (next < 0) return 1;
  const above = points[next];
  const below = points[next - 1];
  if (!above || !below) return 0;
  return below.quantile + ((above.quantile - below.quantile) * (x - below.ms)) / (above.ms - below.ms);
}

function empiricalMean(points: Points): number {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return Number.NaN;
  const between = points.slice(1).reduce((sum, point, index) => {
    const before = points[index] ?? point;
    return sum + ((point.quantile - before.quantile) * (point.ms + before.ms)) / 2;
  }, 0);
  return first.quantile * first.ms + between + (1 - last.quantile) * last.ms;
}

function weighted<T>(parts: readonly T[], weightOf: (part: T) => number, measure: (part: T) => number): number {
  const total = parts.reduce((sum, part) => sum + weightOf(part), 0);
  return parts.reduce((sum, part) => sum + weightOf(part) * measure(part), 0) / total;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
