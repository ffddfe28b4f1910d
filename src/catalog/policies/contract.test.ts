/**
 * What every policy promises, whatever stack it stands in, whatever happens behind it and whatever the caller does: each call is
 * settled exactly once (the engine stops at a second time), counts balance, nothing is left behind, and a replay is identical.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scenarioOf } from "../../runtime/oracle/oracle-case";
import { Run } from "../../runtime/run";
import { resolvePolicy } from "../../scenario/settings";
import { catalog } from "../index";

type Settings = { readonly kind: string; readonly [setting: string]: unknown };

const ms = (...values: number[]) => fc.constantFrom(...values);
const outcomes = fc.subarray([
  "failed",
  "failedPermanently",
  "timedOut",
  "refused",
  "shed",
  "shortCircuited",
  "cancelled",
]);

const timeout = fc.record({ kind: fc.constant("timeout"), timeoutMs: ms(0, 1, 20, 200) });
const retry = fc.record({
  kind: fc.constant("retry"),
  attemptLimit: fc.integer({ min: 1, max: 4 }),
  backoff: fc.constantFrom("exponential", "constant", "linear", "exponentialMinusOne"),
  backoffBaseMs: ms(0, 5, 100),
  jitter: fc.constantFrom(
    "none",
    "full",
    "equal",
    "decorrelated",
    "proportional",
    "additive",
    "exponential",
    "decorrelatedV2",
  ),
  retryOn: outcomes,
  idempotentOnly: fc.boolean(),
  retryBudgetRatio: fc.constantFrom(0, 0.1, 1),
  budget: fc.constantFrom<object>(
    { kind: "none" },
    { kind: "token" },
    { kind: "quota", quotaCapacity: 20 },
    { kind: "concurrent" },
  ),
});
const rule = fc.oneof(
  fc.record({ kind: fc.constant("consecutive"), failureCount: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant("count-window"),
    windowCount: fc.integer({ min: 1, max: 20 }),
    callCountMin: fc.integer({ min: 0, max: 20 }),
    slowCallMs: ms(1, 60_000),
    evaluateOn: fc.constantFrom("everyResult", "failure"),
  }),
  fc.record({
    kind: fc.constant("time-window"),
    windowMs: ms(7, 100, 1000),
    bucketCount: fc.integer({ min: 1, max: 10 }),
    callCountMin: fc.integer({ min: 0, max: 20 }),
    comparison: fc.constantFrom(">=", ">"),
    evaluateOn: fc.constantFrom("everyResult", "failure", "bucketEnd"),
    bucketStart: fc.constantFrom("clock", "start", "call", "step"),
    countStarts: fc.boolean(),
  }),
);
const breaker = fc.record({
  kind: fc.constant("circuit-breaker"),
  rule,
  openForMs: ms(0, 10, 300),
  openForJitterRatio: fc.constantFrom(0, 0.5),
  openForGrowthFactor: fc.constantFrom(1, 2),
  openToHalfOpen: fc.constantFrom("lazyAfter", "lazyAt", "timer"),
  probeCount: fc.integer({ min: 1, max: 3 }),
  halfOpenDecision: fc.constantFrom("allSucceed", "ratio"),
  halfOpenAdmission: fc.constantFrom("reject", "wait"),
  maxHalfOpenMs: ms(0, 50),
  keepWindowOnClose: fc.boolean(),
  ignoredOutcomes: outcomes,
});
const waitingOrder = {
  queueDiscipline: fc.constantFrom("fifo", "lifo", "adaptive-lifo", "priority", "weighted"),
  standingAfterMs: ms(0, 20),
  classBy: fc.constantFrom("priority", "tenant", "operation"),
  classWeights: fc.constantFrom([], [{ of: "2", weight: 3 }], [{ of: "web", weight: 0.5 }]),
  queueManagement: fc.constantFrom(
    { kind: "none" },
    { kind: "codel", targetMs: 1, intervalMs: 5 },
    { kind: "controlled-delay", targetMs: 1, intervalMs: 5 },
    { kind: "age-limit", maxAgeMs: 3 },
  ),
};
const partition = {
  partitionBy: fc.constantFrom("none", "operation", "tenant", "priority", "caller"),
  partitionWeights: fc.constantFrom([], [{ of: "2", weight: 0.5 }], [{ of: "shop", weight: 2 }]),
};
const bulkhead = fc.record({
  kind: fc.constant("bulkhead"),
  concurrencyLimit: fc.integer({ min: 1, max: 4 }),
  queueCapacity: fc.integer({ min: 0, max: 6 }),
  maxWaitMs: ms(0, 15),
  ...waitingOrder,
  ...partition,
});
const rateLimit = fc.record({
  kind: fc.constant("rate-limit"),
  algorithm: fc.constantFrom("token-bucket", "leaky-bucket", "sliding-log", "sliding-counter", "fixed-window"),
  rateLimitPerSecond: fc.constantFrom(20, 100, 333),
  burstCapacity: fc.integer({ min: 1, max: 5 }),
  windowMs: ms(100, 1000),
  windowStart: fc.constantFrom("clock", "firstCall"),
  whenExceeded: fc.constantFrom("reject", "wait"),
  queueCapacity: fc.integer({ min: 0, max: 6 }),
  maxWaitMs: ms(0, 15),
  ...waitingOrder,
  ...partition,
});
const limiter = fc.oneof(
  fc.record({
    kind: fc.constant("aimd"),
    initialLimit: fc.integer({ min: 1, max: 4 }),
    minLimit: fc.constant(1),
    maxLimit: fc.integer({ min: 4, max: 8 }),
    timeoutMs: ms(10, 5000),
  }),
  fc.record({ kind: fc.constant("vegas"), initialLimit: fc.integer({ min: 1, max: 4 }), windowMs: ms(0, 50) }),
  fc.record({
    kind: fc.constant("gradient2"),
    initialLimit: fc.integer({ min: 1, max: 4 }),
    minLimit: fc.constant(1),
    windowMs: ms(0, 50),
    windowCallCountMin: fc.constantFrom(1, 10),
  }),
  fc.record({
    kind: fc.constant("envoy-gradient"),
    updateIntervalMs: ms(10, 100),
    minRttIntervalMs: ms(200, 1000),
    minRttRequestCount: fc.integer({ min: 1, max: 10 }),
    minConcurrency: fc.integer({ min: 1, max: 3 }),
    fixedMinRttMs: ms(0, 5),
  }),
);
const adaptive = fc.record({
  kind: fc.constant("adaptive-concurrency"),
  limiter,
  queueCapacity: fc.integer({ min: 0, max: 6 }),
  maxWaitMs: ms(0, 15),
  ...waitingOrder,
  ...partition,
});
const loadShed = fc.record({
  kind: fc.constant("load-shed"),
  rule: fc.oneof(
    fc.record({ kind: fc.constant("in-flight"), inFlightLimit: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant("priority"), inFlightLimit: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant("latency"), targetMs: ms(1, 20), intervalMs: ms(10, 100) }),
    fc.record({
      kind: fc.constant("success-rate"),
      aggression: fc.constantFrom(1, 2),
      windowMs: ms(1000, 3500),
      ratePerSecondMin: fc.constantFrom(0, 50),
    }),
  ),
  ...partition,
});
const fallback = fc.record({
  kind: fc.constant("fallback"),
  answer: fc.constantFrom<object>(
    { kind: "static" },
    { kind: "static", fallbackTime: { kind: "exponential", meanMs: 10 } },
    { kind: "component", to: "spare" },
  ),
  onOutcomes: outcomes,
});
const throttle = fc.record({
  kind: fc.constant("adaptive-throttle"),
  windowMs: ms(100, 10_000),
  acceptFactor: fc.constantFrom(1, 2),
  partitionBy: partition.partitionBy,
});

const BY_KIND: Readonly<Record<string, fc.Arbitrary<Settings>>> = {
  timeout,
  retry,
  "circuit-breaker": breaker,
  bulkhead,
  "rate-limit": rateLimit,
  fallback,
  "adaptive-concurrency": adaptive,
  "load-shed": loadShed,
  "adaptive-throttle": throttle,
};
const anyPolicy = fc.oneof(...Object.values(BY_KIND));

interface World {
  readonly stack: readonly Settings[];
  readonly admission: readonly Settings[];
  readonly latencyMs: number;
  readonly cancellation: boolean;
  readonly patienceMs: number;
  /** Order and dropping at the backend. */
  readonly queue: object;
  readonly lossRatio: number;
  readonly seed: number;
}

const worldOf = (stack: fc.Arbitrary<Settings[]>, admission: fc.Arbitrary<Settings[]>) =>
  fc.record({
    stack,
    // A component has no link to a spare one: admission falls back on defaults only.
    admission: admission.map((policies) =>
      policies.map((policy) => (policy.kind === "fallback" ? { ...policy, answer: { kind: "static" } } : policy)),
    ),
    latencyMs: ms(0, 2),
    cancellation: fc.boolean(),
    patienceMs: ms(0, 30, 150),
    queue: fc.record({ queueDiscipline: waitingOrder.queueDiscipline, queueManagement: waitingOrder.queueManagement }),
    lossRatio: fc.constantFrom(0, 0, 0.1),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

/** Two seconds of busy traffic into something moody, then long enough for all to end. */
function sketchOf({ stack, admission, latencyMs, cancellation, patienceMs, queue, lossRatio }: World) {
  const moody = (serviceMs: number) => [
    { do: "work", serviceTime: { kind: "exponential", meanMs: serviceMs } },
    {
      do: "choose",
      branches: [
        { weight: 5, steps: [{ do: "respond" }] },
        { weight: 4, steps: [{ do: "fail" }] },
        { weight: 1, steps: [{ do: "fail", permanent: true }] },
      ],
    },
  ];
  const link = { latency: { kind: "constant", ms: latencyMs }, lossRatio, lossDetectedAfterMs: 40, cancellation };
  return {
    run: { runForMs: 3_600_000 },
    operations: [
      { id: "browse", share: 0.7, access: "read", tenant: "web" },
      { id: "order", share: 0.3, access: "write", priority: 2, tenant: "shop" },
    ],
    components: [
      {
        id: "users",
        kind: "client",
        timeoutMs: patienceMs,
        arrivals: {
          kind: "schedule",
          points: [
            { atMs: 2000, ratePerSecond: 150 },
            { atMs: 2000, ratePerSecond: 0 },
          ],
        },
        handlers: { browse: [{ do: "call", to: "backend" }], order: [{ do: "call", to: "backend" }] },
      },
      {
        id: "backend",
        kind: "service",
        concurrencyPerReplica: 2,
        queueCapacity: 5,
        ...queue,
        policies: admission,
        handlers: { browse: moody(5), order: moody(30) },
      },
      { id: "spare", kind: "service", concurrencyPerReplica: 1, queueCapacity: 2 },
    ],
    links: [
      { from: "users", to: "backend", ...link, policies: stack },
      { from: "users", to: "spare", ...link },
    ],
  };
}

/** Runs to the end; `halfway` may change settings at 1 s, in the middle of the traffic. */
function play(world: World, halfway: (run: Run) => void = () => {}): Run {
  const run = new Run(scenarioOf(sketchOf(world) as Parameters<typeof scenarioOf>[0]), catalog, `${world.seed}`);
  run.advance(1e9);
  halfway(run);
  expect(run.advance(run.endNs)).toBe("ended");
  return run;
}

const LEVELS_AT_REST = [
  "bulkheadInFlightCount",
  "bulkheadQueueLength",
  "rateLimitQueueLength",
  "adaptiveInFlightCount",
  "adaptiveQueueLength",
  "loadShedInFlightCount",
];

/** Everybody was answered, every counter balances, nothing is held, waited for or scheduled. */
function expectSettled(run: Run): void {
  const { simulation } = run.model;
  expect(simulation.calls.liveCount, "slots still out").toBe(0);
  expect(simulation.calls.orphanCount, "orphans").toBe(0);
  expect(simulation.kernel.peekTime(), "timers left").toBe(Infinity);
  const { components, links } = run.summarize();
  for (const { id, metrics } of components) {
    expect(metrics.settledCount, `${id}: settled`).toBe(metrics.arrivalCount);
    expect(metrics.inFlightCount, `${id}: in flight`).toBe(0);
  }
  for (const { id, metrics } of links) {
    expect(metrics.settledCount, `${id}: settled`).toBe(metrics.callCount);
    expect(metrics.inFlightCount, `${id}: in flight`).toBe(0);
  }
  for (const { metrics } of [...components, ...links]) {
    for (const level of LEVELS_AT_REST) {
      for (const suffix of ["", "#2", "#3"]) expect(metrics[level + suffix] ?? 0, level).toBe(0);
    }
  }
}

function expectReplay(world: World, halfway?: (run: Run) => void): void {
  const first = play(world, halfway);
  expectSettled(first);
  const second = play(world, halfway);
  expect(second.model.simulation.kernel.traceHash()).toBe(first.model.simulation.kernel.traceHash());
  expect(second.summarize()).toEqual(first.summarize());
}

/** Gives every policy of a stack the settings of another one of its kind, live. */
const reconfigure = (others: readonly Settings[]) => (run: Run) => {
  for (const { policies } of run.model.entities) {
    for (const { document, instance } of policies) {
      const other = others.find(({ kind }) => kind === document.kind);
      const settings = other && resolvePolicy({ ...document, ...other } as never, catalog);
      if (settings !== undefined) instance.configure?.(settings);
    }
  }
};

describe.each(Object.entries(BY_KIND))("%s", (_, policy) => {
  test("settles each call once on a link, and a replay is identical", () => {
    fc.assert(
      fc.property(worldOf(fc.tuple(policy), fc.constant([])), (world) => expectReplay(world)),
      { numRuns: 40 },
    );
  });

  test("settles each call once before a component", () => {
    fc.assert(
      fc.property(worldOf(fc.constant([]), fc.tuple(policy)), (world) => expectReplay(world)),
      { numRuns: 40 },
    );
  });

  test("takes new settings in the middle of traffic", () => {
    fc.assert(
      fc.property(worldOf(fc.tuple(policy), fc.tuple(policy)), policy, (world, other) =>
        expectReplay(world, reconfigure([other])),
      ),
      { numRuns: 40 },
    );
  });
});

test("any stack of policies, in any order, keeps the promises", () => {
  const stack = fc.array(anyPolicy, { minLength: 2, maxLength: 5 });
  const admission = fc.array(anyPolicy, { maxLength: 3 });
  fc.assert(
    fc.property(worldOf(stack, admission), fc.array(anyPolicy, { maxLength: 4 }), (world, others) =>
      expectReplay(world, reconfigure(others)),
    ),
    { numRuns: 200 },
  );
});
