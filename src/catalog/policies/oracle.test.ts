/** Cases with known right answers for policies on links; see `src/runtime/oracle`. */
import {
  constant,
  exponential,
  lasting,
  oracleCase,
  poisson,
  run,
  station,
  users,
} from "../../runtime/oracle/oracle-case";

type Budget = Parameters<typeof lasting>[0];

const failing = { id: "backend", kind: "service", handlers: { request: [{ do: "fail" }] } };
const instant = { id: "backend", kind: "service", serviceTime: constant(0) };
const policies = (...stack: object[]) => [{ from: "users", to: "backend", policies: stack }];
const LINK = "users->backend";

/** `count` requests one after the other, each begun a while after the last one ended. */
const sequential = (count: number) =>
  users({
    kind: "closed-loop",
    userCount: 1,
    thinkTime: constant(1),
    firstRequest: "atOnce",
    requestsPerUserCount: count,
  });

/** The breaker cases' schedule: a call every 100 ms from 0.05 s to 39.95 s; the backend fails from 2 s to 12 s. */
const breakerSchedule = (breaker: object) => {
  const r = run({
    run: { runForMs: 40_000 },
    components: [users({ kind: "constant", ratePerSecond: 10, phaseRatio: 0.5 }), instant],
    links: policies({ kind: "circuit-breaker", ...breaker }),
    faults: [{ kind: "error-burst", target: "backend", startAtMs: 2000, lastForMs: 10_000 }],
  });
  const { transitions, executedCount, shortCircuitedCount } = r.policy(LINK) as {
    transitions: [number, string][];
    executedCount: number;
    shortCircuitedCount: number;
  };
  const names = { open: "OPEN", halfOpen: "HALF_OPEN", closed: "CLOSED" } as Record<string, string>;
  return [
    transitions.map(([atMs, to]) => [atMs / 1000, names[to]]),
    [executedCount, shortCircuitedCount],
    r.of(LINK, "attemptFailedCount"),
  ];
};

oracleCase("RT-01", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 1000),
    operations: [{ id: "request", access: "write", idempotent: true }],
    components: [
      users(poisson(1000)),
      {
        id: "backend",
        kind: "service",
        handlers: {
          request: [
            {
              do: "choose",
              branches: [
                { weight: 0.3, steps: [{ do: "fail" }] },
                { weight: 0.7, steps: [{ do: "respond" }] },
              ],
            },
          ],
        },
      },
    ],
    links: policies({ kind: "retry", attemptLimit: 4, backoffBaseMs: 0 }),
  });
  return [r.of(LINK, "attemptsPerCall"), r.of("users", "failedCount") / r.of("users", "settledCount")];
});

oracleCase("RT-03", () => {
  const retry = [{ kind: "retry", attemptLimit: 4, backoffBaseMs: 0 }];
  const tier = (id: string) => ({ id, kind: "service", serviceTime: constant(0) });
  const r = run({
    run: { runForMs: 10_500 },
    operations: [{ id: "request" }],
    components: [
      users({ kind: "constant", ratePerSecond: 1 }),
      tier("gateway"),
      tier("orders"),
      tier("data"),
      { id: "database", kind: "service", handlers: { request: [{ do: "fail" }] } },
    ],
    links: [
      "users->gateway",
      { from: "gateway", to: "orders", policies: retry },
      { from: "orders", to: "data", policies: retry },
      { from: "data", to: "database", policies: retry },
    ],
  });
  return [r.of("database", "arrivalCount") / r.of("users", "settledCount")];
});

oracleCase("RT-05", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 1000),
    operations: [{ id: "request" }],
    components: [users(poisson(1000)), failing],
    links: policies({ kind: "retry", attemptLimit: 7, backoffBaseMs: 100, backoffMaxMs: 1000, jitter: "full" }),
  });
  const sleeps = r.policy(LINK).backoffMeanMsByRetry as number[];
  return [r.of(LINK, "backoffMeanMs") * (r.of(LINK, "retryCount") / r.of(LINK, "callCount")), sleeps];
});

oracleCase("RT-07", () => {
  const r = run({
    run: { runForMs: 60_000 },
    operations: [{ id: "request" }],
    components: [sequential(10), failing],
    links: policies({
      kind: "retry",
      attemptLimit: 4,
      backoffBaseMs: 1,
      budget: { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 },
    }),
  });
  return [r.policy(LINK).attemptsOfFirstCalls];
});

oracleCase("RT-09", () => {
  const r = run({
    run: { runForMs: 60_000 },
    operations: [{ id: "request" }],
    components: [sequential(100), failing],
    links: policies({ kind: "retry", attemptLimit: 3, backoffBaseMs: 1, budget: { kind: "quota" } }),
  });
  const attempts = r.policy(LINK).attemptsOfFirstCalls as number[];
  return [r.of(LINK, "attemptCount"), attempts.indexOf(1) + 1];
});

oracleCase("RT-11", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 50),
    components: [users(poisson(50)), station("backend", exponential(10), 1, { queueCapacity: 0 })],
    links: policies({ kind: "retry", attemptLimit: 0, backoff: "constant", backoffBaseMs: 20, jitter: "exponential" }),
  });
  return [r.of("users", "latencyMeanMs"), r.of(LINK, "attemptsPerCall"), r.of("backend", "utilization")];
});

oracleCase("RT-13", (budget: Budget) => {
  const goodShare = (rate: number) => {
    const r = run({
      run: { runForMs: 360_000, warmUpMs: 300_000 },
      components: [users(poisson(rate)), station("backend", exponential(100), 100)],
      links: policies({ kind: "retry", attemptLimit: 4, backoffBaseMs: 0 }, { kind: "timeout", timeoutMs: 1000 }),
      faults: [
        {
          kind: "gc-pause",
          target: "backend",
          startAtMs: 60_000,
          lastForMs: 30_000,
          every: constant(0),
          pause: constant(30_000),
        },
      ],
    });
    return r.of("users", "goodputPerSecond") / rate;
  };
  return budget.requests > 0 ? [goodShare(200), goodShare(400)] : [];
});

oracleCase("RT-17", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 3000),
    components: [
      users(poisson(3000)),
      { ...instant, policies: [{ kind: "rate-limit", rateLimitPerSecond: 1000, burstCapacity: 50 }] },
    ],
    links: policies({ kind: "adaptive-throttle" }),
  });
  return [r.of(LINK, "attemptRatePerSecond"), r.of(LINK, "throttledRatio")];
});

oracleCase("CB-01", () =>
  breakerSchedule({
    rule: { kind: "count-window", windowCount: 10, callCountMin: 10 },
    openForMs: 4930,
    probeCount: 3,
    halfOpenDecision: "ratio",
  }),
);

oracleCase("CB-03", () =>
  breakerSchedule({
    rule: {
      kind: "time-window",
      windowMs: 10_000,
      bucketCount: 10,
      callCountMin: 10,
      evaluateOn: "failure",
      bucketStart: "call",
    },
    openForMs: 4930,
    probeCount: 1,
    openToHalfOpen: "lazyAt",
  }),
);

oracleCase("CB-05", () =>
  breakerSchedule({
    rule: { kind: "consecutive", failureCount: 5 },
    openForMs: 4930,
    probeCount: 1,
    openToHalfOpen: "lazyAt",
    halfOpenAdmission: "wait",
  }),
);

oracleCase("CB-10", () => {
  const r = run({
    run: { runForMs: 720_000 },
    operations: [{ id: "request" }],
    components: [
      users({ kind: "constant", ratePerSecond: 1000 }),
      {
        id: "backend",
        kind: "service",
        handlers: {
          request: [
            {
              do: "choose",
              branches: [
                { weight: 1, steps: [{ do: "fail" }] },
                { weight: 1, steps: [{ do: "respond" }] },
              ],
            },
          ],
        },
      },
    ],
    links: policies({
      kind: "circuit-breaker",
      openForMs: 0,
      probeCount: 1,
      rule: { kind: "consecutive", failureCount: 5 },
    }),
  });
  return [r.of(LINK, "callsUntilOpenMean")];
});

oracleCase("CB-12", () => {
  const r = run({
    run: { runForMs: 120_000 },
    operations: [{ id: "request" }],
    components: [users({ kind: "constant", ratePerSecond: 100 }), failing],
    links: policies({
      kind: "circuit-breaker",
      rule: { kind: "count-window", windowCount: 100, callCountMin: 100 },
      openForMs: 60_000,
      probeCount: 10,
      halfOpenDecision: "ratio",
    }),
  });
  return [r.of("backend", "arrivalCount"), r.policy(LINK).state];
});

oracleCase("CB-14", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 450),
    components: [users(poisson(450)), station("backend", exponential(10), 100)],
    links: policies({ kind: "bulkhead", concurrencyLimit: 5, queueCapacity: 10 }),
  });
  return [r.of(LINK, "bulkheadRejectedCount") / r.of("users", "settledCount"), r.of(LINK, "bulkheadWaitingTimeMeanMs")];
});

oracleCase("RL-01", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 120),
    components: [users(poisson(120)), instant],
    links: policies({ kind: "rate-limit", rateLimitPerSecond: 100, burstCapacity: 10 }),
  });
  return [r.of(LINK, "rateLimitPassedRatio")];
});

oracleCase("RL-03", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 120),
    components: [users(poisson(120)), instant],
    links: policies({ kind: "rate-limit", algorithm: "sliding-log", rateLimitPerSecond: 100, windowMs: 1000 }),
  });
  return [r.of(LINK, "rateLimitPassedRatio")];
});

oracleCase("RL-05", () => {
  const r = run({
    run: { runForMs: 2000 },
    components: [users({ kind: "constant", ratePerSecond: 10_000 }), instant],
    links: policies({ kind: "rate-limit", rateLimitPerSecond: 100, burstCapacity: 50 }),
  });
  return [r.of(LINK, "rateLimitPassedCount")];
});

oracleCase("RL-07", (budget: Budget) => {
  const r = run({
    run: lasting(budget, 90),
    components: [users(poisson(90)), instant],
    links: policies({ kind: "rate-limit", algorithm: "leaky-bucket", rateLimitPerSecond: 100, queueCapacity: 5 }),
  });
  return [r.of(LINK, "rateLimitRejectedRatio")];
});
