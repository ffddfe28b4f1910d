import { describe, expect, test } from "vitest";
import {
  compact,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatFactor,
  formatMetric,
  formatRate,
  formatRatio,
  MISSING,
  NBSP,
  significant,
} from "./format";

const plain = (text: string) => text.replaceAll(NBSP, " ");

test("three significant digits, no exponent", () => {
  expect([0, 0.01234, 1.234, 12.34, 123.4, 1234, 100, 1.5].map((value) => significant(value))).toEqual([
    "0",
    "0.0123",
    "1.23",
    "12.3",
    "123",
    "1234",
    "100",
    "1.5",
  ]);
});

test("letters for large numbers, also at the seam", () => {
  expect([950, 999.4, 999.6, 1234, 45_600, 1_250_000, -1500].map(compact)).toEqual([
    "950",
    "999",
    "1k",
    "1.23k",
    "45.6k",
    "1.25M",
    "−1.5k",
  ]);
});

test("counts stay whole, averages keep digits", () => {
  expect([412, 9999, 12_345, 3.456].map(formatCount)).toEqual(["412", "9999", "12.3k", "3.46"]);
});

describe("durations", () => {
  test.each([
    [0, "0 ms"],
    [0.000_05, "50 ns"],
    [0.041, "41 µs"],
    [0.41, "0.41 ms"],
    [41.23, "41.2 ms"],
    [999.7, "1 s"],
    [2400, "2.4 s"],
    [85_000, "85 s"],
    [750_000, "12.5 min"],
    [5_400_000, "1.5 h"],
  ])("%d ms is %s", (ms, text) => expect(plain(formatDuration(ms))).toBe(text));
});

test("shares never round up to everything", () => {
  expect([0, 0.004, 0.0312, 0.62, 0.999, 0.99996, 1].map((ratio) => plain(formatRatio(ratio)))).toEqual([
    "0 %",
    "0.4 %",
    "3.1 %",
    "62 %",
    "99.9 %",
    "99.99 %",
    "100 %",
  ]);
});

test("the clock keeps one form through a run", () => {
  expect(plain(formatClock(12_345, 60_000))).toBe("12.3 s");
  expect(formatClock(12_345, 600_000)).toBe("0:12.3");
  expect(formatClock(125_000)).toBe("2:05.0");
  expect(formatClock(3_725_000)).toBe("1:02:05");
  expect(plain(formatClock(90_061_000))).toBe("1 d 1:01:01");
});

test("metrics carry their unit", () => {
  expect(plain(formatMetric(310, "perSecond"))).toBe("310/s");
  expect(plain(formatMetric(0.5, "ratio"))).toBe("50 %");
  expect(formatMetric(2.71, "factor")).toBe("×2.7");
  expect(formatMetric(Number.NaN, "ms")).toBe(MISSING);
  expect(formatRate(Number.NaN)).toBe(MISSING);
  expect(formatFactor(Number.NaN)).toBe(MISSING);
  expect(plain(formatBytes(1536))).toBe("1.5 KiB");
});
