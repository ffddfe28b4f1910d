import { describe, expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";

/** Four replicas, 100 calls a second of 10 ms; a new replica takes 1 s to start. */
const rollout = (settings: object, shop: object = {}) =>
  run({
    run: { runForMs: 20_000 },
    components: [
      users({ kind: "constant", ratePerSecond: 100 }),
      station("shop", constant(10), 1, { replicaCount: 4, startTime: constant(1000), ...shop }),
    ],
    links: ["users->shop"],
    faults: [{ kind: "rolling-update", target: "shop", startAtMs: 5000, ...settings }],
  });
type Moment = { atMs: number; ready: number; starting: number };
const timeline = (r: ReturnType<typeof run>) => r.entity("shop").details?.replicaTimeline as Moment[];
const versions = (r: ReturnType<typeof run>) =>
  (r.entity("shop").details?.replicas as { version: number }[] | undefined)?.map(({ version }) => version) ?? [];

describe("a rolling update", () => {
  test("with a surge of one and none unavailable never has fewer ready than wanted", () => {
    const r = rollout({ maxUnavailableRatio: 0 });
    const moments = timeline(r);
    expect(Math.min(...moments.map(({ ready }) => ready))).toBe(4);
    expect(Math.max(...moments.map(({ ready, starting }) => ready + starting))).toBe(5);
    expect(versions(r)).toEqual([1, 1, 1, 1]);
    // One after the other, 1 s each.
    expect(moments.at(-1)!.atMs).toBeCloseTo(9000, -2);
    expect(r.of("users", "okCount")).toBe(r.of("users", "settledCount"));
  });

  test("without a surge has fewer meanwhile, as many as are allowed", () => {
    const r = rollout({ maxSurgeRatio: 0, maxUnavailableRatio: 0.5 });
    expect(Math.min(...timeline(r).map(({ ready }) => ready))).toBe(2);
    expect(timeline(r).at(-1)!.atMs).toBeCloseTo(7000, -2);
    expect(versions(r)).toEqual([1, 1, 1, 1]);
  });

  test("with neither replaces one at a time", () => {
    const r = rollout({ maxSurgeRatio: 0, maxUnavailableRatio: 0 });
    expect(Math.min(...timeline(r).map(({ ready }) => ready))).toBe(3);
    expect(versions(r)).toEqual([1, 1, 1, 1]);
  });

  test("waits until a new replica has been ready for a while", () => {
    const r = rollout({ maxUnavailableRatio: 0, minReadyMs: 2000 });
    expect(timeline(r).at(-1)!.atMs).toBeCloseTo(17_000, -2);
  });

  test("is taken back when it ends", () => {
    expect(versions(rollout({ lastForMs: 7000 }))).toEqual([0, 0, 0, 0]);
  });
});

describe("a canary", () => {
  const canary = { updatedRatio: 0.25, serviceTimeFactor: 3, failureRatio: 0.5 };

  test("runs on its share of the replicas and gets that share of the calls", () => {
    for (const queuePlacement of ["shared", "perReplica"]) {
      const r = rollout(canary, { queuePlacement });
      expect(versions(r).filter((version) => version === 1)).toHaveLength(1);
      expect(r.of("shop", "updatedReplicaCount")).toBe(1);
      const calls = r.of("shop", "updatedCallCount");
      expect(calls / (calls + r.of("shop", "previousCallCount"))).toBeCloseTo(0.24, 1);
      expect(r.of("shop", "updatedErrorRatio")).toBeCloseTo(0.5, 1);
      expect(r.of("shop", "previousErrorRatio")).toBe(0);
      expect(r.of("shop", "updatedLatencyMeanMs")).toBeCloseTo(30, 0);
      expect(r.of("shop", "previousLatencyMeanMs")).toBeCloseTo(10, 0);
    }
  });
});
