/** Values of metrics over a window of simulated time: the difference between two readings of cumulative columns. */
import { Histogram, HistogramWindow } from "../metrics/histogram";
import type { BatchTotal } from "../metrics/interval";
import type { MetricSpec } from "../model/metric";
import type { Columns } from "./columns";
import type { Simulation } from "./simulation";

const NS_PER_MS = 1e6;
const NS_PER_SECOND = 1e9;

/** What averages are computed from, at one moment. */
export interface Totals {
  readonly timeNs: number;
  readonly counters: Float64Array;
  readonly integral: Float64Array;
  readonly histograms: readonly { readonly count: number; readonly sum: number }[];
}

/** All cumulative columns at one moment. */
export interface Reading extends Totals {
  readonly value: Float64Array;
  readonly max: Float64Array;
  readonly histograms: readonly Histogram[];
}

/** The columns as they stand, not copied: good until the simulation moves on. */
export function readNow(simulation: Simulation): Reading {
  const { kernel, levels, counters, histograms } = simulation;
  levels.flush(kernel.now);
  return { timeNs: kernel.now, counters, integral: levels.integral, value: levels.value, max: levels.max, histograms };
}

/** A copy that stays as it is. */
export function copyReading(reading: Reading): Reading {
  return {
    timeNs: reading.timeNs,
    counters: reading.counters.slice(),
    integral: reading.integral.slice(),
    value: reading.value.slice(),
    max: reading.max.slice(),
    histograms: reading.histograms.map((histogram) => histogram.copy()),
  };
}

/** The reading of a run that has not begun. */
export function emptyReading(like: Reading): Reading {
  return {
    timeNs: 0,
    counters: new Float64Array(like.counters.length),
    integral: new Float64Array(like.integral.length),
    value: new Float64Array(like.value.length),
    max: new Float64Array(like.max.length),
    histograms: like.histograms.map(() => new Histogram()),
  };
}

/**
 * The metric over the window as what was summed over what it is an average of; their quotient is in the metric's unit.
 * Undefined for metrics that are not averages (totals, percentiles, gauges).
 */
export function quotient(spec: MetricSpec, columns: Columns, earlier: Totals, later: Totals): BatchTotal | undefined {
  const { counters, levels, samples } = columns;
  const counted = (names: readonly string[]): number => {
    let sum = 0;
    for (const name of names) sum += later.counters[counters.get(name)!]! - earlier.counters[counters.get(name)!]!;
    return sum;
  };
  const integrated = (name: string): number =>
    later.integral[levels.get(name)!]! - earlier.integral[levels.get(name)!]!;
  const elapsedNs = later.timeNs - earlier.timeNs;
  switch (spec.form) {
    case "rate":
      return { sum: counted(spec.of), weight: elapsedNs / NS_PER_SECOND };
    case "ratio":
      return { sum: counted(spec.of), weight: counted(spec.over) };
    case "timeAverage":
      return { sum: integrated(spec.of), weight: elapsedNs };
    case "levelRatio": {
      let sum = 0;
      for (const name of spec.of) sum += integrated(name);
      for (const name of spec.minus ?? []) sum -= integrated(name);
      return { sum, weight: integrated(spec.over) };
    }
    case "meanOfSum":
      return { sum: counted([spec.of]) / NS_PER_MS, weight: counted([spec.over]) };
    case "mean": {
      const [before, after] = [earlier.histograms[samples.get(spec.of)!]!, later.histograms[samples.get(spec.of)!]!];
      return { sum: (after.sum - before.sum) / NS_PER_MS, weight: after.count - before.count };
    }
    default:
      return undefined;
  }
}

/** @returns the metric over the window, in its unit; NaN when nothing was observed. */
export function measure(spec: MetricSpec, columns: Columns, earlier: Reading, later: Reading): number {
  const average = quotient(spec, columns, earlier, later);
  if (average !== undefined) return average.sum / average.weight;
  const { counters, levels, samples } = columns;
  const window = (name: string): HistogramWindow =>
    new HistogramWindow(later.histograms[samples.get(name)!]!, earlier.histograms[samples.get(name)!]!);
  switch (spec.form) {
    case "total": {
      let sum = 0;
      for (const name of spec.of) sum += later.counters[counters.get(name)!]! - earlier.counters[counters.get(name)!]!;
      return sum;
    }
    case "underWay": {
      let sum = 0;
      for (const name of spec.of) sum += later.counters[counters.get(name)!]!;
      for (const name of spec.minus) sum -= later.counters[counters.get(name)!]!;
      return sum;
    }
    case "gauge":
      return (
        later.value[levels.get(spec.of)!]! - (spec.minus === undefined ? 0 : later.value[levels.get(spec.minus)!]!)
      );
    case "levelMax":
      return later.max[levels.get(spec.of)!]!;
    case "deviation":
      return window(spec.of).standardDeviation() / NS_PER_MS;
    case "max": {
      const histogram = later.histograms[samples.get(spec.of)!]!;
      return histogram.max === -Infinity ? Number.NaN : histogram.max / NS_PER_MS;
    }
    case "quantile":
      return window(spec.of).quantile(spec.q) / NS_PER_MS;
    default:
      return Number.NaN;
  }
}

/** True when the metric can be read at any moment, without a window: shown live between two rows. */
export function isInstantaneous(spec: MetricSpec): boolean {
  return spec.form === "gauge" || spec.form === "levelMax" || spec.form === "underWay";
}

/** `null` for what was never observed, as JSON has no NaN. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
