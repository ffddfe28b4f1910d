import { constant, exponential, lasting, oracleCase, poisson, run, station, UNBOUNDED, users } from "./oracle-case";

const INSTANT = constant(0);
const MANY_WORKERS = 100_000;

function link(from: string, to: string, ...policies: object[]) {
  return { from, to, policies };
}

oracleCase("RT-01", (budget) => {
  const r = run({
    run: lasting(budget, 1000),
    components: [users(poisson(1000)), station("s", INSTANT, MANY_WORKERS, { failureRatio: 0.3 })],
    links: [link("users", "s", { kind: "retry", attemptLimit: 4, backoffBaseMs: 0 })],
  });
  return [r.of("users->s", "attemptsPerCall"), r.of("users", "failedCount") / r.of("users", "settledCount")];
});

oracleCase("RT-03", () => {
  const layer = { kind: "retry", attemptLimit: 4, backoffBaseMs: 0 };
  const r = run({
    run: { runForMs: 1500 },
    components: [
      users({ kind: "constant", ratePerSecond: 1 }),
      station("gateway", INSTANT, MANY_WORKERS),
      station("service", INSTANT, MANY_WORKERS),
      station("access", INSTANT, MANY_WORKERS),
      { id: "db", kind: "database", readTime: INSTANT, failureRatio: 1 },
    ],
    links: [
      "users->gateway",
      link("gateway", "service", layer),
      link("service", "access", layer),
      link("access", "db", layer),
    ],
  });
  return [r.of("db", "arrivalCount") / r.of("users", "arrivalCount")];
});

oracleCase(
  "RT-05",
  (budget) => {
    const r = run({
      run: { runForMs: budget.requests * 10 + 10_000 },
      components: [
        users({ kind: "constant", ratePerSecond: 100 }),
        station("s", INSTANT, MANY_WORKERS, { failureRatio: 1 }),
      ],
      links: [
        link("users", "s", {
          kind: "retry",
          attemptLimit: 7,
          backoffBaseMs: 100,
          backoffFactor: 2,
          backoffMaxMs: 1000,
          jitter: "full",
        }),
      ],
    });
    const sleeps = r.policy("users->s").backoffMeanMsByRetry as number[];
    return [sleeps.reduce((sum, sleep) => sum + sleep, 0), sleeps];
  },
  100_000,
);

/** Calls one after the other: one user who asks again at once. */
const sequential = (callCount: number, policy: object) =>
  run({
    run: { runForMs: 3_600_000 },
    components: [
      users({ kind: "closed-loop", userCount: 1, thinkTime: constant(1), requestsPerUserCount: callCount }),
      station("s", INSTANT, MANY_WORKERS, { failureRatio: 1 }),
    ],
    links: [link("users", "s", policy)],
  }).policy("users->s").attemptsOfFirstCalls as number[];

oracleCase("RT-07", () => [
  sequential(10, {
    kind: "retry",
    attemptLimit: 4,
    backoffBaseMs: 100,
    budget: { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 },
  }),
]);

oracleCase("RT-09", () => {
  const attempts = sequential(100, {
    kind: "retry",
    attemptLimit: 3,
    backoffBaseMs: 100,
    jitter: "full",
    budget: { kind: "quota" },
  });
  return [attempts.reduce((sum, count) => sum + count, 0), attempts.indexOf(1) + 1];
});

oracleCase("RT-11", (budget) => {
  const r = run({
    run: lasting(budget, 50),
    components: [users(poisson(50)), station("s", exponential(10), 1, { queueCapacity: 0 })],
    links: [
      link("users", "s", {
        kind: "retry",
        attemptLimit: 0,
        backoff: "constant",
        backoffBaseMs: 20,
        jitter: "exponential",
      }),
    ],
  });
  return [r.of("users", "latencyMeanMs"), r.of("users->s", "attemptsPerCall"), r.of("s", "utilization")];
});

oracleCase("RT-13", () => {
  const goodput = (rate: number): number =>
    run({
      run: { runForMs: 360_000, warmUpMs: 300_000 },
      components: [users(poisson(rate)), station("pool", exponential(100), 100, { queueCapacity: UNBOUNDED })],
      links: [
        link(
          "users",
          "pool",
          { kind: "retry", attemptLimit: 4, backoffBaseMs: 0 },
          { kind: "timeout", timeoutMs: 1000 },
        ),
      ],
      faults: [
        {
          kind: "gc-pause",
          target: "pool",
          startAtMs: 60_000,
          lastForMs: 30_000,
          every: constant(0),
          pause: constant(60_000),
        },
      ],
    }).of("users", "goodputPerSecond") / rate;
  return [goodput(200), goodput(400)];
});

oracleCase(
  "RT-15",
  (budget) => {
    // The n-th conflict waits up to 5 × 2ⁿ: the first wait is 10. Each leg goes over the link to the store and takes no time there.
    const writes = (jitter: string) => {
      let sum = 0;
      for (let repetition = 0; repetition < budget.requests; repetition++) {
        const r = run(
          {
            run: { runForMs: 300_000 },
            operations: [
              { id: "edit", access: "write" },
              { id: "load", access: "read", share: 0 },
              { id: "store", access: "write", share: 0 },
            ],
            components: [
              users({ kind: "closed-loop", userCount: 100, firstRequest: "atOnce", requestsPerUserCount: 1 }),
              {
                id: "editor",
                kind: "service",
                concurrencyPerReplica: 1000,
                handlers: { edit: ["load", "store"].map((operation) => ({ do: "call", to: "record", operation })) },
              },
              { ...station("record", INSTANT, 1000), policies: [{ kind: "version-check" }] },
            ],
            links: [
              link("users", "editor", {
                kind: "retry",
                attemptLimit: 0,
                backoffBaseMs: 10,
                backoffMaxMs: 2000,
                jitter,
              }),
              { from: "editor", to: "record", latency: { kind: "normal", meanMs: 10, sdMs: 2 } },
            ],
          },
          `occ-${repetition}`,
        );
        sum += r.of("record", "versionedWriteCount");
      }
      return sum / budget.requests;
    };
    return [writes("full"), writes("none")];
  },
  20,
);

oracleCase("RT-17", () => {
  const r = run({
    run: { runForMs: 400_000, warmUpMs: 200_000 },
    components: [
      users(poisson(3000)),
      station("s", INSTANT, MANY_WORKERS, {
        policies: [{ kind: "rate-limit", algorithm: "token-bucket", rateLimitPerSecond: 1000, burstCapacity: 50 }],
      }),
    ],
    links: [link("users", "s", { kind: "adaptive-throttle" })],
  });
  return [r.of("s", "arrivalRatePerSecond"), r.of("users->s", "throttledRatio")];
});
