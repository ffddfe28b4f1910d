/** Broker cases with known right answers that a topic can express; see `src/runtime/oracle`. */
import { constant, lasting, oracleCase, poisson, run, station, users } from "../../../runtime/oracle/oracle-case";

const INSTANT = constant(0);

interface GroupTold {
  readonly members: readonly (readonly number[])[];
  readonly rebalances: readonly { readonly startedAtMs: number }[];
}
const groupsOf = (entity: { readonly details?: Readonly<Record<string, unknown>> }): readonly GroupTold[] =>
  entity.details?.groups as readonly GroupTold[];

oracleCase("BR-01", () => {
  const r = run({
    run: { runForMs: 60_000 },
    components: [
      users({ kind: "constant", ratePerSecond: 1000 }),
      { id: "log", kind: "topic", partitionCount: 6, partitioner: "roundRobin" },
      station("readers", constant(1000 / 300), 1, { replicaCount: 3 }),
    ],
    links: ["users->log", "log->readers"],
  });
  return [r.of("log", "consumerLagCount")];
});

oracleCase("BR-03", () => {
  const partitionsPerReader = (partitionCount: number, readers: number): number[] => {
    const topics = ["a", "b"];
    const r = run({
      run: { runForMs: 1000 },
      components: [
        users({ kind: "constant", ratePerSecond: 1 }),
        ...topics.map((id) => ({ id, kind: "topic", partitionCount, assignment: "range" })),
        station("readers", INSTANT, 1, { replicaCount: readers }),
      ],
      links: topics.flatMap((id) => [`users->${id}`, `${id}->readers`]),
    });
    return Array.from({ length: readers }, (_, reader) =>
      topics.reduce((sum, id) => sum + groupsOf(r.entity(id))[0]!.members[reader]!.length, 0),
    );
  };
  return [partitionsPerReader(3, 2), partitionsPerReader(7, 3)];
});

oracleCase("BR-05", () => {
  const CRASHED_AT_MS = 60_000;
  const detectionS = (seed: number): number => {
    const r = run(
      {
        run: { runForMs: 120_000 },
        components: [
          users({ kind: "constant", ratePerSecond: 1 }),
          { id: "log", kind: "topic", sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3000 },
          station("readers", INSTANT, 1, { replicaCount: 2 }),
        ],
        links: ["users->log", "log->readers"],
        faults: [{ kind: "crash", target: "readers", startAtMs: CRASHED_AT_MS, replicaCount: 1 }],
      },
      `crash-${seed}`,
    );
    return (groupsOf(r.entity("log"))[0]!.rebalances[0]!.startedAtMs - CRASHED_AT_MS) / 1000;
  };
  const delays = Array.from({ length: 500 }, (_, seed) => detectionS(seed));
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  return [mean, [Math.min(...delays), Math.max(...delays)]];
});

oracleCase("BR-07", (budget) => {
  const r = run({
    run: lasting(budget, 100),
    components: [
      users(poisson(100)),
      { id: "log", kind: "topic", partitionCount: 1, lingerMs: 10 },
      station("reader", INSTANT),
    ],
    links: ["users->log", "log->reader"],
  });
  return [r.of("log", "lingerMeanMs"), r.of("log", "recordsPerBatch")];
});

oracleCase("BR-13", () => {
  // Three messages are read; the fourth comes after the receiver fell asleep and is not taken before it wakes.
  const times = Array.from({ length: 40 }, (_, i) => 10 + i * 10);
  const r = run({
    run: { runForMs: 2000 },
    components: [
      users({ kind: "replay", timesMs: times }),
      { id: "ring", kind: "topic", partitionCount: 1, retentionCount: 16, batchCount: 1, heartbeatIntervalMs: 50 },
      station("receiver", constant(1)),
    ],
    links: ["users->ring", "ring->receiver"],
    faults: [{ kind: "crash", target: "receiver", startAtMs: 35, lastForMs: 465 }],
  });
  return [r.of("ring", "lostCount"), r.of("ring", "consumedCount") - 3];
});

oracleCase("BR-17", () => {
  // The consumer works 10 ms and then needs a store that is away from 1 s to 8 s.
  const r = (runForMs: number) =>
    run({
      run: { runForMs },
      components: [
        users({ kind: "constant", ratePerSecond: 10, phaseRatio: 0 }),
        { id: "log", kind: "topic", partitionCount: 1, retryLimit: 3, retryBackoffBaseMs: 1000, retryBackoffFactor: 2 },
        station("reader", constant(10)),
        station("store", INSTANT),
      ],
      links: ["users->log", "log->reader", "reader->store"],
      faults: [{ kind: "error-burst", target: "store", startAtMs: 1000, lastForMs: 7000 }],
    });
  const atEnd = r(20_000);
  const message10S = 1 + atEnd.of("log", "endToEndMaxMs") / 1000;
  const message11S = atEnd.of("log", "waitingTimeMaxMs") / 1000 + 0.01;
  return [message10S, message11S, r(8041).of("log", "consumerLagCount")];
});
