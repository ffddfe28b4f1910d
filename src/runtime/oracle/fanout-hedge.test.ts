import { catalog } from "../../catalog/index";
import { Run } from "../run";
import { constant, exponential, lasting, oracleCase, poisson, run, scenarioOf, station, users } from "./oracle-case";

const MANY_WORKERS = 100_000;

/** A request that calls so many leaves at once and waits for the first `waitForCount` of them; nobody queues. */
const fanOut = (budget: Parameters<typeof lasting>[0], leaf: unknown, copyCount: number, waitForCount = copyCount) =>
  run({
    run: lasting(budget, 1000),
    operations: [{ id: "request" }],
    components: [
      users(poisson(1000), {
        handlers: {
          request: [{ do: "parallel", copyCount, waitForCount, steps: [{ do: "call", to: "leaf" }] }],
        },
      }),
      station("leaf", leaf, MANY_WORKERS),
    ],
    links: ["users->leaf"],
  });

oracleCase(
  "FH-01",
  (budget) => {
    const r = fanOut(budget, exponential(10), 10);
    return [r.of("users", "latencyMeanMs"), r.of("users", "latencyP99Ms")];
  },
  100_000,
);

oracleCase(
  "FH-03",
  (budget) => {
    // Ten milliseconds or two seconds: a request is slow when any of its leaves is, and then it was not good within 1 s.
    const leaf = {
      kind: "mixture",
      parts: [
        { weight: 0.99, distribution: constant(10) },
        { weight: 0.01, distribution: constant(2000) },
      ],
    };
    const r = run({
      run: lasting(budget, 100),
      operations: [{ id: "request" }],
      components: [
        users(poisson(100), {
          goodWithinMs: 1000,
          handlers: { request: [{ do: "parallel", copyCount: 100, steps: [{ do: "call", to: "leaf" }] }] },
        }),
        station("leaf", leaf, MANY_WORKERS),
      ],
      links: ["users->leaf"],
    });
    return [1 - r.of("users", "goodRatio")];
  },
  10_000,
);

oracleCase("FH-05", (budget) => {
  const r = run({
    run: lasting(budget, 1000),
    components: [users(poisson(1000)), station("s", exponential(10), MANY_WORKERS)],
    links: [{ from: "users", to: "s", policies: [{ kind: "hedge", sendNext: { kind: "fixed", delayMs: 20 } }] }],
  });
  return [r.of("users", "latencyMeanMs"), r.of("users->s", "attemptsPerCall") - 1, r.of("users", "latencyP99Ms")];
});

oracleCase("FH-07", (budget) => {
  const r = fanOut(budget, exponential(5), 3, 2);
  return [r.of("users", "latencyMeanMs"), r.of("users", "latencyP99Ms")];
});

oracleCase("FH-09", () => {
  const scenario = scenarioOf({
    run: { runForMs: 10_000 },
    components: [
      users({ kind: "closed-loop", userCount: 1, firstRequest: "atOnce", requestsPerUserCount: 1 }),
      station("s", constant(1700), MANY_WORKERS),
    ],
    links: [
      {
        from: "users",
        to: "s",
        cancellation: true,
        policies: [{ kind: "hedge", hedgeLimit: 3, sendNext: { kind: "fixed", delayMs: 500 } }],
      },
    ],
  });
  const played = new Run(scenario, catalog, "oracle");
  const metric = (name: string): number => {
    const found = played.summarize().components.find(({ id }) => id === "s")?.metrics[name];
    return found ?? Number.NaN;
  };
  const outstanding = [1, 501, 1001, 1501].map((atMs) => {
    played.advance(atMs * 1e6);
    return metric("inFlightCount");
  });
  played.advance(played.endNs);
  const answered = played.summarize().components.find(({ id }) => id === "users")?.metrics.latencyMaxMs;
  return [outstanding, answered, metric("cancelledCount")];
});
