import { constant, exponential, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

oracleCase("SC-01", (budget) => {
  const r = run({
    run: lasting(budget, 80),
    operations: [
      { id: "high", share: 30, priority: 1 },
      { id: "low", share: 50, priority: 0 },
    ],
    components: [users(poisson(80)), station("s", exponential(10), 1, { queueDiscipline: "priority" })],
    links: ["users->s"],
  });
  return [r.ofOperation("s", "high", "waitingTimeMeanMs"), r.ofOperation("s", "low", "waitingTimeMeanMs")];
});

oracleCase("SC-03", (budget) => {
  const mean = (serviceTime: unknown): number =>
    run({
      run: lasting(budget, 80),
      components: [users(poisson(80)), station("s", serviceTime, 1, { queueDiscipline: "processor-sharing" })],
      links: ["users->s"],
    }).of("s", "latencyMeanMs");
  const means = [mean({ kind: "lognormal", meanMs: 10, cv: 2 }), mean(constant(10))];
  // The same mean for both size laws: report the one further off.
  return [means.reduce((worst, value) => (Math.abs(value - 50) > Math.abs(worst - 50) ? value : worst), 50)];
});

const disciplined = (discipline: string, budget: Parameters<typeof lasting>[0]) =>
  run({
    run: lasting(budget, 80),
    components: [users(poisson(80)), station("s", exponential(10), 1, { queueDiscipline: discipline })],
    links: ["users->s"],
  });

oracleCase(
  "SC-05",
  (budget) => {
    const lifo = disciplined("lifo", budget);
    return [
      lifo.of("s", "waitingTimeMeanMs"),
      lifo.of("s", "waitingTimeDeviationMs"),
      disciplined("fifo", budget).of("s", "waitingTimeDeviationMs"),
    ];
  },
  600_000,
);

oracleCase("SC-07", (budget) => [disciplined("sjf", budget).of("s", "latencyMeanMs")]);

oracleCase("SC-09", (budget) => {
  const r = run({
    run: lasting(budget, 90),
    components: [users(poisson(90)), station("s", exponential(10), 1, { waitLimitMs: 100 })],
    links: ["users->s"],
  });
  return [r.of("users", "refusedCount") / r.of("users", "settledCount"), r.of("s", "utilization")];
});

oracleCase(
  "SC-11",
  () => {
    const useful = (discipline: string): number =>
      run({
        run: { runForMs: 600_000, warmUpMs: 100_000 },
        components: [
          users(poisson(125), { goodWithinMs: 100 }),
          station("s", exponential(10), 1, { queueDiscipline: discipline }),
        ],
        links: ["users->s"],
      }).of("users", "goodCount") /
      (125 * 500);
    return [useful("lifo"), useful("fifo")];
  },
  75_000,
);
