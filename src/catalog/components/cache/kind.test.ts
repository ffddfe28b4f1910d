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
  UNBOUNDED,
  users,
} from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";
import { cache as cacheKind } from "./kind";

const INSTANT = constant(0);
const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const ONE_KEY = [{ id: "read", keys: { count: 1 } }];

interface Around {
  readonly runForMs?: number;
  readonly warmUpMs?: number;
  readonly operations?: readonly object[];
  readonly faults?: readonly unknown[];
  /** Policies and latency of the link to the cache. */
  readonly link?: object;
  readonly client?: object;
}

/** users → cache → origin. */
function readThrough(arrivals: unknown, cache: object, origin: object = {}, around: Around = {}): Result {
  return run({
    run: { runForMs: around.runForMs ?? 10_000, warmUpMs: around.warmUpMs ?? 0 },
    operations: (around.operations ?? ONE_KEY) as never,
    components: [
      users(arrivals, around.client),
      { id: "cache", kind: "cache", hitTime: INSTANT, ...cache },
      station("origin", constant(100), 100_000, origin),
    ],
    links: [{ from: "users", to: "cache", ...around.link }, "cache->origin"],
    faults: around.faults ?? [],
  });
}

describe("read-through", () => {
  test("loads a missing key once and answers from then on", () => {
    const r = readThrough(at(0, 200, 300), { hitTime: constant(1) });
    expect(r.of("cache", "missCount")).toBe(1);
    expect(r.of("cache", "hitCount")).toBe(2);
    expect(r.of("origin", "arrivalCount")).toBe(1);
    expect(r.of("cache", "entryCount")).toBe(1);
    // A miss takes the look-up and the load, a hit only the look-up.
    expect(r.of("users", "latencyMaxMs")).toBeCloseTo(101, 5);
    expect(r.of("users", "latencyMeanMs")).toBeCloseTo(103 / 3, 1);
  });

  test("passes the origin's failures on and keeps nothing of them", () => {
    const r = readThrough(at(0, 200), {}, { failureRatio: 1 });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("cache", "originFailureCount")).toBe(2);
    expect(r.of("cache", "entryCount")).toBe(0);
  });

  test("passes a fallback's answer on and keeps nothing of it", () => {
    const r = run({
      run: { runForMs: 1000 },
      operations: ONE_KEY,
      components: [
        users(at(0, 200)),
        { id: "cache", kind: "cache" },
        station("origin", constant(1), 1, { failureRatio: 1 }),
      ],
      links: ["users->cache", { from: "cache", to: "origin", policies: [{ kind: "fallback" }] }],
    });
    expect(r.of("users", "degradedCount")).toBe(2);
    expect(r.of("cache", "missCount")).toBe(2);
    expect(r.of("cache", "entryCount")).toBe(0);
  });

  test("keeps no more entries than fit", () => {
    const r = readThrough(
      poisson(1000),
      { entryCapacity: 50 },
      { serviceTime: INSTANT },
      { operations: [{ id: "read", keys: { count: 1000 } }] },
    );
    expect(r.of("cache", "entryCount")).toBe(50);
    expect(r.of("cache", "fillCount") - r.of("cache", "evictionCount")).toBe(50);
    expect(r.of("cache", "hitRatio")).toBeCloseTo(0.05, 1);
  });

  test("without capacity keeps every key there is", () => {
    const r = readThrough(
      poisson(1000),
      { entryCapacity: 0 },
      { serviceTime: INSTANT },
      { operations: [{ id: "read", keys: { count: 300 } }] },
    );
    expect(r.of("cache", "entryCount")).toBe(300);
    expect(r.of("cache", "missCount")).toBe(300);
  });

  test("operations share the keys", () => {
    const operations = [
      { id: "a", keys: { count: 1 } },
      { id: "b", keys: { count: 1 } },
    ];
    const r = readThrough(poisson(100), {}, { serviceTime: INSTANT }, { operations });
    expect(r.of("cache", "missCount")).toBe(1);
  });
});

describe("eviction", () => {
  const hitRatioOf = (evictionPolicy: string) =>
    readThrough(
      poisson(1000),
      { entryCapacity: 100, evictionPolicy, ttlMs: 0 },
      { serviceTime: INSTANT },
      { operations: [{ id: "read", keys: { count: 1000, zipf: 0.8 } }], runForMs: 80_000, warmUpMs: 30_000 },
    ).of("cache", "hitRatio");

  test("lfu beats lru beats fifo and random under a steady popularity", () => {
    const [lfu, lru, fifo, random] = ["lfu", "lru", "fifo", "random"].map(hitRatioOf) as [
      number,
      number,
      number,
      number,
    ];
    expect(lfu).toBeGreaterThan(lru + 0.1);
    expect(lru).toBeGreaterThan(fifo + 0.03);
    expect(Math.abs(fifo - random)).toBeLessThan(0.01);
  });
});

describe("time to live", () => {
  test("counts from the storing", () => {
    const r = readThrough(at(0, 500, 1000, 1099, 1101), { ttlMs: 1000 });
    // Stored at 100 ms, stale from 1100 ms on.
    expect(r.of("cache", "missCount")).toBe(2);
    expect(r.of("cache", "expiredCount")).toBe(1);
  });

  test("or from the last use", () => {
    const times = Array.from({ length: 30 }, (_, i) => i * 300);
    expect(readThrough(at(...times), { ttlMs: 400, expireAfter: "access" }).of("cache", "missCount")).toBe(1);
    expect(readThrough(at(...times), { ttlMs: 400, expireAfter: "write" }).of("cache", "missCount")).toBe(15);
  });

  test("entries stored together expire together, unless it is jittered (P21)", () => {
    const missesPerSecond = (ttlJitterRatio: number, fromMs: number, toMs: number): number =>
      readThrough(
        // Nothing happens before the first entry expires: reading begins then.
        { kind: "schedule", points: [265_000, 265_000].map((atMs, i) => ({ atMs, ratePerSecond: i * 5000 })) },
        { ttlMs: 300_000, entryCapacity: 0, warmEntryCount: 10_000, ttlJitterRatio },
        { serviceTime: INSTANT },
        { operations: [{ id: "read", keys: { count: 10_000 } }], runForMs: toMs, warmUpMs: fromMs },
      ).of("cache", "missPerSecond");
    const longRun = 10_000 / 302;
    expect(missesPerSecond(0, 300_000, 301_000)).toBeGreaterThan(50 * longRun);
    expect(missesPerSecond(0.1, 295_000, 305_000)).toBeLessThan(8 * longRun);
  });
});

describe("a hot key expires (P22)", () => {
  const stampede = (cache: object): Result =>
    readThrough(
      poisson(500),
      { ttlMs: 30_000, ...cache },
      { serviceTime: constant(300) },
      { runForMs: 320_000, warmUpMs: 1000 },
    );

  test("without protection every reader of the next 300 ms goes to the origin", () => {
    const r = stampede({});
    // 1 + 500/s × 300 ms for each of ten expiries.
    expect(r.of("cache", "originCallCount") / 10).toBeGreaterThan(130);
    expect(r.of("cache", "originCallCount") / 10).toBeLessThan(172);
  });

  test("single-flight makes it one call, and the others wait for it", () => {
    const r = stampede({ coalesceMisses: true });
    expect(r.of("cache", "originCallCount")).toBe(10);
    expect(r.of("cache", "coalescedCount")).toBeGreaterThan(1200);
    expect(r.of("users", "latencyMaxMs")).toBeGreaterThan(290);
  });

  test("stale-while-revalidate makes it one call, and nobody waits", () => {
    const r = stampede({ staleWhileRevalidateMs: 5000 });
    expect(r.of("cache", "originCallCount")).toBe(10);
    expect(r.of("cache", "staleCount")).toBeGreaterThan(1200);
    expect(r.of("users", "latencyMaxMs")).toBe(0);
    expect(r.of("cache", "missCount")).toBe(0);
  });

  test("early refresh reloads it before, and nobody waits", () => {
    const r = stampede({ earlyRefreshFactor: 1 });
    expect(r.of("cache", "missCount")).toBe(0);
    expect(r.of("cache", "originCallCount")).toBeGreaterThanOrEqual(10);
    expect(r.of("cache", "originCallCount")).toBeLessThan(14);
  });
});

describe("single-flight", () => {
  test("shares an error as well as a value, and forgets the key afterwards", () => {
    const r = readThrough(at(0, 10, 20, 150), { coalesceMisses: true }, { failureRatio: 1 });
    expect(r.of("cache", "originCallCount")).toBe(2);
    expect(r.of("users", "failedCount")).toBe(4);
  });

  test("goes on for the others when the first caller withdraws", () => {
    const r = run({
      run: { runForMs: 1000 },
      operations: ONE_KEY,
      components: [
        users(at(0)),
        { ...users(at(50)), id: "patient" },
        { id: "cache", kind: "cache", hitTime: INSTANT, coalesceMisses: true, storeLateAnswers: false },
        station("origin", constant(100)),
      ],
      links: [
        { from: "users", to: "cache", cancellation: true, policies: [{ kind: "timeout", timeoutMs: 60 }] },
        "patient->cache",
        { from: "cache", to: "origin", cancellation: true },
      ],
    });
    expect(r.of("users", "timedOutCount")).toBe(1);
    expect(r.of("patient", "okCount")).toBe(1);
    expect(r.of("origin", "okCount")).toBe(1);
    expect(r.of("cache", "entryCount")).toBe(1);
  });

  test("is withdrawn at the origin when everybody has left and late answers are not stored", () => {
    const r = readThrough(
      at(0),
      { coalesceMisses: true, storeLateAnswers: false },
      {},
      { link: { cancellation: true, policies: [{ kind: "timeout", timeoutMs: 60 }] } },
    );
    expect(r.of("cache", "cancelledCount")).toBe(1);
    expect(r.of("cache", "entryCount")).toBe(0);
    expect(r.of("cache", "loadingCount")).toBe(0);
  });
});

describe("late answers", () => {
  const late = (storeLateAnswers: boolean): Result =>
    readThrough(at(0, 500), { storeLateAnswers }, {}, { client: { timeoutMs: 60 } });

  test("are stored although the caller has left", () => {
    expect(late(true).of("cache", "hitCount")).toBe(1);
  });

  test("or not", () => {
    const r = late(false);
    expect(r.of("cache", "hitCount")).toBe(0);
    expect(r.of("cache", "lateAnswerCount")).toBe(2);
  });
});

test("an emptied cache in front of a database that is too small for all misses stays broken (P02)", () => {
  const goodRatio = (cache: object, origin: object, fromMs: number, toMs: number): number =>
    readThrough(
      poisson(1000),
      {
        ttlMs: 300_000,
        entryCapacity: 2000,
        warmEntryCount: 2000,
        warmAges: "spread",
        storeLateAnswers: false,
        ...cache,
      },
      { serviceTime: exponential(20), concurrencyPerReplica: 4, queueCapacity: UNBOUNDED, ...origin },
      {
        operations: [{ id: "read", keys: { count: 2000, zipf: 0.9 } }],
        client: { timeoutMs: 1000 },
        runForMs: toMs,
        warmUpMs: fromMs,
        // A restart of the cache empties it.
        faults: [{ kind: "crash", target: "cache", startAtMs: 60_000, lastForMs: 1 }],
      },
    ).of("users", "goodRatio");
  expect(goodRatio({}, {}, 10_000, 60_000)).toBeGreaterThan(0.99);
  for (const fromMs of [70_000, 120_000, 230_000]) expect(goodRatio({}, {}, fromMs, fromMs + 10_000)).toBeLessThan(0.7);
  expect(goodRatio({}, { queueCapacity: 100 }, 80_000, 240_000)).toBeGreaterThan(0.98);
  expect(goodRatio({ coalesceMisses: true, storeLateAnswers: true }, {}, 80_000, 240_000)).toBeGreaterThan(0.98);
});

describe("writes", () => {
  const OPERATIONS = [
    { id: "read", share: 0.9, keys: { count: 100 } },
    { id: "update", share: 0.1, access: "write", keys: { count: 100 } },
  ];
  const mixed = (cache: object, around: Around = {}): Result =>
    readThrough(
      poisson(200),
      { ttlMs: 0, ...cache },
      { serviceTime: constant(20) },
      { operations: OPERATIONS, runForMs: 60_000, ...around },
    );

  test("delete the key after the origin has the new value", () => {
    const r = mixed({ writePolicy: "invalidate" });
    expect(r.of("cache", "invalidationCount")).toBeGreaterThan(700);
    expect(r.ofOperation("cache", "update", "latencyMeanMs")).toBeGreaterThan(19.8);
    expect(r.of("cache", "outdatedRatio")).toBeLessThan(0.02);
  });

  test("written through leave the new value", () => {
    const r = mixed({ writePolicy: "writeThrough" });
    expect(r.of("cache", "hitRatio")).toBeGreaterThan(mixed({ writePolicy: "invalidate" }).of("cache", "hitRatio"));
    expect(r.of("cache", "missCount")).toBeLessThan(130);
    expect(r.of("cache", "writeCount")).toBe(r.ofOperation("origin", "update", "arrivalCount"));
  });

  test("written behind are acknowledged at once and gathered by key (C6)", () => {
    const r = mixed({ writePolicy: "writeBehind", flushIntervalMs: 20_000, writeBufferCapacity: 1000 });
    expect(r.ofOperation("users", "update", "latencyMaxMs")).toBe(0);
    const written = r.ofOperation("origin", "update", "arrivalCount");
    expect(written).toBeLessThan(310);
    expect(r.of("cache", "writeCount")).toBe(
      written + r.of("cache", "mergedWriteCount") + r.of("cache", "unwrittenCount"),
    );
    // Lost only by a crash: what was acknowledged since the last flush.
    const crashed = mixed(
      { writePolicy: "writeBehind", flushIntervalMs: 20_000 },
      { faults: [{ kind: "crash", target: "cache", startAtMs: 39_000, lastForMs: 1000 }] },
    );
    expect(crashed.of("cache", "lostWriteCount")).toBeGreaterThan(90);
    expect(crashed.of("cache", "lostWriteCount")).toBeLessThanOrEqual(100);
  });

  test("behind a full buffer go through at once", () => {
    const r = mixed({ writePolicy: "writeBehind", flushIntervalMs: 20_000, writeBufferCapacity: 10 });
    expect(r.ofOperation("users", "update", "latencyMaxMs")).toBeGreaterThan(19);
    expect(r.of("cache", "unwrittenCount")).toBeLessThanOrEqual(10);
  });

  test("that fail at the origin are written again with the next flush", () => {
    const r = mixed(
      { writePolicy: "writeBehind", flushIntervalMs: 500 },
      { faults: [{ kind: "error-burst", target: "origin", startAtMs: 10_000, lastForMs: 20_000 }] },
    );
    expect(r.of("cache", "lostWriteCount")).toBe(0);
    expect(r.of("cache", "unwrittenCount")).toBeLessThan(20);
  });

  test("around the cache leave readers with the old value until it expires", () => {
    expect(mixed({ writePolicy: "around", ttlMs: 10_000 }).of("cache", "outdatedRatio")).toBeGreaterThan(0.3);
  });

  test("an answer that was under way during a write is outdated; refusing it costs a miss (P27)", () => {
    const loose = mixed({ writePolicy: "invalidate" });
    const strict = mixed({ writePolicy: "invalidate", checkVersions: true });
    expect(loose.of("cache", "outdatedFillCount")).toBeGreaterThan(0);
    expect(loose.of("cache", "outdatedCount")).toBeGreaterThan(0);
    expect(strict.of("cache", "outdatedCount")).toBe(0);
  });
});

describe("aside", () => {
  const READ = [{ do: "lookup", in: "cache", onMiss: [{ do: "call", to: "db" }] }];
  const UPDATE = [
    { do: "call", to: "db" },
    { do: "call", to: "cache" },
  ];
  const aside = (cache: object = {}, around: Around = {}): Result =>
    run({
      run: { runForMs: around.runForMs ?? 60_000 },
      operations: (around.operations ?? [{ id: "read", keys: { count: 50 } }]) as never,
      components: [
        users(poisson(100)),
        station("app", constant(1), 1000, {
          handlers: around.operations?.length === 2 ? { read: READ, update: UPDATE } : { read: READ },
        }),
        { id: "cache", kind: "cache", mode: "aside", ...cache },
        { id: "db", kind: "database", readTime: constant(10), writeTime: constant(10) },
      ],
      links: ["users->app", "app->cache", "app->db"],
      faults: around.faults ?? [],
    });

  test("the caller loads what is missing and stores it (C5)", () => {
    const r = aside({ ttlMs: 0 });
    expect(r.of("cache", "fillCount")).toBeGreaterThanOrEqual(50);
    expect(r.of("db", "arrivalCount")).toBe(r.of("cache", "missCount"));
    expect(r.of("cache", "missCount")).toBeLessThan(80);
    expect(r.of("users", "okCount")).toBe(r.of("users", "settledCount"));
  });

  test("a cache that is down only costs the hits", () => {
    const r = aside(
      { ttlMs: 0 },
      { faults: [{ kind: "crash", target: "cache", startAtMs: 20_000, lastForMs: 20_000 }] },
    );
    expect(r.of("users", "failedCount")).toBe(0);
    expect(r.of("db", "arrivalCount")).toBeGreaterThan(1900);
  });

  test("a write operation's call deletes the key", () => {
    const operations = [
      { id: "read", share: 0.9, keys: { count: 50 } },
      { id: "update", share: 0.1, access: "write", keys: { count: 50 } },
    ];
    const r = aside({ ttlMs: 0 }, { operations });
    expect(r.of("cache", "invalidationCount")).toBeGreaterThan(400);
    expect(r.of("cache", "outdatedCount")).toBeLessThan(30);
  });

  test("of those that find an entry stale only one reloads it", () => {
    const r = aside(
      { ttlMs: 5000, staleWhileRevalidateMs: 5000 },
      { operations: [{ id: "read", keys: { count: 1 } }] },
    );
    expect(r.of("cache", "staleCount")).toBeGreaterThan(5);
    expect(r.of("db", "arrivalCount")).toBeLessThanOrEqual(14);
  });
});

describe("levels of caches (C7)", () => {
  test("each is consulted in turn and filled on the way back", () => {
    const r = run({
      run: { runForMs: 60_000 },
      operations: [{ id: "read", keys: { count: 1000, zipf: 0.8 } }],
      components: [
        users(poisson(200)),
        { id: "l1", kind: "cache", hitTime: constant(0.1), entryCapacity: 50, ttlMs: 0 },
        { id: "l2", kind: "cache", hitTime: constant(1), entryCapacity: 500, ttlMs: 0 },
        station("origin", constant(10), 1000),
      ],
      links: ["users->l1", "l1->l2", "l2->origin"],
    });
    const [h1, h2] = [r.of("l1", "hitRatio"), r.of("l2", "hitRatio")];
    expect(r.of("l2", "lookupCount")).toBe(r.of("l1", "missCount"));
    expect(r.of("users", "latencyMeanMs")).toBeCloseTo(0.1 + (1 - h1) * (1 + (1 - h2) * 10), 1);
  });
});

describe("faults", () => {
  test("a cache that crashes fails whom it holds, forgets everything, and starts cold", () => {
    const r = readThrough(
      at(0, 500, 560, 1000, 1200),
      {},
      {},
      { operations: ONE_KEY, faults: [{ kind: "crash", target: "cache", startAtMs: 550, lastForMs: 100 }] },
    );
    expect(r.of("users", "failedCount")).toBe(1);
    expect(r.of("cache", "missCount")).toBe(2);
    expect(r.of("cache", "flushCount")).toBe(1);
    const held = readThrough(
      at(0),
      {},
      {},
      { faults: [{ kind: "crash", target: "cache", startAtMs: 50, lastForMs: 10 }] },
    );
    expect(held.of("users", "failedCount")).toBe(1);
    expect(held.of("users", "latencyMaxMs")).toBeCloseTo(50, 5);
    expect(held.of("cache", "entryCount")).toBe(0);
  });

  test("a frozen cache lets callers wait until it thaws", () => {
    const pause = {
      kind: "gc-pause",
      target: "cache",
      startAtMs: 200,
      lastForMs: 300,
      every: INSTANT,
      pause: constant(300),
    };
    const r = readThrough(at(0, 250), {}, {}, { faults: [pause] });
    expect(r.of("users", "okCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBeCloseTo(250, 5);
  });

  test("a slowed cache takes longer to look up", () => {
    const r = readThrough(
      at(0, 500),
      { hitTime: constant(1) },
      { serviceTime: INSTANT },
      { faults: [{ kind: "latency-spike", target: "cache", startAtMs: 0, addMs: 5 }] },
    );
    expect(r.of("users", "latencyMaxMs")).toBeCloseTo(6, 5);
  });
});

describe("live settings", () => {
  const SKETCH = {
    run: { runForMs: 20_000 },
    operations: [
      { id: "read", share: 0.9, keys: { count: 100 } },
      { id: "update", share: 0.1, access: "write", keys: { count: 100 } },
    ],
    components: [
      users(poisson(500)),
      { id: "cache", kind: "cache", hitTime: INSTANT, ttlMs: 2000 },
      station("origin", constant(20), 1000),
    ],
    links: ["users->cache", "cache->origin"],
  };
  const base = edited(SKETCH, "cache.ttlMs", 2000);

  test.each([
    ["entryCapacity", 10, (r: Result) => expect(r.of("cache", "entryCount")).toBe(10)],
    ["ttlMs", 100, (r: Result) => expect(r.of("cache", "hitRatio")).toBeLessThan(base.of("cache", "hitRatio") - 0.1)],
    [
      "hitTime",
      constant(7),
      (r: Result) => expect(r.ofOperation("users", "read", "latencyP50Ms")).toBeGreaterThan(6.9),
    ],
    ["coalesceMisses", true, (r: Result) => expect(r.of("cache", "coalescedCount")).toBeGreaterThan(50)],
    ["writePolicy", "writeBehind", (r: Result) => expect(r.of("cache", "mergedWriteCount")).toBeGreaterThan(20)],
    ["staleWhileRevalidateMs", 5000, (r: Result) => expect(r.of("cache", "staleCount")).toBeGreaterThan(50)],
    ["earlyRefreshFactor", 5, (r: Result) => expect(r.of("cache", "refreshCount")).toBeGreaterThan(50)],
    [
      "fixedHitRatio",
      0,
      (r: Result) => expect(r.of("cache", "hitRatio")).toBeLessThan(0.6 * base.of("cache", "hitRatio")),
    ],
    [
      "mode",
      "aside",
      (r: Result) => expect(r.of("origin", "arrivalCount")).toBeLessThan(0.6 * base.of("origin", "arrivalCount")),
    ],
  ])("%s = %j takes effect in a running cache", (setting, value, expectation) => {
    expectation(edited(SKETCH, `cache.${setting}`, value));
  });

  test("every setting that is not structural may change at any time", () => {
    for (const [name, field] of Object.entries(cacheKind.fields)) {
      if (field.structural === true) continue;
      const r = edited(SKETCH, `cache.${name}`, field.type === "number" ? field.min : field.default);
      expect(r.of("cache", "lookupCount")).toBe(r.of("cache", "hitCount") + r.of("cache", "missCount"));
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

test("every look-up is a hit or a miss, every load is answered, every call settled, under any settings and faults", () => {
  const settings = fc.record({
    mode: fc.constantFrom("readThrough", "aside"),
    entryCapacity: fc.constantFrom(0, 1, 10),
    evictionPolicy: fc.constantFrom("lru", "lfu", "fifo", "random"),
    ttlMs: fc.constantFrom(0, 50, 500),
    ttlJitterRatio: fc.constantFrom(0, 0.5),
    expireAfter: fc.constantFrom("write", "access"),
    hitTime: fc.constantFrom(INSTANT, exponential(2)),
    coalesceMisses: fc.boolean(),
    storeLateAnswers: fc.boolean(),
    writePolicy: fc.constantFrom("invalidate", "writeThrough", "writeBehind", "around"),
    flushIntervalMs: fc.constantFrom(50, 400),
    writeBufferCapacity: fc.constantFrom(0, 5, 100),
    staleWhileRevalidateMs: fc.constantFrom(0, 30),
    earlyRefreshFactor: fc.constantFrom(0, 1),
    checkVersions: fc.boolean(),
    warmEntryCount: fc.constantFrom(0, 5),
    fixedHitRatio: fc.constantFrom(-1, -1, -1, 0.5),
  });
  fc.assert(
    fc.property(
      settings,
      fc.constantFrom("crash", "gc-pause", "error-burst"),
      fc.constantFrom("cache", "origin"),
      fc.boolean(),
      (cache, kind, target, cancellation) => {
        const r = readThrough(
          poisson(300),
          cache,
          { serviceTime: exponential(15), concurrencyPerReplica: 5, queueCapacity: 10 },
          {
            runForMs: 4000,
            operations: [
              { id: "read", share: 0.8, keys: { count: 30, zipf: 0.8 } },
              { id: "update", share: 0.2, access: "write", keys: { count: 30 } },
            ],
            link: {
              cancellation,
              latency: exponential(1),
              policies: [
                { kind: "timeout", timeoutMs: 30 },
                { kind: "retry", attemptLimit: 2, backoffBaseMs: 5 },
                { kind: "timeout", timeoutMs: 20 },
              ],
            },
            faults: [{ kind, target, startAtMs: 1000, lastForMs: 500 }],
          },
        );
        expect(r.summary.stopReason).toBeNull();
        expect(r.of("cache", "lookupCount")).toBe(r.of("cache", "hitCount") + r.of("cache", "missCount"));
        expect(r.of("cache", "arrivalCount")).toBe(r.of("cache", "settledCount") + r.of("cache", "inFlightCount"));
        expect(r.of("cache->origin", "callCount")).toBe(
          r.of("cache->origin", "settledCount") + r.of("cache->origin", "inFlightCount"),
        );
        expect(r.of("cache", "loadingCount")).toBeLessThanOrEqual(r.of("cache->origin", "inFlightCount"));
        if (cache.entryCapacity > 0) expect(r.of("cache", "entryCount")).toBeLessThanOrEqual(cache.entryCapacity);
      },
    ),
    { numRuns: 150 },
  );
});
