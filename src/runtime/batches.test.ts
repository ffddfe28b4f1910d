import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Summary } from "../model/summary";
import { parse } from "../scenario/parse";
import { simulate } from "./run";

const RATE = 50;
const MEAN_MS = 10;

function queue(seed: string, more: object = {}): Summary {
  const { scenario, runnable } = parse(
    {
      format: "windtunnel/scenario",
      version: 1,
      name: "one queue",
      run: { runForMs: 220_000, warmUpMs: 20_000 },
      components: [
        { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: RATE } },
        {
          id: "server",
          kind: "service",
          concurrencyPerReplica: 1,
          queueCapacity: 100_000,
          serviceTime: { kind: "exponential", meanMs: MEAN_MS },
        },
      ],
      links: [{ from: "users", to: "server" }],
      ...more,
    },
    catalog,
  );
  expect(runnable).toBe(true);
  return simulate(scenario, catalog, { seed });
}

describe("intervals of a single run", () => {
  test("cover the true average about as often as they say", () => {
    const truth = { latencyMeanMs: 20, utilization: 0.5, inFlightMean: 1, arrivalRatePerSecond: RATE };
    const seeds = Array.from({ length: 120 }, (_, i) => `seed-${i}`);
    const servers = seeds.map((seed) => queue(seed).components[1]!);
    for (const [metric, value] of Object.entries(truth)) {
      const covering = servers.filter(({ intervals }) => {
        const { low, high } = intervals![metric]!;
        return low <= value && value <= high;
      });
      // 114 of 120 expected; 104 is four standard deviations below, and 120 of 120 would be suspiciously wide.
      expect(covering.length, metric).toBeGreaterThan(103);
      expect(covering.length, metric).toBeLessThan(120);
    }
  });

  test("are around the value shown, and only for averages", () => {
    const summary = queue("a");
    const [, server] = summary.components;
    expect(summary.intervalMethod).toBe("batchMeans");
    for (const [metric, { low, high }] of Object.entries(server!.intervals!)) {
      expect((low + high) / 2, metric).toBeCloseTo(server!.metrics[metric]!, 9);
    }
    expect(server!.intervals).not.toHaveProperty("latencyP99Ms");
    expect(server!.intervals).not.toHaveProperty("arrivalCount");
  });

  test("are not given for a run that is broken on purpose", () => {
    const faults = [{ kind: "crash", target: "server", startAtMs: 50_000, lastForMs: 1000 }];
    const summary = queue("a", { faults });
    expect(summary.intervalMethod).toBeNull();
    expect(summary.components[1]).not.toHaveProperty("intervals");
  });
});
