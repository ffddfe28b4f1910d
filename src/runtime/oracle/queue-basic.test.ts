import { constant, exponential, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

const single = (
  arrivals: unknown,
  serviceTime: unknown,
  rate: number,
  budget: Parameters<typeof lasting>[0],
  workers = 1,
  settings: object = {},
) =>
  run({
    run: lasting(budget, rate),
    components: [users(arrivals), station("s", serviceTime, workers, settings)],
    links: ["users->s"],
  });

oracleCase("QB-01", (budget) => {
  const r = single(poisson(50), exponential(10), 50, budget);
  return [r.of("s", "latencyMeanMs"), r.of("s", "latencyP99Ms"), r.of("s", "utilization"), r.of("s", "inFlightMean")];
});

oracleCase(
  "QB-03",
  (budget) => {
    const r = single(poisson(90), exponential(10), 90, budget);
    const littlesLaw =
      r.of("s", "inFlightMean") / ((r.of("s", "arrivalRatePerSecond") * r.of("s", "latencyMeanMs")) / 1000);
    return [r.of("s", "inFlightMean"), littlesLaw];
  },
  600_000,
);

oracleCase("QB-05", (budget) => {
  const r = single(poisson(800), exponential(10), 800, budget, 10);
  return [r.of("s", "latencyMeanMs"), r.of("s", "waitRatio"), r.of("s", "waitingTimeMeanMs")];
});

oracleCase("QB-07", (budget) => {
  const r = single(poisson(80), constant(10), 80, budget);
  return [r.of("s", "latencyMeanMs"), r.of("s", "waitingTimeDeviationMs")];
});

oracleCase("QB-09", (budget) => {
  const serviceTime = {
    kind: "hyperexponential",
    branches: [
      { probability: 0.887298, meanMs: 5.63508 },
      { probability: 0.112702, meanMs: 44.3649 },
    ],
  };
  return [single(poisson(60), serviceTime, 60, budget).of("s", "latencyMeanMs")];
});

oracleCase("QB-11", (budget) => {
  const r = single({ kind: "constant", ratePerSecond: 80 }, exponential(10), 80, budget);
  return [r.of("s", "latencyMeanMs"), r.of("s", "latencyP99Ms")];
});

oracleCase("QB-13", (budget) => {
  const r = single(poisson(100), exponential(12.5), 100, budget, 1, { queueCapacity: 4 });
  const accepted = r.of("users", "okCount");
  const refused = r.of("users", "refusedCount");
  // Refused requests take no time, so the accepted ones' mean is the mean of all over their share.
  return [
    refused / (accepted + refused),
    (r.of("s", "latencyMeanMs") * (accepted + refused)) / accepted,
    r.of("users", "goodputPerSecond"),
  ];
});

oracleCase("QB-15", (budget) => [
  single({ kind: "poisson", ratePerSecond: 14, batchCount: 5 }, exponential(10), 70, budget).of("s", "latencyMeanMs"),
]);

oracleCase("QB-17", () => {
  const r = run({
    run: { runForMs: 100_000 },
    components: [users({ kind: "constant", ratePerSecond: 90 }), station("s", constant(10))],
    links: ["users->s"],
  });
  return [r.of("s", "latencyMaxMs"), r.of("s", "utilization")];
});

oracleCase(
  "QB-19",
  (budget) => {
    const pauses = { kind: "gc-pause", target: "s", startAtMs: 0, every: exponential(2000), pause: exponential(100) };
    const r = run({
      run: lasting(budget, 40),
      components: [users(poisson(40)), station("s", exponential(10))],
      links: ["users->s"],
      faults: [pauses],
    });
    return [r.of("s", "latencyMeanMs")];
  },
  600_000,
);
