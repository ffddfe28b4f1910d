// Figures of kubernetes/website, horizontal-pod-autoscale.md, and of the behaviors described there.
import { describe, expect, test } from "vitest";
import { forAverage, forTotal } from "./recommendation";
import { ScalingBehavior, type ScalingPolicy, type ScalingRules } from "./scaling-behavior";

const all = (current: number) => ({ current, ready: current, notReady: 0, missing: 0 });

describe("what a metric asks for", () => {
  test("ceil(current × metric / target): twice the target doubles, half halves", () => {
    expect(forAverage(200, 100, 0.1, all(3))).toBe(6);
    expect(forAverage(50, 100, 0.1, all(4))).toBe(2);
    expect(forAverage(500 / 7, 10, 0.1, all(7))).toBe(50);
  });

  test("nothing within a tenth of the target", () => {
    expect(forAverage(1.1, 1, 0.1, all(10))).toBe(10);
    expect(forAverage(0.9, 1, 0.1, all(10))).toBe(10);
    expect(forAverage(1.11, 1, 0.1, all(10))).toBe(12);
  });

  test("replicas that are not ready count as idle upwards, and not at all downwards", () => {
    expect(forAverage(2, 1, 0.1, { current: 4, ready: 2, notReady: 2, missing: 0 })).toBe(4);
    expect(forAverage(3, 1, 0.1, { current: 4, ready: 2, notReady: 2, missing: 0 })).toBe(6);
    // One alone would ask for more, all three for fewer: nothing changes.
    expect(forAverage(1.5, 1, 0.1, { current: 3, ready: 1, notReady: 2, missing: 0 })).toBe(3);
    expect(forAverage(0.5, 1, 0.1, { current: 4, ready: 2, notReady: 2, missing: 0 })).toBe(1);
  });

  test("missing ones count as idle upwards, and as right on target downwards", () => {
    expect(forAverage(3, 1, 0.1, { current: 4, ready: 3, notReady: 0, missing: 1 })).toBe(9);
    expect(forAverage(0.2, 1, 0.1, { current: 4, ready: 3, notReady: 0, missing: 1 })).toBe(2);
    expect(forAverage(1, 1, 0.1, { current: 2, ready: 0, notReady: 1, missing: 1 })).toBeUndefined();
  });

  test("a backlog is shared out over replicas", () => {
    expect(forTotal(4500, 1000, 0.1, all(2))).toBe(5);
    expect(forTotal(2100, 1000, 0.1, all(2))).toBe(2);
  });
});

const replicas = (replicaCount: number, periodMs: number): ScalingPolicy => ({
  kind: "replicas",
  replicaCount,
  periodMs,
});
const share = (changeRatio: number, periodMs: number): ScalingPolicy => ({ kind: "ratio", changeRatio, periodMs });
const DEFAULT_UP: ScalingRules = {
  stabilizationMs: 0,
  selectPolicy: "max",
  policies: [share(1, 15_000), replicas(4, 15_000)],
};
const DEFAULT_DOWN: ScalingRules = { stabilizationMs: 300_000, selectPolicy: "max", policies: [share(1, 15_000)] };
const LIMITS = { minReplicaCount: 1, maxReplicaCount: 100 };

/** Replicas after each sync, every 15 s. */
function timeline(
  behavior: ScalingBehavior,
  start: number,
  desired: (atMs: number) => number,
  syncs: number,
): number[] {
  const list: number[] = [];
  let current = start;
  for (let i = 1; i <= syncs; i++) {
    current = behavior.next(15_000 * i, current, desired(15_000 * i));
    list.push(current);
  }
  return list;
}

describe("what is done", () => {
  test("by default upwards at most the greater of doubling and four more", () => {
    const behavior = new ScalingBehavior(DEFAULT_UP, DEFAULT_DOWN, LIMITS);
    expect(timeline(behavior, 3, () => 50, 6)).toEqual([7, 14, 28, 50, 50, 50]);
  });

  test("by default downwards when nothing of the last five minutes asked for more", () => {
    const behavior = new ScalingBehavior(DEFAULT_UP, DEFAULT_DOWN, LIMITS);
    const list = timeline(behavior, 10, (atMs) => (atMs <= 60_000 ? 10 : 2), 25);
    expect(list.indexOf(2)).toBe(23);
    expect(new Set(list)).toEqual(new Set([10, 2]));
  });

  test("4 replicas or 10 % a minute, whichever is more: 80, 72, 64 … and below 40 four at a time", () => {
    const down: ScalingRules = {
      stabilizationMs: 0,
      selectPolicy: "max",
      policies: [replicas(4, 60_000), share(0.1, 60_000)],
    };
    const list = timeline(new ScalingBehavior(DEFAULT_UP, down, LIMITS), 80, () => 10, 56);
    const minutes = list.filter((_, i) => i % 4 === 3);
    expect(minutes).toEqual([72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10]);
  });

  test("min takes the smaller change, disabled none", () => {
    const rules = (selectPolicy: ScalingRules["selectPolicy"]): ScalingRules => ({
      stabilizationMs: 0,
      selectPolicy,
      policies: [replicas(4, 60_000), share(0.1, 60_000)],
    });
    const to = (selectPolicy: ScalingRules["selectPolicy"], desired: number) =>
      new ScalingBehavior(rules(selectPolicy), rules(selectPolicy), LIMITS).next(15_000, 80, desired);
    expect([to("max", 1), to("min", 1), to("disabled", 1)]).toEqual([72, 76, 80]);
    expect([to("max", 100), to("min", 100), to("disabled", 100)]).toEqual([88, 84, 80]);
  });

  test("a window upwards waits until all of it asked for more", () => {
    const behavior = new ScalingBehavior({ ...DEFAULT_UP, stabilizationMs: 45_000 }, DEFAULT_DOWN, LIMITS);
    expect(timeline(behavior, 5, () => 9, 5)).toEqual([5, 5, 5, 9, 9]);
  });

  test("stays within its limits, and comes back to them at once", () => {
    const limits = { minReplicaCount: 3, maxReplicaCount: 12 };
    const behavior = () => new ScalingBehavior(DEFAULT_UP, { ...DEFAULT_DOWN, stabilizationMs: 0 }, limits);
    expect(timeline(behavior(), 10, () => 50, 2)).toEqual([12, 12]);
    expect(timeline(behavior(), 10, () => 1, 2)).toEqual([3, 3]);
    expect(behavior().next(15_000, 40, 40)).toBe(12);
    expect(behavior().next(15_000, 1, 1)).toBe(3);
  });
});
