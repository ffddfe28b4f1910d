/** Broker cases with known right answers that a queue can express; see `src/runtime/oracle`. */
import {
  constant,
  exponential,
  lasting,
  oracleCase,
  poisson,
  run,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";

const INSTANT = constant(0);
const MANY_WORKERS = 100_000;

oracleCase(
  "BR-09",
  (budget) => {
    const r = run({
      run: lasting(budget, 1),
      components: [
        users(poisson(1)),
        { id: "work", kind: "queue", visibilityTimeoutMs: 30_000 },
        station("worker", exponential(10_000), MANY_WORKERS),
      ],
      links: ["users->work", "work->worker"],
    });
    return [r.of("work", "receivesPerMessage"), r.of("work", "moreThanOnceRatio")];
  },
  200_000,
);

oracleCase("BR-11", () => {
  const r = run({
    run: { runForMs: 300_000 },
    components: [
      users({ kind: "replay", timesMs: [0] }),
      { id: "work", kind: "queue", visibilityTimeoutMs: 30_000, deliveryLimit: 5, deadLetterTo: "dead" },
      { id: "dead", kind: "queue" },
      station("worker", INSTANT, MANY_WORKERS, { handlers: { request: [{ do: "fail" }] } }),
      station("undertaker", INSTANT),
    ],
    links: ["users->work", "work->worker", "work->dead", "dead->undertaker"],
  });
  return [r.of("work", "receivesPerMessage"), r.of("dead", "endToEndMaxMs") / 1000];
});

oracleCase(
  "BR-15",
  (budget) => {
    const r = run({
      run: lasting(budget, 50),
      components: [
        users(poisson(50)),
        { id: "outbox", kind: "queue", pollIntervalMs: 500 },
        station("relay", INSTANT, MANY_WORKERS),
      ],
      links: ["users->outbox", "outbox->relay"],
    });
    return [r.of("outbox", "waitingTimeMeanMs"), r.of("outbox", "waitingTimeP99Ms")];
  },
  200_000,
);
