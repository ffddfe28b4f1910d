import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Unit } from "../../model/fields";
import { formatQuantity, parseQuantity } from "./quantity";

describe("reads what people write", () => {
  const cases: readonly (readonly [text: string, unit: Unit, value: number])[] = [
    ["250", "ms", 250],
    ["250 ms", "ms", 250],
    ["250ms", "ms", 250],
    ["1.5 s", "ms", 1500],
    ["1,5 s", "ms", 1500],
    ["2 min", "ms", 120_000],
    ["1h", "ms", 3_600_000],
    ["90 d", "ms", 90 * 86_400_000],
    ["400 µs", "ms", 0.4],
    ["400us", "ms", 0.4],
    ["50 ns", "ms", 0.00005],
    ["1.2k/s", "perSecond", 1200],
    ["1.2k", "perSecond", 1200],
    ["300 /s", "perSecond", 300],
    ["300 rps", "perSecond", 300],
    ["60 req/min", "perSecond", 1],
    ["3600 per h", "perSecond", 1],
    ["2M/s", "perSecond", 2_000_000],
    ["10 %", "ratio", 0.1],
    ["10%", "ratio", 0.1],
    ["0.1", "ratio", 0.1],
    ["99.95 %", "ratio", 0.9995],
    ["1,200", "count", 1200],
    ["1 200", "count", 1200],
    ["1'200", "count", 1200],
    ["2k", "count", 2000],
    ["64 KiB", "bytes", 65_536],
    ["64 kB", "bytes", 64_000],
    ["1 MiB", "bytes", 1_048_576],
    ["×2.7", "factor", 2.7],
    ["2.7x", "factor", 2.7],
    ["2.7", "factor", 2.7],
    ["-1.5", "none", -1.5],
    ["1e3", "none", 1000],
  ];
  test.each(cases)("%s (%s) is %d", (text, unit, value) => {
    expect(parseQuantity(text, unit)).toEqual({ ok: true, value });
  });
});

describe("explains what is not sound", () => {
  test.each([
    ["", "ms"],
    ["fast", "ms"],
    ["10 apples", "count"],
    ["10 s", "perSecond"],
    ["10 ms", "ratio"],
    ["×2", "ms"],
    ["1e999", "count"],
    ["--1", "none"],
  ] as const)("%s (%s)", (text, unit) => {
    const parsed = parseQuantity(text, unit);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.reason).toMatch(/[.?]$/);
  });

  test("limits are told in the unit of the field", () => {
    expect(parseQuantity("5 ms", "ms", { min: 1000 })).toEqual({ ok: false, reason: "At least 1 s." });
    expect(parseQuantity("1.5", "count", { integer: true })).toEqual({ ok: false, reason: "A whole number." });
    expect(parseQuantity("10", "ratio", { min: 0, max: 1 })).toEqual({
      ok: false,
      reason: "At most 100 %: did you mean 10 %?",
    });
  });
});

test("what a field shows reads back unchanged", () => {
  const units = fc.constantFrom<Unit>("ms", "perSecond", "ratio", "count", "bytes", "factor", "none");
  const decimal = fc
    .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 6 }))
    .map(([digits, shift]) => Number(`${digits}e-${shift}`));
  const value = fc.oneof(decimal, fc.integer({ min: 0, max: 1_000_000_000 }));
  fc.assert(
    fc.property(value, units, (number, unit) => {
      expect(parseQuantity(formatQuantity(number, unit), unit)).toEqual({ ok: true, value: number });
    }),
    { numRuns: 2000 },
  );
});

test("shows the natural unit", () => {
  expect(formatQuantity(1500, "ms")).toBe("1.5 s");
  expect(formatQuantity(250, "ms")).toBe("250 ms");
  expect(formatQuantity(0.4, "ms")).toBe("400 µs");
  expect(formatQuantity(600_000, "ms")).toBe("10 min");
  expect(formatQuantity(1200, "perSecond")).toBe("1.2k/s");
  expect(formatQuantity(0.1, "ratio")).toBe("10 %");
  expect(formatQuantity(65_536, "bytes")).toBe("64 KiB");
});
