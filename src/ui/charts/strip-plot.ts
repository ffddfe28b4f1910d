/** One strip as a uPlot chart: knows lines, scales and marks; nothing of stores and React. */
import uPlot from "uplot";
import { formatDuration, formatMetric } from "../kit/format";
import type { LimitMark } from "./marks";
import { type ChartPalette, dashOf } from "./palette";
import { paintBehind, paintOver } from "./strip-marks";
import type { StripView } from "./strip-view";
import type { Line, StripSpec, StripUnit } from "./strips";
import { roundMax, TIME_INCREMENTS, tickLabel } from "./time-axis";

/** Strips with the same key move their cursors together. */
const SYNC_KEY = "windtunnel-strips";
const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 18;

export function createPlot(view: StripView, target: HTMLElement, width: number, height: number): uPlot {
  const { strip, lines, isLog, palette } = view;
  return new uPlot(
    {
      width,
      height,
      legend: { show: false },
      padding: [8, 18, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: SYNC_KEY },
        points: { size: 5 },
      },
      scales: {
        x: { time: false, range: () => [0, view.spanMs()] },
        y: isLog
          ? { distr: 3, range: logRange }
          : { range: (_plot, _min, max) => [0, roundMax(withLimits(max, view.limits))] },
      },
      axes: [timeAxis(palette), valueAxis(palette, strip.unit, isLog)],
      series: [{}, ...lines.map((line, index) => seriesOf(line, index, strip, palette))],
      bands: bandsOf(lines, strip, palette),
      hooks: {
        drawClear: [(plot) => paintBehind(plot, view)],
        draw: [(plot) => paintOver(plot, view)],
        setCursor: [(plot) => view.onCursor(plot.cursor.idx ?? null)],
      },
    },
    [[], ...lines.map(() => [])],
    target,
  );
}

/** An objective's limit is worth seeing also before the line gets there, unless it would flatten the line. */
function withLimits(max: number, limits: readonly LimitMark[]): number {
  return limits.reduce((sum, { value }) => (value < sum * 3 ? Math.max(sum, value) : sum), Math.max(0, max));
}

function logRange(_plot: uPlot, min: number, max: number): [number, number] {
  if (!(max > 0)) return [1, 100];
  const low = 10 ** Math.floor(Math.log10(Math.max(min, max / 1e6)));
  const high = 10 ** Math.ceil(Math.log10(max * 1.02));
  return [low, Math.max(high, low * 10)];
}

function timeAxis(palette: ChartPalette): uPlot.Axis {
  return {
    ...axisLook(palette),
    size: AXIS_HEIGHT,
    space: 56,
    gap: 3,
    incrs: [...TIME_INCREMENTS],
    values: (_plot, splits, _axis, _space, increment) => splits.map((ms) => tickLabel(ms, increment, splits.at(-1))),
    grid: { show: false },
    ticks: { stroke: palette.grid, width: 1, size: 3 },
  };
}

function valueAxis(palette: ChartPalette, unit: StripUnit, isLog: boolean): uPlot.Axis {
  return {
    ...axisLook(palette),
    size: AXIS_WIDTH,
    space: isLog ? 18 : 26,
    gap: 4,
    values: (_plot, splits) =>
      splits.map((value) => (value === null || value === undefined ? "" : valueLabel(value, unit))),
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
}

function axisLook(palette: ChartPalette): uPlot.Axis {
  return { stroke: palette.muted, font: palette.font };
}

export function valueLabel(value: number, unit: StripUnit): string {
  if (unit === "ms") return formatDuration(value).replace("\u00a0", " ");
  return formatMetric(value, unit).replace("/s", "").replace("\u00a0", " ");
}

function seriesOf(line: Line, index: number, strip: StripSpec, palette: ChartPalette): uPlot.Series {
  const isStack = strip.form === "stack";
  // The hatch lies between two lines; the first has none below it.
  const fill = index === 0 && line.fill !== "hatch" ? fillOf(line, palette) : undefined;
  return {
    // Areas of a stack touch; a line around one of no height would color the one below it.
    stroke: isStack ? "transparent" : palette.color(line.tone),
    width: line.width ?? 1.25,
    dash: dashOf(line.stroke),
    points: { show: false },
    ...(fill === undefined ? {} : { fill }),
  };
}

/** Areas between a line and the one before it. */
function bandsOf(lines: readonly Line[], strip: StripSpec, palette: ChartPalette): uPlot.Band[] {
  return lines.flatMap((line, index): uPlot.Band[] => {
    const fill = fillOf(line, palette);
    if (index === 0 || fill === undefined || (strip.form === "lines" && line.fill === undefined)) return [];
    return [{ series: [index + 1, index], fill }];
  });
}

function fillOf(line: Line, palette: ChartPalette): (() => CanvasPattern | string) | undefined {
  if (line.fill === undefined) return undefined;
  const style =
    line.fill === "hatch"
      ? palette.hatch(line.tone)
      : line.fill === "solid"
        ? palette.color(line.tone)
        : palette.soft(line.tone);
  return () => style;
}
