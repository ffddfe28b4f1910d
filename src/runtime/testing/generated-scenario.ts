/** Random designs for property tests: layered topologies of all kinds with random policies and faults. */
import fc from "fast-check";

const POLICIES = [
  fc.record({ kind: fc.constant("timeout"), timeoutMs: fc.integer({ min: 1, max: 200 }) }),
  fc.record({
    kind: fc.constant("retry"),
    attemptLimit: fc.integer({ min: 1, max: 4 }),
    backoffBaseMs: fc.integer({ min: 0, max: 50 }),
    jitter: fc.constantFrom("none", "full", "equal", "decorrelated"),
    retryBudgetRatio: fc.constantFrom(0, 0.1),
  }),
  fc.record({
    kind: fc.constant("circuit-breaker"),
    rule: fc.constantFrom(
      { kind: "consecutive", failureCount: 3 },
      { kind: "count-window", windowCount: 10, callCountMin: 5 },
      { kind: "time-window", windowMs: 500, callCountMin: 5 },
    ),
    openForMs: fc.integer({ min: 1, max: 500 }),
    probeCount: fc.integer({ min: 1, max: 3 }),
    halfOpenAdmission: fc.constantFrom("reject", "wait"),
  }),
  fc.record({
    kind: fc.constant("bulkhead"),
    concurrencyLimit: fc.integer({ min: 1, max: 5 }),
    queueCapacity: fc.integer({ min: 0, max: 3 }),
    maxWaitMs: fc.constantFrom(0, 20),
  }),
  fc.record({
    kind: fc.constant("rate-limit"),
    rateLimitPerSecond: fc.integer({ min: 5, max: 200 }),
    whenExceeded: fc.constantFrom("reject", "wait"),
  }),
  fc.record({
    kind: fc.constant("fallback"),
    answer: fc.constantFrom({ kind: "static" }, { kind: "stale", entryCapacity: 5, maxAgeMs: 500 }, { kind: "skip" }),
  }),
  fc.record({
    kind: fc.constant("hedge"),
    hedgeLimit: fc.integer({ min: 1, max: 2 }),
    sendNext: fc.constantFrom(
      { kind: "fixed", delayMs: 0 },
      { kind: "fixed", delayMs: 12 },
      { kind: "percentile", percentileRatio: 0.9, windowMs: 300 },
      { kind: "never" },
    ),
    cancelsLosers: fc.boolean(),
    idempotentOnly: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("deadline"),
    budgetMs: fc.constantFrom(0, 20, 100),
    inherited: fc.constantFrom("sooner", "ignored"),
    cancelsAtDeadline: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("collapse"), followerLimit: fc.constantFrom(1, 100), readsOnly: fc.boolean() }),
  fc.record({
    kind: fc.constant("batch"),
    batchSizeLimit: fc.integer({ min: 1, max: 4 }),
    lingerMs: fc.constantFrom(0, 5),
    inFlightLimit: fc.integer({ min: 1, max: 3 }),
    queueCapacity: fc.integer({ min: 1, max: 8 }),
  }),
  fc.record({
    kind: fc.constant("buffer"),
    workerCount: fc.integer({ min: 1, max: 3 }),
    queueCapacity: fc.integer({ min: 0, max: 5 }),
    workerHolds: fc.constantFrom("answer", "handOver"),
    overflow: fc.constantFrom("refuse", "dropOldest"),
  }),
  fc.record({
    kind: fc.constant("version-check"),
    conflictOutcome: fc.constantFrom("failed", "failedPermanently"),
    requestLimit: fc.constantFrom(1, 100),
  }),
];
const policies = fc.array(fc.oneof(...POLICIES), { maxLength: 3 });
const times = fc.constantFrom(
  { kind: "constant", ms: 0 },
  { kind: "constant", ms: 3 },
  { kind: "exponential", meanMs: 8 },
  { kind: "uniform", minMs: 0, maxMs: 10 },
);

const workers = fc.record({
  kind: fc.constant("service"),
  replicaCount: fc.integer({ min: 1, max: 3 }),
  concurrencyPerReplica: fc.integer({ min: 1, max: 4 }),
  queueCapacity: fc.integer({ min: 0, max: 6 }),
  queueDiscipline: fc.constantFrom("fifo", "lifo", "priority", "sjf", "random", "processor-sharing"),
  overflow: fc.constantFrom("refuse", "dropOldest", "block"),
  waitLimitMs: fc.constantFrom(0, 0, 15),
  dropExpired: fc.boolean(),
  callModel: fc.constantFrom("blocking", "async"),
  queuePlacement: fc.constantFrom("auto", "shared", "perReplica"),
  failureRatio: fc.constantFrom(0, 0.1),
  serviceTime: times,
  startTime: fc.constantFrom(
    { kind: "constant", ms: 0 },
    { kind: "constant", ms: 0 },
    { kind: "uniform", minMs: 0, maxMs: 90 },
  ),
  readyAfterMs: fc.constantFrom(0, 0, 25),
  drainTimeoutMs: fc.constantFrom(0, 12, 400),
  crashWhenQueueExceeds: fc.constantFrom(0, 0, 0, 3),
  restartsAfterDeath: fc.boolean(),
  policies: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: policies }),
});
const inner = fc.oneof(
  { weight: 4, arbitrary: workers },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("load-balancer"),
      algorithm: fc.constantFrom(
        "round-robin",
        "random",
        "least-request",
        "power-of-two",
        "peak-ewma",
        "consistent-hash",
        "hash-mod",
        "maglev",
      ),
      loadRefreshMs: fc.constantFrom(0, 0, 100),
      errorLoadMs: fc.constantFrom(0, 0, 50),
      slowStartMs: fc.constantFrom(0, 0, 300),
      panicThreshold: fc.constantFrom(0, 0.5),
      avoidTried: fc.boolean(),
      outlierEjection: fc.constantFrom(
        { kind: "off" },
        { kind: "on", consecutiveFailureCount: 2, sweepIntervalMs: 100, baseEjectionMs: 150, ejectionJitterMs: 50 },
      ),
      healthChecks: fc.constantFrom({ kind: "off" }, { kind: "active", intervalMs: 200, timeoutMs: 50 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("api-gateway"),
      authRejectRatio: fc.constantFrom(0, 0.1),
      aggregation: fc.constantFrom("parallel", "sequence"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("cache"),
      coalesceMisses: fc.boolean(),
      ttlMs: fc.constantFrom(50, 5000),
      entryCapacity: fc.constantFrom(3, 100),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("queue"),
      queueCapacity: fc.integer({ min: 0, max: 5 }),
      overflow: fc.constantFrom("refuse", "dropOldest", "block"),
      deliveryLimit: fc.constant(3),
      visibilityTimeoutMs: fc.constantFrom(0, 30),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("topic"),
      partitionCount: fc.integer({ min: 1, max: 4 }),
      retryLimit: fc.constant(1),
      retryBackoffBaseMs: fc.constant(5),
    }),
  },
);
const leaf = fc.oneof(
  workers,
  fc.record({
    kind: fc.constant("database"),
    connectionCount: fc.integer({ min: 1, max: 5 }),
    // Never endless: two holds of one pool inside each other may wait for one another for ever, which is no leak of ours.
    acquireTimeoutMs: fc.constantFrom(5, 20),
    readTime: times,
  }),
);

const transport = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "direct" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("http1-pool"),
      connectionLimit: fc.integer({ min: 1, max: 4 }),
      acquireQueueCapacity: fc.integer({ min: 0, max: 4 }),
      acquireTimeoutMs: fc.constantFrom(0, 10),
      setupTime: times,
      idleTimeoutMs: fc.constantFrom(0, 20),
      retransmitAfterMs: fc.constantFrom(0, 15),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("http2"),
      connectionLimit: fc.integer({ min: 1, max: 2 }),
      streamLimit: fc.integer({ min: 1, max: 4 }),
      acquireQueueCapacity: fc.integer({ min: 0, max: 4 }),
      idleTimeoutMs: fc.constantFrom(0, 20),
      retransmitAfterMs: fc.constantFrom(0, 15),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("streaming"),
      creditWindowCount: fc.integer({ min: 1, max: 4 }),
      waitingSenderCapacity: fc.integer({ min: 0, max: 4 }),
    }),
  },
);
const link = fc.record({
  transport,
  bandwidthBytesPerSecond: fc.constantFrom(0, 0, 200_000),
  latency: times,
  lossRatio: fc.constantFrom(0, 0, 0.05),
  lossDetectedAfterMs: fc.constantFrom(20, 300),
  cancellation: fc.boolean(),
  policies,
});
const moment = fc.integer({ min: 0, max: 1500 });
const length = fc.integer({ min: 1, max: 700 });
const componentFault = fc.oneof(
  fc.record({
    kind: fc.constant("crash"),
    replicaCount: fc.integer({ min: 0, max: 2 }),
    startAtMs: moment,
    lastForMs: length,
  }),
  fc.record({
    kind: fc.constant("latency-spike"),
    addMs: fc.integer({ min: 0, max: 80 }),
    shareOfCalls: fc.constantFrom(1, 1, 0.3),
    startAtMs: moment,
    lastForMs: length,
  }),
  fc.record({
    kind: fc.constant("clock-skew"),
    offsetMs: fc.integer({ min: -500, max: 500 }),
    driftRatio: fc.constantFrom(0, 0.01),
    startAtMs: moment,
    lastForMs: length,
  }),
  fc.record({
    kind: fc.constant("error-burst"),
    errorRatio: fc.constantFrom(0.3, 1),
    failsAfterMs: fc.constantFrom(0, 0, 5),
    replicaCount: fc.constantFrom(0, 0, 1),
    startAtMs: moment,
    lastForMs: length,
  }),
);
/** Services only. */
const rollingUpdate = fc.record({
  kind: fc.constant("rolling-update"),
  updatedRatio: fc.constantFrom(0.3, 1),
  maxSurgeRatio: fc.constantFrom(0, 0.5),
  maxUnavailableRatio: fc.constantFrom(0, 0.5, 1),
  minReadyMs: fc.constantFrom(0, 40),
  serviceTimeFactor: fc.constantFrom(0.5, 2),
  failureRatio: fc.constantFrom(0, 0.2),
  startAtMs: moment,
  lastForMs: length,
});
const linkFault = fc.oneof(
  fc.record({ kind: fc.constant("partition"), startAtMs: moment, lastForMs: length }),
  fc.record({
    kind: fc.constant("latency-spike"),
    addMs: fc.integer({ min: 0, max: 80 }),
    startAtMs: moment,
    lastForMs: length,
  }),
);

/**
 * Scenario files. With `drains`, traffic comes for two seconds and the run goes on until everything must have settled.
 */
export function generatedScenario(options: { readonly drains?: boolean } = {}): fc.Arbitrary<unknown> {
  return fc
    .record({
      rate: fc.integer({ min: 20, max: 400 }),
      patienceMs: fc.constantFrom(0, 60, 500),
      middle: fc.array(inner, { minLength: 1, maxLength: 3 }),
      leaves: fc.array(leaf, { minLength: 1, maxLength: 3 }),
      links: fc.array(link, { minLength: 16, maxLength: 16 }),
      skips: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
      faults: fc.array(fc.tuple(fc.nat(), componentFault), { maxLength: 3 }),
      updates: fc.array(fc.tuple(fc.nat(), rollingUpdate), { maxLength: 2 }),
      linkFaults: fc.array(fc.tuple(fc.nat(), linkFault), { maxLength: 2 }),
      twoOperations: fc.boolean(),
      programs: fc.array(
        fc.constantFrom("default", "parallel", "quorum", "choose", "repeat", "items", "hold", "respond"),
        {
          minLength: 3,
          maxLength: 3,
        },
      ),
    })
    .map((parts) => assemble(parts as unknown as Parts, options.drains === true));
}

interface Parts {
  readonly rate: number;
  readonly patienceMs: number;
  readonly middle: readonly Record<string, unknown>[];
  readonly leaves: readonly Record<string, unknown>[];
  readonly links: readonly Record<string, unknown>[];
  readonly skips: readonly boolean[];
  readonly faults: readonly (readonly [number, Record<string, unknown>])[];
  readonly updates: readonly (readonly [number, Record<string, unknown>])[];
  readonly linkFaults: readonly (readonly [number, Record<string, unknown>])[];
  readonly twoOperations: boolean;
  readonly programs: readonly string[];
}

/** A handler program over the links that leave a service. */
function programOf(
  style: string,
  to: readonly { readonly id: string; readonly kind?: unknown; readonly grantsHolds: boolean }[],
): unknown[] | undefined {
  const isBroker = (kind: unknown): boolean => kind === "queue" || kind === "topic";
  const calls = to.map(({ id, kind }) => ({ do: isBroker(kind) ? "publish" : "call", to: id }));
  const work = { do: "work" };
  switch (style) {
    case "parallel":
      return [work, { do: "parallel", steps: [...calls, work] }];
    case "quorum":
      return [{ do: "parallel", steps: [...calls, ...calls], waitForCount: calls.length }, work];
    case "choose":
      return [work, { do: "choose", branches: calls.map((step) => ({ weight: 1, steps: [step, work] })) }];
    case "repeat":
      return [{ do: "repeat", count: 3, steps: [work, ...calls] }];
    case "items":
      return [work, { do: "repeat", count: 0, countMax: 4, inParallel: true, steps: calls }];
    case "hold": {
      const held = to.find(({ grantsHolds }) => grantsHolds);
      if (held === undefined) return undefined;
      // Not the same one again: over a link with a pool of one connection it would wait for itself.
      const others = calls.filter((step) => step.to !== held.id);
      return [{ do: "hold", of: held.id, steps: [work, ...others] }];
    }
    case "respond":
      return [work, { do: "respond" }, ...calls, work];
    default:
      return undefined;
  }
}

interface Generated {
  readonly id: string;
  readonly kind?: unknown;
}

/** One of its policies copies, shares or answers calls: nothing can be held through it. */
function sharesCalls(of: object): boolean {
  const kinds = (((of as Record<string, unknown>).policies ?? []) as readonly { readonly kind: string }[]).map(
    ({ kind }) => kind,
  );
  return ["batch", "buffer", "collapse", "hedge"].some((kind) => kinds.includes(kind));
}

function assemble(parts: Parts, drains: boolean): unknown {
  const middle = parts.middle.map((component, i) => ({ id: `m${i}`, ...component }));
  const leaves = parts.leaves.map((component, i) => ({ id: `l${i}`, ...component }));
  const pairs: [string, string][] = [["users", "m0"]];
  for (let i = 1; i < middle.length; i++) pairs.push([`m${i - 1}`, `m${i}`]);
  leaves.forEach((_, i) => {
    const from = parts.skips[i] ? 0 : middle.length - 1;
    pairs.push([`m${from}`, `l${i}`]);
  });
  // Nothing in the middle may be left without somebody behind it.
  middle.forEach((_, i) => {
    if (!pairs.some(([from]) => from === `m${i}`)) pairs.push([`m${i}`, "l0"]);
  });
  const links = pairs.map(([from, to], i) => ({ from, to, ...parts.links[i % parts.links.length] }));
  const find = (id: string) => [...middle, ...leaves].find((other) => other.id === id) as Generated;
  /** A connection can be held over the link: of the database at its end, or behind what passes calls on. */
  const grantsHolds = (link: (typeof links)[number]): boolean => {
    const target = find(link.to);
    if (sharesCalls(link) || sharesCalls(target)) return false;
    if (target.kind === "database") return true;
    const isBetween = target.kind === "proxy" || target.kind === "load-balancer";
    return isBetween && links.filter(({ from }) => from === target.id).every(grantsHolds);
  };
  const withPrograms = middle.map((component: Generated, i) => {
    const to = links
      .filter(({ from }) => from === component.id)
      .map((link) => ({ ...find(link.to), grantsHolds: grantsHolds(link) }));
    const steps = component.kind === "service" ? programOf(parts.programs[i]!, to) : undefined;
    return steps === undefined ? component : { ...component, handlers: { read: steps } };
  });
  const targets = [...middle, ...leaves].map(({ id }) => id);
  const services = [...middle, ...leaves].flatMap((component: { id: string; kind?: unknown }) =>
    component.kind === "service" ? [component.id] : [],
  );
  const rate = drains
    ? {
        kind: "schedule",
        points: [
          { atMs: 0, ratePerSecond: parts.rate },
          { atMs: 2000, ratePerSecond: parts.rate },
          { atMs: 2000, ratePerSecond: 0 },
        ],
      }
    : { kind: "poisson", ratePerSecond: parts.rate };
  return {
    format: "windtunnel/scenario",
    version: 1,
    name: "generated",
    run: { runForMs: drains ? 600_000 : 3000, warmUpMs: 0, seed: "generated", replicationCount: 1 },
    operations: parts.twoOperations
      ? [
          { id: "read", share: 3, keys: { count: 50, zipf: 0.8 } },
          { id: "write", access: "write", priority: 3, idempotent: true, keys: { count: 50, zipf: 0.8 } },
        ]
      : [{ id: "read", keys: { count: 20, zipf: 1 } }],
    components: [
      { id: "users", kind: "client", arrivals: rate, timeoutMs: parts.patienceMs },
      ...withPrograms,
      ...leaves,
    ],
    links,
    faults: [
      ...parts.faults.map(([at, fault]) => ({ ...fault, target: targets[at % targets.length] })),
      ...parts.updates.flatMap(([at, fault]) =>
        services.length === 0 ? [] : [{ ...fault, target: services[at % services.length] }],
      ),
      ...parts.linkFaults.map(([at, fault]) => ({
        ...fault,
        target: `${links[at % links.length]!.from}->${links[at % links.length]!.to}`,
      })),
    ],
  };
}
