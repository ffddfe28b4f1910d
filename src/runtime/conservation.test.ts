import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { OUTCOME_COUNT } from "../model/outcome";
import { parse } from "../scenario/parse";
import { Run } from "./run";
import type { Simulation } from "./simulation";
import { generatedScenario } from "./testing/generated-scenario";

function settled(simulation: Simulation, first: number): number {
  let sum = 0;
  for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) sum += simulation.counters[first + outcome]!;
  return sum;
}

/** Every node and link at this instant: what came in is settled or still there. */
function expectConserved(run: Run): void {
  const { simulation } = run.model;
  simulation.nodes.forEach((node, i) => {
    const inFlight = simulation.levels.value(node.inFlight);
    expect(simulation.counters[node.arrivals], `node ${i}`).toBe(settled(simulation, node.firstOutcome) + inFlight);
    expect(inFlight).toBeGreaterThanOrEqual(0);
  });
  for (const link of simulation.links) {
    const underWay = simulation.counters[link.calls]! - settled(simulation, link.firstOutcome);
    const onWire =
      simulation.counters[link.attempts]! - simulation.counters[link.answered]! - simulation.counters[link.failed]!;
    expect(underWay, link.id).toBeGreaterThanOrEqual(0);
    expect(onWire, link.id).toBeGreaterThanOrEqual(0);
  }
}

/** Levels of stations that must be back at nothing once everybody has gone. */
const EMPTY_AT_THE_END = ["queueLength", "occupied", "working", "replicasDraining"];

function leftOver(run: Run): string[] {
  const { entities, simulation } = run.model;
  return entities.flatMap(({ id, kind, columns }) =>
    kind !== "service"
      ? []
      : EMPTY_AT_THE_END.filter((name) => simulation.levels.value(columns.levels.get(name)!) !== 0).map(
          (name) => `${id}.${name}`,
        ),
  );
}

function runnable(file: unknown): Scenario {
  const { scenario, problems, runnable: isRunnable } = parse(file, catalog);
  if (!isRunnable) throw new Error(JSON.stringify(problems.filter(({ severity }) => severity === "error")));
  return scenario;
}

describe("conservation over generated designs under random faults", () => {
  test("in = settled + in progress, for every node and link, at random instants", () => {
    fc.assert(
      fc.property(generatedScenario(), fc.string({ minLength: 1, maxLength: 8 }), (file, seed) => {
        const run = new Run(runnable(file), catalog, seed);
        for (let i = 1; i <= 7; i++) {
          run.advance((run.endNs * i) / 7, 100_000);
          expectConserved(run);
        }
        expect(run.stopReason).toBeUndefined();
      }),
      { numRuns: 80 },
    );
  });

  test("when the traffic ends everything settles: no slot, no orphan and no timer is left", () => {
    fc.assert(
      fc.property(generatedScenario({ drains: true }), fc.string({ minLength: 1, maxLength: 8 }), (file, seed) => {
        const run = new Run(runnable(file), catalog, seed);
        run.advance(run.endNs);
        const { calls, kernel } = run.model.simulation;
        expect({ live: calls.liveCount, orphans: calls.orphanCount, stop: kernel.stopReason }).toEqual({
          live: 0,
          orphans: 0,
          stop: undefined,
        });
        expect(leftOver(run)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
