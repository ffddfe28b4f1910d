import { constant, exponential, lasting, oracleCase, poisson, run, station, users } from "./oracle-case";

const balanced = (rate: number, replicas: number, algorithm: string, budget: Parameters<typeof lasting>[0]) =>
  run({
    run: lasting(budget, rate),
    components: [
      users(poisson(rate)),
      { id: "lb", kind: "load-balancer", algorithm },
      station("s", exponential(10), 1, { replicaCount: replicas }),
    ],
    links: ["users->lb", "lb->s"],
  });

oracleCase("LB-01", (budget) => [balanced(320, 4, "random", budget).of("users", "latencyMeanMs")]);
oracleCase("LB-03", (budget) => [balanced(180, 2, "least-request", budget).of("users", "latencyMeanMs")]);

oracleCase("LB-05", (budget) => {
  const r = balanced(18_000, 200, "power-of-two", budget);
  return [r.of("users", "latencyMeanMs"), r.of("lb", "endpointsWith3OrMoreRatio")];
});

oracleCase(
  "LB-07",
  (budget) => [balanced(19_800, 200, "power-of-two", budget).of("users", "latencyMeanMs") / 10],
  2_000_000,
);

oracleCase("LB-11", (budget) => {
  const copies = { kind: "hedge", hedgeLimit: 2, sendNext: { kind: "fixed", delayMs: 0 } };
  const r = run({
    run: lasting(budget, 150),
    components: [
      users(poisson(150)),
      { id: "lb", kind: "load-balancer", algorithm: "round-robin" },
      station("s", exponential(10), 1, { replicaCount: 3 }),
    ],
    links: [
      { from: "users", to: "lb", cancellation: true, policies: [copies] },
      { from: "lb", to: "s", cancellation: true },
    ],
  });
  return [r.of("users", "latencyMeanMs")];
});

oracleCase("LB-09", () => {
  // The tenth shard is down for the first second.
  const r = run({
    run: { runForMs: 2000 },
    operations: [{ id: "get", keys: { count: 100_000 } }],
    components: [
      users(poisson(1000)),
      { id: "lb", kind: "load-balancer", algorithm: "hash-mod" },
      station("shard", constant(1), 100, { replicaCount: 10 }),
    ],
    links: ["users->lb", "lb->shard"],
    faults: [{ kind: "crash", target: "shard", replicaCount: 1, startAtMs: 0, lastForMs: 1000 }],
  });
  const remaps = r.entity("lb").details?.remaps as { movedKeyRatio: number }[] | undefined;
  return [remaps?.[0]?.movedKeyRatio];
});

oracleCase("LB-15", () => {
  const backends = ["a", "b", "c"];
  const r = run({
    run: { runForMs: 70_050 },
    components: [
      users({ kind: "constant", ratePerSecond: 10 }),
      { id: "lb", kind: "load-balancer", algorithm: "round-robin", weights: { a: 5, b: 1, c: 1 } },
      ...backends.map((id) => station(id, constant(1))),
    ],
    links: ["users->lb", ...backends.map((id) => `lb->${id}`)],
  });
  return [backends.map((id) => r.of(id, "arrivalCount"))];
});

oracleCase(
  "LB-13",
  (budget) => {
    const workers = (settings: object) =>
      run({
        run: lasting(budget, 128 * 90),
        components: [
          users(poisson(128 * 90)),
          station("s", exponential(10), 1, {
            replicaCount: 128,
            queuePlacement: "perReplica",
            balancing: "random",
            ...settings,
          }),
        ],
        links: ["users->s"],
      }).of("s", "latencyMeanMs");
    return [workers({ stealFromCount: 2 }), workers({})];
  },
  1_000_000,
);
