import { constant, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

type Budget = Parameters<typeof lasting>[0];

const LINK = "users->backend";
const instant = { id: "backend", kind: "service", serviceTime: constant(0) };
const policies = (...stack: object[]) => [{ from: "users", to: "backend", policies: stack }];

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

oracleCase("RL-09", () => {
  // 4000 arrivals, the first one gap after the start; then the line drains.
  const r = run({
    run: { runForMs: 10_000 },
    components: [
      users({
        kind: "schedule",
        shape: "regular",
        points: [
          { atMs: 4000, ratePerSecond: 1000 },
          { atMs: 4000, ratePerSecond: 0 },
        ],
      }),
      station("backend", constant(1.25), 1, { queueManagement: { kind: "codel", targetMs: 5, intervalMs: 100 } }),
    ],
    links: [LINK],
  });
  const { firstDropsAtMs } = r.entity("backend").details!.queueManagement as { firstDropsAtMs: number[] };
  return [firstDropsAtMs.slice(0, 5).map((ms) => (ms - 1) / 1000), r.of("backend", "shedCount")];
});

oracleCase("RL-11", () => {
  // The long-term time is the mean of the first ten windows and then hardly moves (longWindow of 10⁹); at 20 s calls become
  // twice as slow. More users than the limit ever allows wait for their turn, so the limit is always used up.
  const r = run({
    run: { runForMs: 200_000 },
    components: [
      users({ kind: "closed-loop", userCount: 60, thinkTime: constant(0), firstRequest: "atOnce" }),
      station("backend", constant(100), 1000),
    ],
    links: policies({
      kind: "adaptive-concurrency",
      queueCapacity: 100,
      limiter: {
        kind: "gradient2",
        minLimit: 1,
        maxLimit: 1000,
        queueSize: 4,
        rttTolerance: 1.5,
        smoothing: 0.2,
        longWindowCount: 1_000_000_000,
      },
    }),
    faults: [{ kind: "latency-spike", target: "backend", startAtMs: 20_000, addMs: 100 }],
  });
  return [r.policy(LINK).estimatedLimit];
});

oracleCase("RL-13", () => {
  const limitAfter = (rttMs: number) =>
    run({
      run: { runForMs: 150 },
      components: [
        users({ kind: "closed-loop", userCount: 100, thinkTime: constant(0), firstRequest: "atOnce" }),
        station("backend", constant(rttMs), 1000),
      ],
      links: policies({
        kind: "adaptive-concurrency",
        limiter: { kind: "envoy-gradient", initialLimit: 100, fixedMinRttMs: 10, bufferRatio: 0.25 },
        queueCapacity: 100,
      }),
    }).of(LINK, "adaptiveLimitCount");
  return [limitAfter(25), limitAfter(12.5)];
});
