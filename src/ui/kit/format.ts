/** Numbers as people read them: three significant digits, a unit, never a bare figure. Missing values are an en dash. */
import type { MetricUnit } from "../../model/metric";

export const MISSING = "–";
/** Between a number and its unit: never broken over two lines. */
export const NBSP = "\u00a0";

/** Three significant digits without an exponent: `0.0123`, `1.23`, `12.3`, `123`, `1230`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? MISSING : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, Math.min(12, digits - 1 - magnitude));
  const text = value.toFixed(decimals);
  return minus(decimals > 0 ? text.replace(/\.?0+$/, "") : text);
}

function minus(text: string): string {
  return text === "-0" ? "0" : text.replace("-", "−");
}

const SCALES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** `950`, `1.23k`, `4.5M`: large numbers get a letter, small ones keep three digits. */
export function compact(value: number): string {
  const magnitude = Math.abs(value);
  // 999.6 would read "1000": it already belongs to the next letter.
  const scale = SCALES.find(([factor]) => magnitude >= factor * 0.9995);
  if (scale === undefined || !Number.isFinite(value)) return significant(value);
  return `${significant(value / scale[0])}${scale[1]}`;
}

/** Whole things: `412`, `1.2k`; averages keep a digit below ten: `3.4`. */
export function formatCount(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 10_000 ? minus(String(value)) : compact(value);
}

/** `1 link`, `8 links`. */
export function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}

export function formatRate(perSecond: number): string {
  return Number.isNaN(perSecond) ? MISSING : `${compact(perSecond)}/s`;
}

/** A share of 0–1 as `62 %`, `0.4 %`, `99.95 %`. */
export function formatRatio(ratio: number): string {
  if (Number.isNaN(ratio)) return MISSING;
  const percent = ratio * 100;
  return `${percent > 99 && percent < 100 ? nearlyAll(percent) : significant(percent, percent < 10 ? 2 : 3)}${NBSP}%`;
}

/** 99.995 must not read "100 %". */
function nearlyAll(percent: number): string {
  return (Math.floor(percent * 100) / 100).toFixed(2).replace(/\.?0+$/, "");
}

const DURATIONS = [
  [24 * 3_600_000, "d"],
  [3_600_000, "h"],
  [120_000, "min", 60_000],
  [1_000, "s"],
  [1, "ms"],
  [0.001, "µs"],
  [0, "ns"],
] as const;

/** `41 ms`, `2.4 s`, `85 s`, `12.5 min`, `410 µs`. */
export function formatDuration(ms: number, digits = 3): string {
  if (Number.isNaN(ms)) return MISSING;
  if (ms === 0) return `0${NBSP}ms`;
  const magnitude = Math.abs(ms);
  if (magnitude >= 0.1 && magnitude < 1) return `${significant(ms, 2)}${NBSP}ms`;
  const found = DURATIONS.find(([from]) => magnitude >= from * 0.9995) ?? DURATIONS[DURATIONS.length - 1];
  if (found === undefined) return MISSING;
  const [from, unit, per = from === 0 ? 1e-6 : from] = found;
  return `${significant(ms / per, digits)}${NBSP}${unit}`;
}

/**
 * The clock of the run: `12.3 s` in runs of up to two minutes, `0:12.3` in longer ones, `1:02:05` beyond an hour, with a
 * day count beyond that. `lengthMs` is the length of the run, so that all times of one run look alike.
 */
export function formatClock(ms: number, lengthMs = ms): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  const seconds = Math.floor(tenths / 10);
  if (Math.max(ms, lengthMs) <= 120_000) return `${seconds}.${tenths % 10}${NBSP}s`;
  const two = (value: number) => String(value).padStart(2, "0");
  const [minutes, hours] = [Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600)];
  if (Math.max(ms, lengthMs) < 3_600_000) return `${minutes}:${two(seconds % 60)}.${tenths % 10}`;
  const clock = `${hours % 24}:${two(minutes)}:${two(seconds % 60)}`;
  return hours < 24 ? clock : `${Math.floor(hours / 24)}${NBSP}d ${clock}`;
}

export function formatFactor(factor: number): string {
  return Number.isNaN(factor) ? MISSING : `×${significant(factor, 2)}`;
}

const BYTES = [
  [2 ** 40, "TiB"],
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
] as const;

export function formatBytes(bytes: number): string {
  const scale = BYTES.find(([factor]) => Math.abs(bytes) >= factor);
  return scale === undefined ? `${significant(bytes)}${NBSP}B` : `${significant(bytes / scale[0])}${NBSP}${scale[1]}`;
}

/** A metric's value with its unit. */
export function formatMetric(value: number, unit: MetricUnit): string {
  if (Number.isNaN(value)) return MISSING;
  switch (unit) {
    case "perSecond":
      return formatRate(value);
    case "ratio":
      return formatRatio(value);
    case "ms":
      return formatDuration(value);
    case "factor":
      return formatFactor(value);
    case "count":
    case "state":
      return formatCount(value);
  }
}
