/** Members of a group are the consumer's replicas: they join and leave as those come and go. */
import { describe, expect, test } from "vitest";
import type { Json } from "../../../model/document";
import { applyLiveEdit } from "../../../runtime/live-edit";
import { constant, Result, type Sketch, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

interface GroupTold {
  readonly members: readonly (readonly number[])[];
  readonly rebalances: readonly {
    readonly startedAtMs: number;
    readonly reason: string;
    readonly endedAtMs: number | null;
  }[];
}
const groupOf = (r: Result): GroupTold => (r.entity("log").details as { groups: GroupTold[] }).groups[0]!;
const shares = (r: Result) => groupOf(r).members.map(({ length }) => length);

interface Around {
  readonly ratePerSecond?: number;
  readonly topic?: object;
  readonly readers?: object;
  readonly more?: Sketch["components"];
  readonly faults?: readonly unknown[];
}

/** users → log (12 partitions) → readers, two of them, 20 ms a message. */
const sketch = ({ ratePerSecond = 80, topic, readers, more = [], faults = [] }: Around = {}): Sketch => ({
  run: { runForMs: 120_000 },
  components: [
    users({ kind: "constant", ratePerSecond }),
    { id: "log", kind: "topic", partitionCount: 12, batchCount: 10, ...topic },
    station("readers", constant(20), 1, { replicaCount: 2, ...readers }),
    ...more,
  ],
  links: ["users->log", "log->readers"],
  faults,
});

/** Runs it with edits of the number of readers at moments (ms). */
function edited(around: Around, edits: readonly (readonly [number, Json])[]): Result {
  const scenario = scenarioOf(sketch(around));
  const live = new Run(scenario, catalog, "live");
  for (const [atMs, count] of edits) {
    live.advance(atMs * 1e6);
    expect(applyLiveEdit(live.model, scenario, catalog, "readers.replicaCount", count)).not.toHaveProperty("problem");
  }
  live.advance(live.endNs);
  return new Result(live.summarize());
}

describe("more replicas", () => {
  test("join as soon as they are ready, in one rebalance, and share the partitions", () => {
    const r = edited({ readers: { startTime: constant(5000), readyAfterMs: 2000 } }, [[20_000, 6]]);
    expect(shares(r)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(groupOf(r).rebalances).toEqual([{ startedAtMs: 27_000, reason: "joined", endedAtMs: 30_000 }]);
  });

  test("get nothing before they are ready", () => {
    const r = edited({ topic: { rebalanceMs: 0 }, readers: { readyAfterMs: 20_000 } }, [[20_000, 4]]);
    expect(groupOf(r).rebalances).toMatchObject([{ startedAtMs: 40_000 }]);
    expect(r.of("readers", "failedCount")).toBe(0);
    expect(r.of("log", "retriedCount")).toBe(0);
  });

  test("that an autoscaler adds work off the lag", () => {
    const scaler = {
      id: "scaler",
      kind: "autoscaler",
      target: "readers",
      minReplicaCount: 1,
      maxReplicaCount: 8,
      metrics: [{ kind: "backlog", of: "log", targetCount: 50 }],
    };
    const alone = edited({ ratePerSecond: 160 }, []);
    const scaled = edited({ ratePerSecond: 160, more: [scaler], readers: { startTime: constant(1000) } }, []);
    expect(alone.of("log", "consumerLagCount")).toBeGreaterThan(6000);
    expect(scaled.of("log", "consumerLagCount")).toBeLessThan(1500);
    expect(shares(scaled).filter((count) => count > 0).length).toBeGreaterThan(2);
  });
});

describe("fewer replicas", () => {
  test("finish their message, commit and leave at once: no session timeout, nothing twice", () => {
    const r = edited({ readers: { replicaCount: 6 } }, [[60_000, 3]]);
    expect(shares(r)).toEqual([4, 4, 4, 0, 0, 0]);
    for (const { startedAtMs, reason } of groupOf(r).rebalances) {
      expect(startedAtMs).toBeLessThan(64_000);
      expect(reason).not.toBe("session timeout");
    }
    expect(r.of("log", "rewoundCount")).toBe(0);
    expect(r.of("log", "duplicateCount")).toBe(0);
    expect(r.of("readers", "failedCount")).toBe(0);
  });

  test.each(["afterProcessing", "beforeProcessing"])("leave nothing lost or twice in a batch (commit %s)", (commit) => {
    const r = edited({ ratePerSecond: 95, topic: { commit, batchCount: 500 } }, [[60_000, 1]]);
    expect(r.of("log", "lostCount") + r.of("log", "duplicateCount")).toBe(0);
    expect(shares(r)).toEqual([12, 0]);
  });

  test("also where more members than replicas were asked for", () => {
    const r = edited({ topic: { groupMemberCount: 8 }, readers: { replicaCount: 4 } }, [[20_000, 2]]);
    expect(shares(r)).toEqual([3, 3, 0, 0, 3, 3, 0, 0]);
    expect(groupOf(r).rebalances[0]!.startedAtMs).toBeLessThan(20_100);
    expect(groupOf(r).rebalances.map(({ reason }) => reason)).not.toContain("session timeout");
  });

  test("and more again: they come back", () => {
    const r = edited({ readers: { replicaCount: 4 } }, [
      [20_000, 2],
      [60_000, 4],
    ]);
    expect(shares(r)).toEqual([3, 3, 3, 3]);
    expect(r.of("log", "consumerLagCount")).toBeLessThan(10);
  });
});

test("a rollout replaces members without a session timeout", () => {
  const rollout = { kind: "rolling-update", target: "readers", startAtMs: 20_000, lastForMs: 100_000 };
  const r = edited({ readers: { replicaCount: 4, startTime: constant(1000) }, faults: [rollout] }, []);
  expect(groupOf(r).rebalances.length).toBeGreaterThan(0);
  expect(groupOf(r).rebalances.map(({ reason }) => reason)).not.toContain("session timeout");
  expect(shares(r).reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(r.of("readers", "failedCount")).toBe(0);
  expect(r.of("log", "duplicateCount")).toBe(0);
});

test("a replica that crashes says nothing: its session has to time out", () => {
  const crash = { kind: "crash", target: "readers", replicaCount: 1, startAtMs: 20_000, lastForMs: 90_000 };
  const r = edited({ faults: [crash] }, []);
  const [first] = groupOf(r).rebalances;
  expect(first!.reason).toBe("session timeout");
  expect(first!.startedAtMs).toBeGreaterThan(20_000 + 42_000 - 1);
});
