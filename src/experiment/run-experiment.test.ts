import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { parse } from "../scenario/parse";
import { prepareExperiment, replicationSeed, runExperiment } from "./run-experiment";

function queue(changes: object = {}): Scenario {
  const { scenario, problems } = parse(
    {
      format: "windtunnel/scenario",
      version: 1,
      name: "queue",
      run: { runForMs: 20_000, warmUpMs: 1000, seed: "s" },
      components: [
        { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 50 } },
        { id: "server", kind: "service", concurrencyPerReplica: 1, serviceTime: { kind: "exponential", meanMs: 10 } },
      ],
      links: [{ from: "users", to: "server" }],
      objectives: [
        { id: "base", component: "server", metric: "utilization", above: 0.4, below: 0.6 },
        { id: "idle", component: "server", metric: "utilization", below: 0.2, variant: "fast" },
      ],
      variants: [{ id: "fast", name: "Fast", set: { "server.serviceTime.meanMs": 2 } }],
      ...changes,
    },
    catalog,
  );
  expect(problems).toEqual([]);
  return scenario;
}

describe("an experiment", () => {
  test("of one replication is the run that the seed names", () => {
    const summary = runExperiment(queue(), catalog);
    expect(summary).toMatchObject({ seed: "s", variant: null, replicationCount: 1, stopReason: null });
    expect(summary.objectives.map(({ id, met, variant }) => [id, met, variant])).toEqual([["base", true, null]]);
    expect(runExperiment(queue(), catalog, { seed: "s" }).traceHash).toBe(summary.traceHash);
    expect(runExperiment(queue(), catalog, { seed: "t" }).traceHash).not.toBe(summary.traceHash);
  });
  test("of several replications has intervals, and begins with the same run", () => {
    const summary = runExperiment(queue(), catalog, { replicationCount: 5 });
    expect(summary.replicationCount).toBe(5);
    expect(summary.traceHash).toBe(runExperiment(queue(), catalog).traceHash);
    const server = summary.components[1];
    const { low = 1, high = 0 } = server?.intervals?.utilization ?? {};
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    const [result] = summary.objectives;
    expect(result?.low).toBeLessThan(result?.high ?? 0);
  });
  test("takes the count of replications from the scenario", () => {
    const run = { runForMs: 1000, warmUpMs: 0, seed: "s", replicationCount: 3 };
    expect(runExperiment(queue({ run }), catalog).replicationCount).toBe(3);
  });
  test("of a variant judges the variant's objectives, with the same arrivals as the base", () => {
    const base = runExperiment(queue(), catalog);
    const fast = runExperiment(queue(), catalog, { variant: "fast" });
    expect(fast.variant).toBe("fast");
    expect(fast.objectives.map(({ id, met, variant }) => [id, met, variant])).toEqual([["idle", true, "fast"]]);
    expect(fast.components[0]?.metrics.arrivalCount).toBe(base.components[0]?.metrics.arrivalCount);
  });
  test("takes further settings on top of the variant's", () => {
    const set = [["server.serviceTime.meanMs", 4]] as const;
    const summary = runExperiment(queue(), catalog, { variant: "fast", set });
    expect(summary.components[1]?.metrics.utilization).toBeCloseTo(0.2, 1);
  });
  test("reports its progress over all replications", () => {
    const seen: number[] = [];
    runExperiment(queue(), catalog, { replicationCount: 4, onProgress: (done) => void seen.push(done) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });
});

test("an unknown variant or address is a problem before it is an error", () => {
  const variant = prepareExperiment(queue(), catalog, { variant: "fsat" });
  expect(variant.ok ? "" : variant.problem.hint).toBe('Did you mean "fast"?');
  const address = prepareExperiment(queue(), catalog, { set: [["server.nothing", 1]] });
  expect(address.ok).toBe(false);
  expect(() => runExperiment(queue(), catalog, { variant: "fsat" })).toThrow('Did you mean "fast"?');
});

test("the first replication has the seed itself, the others follow from it", () => {
  expect([0, 1, 2].map((i) => replicationSeed("s", i))).toEqual(["s", "s/replication-1", "s/replication-2"]);
});
