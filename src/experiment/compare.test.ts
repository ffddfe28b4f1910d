import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { parse, parseText } from "../scenario/parse";
import { type Comparison, type ComparisonOptions, compareVariants } from "./compare";
import { runExperiment } from "./run-experiment";

const QUEUE = parseText(
  readFileSync(new URL("../../simulations/single-queue.json", import.meta.url), "utf8"),
  catalog,
).scenario;

/** Short enough for a test. */
const scenario = parse({ ...QUEUE, run: { ...QUEUE.run, runForMs: 60_000, warmUpMs: 5_000 } }, catalog).scenario;

function compare(options: Partial<ComparisonOptions>, document: Scenario = scenario): Comparison {
  const result = compareVariants(document, catalog, { a: undefined, b: "half", seed: "s", pairCount: 1, ...options });
  if (!result.ok) throw new Error(result.problem.reason);
  return result.comparison;
}

describe("comparing", () => {
  test("a variant with itself differs in nothing, whatever is measured", () => {
    const { differences } = compare({ b: undefined, pairCount: 3 });
    const all = Object.values(differences).flatMap((metrics) => Object.values(metrics));
    expect(all.length).toBeGreaterThan(50);
    for (const { mean, low, high } of all) expect([mean, low, high]).toEqual([0, 0, 0]);
  });

  test("each side is the run that an experiment makes with the same seed", () => {
    const { a, b } = compare({});
    expect(a.traceHash).toBe(runExperiment(scenario, catalog, { seed: "s", replicationCount: 1 }).traceHash);
    expect(b.traceHash).toBe(
      runExperiment(scenario, catalog, { seed: "s", replicationCount: 1, variant: "half" }).traceHash,
    );
    expect([a.variant, b.variant]).toEqual([null, "half"]);
  });

  test("the difference is that of the means, and shared random numbers make it narrow", () => {
    const { a, b, differences } = compare({ pairCount: 5 });
    const p99 = differences.server?.latencyP99Ms;
    const of = (side: typeof a) =>
      side.components.find(({ id }) => id === "server")?.metrics.latencyP99Ms ?? Number.NaN;
    expect(p99?.mean).toBeCloseTo(of(b) - of(a), 6);
    expect(p99?.high).toBeLessThan(0);
    expect(differences.source?.arrivalRatePerSecond?.mean).toBeLessThan(-20);
  });

  test("one pair has no interval", () => {
    expect(compare({}).differences.server?.utilization).toMatchObject({ low: null, high: null });
  });

  test("both sides are judged by the objectives of either", () => {
    const { a, b } = compare({});
    expect(a.objectives.map(({ id }) => id)).toEqual(b.objectives.map(({ id }) => id));
    expect(a.objectives.length).toBeGreaterThan(
      scenario.objectives.filter(({ variant }) => variant === undefined).length,
    );
  });

  test("progress grows to one", () => {
    const seen: number[] = [];
    compare({ pairCount: 2, onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((x, y) => x - y));
  });

  test("an unknown variant is a problem, not a crash", () => {
    expect(compareVariants(scenario, catalog, { a: undefined, b: "halff", seed: "s", pairCount: 1 })).toMatchObject({
      ok: false,
      problem: { value: "halff" },
    });
  });

  test("a run that a limit stops ends the comparison and says so", () => {
    const endless = parse(
      {
        ...QUEUE,
        components: [
          ...QUEUE.components.filter(({ id }) => id === "source"),
          { id: "a", kind: "proxy" },
          { id: "b", kind: "proxy" },
        ],
        links: [
          { from: "source", to: "a" },
          { from: "a", to: "b" },
          { from: "b", to: "a" },
        ],
        objectives: [],
        variants: [],
      },
      catalog,
    ).scenario;
    const { pairCount, a } = compare({ b: undefined, pairCount: 4 }, endless);
    expect(pairCount).toBe(1);
    expect(a.stopReason).not.toBeNull();
  });
});
