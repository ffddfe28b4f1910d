import { describe, expect, test } from "vitest";
import type { EntitySummary, Summary } from "../../model/summary";
import { KEY_NUMBERS, latencyBars, nextSeed, outcomeBars, samplesNeeded, textIn } from "./summary-rows";

const entity = (label: string, metrics: Record<string, number | null>): EntitySummary => ({
  id: label,
  type: "component",
  kind: "service",
  label,
  metrics,
});
const summary = {
  components: [
    entity("Fast", { latencyP50Ms: 5, latencyP95Ms: 9, latencyP99Ms: 12, okCount: 100, failedCount: 0 }),
    entity("Slow", { latencyP50Ms: 50, latencyP95Ms: 90, latencyP99Ms: 120, okCount: 50, failedCount: 50 }),
    entity("Idle", { latencyP50Ms: null, okCount: 0, failedCount: 0 }),
  ],
} as unknown as Summary;
test("a number that was never observed is a dash", () => {
  expect(textIn(summary.components[2]!, KEY_NUMBERS[2]!)).toBe("–");
});

test("nextSeed never repeats", () => {
  expect(nextSeed("storm-1")).toBe("storm-1/2");
  expect(nextSeed("storm-1/2")).toBe("storm-1/3");
});

test("a 99th percentile wants 2,000 samples", () => {
  expect(samplesNeeded(0.99)).toBe(2_000);
});

describe("bars", () => {
  test("show the slowest first and leave out who answered nothing", () => {
    expect(latencyBars(summary, 20).map((bar) => bar.name)).toEqual(["Slow", "Fast"]);
    expect(latencyBars(summary, 1)).toHaveLength(1);
  });

  test("outcome shares sum to 100, the least healthy first", () => {
    const parts = [
      { id: "ok", count: "okCount" },
      { id: "failed", count: "failedCount" },
    ];
    expect(outcomeBars(summary, parts, 20)).toEqual([
      { name: "Slow", ok: 50, failed: 50 },
      { name: "Fast", ok: 100, failed: 0 },
    ]);
  });
});
