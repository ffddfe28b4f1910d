import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyLiveEdit } from "../../../runtime/live-edit";
import {
  constant,
  exponential,
  poisson,
  Result,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";
import { topic as topicKind } from "./kind";

const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });
const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });

interface GroupTold {
  readonly members: readonly (readonly number[])[];
  readonly lagByPartition: readonly number[];
  readonly rebalances: readonly {
    readonly startedAtMs: number;
    readonly reason: string;
    readonly endedAtMs: number | null;
  }[];
}
const groupOf = (r: Result, index = 0): GroupTold =>
  (r.entity("log").details as { groups: GroupTold[] }).groups[index]!;
const producedByPartition = (r: Result) =>
  (r.entity("log").details as { producedByPartition: number[] }).producedByPartition;

interface Around {
  readonly runForMs?: number;
  readonly operations?: readonly {
    readonly id: string;
    readonly share?: number;
    readonly keys?: { count: number; zipf?: number };
  }[];
  readonly faults?: unknown[];
}

/** users → log (the topic) → readers, one per partition unless told otherwise. */
function topicOf(arrivals: unknown, topic: object, readers: object = {}, around: Around = {}): Result {
  return run({
    run: { runForMs: around.runForMs ?? 10_000 },
    ...(around.operations === undefined ? {} : { operations: around.operations }),
    components: [
      users(arrivals),
      { id: "log", kind: "topic", partitionCount: 4, ...topic },
      station("readers", constant(10), 1, { replicaCount: 4, ...readers }),
    ],
    links: ["users->log", "log->readers"],
    faults: around.faults ?? [],
  });
}

/** For every group: what was produced is consumed, given up, lost or still to come; what comes again counts twice. */
function expectConserved(r: Result, groupCount = 1): void {
  const count = (metric: string) => r.of("log", metric);
  const accounted =
    count("consumedCount") +
    count("skippedCount") +
    count("deadLetterCount") +
    count("lostCount") +
    count("consumerLagCount") -
    count("rewoundCount");
  expect(count("producedCount") * groupCount).toBe(accounted);
}

describe("a topic", () => {
  test("takes messages at once and lets every group read each of them", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(100)),
        { id: "log", kind: "topic" },
        station("billing", constant(5)),
        station("mail", constant(5)),
      ],
      links: ["users->log", "log->billing", "log->mail"],
    });
    expect(r.of("users", "latencyMaxMs")).toBe(0);
    expect(r.of("billing", "arrivalCount")).toBe(100);
    expect(r.of("mail", "arrivalCount")).toBe(100);
    expectConserved(r, 2);
  });

  test("a group reads as fast as its members, one message at a time each", () => {
    const r = topicOf(every(1), { partitioner: "roundRobin" }, {}, { runForMs: 10_000 });
    expect(r.of("log", "consumedPerSecond")).toBeCloseTo(400, -1);
    expect(r.of("readers", "queueLengthMax")).toBe(0);
    expect(r.of("log", "consumerLagCount")).toBeGreaterThan(5950);
    expect(r.of("log", "consumerLagMs")).toBeGreaterThan(5800);
    expectConserved(r);
  });

  test("more members than partitions do not help", () => {
    const r = topicOf(every(1), { partitioner: "roundRobin", partitionCount: 2 }, { replicaCount: 8 });
    expect(r.of("log", "consumedPerSecond")).toBeCloseTo(200, -1);
    expect(groupOf(r).members.map((partitions) => partitions.length)).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test("several in flight let a member work on several partitions at once", () => {
    const r = topicOf(
      every(1),
      { partitioner: "roundRobin", inFlightPerMember: 4 },
      { replicaCount: 1, concurrencyPerReplica: 4 },
    );
    expect(r.of("log", "consumedPerSecond")).toBeCloseTo(400, -1);
  });

  test("never has two messages of one partition in delivery", () => {
    const r = topicOf(
      every(1),
      { partitionCount: 1, inFlightPerMember: 16 },
      { replicaCount: 1, concurrencyPerReplica: 16 },
    );
    expect(r.of("log", "consumedPerSecond")).toBeCloseTo(100, -1);
    expect(r.of("readers", "inFlightMax")).toBe(1);
  });

  test("operations without keys go to the partitions in turn", () => {
    expect(producedByPartition(topicOf(every(25), {}))).toEqual([100, 100, 100, 100]);
  });

  test("a key always goes to the same partition, and keys spread evenly", () => {
    const one = topicOf(every(25), {}, {}, { operations: [{ id: "request", keys: { count: 1 } }] });
    expect(producedByPartition(one).filter((count) => count > 0)).toEqual([400]);
    const many = topicOf(poisson(2000), {}, {}, { operations: [{ id: "request", keys: { count: 100_000 } }] });
    for (const count of producedByPartition(many)) expect(count / 5000).toBeCloseTo(1, 1);
  });

  test("salts spread one key over so many partitions", () => {
    const r = topicOf(every(2.5), { keySaltCount: 2 }, {}, { operations: [{ id: "request", keys: { count: 1 } }] });
    const used = producedByPartition(r).filter((count) => count > 0);
    expect(used.length).toBe(2);
    expect(used[0]! / 2000).toBeCloseTo(1, 1);
  });

  test("delivers operation, key and birth of the request", () => {
    const r = topicOf(poisson(100), {}, {}, { operations: [{ id: "a" }, { id: "b", share: 3 }] });
    expect(r.ofOperation("readers", "b", "arrivalCount")).toBeGreaterThan(
      0.99 * r.ofOperation("users", "b", "arrivalCount") - 5,
    );
    expect(r.of("log", "endToEndMeanMs")).toBeGreaterThanOrEqual(9.9);
  });
});

test("lingering publishers wait for company and are answered together", () => {
  const r = topicOf(at(0, 4, 9, 30), { partitionCount: 1, lingerMs: 10 }, {}, { runForMs: 1000 });
  expect(r.of("log", "recordsPerBatch")).toBe(2);
  expect(r.of("users", "latencyMaxMs")).toBeCloseTo(10, 5);
  expect(r.of("log", "lingerMeanMs")).toBeCloseTo((10 + 6 + 1 + 10) / 4, 5);
});

test("two topics of one consumer share out their partitions together, in turn", () => {
  const r = run({
    run: { runForMs: 1000 },
    components: [
      users(every(100)),
      ...["log", "other"].map((id) => ({ id, kind: "topic", partitionCount: 3, assignment: "roundRobin" })),
      station("readers", constant(1), 1, { replicaCount: 2 }),
    ],
    links: ["users->log", "users->other", "log->readers", "other->readers"],
  });
  expect(groupOf(r).members).toEqual([[0, 2], [1]]);
  expect((r.entity("other").details as { groups: GroupTold[] }).groups[0]!.members).toEqual([[1], [0, 2]]);
});

describe("retention", () => {
  test("overwrites the oldest; a slow group has lost it, a fast one has not", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(10)),
        { id: "log", kind: "topic", partitionCount: 1, retentionCount: 50 },
        station("fast", constant(1)),
        station("slow", constant(40)),
      ],
      links: ["users->log", "log->fast", "log->slow"],
    });
    expect(r.of("fast", "arrivalCount")).toBe(1000);
    // 100/s produced, 25/s read, 50 kept.
    expect(r.of("log", "lostCount")).toBeGreaterThan(690);
    expect(r.of("log", "consumerLagMax")).toBeLessThanOrEqual(53);
    expect(r.of("users", "okCount")).toBe(1000);
    expectConserved(r, 2);
  });

  test("keeps a message that is being worked on", () => {
    const r = topicOf(
      every(1),
      { partitionCount: 1, retentionCount: 1, retryLimit: 5, retryBackoffBaseMs: 100, retryBackoffFactor: 1 },
      { failureRatio: 0.5 },
    );
    expect(r.of("log", "retriedCount")).toBeGreaterThan(30);
    expectConserved(r);
  });
});

describe("failures", () => {
  const failing = { handlers: { request: [{ do: "work" }, { do: "fail" }] } };

  test("are retried in place with back-off, then skipped", () => {
    const r = topicOf(at(0), { retryLimit: 2, retryBackoffBaseMs: 1000, retryBackoffFactor: 2 }, failing);
    expect(r.of("log", "deliveredCount")).toBe(3);
    expect(r.of("log", "retriedCount")).toBe(2);
    expect(r.of("log", "skippedCount")).toBe(1);
    expect(r.of("log", "duplicateCount")).toBe(0);
    expectConserved(r);
  });

  test("go to the dead letters when there is a place for them", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(1000)),
        { id: "log", kind: "topic", retryLimit: 0, deadLetterTo: "dead" },
        { id: "dead", kind: "queue" },
        station("readers", constant(10), 1, failing),
      ],
      links: ["users->log", "log->readers", "log->dead"],
    });
    expect(r.of("log", "deadLetterCount")).toBe(9);
    expect(r.of("dead", "queueLength")).toBe(9);
    expectConserved(r);
  });

  test("a message that always fails blocks its own partition only (P36)", () => {
    const operations = [
      { id: "poison", share: 0.01, keys: { count: 1 } },
      { id: "good", share: 0.99, keys: { count: 1000 } },
    ];
    const handlers = { poison: [{ do: "work" }, { do: "fail" }], good: [{ do: "work" }] };
    const topic = {
      retryLimit: 1_000_000,
      retryBackoffBaseMs: 500,
      retryBackoffFactor: 1,
      batchCount: 1,
      maxPollIntervalMs: 3_600_000,
    };
    const r = topicOf(poisson(100), topic, { handlers, replicaCount: 4 }, { operations, runForMs: 60_000 });
    const lags = [...groupOf(r).lagByPartition].sort((a, b) => b - a);
    // A quarter of 100/s piles up behind the poison from its arrival on.
    expect(lags[0]).toBeGreaterThan(1200);
    expect(lags[1]).toBeLessThan(20);
    const limited = topicOf(
      poisson(100),
      { ...topic, retryLimit: 3, retryBackoffBaseMs: 5 },
      { handlers, replicaCount: 4 },
      { operations, runForMs: 60_000 },
    );
    expect(limited.of("log", "skippedCount")).toBeGreaterThan(30);
    expect(limited.of("log", "consumerLagCount")).toBeLessThan(20);
  });
});

describe("a member that crashes", () => {
  const crash = { kind: "crash", target: "readers", startAtMs: 20_000, replicaCount: 1 };

  test("is missed when its session times out, and its partitions go to others", () => {
    const r = topicOf(
      every(10),
      { partitioner: "roundRobin", sessionTimeoutMs: 10_000, rebalanceMs: 2000 },
      {},
      { runForMs: 60_000, faults: [crash] },
    );
    const [rebalance] = groupOf(r).rebalances;
    expect(rebalance!.startedAtMs).toBeGreaterThanOrEqual(27_000);
    expect(rebalance!.startedAtMs).toBeLessThanOrEqual(30_000);
    expect(rebalance!.endedAtMs! - rebalance!.startedAtMs).toBeCloseTo(2000, 5);
    expect(groupOf(r).members[3]).toEqual([]);
    expect(groupOf(r).members.slice(0, 3).flat().sort()).toEqual([0, 1, 2, 3]);
    expect(r.of("log", "memberCount")).toBe(3);
    // The partition piled up 25/s for 10 s, then the others worked it off.
    expect(r.of("log", "hottestPartitionLagMax")).toBeGreaterThan(170);
    expect(r.of("log", "consumerLagCount")).toBeLessThan(10);
    expect(r.of("log", "detectionMaxMs")).toBeLessThanOrEqual(10_000);
    expectConserved(r);
  });

  test("has its uncommitted messages read again: duplicates up to one batch", () => {
    const restart = { ...crash, lastForMs: 5000 };
    const r = topicOf(
      every(10),
      { partitioner: "roundRobin", batchCount: 500 },
      { serviceTime: constant(50) },
      { runForMs: 60_000, faults: [restart] },
    );
    expect(r.of("log", "duplicateCount")).toBeGreaterThan(5);
    expect(r.of("log", "duplicateCount")).toBeLessThanOrEqual(500);
    // Each of those that were finished before is consumed twice; the one in delivery was not finished.
    expect(r.of("log", "duplicateCount") - r.of("log", "rewoundCount")).toBeLessThanOrEqual(1);
    expectConserved(r);
    const single = topicOf(
      every(10),
      { partitioner: "roundRobin", batchCount: 1 },
      { serviceTime: constant(50) },
      { runForMs: 60_000, faults: [restart] },
    );
    expect(single.of("log", "duplicateCount")).toBeLessThanOrEqual(1);
  });

  test("loses the rest of its batch when it commits before processing", () => {
    const restart = { ...crash, lastForMs: 5000 };
    const r = topicOf(
      every(10),
      { partitioner: "roundRobin", commit: "beforeProcessing" },
      { serviceTime: constant(45) },
      { runForMs: 60_000, faults: [restart] },
    );
    expect(r.of("log", "lostCount")).toBeGreaterThan(0);
    expect(r.of("log", "duplicateCount")).toBe(0);
    expectConserved(r);
  });

  test("comes back to its partitions when it restarts before the session ends", () => {
    const r = topicOf(
      every(10),
      { partitioner: "roundRobin" },
      {},
      { runForMs: 60_000, faults: [{ ...crash, lastForMs: 5000 }] },
    );
    expect(r.of("log", "rebalanceCount")).toBe(0);
    expect(r.of("log", "consumerLagCount")).toBeLessThan(10);
  });

  test("joins again after its session has ended, and gets partitions back", () => {
    const r = topicOf(
      every(10),
      { partitioner: "roundRobin", sessionTimeoutMs: 10_000 },
      {},
      { runForMs: 90_000, faults: [{ ...crash, lastForMs: 30_000 }] },
    );
    expect(groupOf(r).rebalances.map(({ reason }) => reason)).toEqual(["session timeout", "joined"]);
    expect(groupOf(r).members.map((partitions) => partitions.length)).toEqual([1, 1, 1, 1]);
    expectConserved(r);
  });
});

test("while a whole group is down the producer goes on, and the lag drains afterwards (B4)", () => {
  const r = topicOf(
    every(10),
    { sessionTimeoutMs: 300_000 },
    {},
    { runForMs: 60_000, faults: [{ kind: "crash", target: "readers", startAtMs: 10_000, lastForMs: 10_000 }] },
  );
  expect(r.of("users", "okCount")).toBe(6000);
  expect(r.of("log", "consumerLagMax")).toBeGreaterThan(950);
  expect(r.of("log", "consumerLagCount")).toBeLessThan(10);
  expectConserved(r);
});

test("a hot key overloads its partition though the group has room; salting cures it, members do not (P19)", () => {
  const operations = [
    { id: "hot", share: 0.3, keys: { count: 1 } },
    { id: "cold", share: 0.7, keys: { count: 100_000 } },
  ];
  const growthPerSecond = (topic: object, replicaCount: number): number =>
    topicOf(poisson(600), { partitionCount: 10, ...topic }, { replicaCount }, { operations, runForMs: 60_000 }).of(
      "log",
      "hottestPartitionLag",
    ) / 60;
  expect(growthPerSecond({}, 10)).toBeGreaterThan(110);
  expect(growthPerSecond({}, 10)).toBeLessThan(134);
  expect(growthPerSecond({}, 20)).toBeGreaterThan(110);
  expect(growthPerSecond({ keySaltCount: 4 }, 10)).toBeLessThan(5);
});

test("a batch that takes longer than the poll interval is expelled again and again; a smaller one gets through (P37)", () => {
  const settings = { partitionCount: 1, maxPollIntervalMs: 5000, rebalanceMs: 1000 };
  const reader = { replicaCount: 1, serviceTime: constant(100) };
  const stuck = topicOf(
    { kind: "constant", ratePerSecond: 9 },
    { ...settings, batchCount: 500, retentionCount: 10_000 },
    reader,
    { runForMs: 300_000, faults: [{ kind: "crash", target: "readers", startAtMs: 0, lastForMs: 30_000 }] },
  );
  expect(stuck.of("log", "expelledCount")).toBeGreaterThan(20);
  // Fifty messages fit between two polls; they are read over and over, and the lag grows as fast as messages come.
  expect(stuck.of("log", "duplicateCount")).toBeGreaterThan(1000);
  expect(stuck.of("log", "consumerLagCount")).toBeGreaterThan(2500);
  expectConserved(stuck);
  const cured = topicOf({ kind: "constant", ratePerSecond: 9 }, { ...settings, batchCount: 10 }, reader, {
    runForMs: 300_000,
  });
  expect(cured.of("log", "expelledCount")).toBe(0);
  expect(cured.of("log", "consumerLagCount")).toBeLessThan(5);
});

test("restarting readers one by one stops everybody under the eager protocol, only a few under the cooperative one (P38)", () => {
  const restarts = Array.from({ length: 8 }, (_, i) => ({
    kind: "crash",
    target: "readers",
    replicaCount: 1,
    startAtMs: 20_000 + i * 20_000,
    lastForMs: 7000,
  }));
  const rolling = (topic: object) =>
    topicOf(
      every(4),
      { partitionCount: 20, leavesGracefully: true, batchCount: 1, ...topic },
      { replicaCount: 10, serviceTime: constant(5) },
      { runForMs: 200_000, faults: restarts },
    );
  const eager = rolling({ rebalanceProtocol: "eager" });
  const cooperative = rolling({ rebalanceProtocol: "cooperative", assignment: "sticky" });
  expect(eager.of("log", "rebalanceCount")).toBe(16);
  expect(cooperative.of("log", "rebalanceCount")).toBe(16);
  // 20 partitions for 16 × 3 s out of 200 s, against two of them.
  expect(eager.of("log", "stoppedPartitionMean")).toBeCloseTo(4.8, 0);
  expect(cooperative.of("log", "stoppedPartitionMean")).toBeLessThan(
    0.1 * eager.of("log", "stoppedPartitionMean") + 0.1,
  );
  expect(cooperative.of("log", "consumerLagMax")).toBeLessThan(0.25 * eager.of("log", "consumerLagMax"));
  expectConserved(eager);
  expectConserved(cooperative);
});

test("a slow subscriber of a ring loses messages and slows nobody else down (P40, B1)", () => {
  const r = run({
    run: { runForMs: 60_000 },
    components: [
      users(poisson(50)),
      { id: "log", kind: "topic", partitionCount: 1, retentionCount: 100 },
      station("quick", constant(2)),
      station("slow", constant(40)),
    ],
    links: ["users->log", "log->quick", "log->slow"],
  });
  expect(r.of("quick", "arrivalCount")).toBe(r.of("users", "okCount"));
  expect(r.of("log", "lostCount")).toBeGreaterThan(1200);
  expect(r.of("users", "latencyMaxMs")).toBe(0);
});

test("a broker that is down fails publishes, delivers nothing, and expires nobody", () => {
  const r = topicOf(
    every(100),
    { sessionTimeoutMs: 6000 },
    {},
    { runForMs: 60_000, faults: [{ kind: "crash", target: "log", startAtMs: 10_000, lastForMs: 20_000 }] },
  );
  expect(r.of("users", "failedCount")).toBe(200);
  expect(r.of("log", "rebalanceCount")).toBe(0);
  expect(r.of("log", "consumedCount")).toBeGreaterThanOrEqual(r.of("log", "producedCount") - 1);
});

describe("live settings", () => {
  const SKETCH = {
    run: { runForMs: 40_000 },
    operations: [{ id: "request", keys: { count: 1 } }],
    components: [
      users(every(4)),
      { id: "log", kind: "topic", partitionCount: 4, rebalanceMs: 500, batchCount: 10 },
      station("readers", constant(10), 4, { replicaCount: 2, failureRatio: 0.05 }),
    ],
    links: ["users->log", "log->readers"],
  };

  test.each([
    ["partitioner", "roundRobin", (r: Result) => expect(Math.min(...producedByPartition(r))).toBeGreaterThan(1200)],
    ["keySaltCount", 4, (r: Result) => expect(Math.min(...producedByPartition(r))).toBeGreaterThan(1100)],
    ["retentionCount", 100, (r: Result) => expect(r.of("log", "consumerLagCount")).toBeLessThanOrEqual(101)],
    [
      "assignment",
      "roundRobin",
      (r: Result) =>
        expect(groupOf(r).members).toEqual([
          [0, 2],
          [1, 3],
        ]),
    ],
    ["retryLimit", 0, (r: Result) => expect(r.of("log", "skippedCount")).toBeGreaterThan(50)],
    ["retryBackoffBaseMs", 1, (r: Result) => expect(r.of("log", "retriedCount")).toBeGreaterThan(50)],
    ["maxPollIntervalMs", 500, (r: Result) => expect(r.of("log", "expelledCount")).toBeGreaterThan(1)],
  ])("%s = %j takes effect in a running topic", (setting, value, expectation) => {
    const r = edited(SKETCH, `log.${setting}`, value);
    expectation(r);
    expectConserved(r);
  });

  test("every setting that is not structural may change at any time", () => {
    for (const [name, field] of Object.entries(topicKind.fields)) {
      if (field.structural === true) continue;
      expectConserved(edited(SKETCH, `log.${name}`, field.type === "number" ? field.min : field.default));
    }
  });
});

/** Runs half, changes one setting, and runs the rest. */
function edited(sketch: Sketch, address: string, value: unknown): Result {
  const scenario = scenarioOf(sketch);
  const live = new Run(scenario, catalog, "live");
  live.advance(live.endNs / 2);
  expect(applyLiveEdit(live.model, scenario, catalog, address, value as never)).not.toHaveProperty("problem");
  live.advance(live.endNs);
  return new Result(live.summarize());
}

test("produced = consumed + given up + lost + lag − rewound for every group, under any settings and faults", () => {
  const settings = fc.record({
    partitionCount: fc.constantFrom(1, 3, 8),
    partitioner: fc.constantFrom("key", "roundRobin"),
    lingerMs: fc.constantFrom(0, 0, 15),
    retentionCount: fc.constantFrom(1, 20, 1000),
    assignment: fc.constantFrom("range", "roundRobin", "sticky"),
    inFlightPerMember: fc.constantFrom(1, 3),
    batchCount: fc.constantFrom(1, 10, 500),
    commit: fc.constantFrom("afterProcessing", "beforeProcessing"),
    retryLimit: fc.constantFrom(0, 2),
    retryBackoffBaseMs: fc.constantFrom(0, 60),
    sessionTimeoutMs: fc.constantFrom(400, 5000),
    maxPollIntervalMs: fc.constantFrom(150, 100_000),
    rebalanceProtocol: fc.constantFrom("eager", "cooperative"),
    rebalanceMs: fc.constantFrom(0, 200),
    leavesGracefully: fc.boolean(),
  });
  const faults = fc.record({
    kind: fc.constantFrom("crash", "gc-pause", "error-burst"),
    target: fc.constantFrom("log", "a", "b"),
    lastForMs: fc.constantFrom(300, 1500),
  });
  fc.assert(
    fc.property(settings, faults, (topic, fault) => {
      const r = run({
        run: { runForMs: 5000 },
        operations: [{ id: "request", keys: { count: 40, zipf: 1 } }],
        components: [
          users(poisson(150)),
          { id: "log", kind: "topic", heartbeatIntervalMs: 100, ...topic },
          station("a", exponential(10), 1, { replicaCount: 3, failureRatio: 0.2 }),
          station("b", exponential(20), 2, { replicaCount: 2, queueCapacity: 0 }),
        ],
        links: [
          "users->log",
          "log->a",
          { from: "log", to: "b", latency: exponential(2), policies: [{ kind: "timeout", timeoutMs: 40 }] },
        ],
        faults: [
          { startAtMs: 1000, ...fault },
          { kind: "crash", target: "a", replicaCount: 1, startAtMs: 1500, lastForMs: 1000 },
        ],
      });
      expect(r.summary.stopReason).toBeNull();
      expectConserved(r, 2);
      const sum = (metric: string) => r.of("log->a", metric) + r.of("log->b", metric);
      expect(r.of("log", "deliveredCount")).toBe(sum("callCount"));
      expect(r.of("log", "deliveringCount")).toBe(sum("callCount") - sum("settledCount"));
      expect(r.of("log", "stoppedPartitionCount")).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 100 },
  );
});
