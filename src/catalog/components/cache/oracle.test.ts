/** Cache cases with known right answers; see `src/runtime/oracle`. CA-19 is a race between a caller's own steps: no cache decides it. */
import {
  type Budget,
  constant,
  lasting,
  oracleCase,
  poisson,
  type Result,
  run,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";

const INSTANT = constant(0);
const RATE_PER_SECOND = 1000;

/** users → cache → origin, everything instant unless told otherwise. */
function behind(
  cache: object,
  keys: { readonly count: number; readonly zipf?: number },
  length: { readonly runForMs: number; readonly warmUpMs?: number },
  around: { readonly arrivals?: unknown; readonly originMs?: number; readonly seed?: string } = {},
): Result {
  return run(
    {
      run: length,
      operations: [{ id: "read", keys }],
      components: [
        users(around.arrivals ?? poisson(RATE_PER_SECOND)),
        { id: "cache", kind: "cache", hitTime: INSTANT, ttlMs: 0, ...cache },
        station("origin", constant(around.originMs ?? 0), 100_000),
      ],
      links: ["users->cache", "cache->origin"],
    },
    around.seed,
  );
}

const hitRatio = (budget: Budget, policy: string, capacity: number, keyCount: number): number =>
  behind(
    { entryCapacity: capacity, evictionPolicy: policy },
    { count: keyCount, zipf: 0.8 },
    lasting(budget, RATE_PER_SECOND),
  ).of("cache", "hitRatio");

oracleCase("CA-01", (budget) => [hitRatio(budget, "lru", 100, 1000)]);
oracleCase("CA-03", (budget) => [hitRatio(budget, "lru", 3, 8)]);
oracleCase("CA-05", (budget) => [hitRatio(budget, "fifo", 100, 1000), hitRatio(budget, "random", 100, 1000)]);
oracleCase("CA-07", (budget) => [hitRatio(budget, "lfu", 100, 1000)], 800_000);

oracleCase("CA-09", (budget) => {
  const r = behind({ ttlMs: 1000 }, { count: 1 }, lasting(budget, 10), { arrivals: poisson(10) });
  return [r.of("cache", "hitRatio")];
});

oracleCase("CA-11", (budget) => {
  const r = run({
    run: lasting(budget, RATE_PER_SECOND),
    components: [
      users(poisson(RATE_PER_SECOND)),
      { id: "l1", kind: "cache", hitTime: constant(0.1), fixedHitRatio: 0.8 },
      { id: "l2", kind: "cache", hitTime: constant(1), fixedHitRatio: 0.75 },
      station("origin", constant(50), 100_000),
    ],
    links: ["users->l1", "l1->l2", "l2->origin"],
  });
  return [r.of("users", "latencyMeanMs")];
});

oracleCase("CA-13", (budget) => {
  const r = behind({ ttlMs: 10_000, coalesceMisses: true }, { count: 1 }, lasting(budget, 100), {
    arrivals: poisson(100),
    originMs: 200,
  });
  return [r.of("cache", "originCallsPerSecond")];
});

oracleCase(
  "CA-15",
  (budget) => {
    const r = run({
      run: lasting(budget, 20.2),
      operations: [
        { id: "read", share: 20, keys: { count: 1 } },
        { id: "update", share: 0.2, access: "write", keys: { count: 1 } },
      ],
      components: [
        users(poisson(20.2)),
        { id: "cache", kind: "cache", hitTime: INSTANT, ttlMs: 5000, writePolicy: "around" },
        station("origin", INSTANT, 100_000),
      ],
      links: ["users->cache", "cache->origin"],
    });
    return [r.of("cache", "outdatedRatio")];
  },
  400_000,
);

oracleCase("CA-17", () => {
  const RUNS = 50;
  const coldMisses = (requestCount: number): number => {
    const arrivals = {
      kind: "closed-loop",
      userCount: 1,
      thinkTime: constant(1),
      firstRequest: "atOnce",
      requestsPerUserCount: requestCount,
    };
    let sum = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const length = { runForMs: requestCount + 10 };
      sum += behind({ entryCapacity: 0 }, { count: 1000, zipf: 0.8 }, length, { arrivals, seed: `cold-${seed}` }).of(
        "cache",
        "missCount",
      );
    }
    return sum / RUNS;
  };
  return [coldMisses(1000), coldMisses(10_000)];
});
