/** Values of metrics over a window of simulated time: the difference between two readings of cumulative columns. */
import { Histogram, HistogramWindow } from "../metrics/histogram";
import { LEVEL_CELLS, LEVEL_INTEGRAL, LEVEL_MAX, LEVEL_VALUE } from "../metrics/levels";
import type { MetricSpec } from "../model/metric";
import type { Columns } from "./columns";
import type { Simulation } from "./simulation";

const NS_PER_MS = 1e6;
const NS_PER_SECOND = 1e9;

/** What averages are computed from, at one moment. */
export interface Totals {
  readonly timeNs: number;
  readonly counters: Float64Array;
  /** The cells of `Levels`. */
  readonly levels: Float64Array;
  readonly histograms: readonly { readonly count: number; readonly sum: number }[];
}

/** All cumulative columns at one moment. */
export interface Reading extends Totals {
  readonly histograms: readonly Histogram[];
}

/** The columns as they stand, not copied: good until the simulation moves on. */
export function readNow(simulation: Simulation): Reading {
  const { kernel, levels, counters, histograms } = simulation;
  levels.flush(kernel.now);
  return { timeNs: kernel.now, counters, levels: levels.cells, histograms };
}

/** A copy that stays as it is. */
export function copyReading(reading: Reading): Reading {
  return {
    timeNs: reading.timeNs,
    counters: reading.counters.slice(),
    levels: reading.levels.slice(),
    histograms: reading.histograms.map((histogram) => histogram.copy()),
  };
}

/** The reading of a run that has not begun. */
export function emptyReading(like: Reading): Reading {
  return {
    timeNs: 0,
    counters: new Float64Array(like.counters.length),
    levels: new Float64Array(like.levels.length),
    histograms: like.histograms.map(() => new Histogram()),
  };
}

/** What an average divides: both grow with time, so over any window each is the difference of two of its values. */
export interface Average {
  /** In the metric's unit times that of the weight. */
  readonly sum: (at: Totals) => number;
  readonly weight: (at: Totals) => number;
}

/** Undefined for metrics that are not averages (totals, percentiles, gauges). */
export function averageOf(spec: MetricSpec, { counters, levels, samples }: Columns): Average | undefined {
  const counted = (names: readonly string[], factor = 1) => {
    const columns = names.map((name) => counters.get(name)!);
    return (at: Totals) => total(at, columns) * factor;
  };
  const integrated = (names: readonly string[], minus: readonly string[] = []) => {
    const cells = (of: readonly string[]) => of.map((name) => levels.get(name)! * LEVEL_CELLS + LEVEL_INTEGRAL);
    const [plus, less] = [cells(names), cells(minus)];
    return (at: Totals) =>
      plus.reduce((sum, cell) => sum + at.levels[cell]!, 0) - less.reduce((sum, cell) => sum + at.levels[cell]!, 0);
  };
  switch (spec.form) {
    case "rate":
      return { sum: counted(spec.of), weight: (at) => at.timeNs / NS_PER_SECOND };
    case "ratio":
      return { sum: counted(spec.of), weight: counted(spec.over) };
    case "timeAverage":
      return { sum: integrated([spec.of]), weight: (at) => at.timeNs };
    case "levelRatio":
      return { sum: integrated(spec.of, spec.minus), weight: integrated([spec.over]) };
    case "meanOfSum":
      return { sum: counted([spec.of], 1 / NS_PER_MS), weight: counted([spec.over]) };
    case "mean": {
      const column = samples.get(spec.of)!;
      return { sum: (at) => at.histograms[column]!.sum / NS_PER_MS, weight: (at) => at.histograms[column]!.count };
    }
    default:
      return undefined;
  }
}

/** Reads one metric over any window, in its unit; NaN when nothing was observed. */
export type Meter = (earlier: Reading, later: Reading) => number;

/** Finds the metric's columns once, for those who read it again and again. */
export function meterOf(spec: MetricSpec, columns: Columns): Meter {
  const average = averageOf(spec, columns);
  if (average !== undefined) {
    const { sum, weight } = average;
    return (earlier, later) => (sum(later) - sum(earlier)) / (weight(later) - weight(earlier));
  }
  const counted = (names: readonly string[]) => names.map((name) => columns.counters.get(name)!);
  const cell = (name: string, offset: number) => columns.levels.get(name)! * LEVEL_CELLS + offset;
  const sample = (name: string) => columns.samples.get(name)!;
  switch (spec.form) {
    case "total": {
      const of = counted(spec.of);
      return (earlier, later) => total(later, of) - total(earlier, of);
    }
    case "underWay": {
      const [of, minus] = [counted(spec.of), counted(spec.minus)];
      return (_, later) => total(later, of) - total(later, minus);
    }
    case "gauge": {
      const of = cell(spec.of, LEVEL_VALUE);
      if (spec.minus === undefined) return (_, later) => later.levels[of]!;
      const minus = cell(spec.minus, LEVEL_VALUE);
      return (_, later) => later.levels[of]! - later.levels[minus]!;
    }
    case "levelMax": {
      const of = cell(spec.of, LEVEL_MAX);
      return (_, later) => later.levels[of]!;
    }
    case "deviation": {
      const of = sample(spec.of);
      return (earlier, later) => windowOf(earlier, later, of).standardDeviation() / NS_PER_MS;
    }
    case "max": {
      const of = sample(spec.of);
      return (_, later) => {
        const { max } = later.histograms[of]!;
        return max === -Infinity ? Number.NaN : max / NS_PER_MS;
      };
    }
    case "quantile": {
      const of = sample(spec.of);
      return (earlier, later) => windowOf(earlier, later, of).quantile(spec.q) / NS_PER_MS;
    }
    default:
      throw new Error(`a metric of the form "${spec.form}" is an average`);
  }
}

function total({ counters }: Totals, columns: readonly number[]): number {
  let sum = 0;
  for (const column of columns) sum += counters[column]!;
  return sum;
}

function windowOf(earlier: Reading, later: Reading, column: number): HistogramWindow {
  return new HistogramWindow(later.histograms[column]!, earlier.histograms[column]!);
}

/** `meterOf` for those who read it once. */
export function measure(spec: MetricSpec, columns: Columns, earlier: Reading, later: Reading): number {
  return meterOf(spec, columns)(earlier, later);
}

/** True when the metric can be read at any moment, without a window: shown live between two rows. */
export function isInstantaneous(spec: MetricSpec): boolean {
  return spec.form === "gauge" || spec.form === "levelMax" || spec.form === "underWay";
}

/** `null` for what was never observed, as JSON has no NaN. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
