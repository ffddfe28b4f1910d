import { describe, expect, test } from "vitest";
import type { EntitySummary, Summary } from "../model/summary";
import { mergeReplications } from "./merge";

function entity(metrics: EntitySummary["metrics"]): EntitySummary {
  return {
    id: "a",
    type: "component",
    kind: "service",
    label: "a",
    metrics,
    operations: { buy: metrics },
    details: { first: metrics },
  };
}
function replication(value: number | null, changes: Partial<Summary> = {}): Summary {
  return {
    scenario: "s",
    seed: "1",
    variant: null,
    replicationCount: 1,
    intervalMethod: null,
    fromMs: 0,
    toMs: 10,
    components: [entity({ latencyMeanMs: value })],
    links: [],
    objectives: [
      {
        id: "o",
        text: "",
        place: "a",
        metric: "latencyMeanMs",
        limit: "< 5",
        value,
        low: value,
        high: value,
        met: value !== null && value < 5,
        variant: null,
      },
    ],
    eventCount: 100,
    traceHash: `hash-${value}`,
    stopReason: null,
    ...changes,
  };
}
const limits = [{ id: "o", metric: "latencyMeanMs", below: 5 }];
const merged = (values: readonly (number | null)[]): Summary =>
  mergeReplications(
    values.map((value) => replication(value)),
    limits,
  );

describe("several replications", () => {
  test("one is returned as it is", () => {
    const only = replication(3);
    expect(mergeReplications([only], limits)).toBe(only);
    expect(() => mergeReplications([], limits)).toThrow("no replication");
  });
  test("become their mean with a Student-t interval", () => {
    const { components, replicationCount, eventCount, traceHash } = merged([2, 4, 6]);
    expect(components[0]?.metrics).toEqual({ latencyMeanMs: 4 });
    // t(0.975, 2) = 4.302653, standard error 2/√3.
    expect(components[0]?.intervals?.latencyMeanMs?.halfWidth).toBeCloseTo((4.302_653 * 2) / Math.sqrt(3), 4);
    expect(components[0]?.operations).toEqual({ buy: { latencyMeanMs: 4 } });
    expect(components[0]?.details).toEqual({ first: { latencyMeanMs: 2 } });
    expect({ replicationCount, eventCount, traceHash }).toEqual({
      replicationCount: 3,
      eventCount: 300,
      traceHash: "hash-2",
    });
  });
  test("what was not observed does not count, and what was never observed stays unknown", () => {
    expect(merged([2, null, 4]).components[0]?.metrics).toEqual({ latencyMeanMs: 3 });
    expect(merged([2, null]).components[0]?.intervals).toEqual({});
    expect(merged([null, null]).components[0]?.metrics).toEqual({ latencyMeanMs: null });
  });
  test("an objective is judged by the mean; a replication that observed nothing misses it", () => {
    expect(merged([2, 6]).objectives[0]).toMatchObject({ value: 4, low: 2, high: 6, met: true });
    expect(merged([2, 9]).objectives[0]).toMatchObject({ value: 5.5, met: false });
    expect(merged([2, null]).objectives[0]).toMatchObject({ value: 2, met: false });
    expect(merged([null, null]).objectives[0]).toMatchObject({ value: null, low: null, high: null, met: false });
  });
  test("a limit that stopped one of them is told", () => {
    expect(mergeReplications([replication(1), replication(1, { stopReason: "too much" })], limits).stopReason).toBe(
      "too much",
    );
  });
});
