import { describe, expect, test } from "vitest";
import { roundMax, shownSpanMs, tickLabel } from "./time-axis";

describe("shownSpanMs", () => {
  test("grows in round steps and ends with the run", () => {
    expect(shownSpanMs(0, 120_000)).toBe(10_000);
    expect(shownSpanMs(10_001, 120_000)).toBe(20_000);
    expect(shownSpanMs(95_000, 100_000)).toBe(100_000);
    expect(shownSpanMs(0, 500)).toBe(500);
  });
});

test("roundMax leaves room above and is round", () => {
  expect(roundMax(97)).toBe(120);
  expect(roundMax(310)).toBeCloseTo(400);
  expect(roundMax(0)).toBe(1);
  expect(roundMax(Number.NaN)).toBe(1);
});

test("tickLabel has the precision that the distance of ticks needs", () => {
  expect(tickLabel(0, 5_000)).toBe("0");
  expect(tickLabel(1_500, 500)).toBe("1.5 s");
  expect(tickLabel(45_000, 15_000)).toBe("45 s");
  expect(tickLabel(90_000, 30_000)).toBe("90 s");
  expect(tickLabel(150_000, 30_000)).toBe("2:30");
  expect(tickLabel(7_200_000, 1_800_000)).toBe("2:00:00");
  expect(tickLabel(30_000, 30_000, 150_000)).toBe("0:30");
  expect(tickLabel(3 * 86_400_000, 86_400_000)).toBe("3 d");
});
