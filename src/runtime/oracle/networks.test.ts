import { constant, exponential, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

const async = { callModel: "async", inFlightLimit: 1_000_000 };

oracleCase(
  "NW-01",
  (budget) => {
    const r = run({
      run: lasting(budget, 60),
      components: [users(poisson(60)), station("a", exponential(10), 1, async), station("b", exponential(12.5))],
      links: ["users->a", "a->b"],
    });
    return [r.of("users", "latencyMeanMs")];
  },
  600_000,
);

oracleCase("NW-03", (budget) => {
  const r = run({
    run: lasting(budget, 18.15),
    components: [
      users({ kind: "closed-loop", userCount: 20, thinkTime: exponential(1000) }),
      station("a", exponential(20), 1, async),
      station("b", exponential(30), 1, async),
      station("c", exponential(10)),
    ],
    links: ["users->a", "a->b", "b->c"],
  });
  const throughput = r.of("users", "throughputPerSecond");
  const latencyMs = r.of("users", "latencyMeanMs");
  return [throughput, latencyMs, throughput * (latencyMs / 1000 + 1)];
});

/** Stage 1 always has work; a finished item stays on its worker until stage 2 takes it. */
const saturatedLine = (buffer: number, budget: Parameters<typeof lasting>[0]): number =>
  run({
    run: lasting(budget, 70),
    components: [
      users({ kind: "closed-loop", userCount: 50, thinkTime: constant(0) }),
      station("first", exponential(10), 1, async),
      station("second", exponential(10), 1, { queueCapacity: buffer, overflow: "block" }),
    ],
    links: ["users->first", "first->second"],
  }).of("users", "throughputPerSecond");

oracleCase("NW-05", (budget) => [saturatedLine(0, budget)]);
oracleCase("NW-07", (budget) => [saturatedLine(4, budget)]);

oracleCase("NW-09", (budget) => {
  const r = run({
    run: lasting(budget, 80),
    components: [
      users(poisson(80)),
      station("first", exponential(10), 1, { ...async, queueCapacity: 2 }),
      station("second", exponential(10), 1, { queueCapacity: 2, overflow: "block" }),
    ],
    links: ["users->first", "first->second"],
  });
  const rejected = r.of("users", "refusedCount") / r.of("users", "settledCount");
  return [rejected, r.of("users", "latencyMeanMs") / (1 - rejected)];
});

oracleCase("NW-11", () => {
  const capacity = (workers: number): number =>
    run({
      run: { runForMs: 100_000, warmUpMs: 10_000 },
      components: [
        users({ kind: "closed-loop", userCount: workers * 2, thinkTime: constant(0) }),
        station("s", constant(10), workers, { contentionRatio: 0.05, coherencyRatio: 0.002 }),
      ],
      links: ["users->s"],
    }).of("s", "throughputPerSecond");
  const sizes = [...Array(64).keys()].map((i) => i + 1);
  const capacities = sizes.map(capacity);
  const peak = sizes[capacities.indexOf(Math.max(...capacities))];
  return [[1, 8, 16, 22, 64].map((size) => capacities[size - 1]), peak];
});

oracleCase(
  "NW-13",
  (budget) => {
    const r = run({
      run: lasting(budget, 70),
      components: [
        users(poisson(70)),
        { id: "gateway", kind: "api-gateway", routingTime: constant(0), inFlightLimit: 1_000_000 },
        station("a", exponential(10)),
        station("b", exponential(10)),
      ],
      links: ["users->gateway", "gateway->a", "gateway->b"],
    });
    return [r.of("users", "latencyMeanMs")];
  },
  600_000,
);
