import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { parse } from "../scenario/parse";
import { RowWriter } from "./rows";
import { Run, simulate } from "./run";
import { Session } from "./session";
import { generatedScenario } from "./testing/generated-scenario";

function runnable(file: unknown): Scenario {
  return parse(file, catalog).scenario;
}

function hashOf(run: Run): string {
  return run.model.simulation.kernel.traceHash();
}

describe("determinism", () => {
  test("the same file and seed give the same trace; another seed another", () => {
    fc.assert(
      fc.property(generatedScenario(), (file) => {
        const scenario = runnable(file);
        const first = simulate(scenario, catalog, { seed: "a" });
        expect(simulate(scenario, catalog, { seed: "a" })).toEqual(first);
        expect(simulate(scenario, catalog, { seed: "b" }).traceHash).not.toBe(first.traceHash);
      }),
      { numRuns: 20 },
    );
  });

  test("looking does not change the run: rows, particles, pauses and slices of any size", () => {
    fc.assert(
      fc.property(
        generatedScenario(),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 50 }),
        (file, slices) => {
          const scenario = runnable(file);
          const plain = new Run(scenario, catalog, "look");
          plain.advance(plain.endNs);

          const watched = new Session(scenario, catalog, "look", Infinity);
          watched.showParticles(true);
          for (const [i, slice] of slices.entries()) {
            watched.step(slice);
            if (i % 3 === 0) watched.rows.live();
            if (i % 5 === 0) watched.takeParticles();
            if (i % 7 === 0) watched.summarize();
          }
          watched.runToEnd();
          expect(hashOf(watched.run)).toBe(hashOf(plain));
          expect(watched.summarize()).toEqual(plain.summarize());
        },
      ),
      { numRuns: 20 },
    );
  });

  test("a run leaves nothing behind: A, B, A", () => {
    fc.assert(
      fc.property(generatedScenario(), generatedScenario(), (a, b) => {
        const first = simulate(runnable(a), catalog, { seed: "s" });
        simulate(runnable(b), catalog, { seed: "s" });
        expect(simulate(runnable(a), catalog, { seed: "s" })).toEqual(first);
      }),
      { numRuns: 10 },
    );
  });

  test("an unrelated component does not disturb the draws of the others", () => {
    fc.assert(
      fc.property(generatedScenario(), (file) => {
        const scenario = runnable(file);
        const wider = runnable({
          ...(file as object),
          components: [
            { id: "stranger", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 50 } },
            ...scenario.components,
            { id: "strangers-service", kind: "service" },
          ],
          links: [...scenario.links, { from: "stranger", to: "strangers-service" }],
        });
        const before = simulate(scenario, catalog, { seed: "crn" });
        const after = simulate(wider, catalog, { seed: "crn" });
        for (const component of before.components) {
          expect(after.components.find(({ id }) => id === component.id)?.metrics).toEqual(component.metrics);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("a recorded run with live commands replays to the same bits", () => {
    fc.assert(
      fc.property(
        generatedScenario(),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 4, maxLength: 4 }),
        (file, slices) => {
          const scenario = runnable(file);
          const live = new Session(scenario, catalog, "replay", Infinity);
          live.step(slices[0]!);
          live.command({ type: "set", address: "users.arrivals.ratePerSecond", value: 333 });
          live.step(slices[1]!);
          live.command({
            type: "inject",
            fault: { id: "hand", kind: "latency-spike", target: "m0", startAtMs: 0, addMs: 20 },
          });
          live.step(slices[2]!);
          live.command({ type: "clear", faultId: "hand" });
          live.runToEnd();
          const recorded = live.takeRecorded();

          const replayed = new Session(scenario, catalog, "replay", Infinity, recorded);
          replayed.runToEnd();
          expect(hashOf(replayed.run)).toBe(hashOf(live.run));
          expect(replayed.takeRecorded()).toEqual(recorded);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("rows", () => {
  test("a row holds the rates of its interval and the levels of its end", () => {
    const scenario = runnable({
      format: "windtunnel/scenario",
      version: 1,
      name: "rows",
      run: { runForMs: 10_000 },
      components: [
        { id: "users", kind: "client", arrivals: { kind: "constant", ratePerSecond: 10 } },
        { id: "s", kind: "service", concurrencyPerReplica: 1, serviceTime: { kind: "constant", ms: 150 } },
      ],
      links: [{ from: "users", to: "s" }],
    });
    const run = new Run(scenario, catalog, "rows");
    const writer = new RowWriter(run.model);
    const rows: Float64Array[] = [];
    run.watch(1e9, () => rows.push(writer.complete().slice()));
    run.advance(run.endNs);
    const service = writer.entities.find(({ id }) => id === "s")!;
    const at = (row: Float64Array, metric: string): number =>
      row[service.firstColumn + service.columns.findIndex(({ id }) => id === metric)]!;
    expect(rows.map((row) => row[0])).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]);
    expect(rows.map((row) => at(row, "arrivalRatePerSecond"))).toEqual(Array(10).fill(10));
    expect(at(rows[9]!, "utilization")).toBe(1);
    // 10 arrivals and 6.67 answers a second: the line grows by a third of what comes.
    expect(at(rows[9]!, "queueLength")).toBe(33);
  });
});
