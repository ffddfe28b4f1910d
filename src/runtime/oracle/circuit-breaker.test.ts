import { constant, exponential, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

const INSTANT = constant(0);

/** One call every 100 ms from t = 0.05 s to 39.95 s; every executed call fails for 2 <= t < 12 s. */
function timeline(breaker: object) {
  const r = run({
    run: { runForMs: 40_000 },
    components: [users({ kind: "constant", ratePerSecond: 10, phaseRatio: 0.5 }), station("s", INSTANT, 100)],
    links: [{ from: "users", to: "s", policies: [{ kind: "circuit-breaker", ...breaker }] }],
    faults: [{ kind: "error-burst", target: "s", startAtMs: 2000, lastForMs: 10_000, errorRatio: 1 }],
  });
  const told = r.policy("users->s");
  const moves = (told.transitions as [number, string][]).map(([atMs, to]) => [
    atMs / 1000,
    to === "halfOpen" ? "HALF_OPEN" : to.toUpperCase(),
  ]);
  return [moves, [told.executedCount, told.shortCircuitedCount], r.of("s", "failedCount")];
}

oracleCase("CB-01", () =>
  timeline({
    rule: { kind: "count-window", windowCount: 10, callCountMin: 10, failureRatioThreshold: 0.5 },
    openForMs: 4930,
    probeCount: 3,
    halfOpenDecision: "ratio",
  }),
);

oracleCase("CB-03", () =>
  timeline({
    rule: {
      kind: "time-window",
      windowMs: 10_000,
      bucketCount: 10,
      callCountMin: 10,
      failureRatioThreshold: 0.5,
      evaluateOn: "failure",
      bucketStart: "call",
    },
    openForMs: 4930,
    probeCount: 1,
    openToHalfOpen: "lazyAt",
  }),
);

oracleCase("CB-05", () =>
  timeline({
    rule: { kind: "consecutive", failureCount: 5 },
    openForMs: 4930,
    probeCount: 1,
    openToHalfOpen: "lazyAt",
  }),
);

oracleCase("CB-08", () => {
  // Half a call a second from 0.25 s on; the failing host is alone in the balancer's zone, so it gets them all while it may.
  const r = run({
    run: { runForMs: 700_000 },
    components: [
      users({ kind: "constant", ratePerSecond: 2, phaseRatio: 0.5 }),
      {
        id: "lb",
        kind: "load-balancer",
        isHealthAware: false,
        zone: "here",
        replicaZones: [...new Array<string>(9).fill("there"), "here"],
        outlierEjection: { kind: "on" },
      },
      station("host", INSTANT, 100, { replicaCount: 10 }),
    ],
    links: ["users->lb", "lb->host"],
    faults: [{ kind: "crash", target: "host", replicaCount: 1, startAtMs: 0 }],
  });
  const ejections = r.entity("lb").details?.ejections as { ejectedAtMs: number; returnedAtMs: number }[];
  return [
    ejections
      .filter(({ ejectedAtMs }) => ejectedAtMs < 600_000)
      .map(({ ejectedAtMs, returnedAtMs }) => [ejectedAtMs / 1000, returnedAtMs / 1000]),
  ];
});

oracleCase(
  "CB-10",
  (budget) => {
    // Every trip is a repetition: a probe that succeeds closes the circuit at once and starts the count anew.
    const r = run({
      run: { runForMs: budget.requests * 70 },
      components: [users({ kind: "constant", ratePerSecond: 1000 }), station("s", INSTANT, 100, { failureRatio: 0.5 })],
      links: [
        {
          from: "users",
          to: "s",
          policies: [
            {
              kind: "circuit-breaker",
              rule: { kind: "consecutive", failureCount: 5 },
              openForMs: 0.1,
              probeCount: 1,
              openToHalfOpen: "lazyAt",
            },
          ],
        },
      ],
    });
    return [r.of("users->s", "callsUntilOpenMean")];
  },
  3_000,
);

oracleCase("CB-12", () => {
  const r = run({
    run: { runForMs: 120_000 },
    components: [users({ kind: "constant", ratePerSecond: 100 }), station("s", INSTANT, 100, { failureRatio: 1 })],
    links: [
      {
        from: "users",
        to: "s",
        policies: [
          {
            kind: "circuit-breaker",
            rule: { kind: "count-window", windowCount: 100, callCountMin: 100, failureRatioThreshold: 0.5 },
            openForMs: 60_000,
            probeCount: 10,
            halfOpenDecision: "ratio",
          },
        ],
      },
    ],
  });
  return [r.of("s", "arrivalCount"), r.policy("users->s").state];
});

oracleCase("CB-14", (budget) => {
  const r = run({
    run: lasting(budget, 450),
    components: [users(poisson(450)), station("s", exponential(10), 100)],
    links: [{ from: "users", to: "s", policies: [{ kind: "bulkhead", concurrencyLimit: 5, queueCapacity: 10 }] }],
  });
  return [r.of("users", "refusedCount") / r.of("users", "settledCount"), r.of("users->s", "bulkheadWaitingTimeMeanMs")];
});
