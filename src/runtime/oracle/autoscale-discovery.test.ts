import { describe } from "vitest";
import { catalog } from "../../catalog/index";
import { RowWriter } from "../rows";
import { Run } from "../run";
import { constant, lasting, oracleCase, Result, run, scenarioOf, station, users } from "./oracle-case";

describe("discovery", () => {
  const TTL_MS = 30_000;

  /** Ten instances behind a registry, one dead from t = 0 on; `seed` decides where in its heartbeat interval it dies. */
  const ghost = (seed: string, runForMs: number, front: object = {}, policies: readonly object[] = []): Result =>
    run(
      {
        run: { runForMs },
        components: [
          users({ kind: "constant", ratePerSecond: 1000, phaseRatio: 0.5 }),
          { id: "lb", kind: "load-balancer", algorithm: "round-robin", discoveryRefreshMs: 0, ...front },
          {
            id: "registry",
            kind: "service-registry",
            heartbeatMs: 10_000,
            ttlMs: TTL_MS,
            evictionIntervalMs: 0,
            selfPreservationRatio: 0,
            responseCacheMs: 0,
          },
          station("shop", constant(1), 100, { replicaCount: 10 }),
        ],
        links: [{ from: "users", to: "lb", policies }, "lb->shop", "lb->registry", "shop->registry"],
        faults: [{ kind: "crash", target: "shop", replicaCount: 1, startAtMs: 0 }],
      },
      seed,
    );

  oracleCase(
    "AS-07",
    ({ requests: runs }) => {
      const sums = { fraction: 0, goneAtS: 0, failed: 0 };
      for (let i = 0; i < runs; i++) {
        const r = ghost(`phase-${i}`, TTL_MS + 1000);
        const events = r.entity("registry").details?.events as { atMs: number; event: string }[];
        const goneAtS = events.find(({ event }) => event === "expired")!.atMs / 1000;
        sums.goneAtS += goneAtS / runs;
        sums.failed += r.of("users", "failedCount") / runs;
        sums.fraction += r.of("users", "failedCount") / (goneAtS * 1000) / runs;
      }
      return [sums.fraction, sums.goneAtS, sums.failed];
    },
    20,
  );

  oracleCase("AS-09", () => {
    const retry = { kind: "retry", attemptLimit: 2, backoffBaseMs: 0 };
    // It is not out of the list before TTL - heartbeat.
    const r = ghost("phase", 20_000, { avoidTried: true }, [retry]);
    return [r.of("users", "errorRatio"), r.of("users->lb", "attemptsPerCall")];
  });
});

interface Moment {
  readonly atMs: number;
  readonly ready: number;
}

/** Ready replicas after each of these moments. */
function replicasAt(r: Result, timesMs: readonly number[]): number[] {
  const timeline = r.entity("s").details?.replicaTimeline as Moment[];
  return timesMs.map((atMs) => timeline.findLast((moment) => moment.atMs <= atMs)?.ready ?? Number.NaN);
}

const steps = (load: readonly (readonly [seconds: number, ratePerSecond: number])[]) => ({
  kind: "schedule",
  shape: "regular",
  points: load.flatMap(([seconds, ratePerSecond], i) => [
    ...(i === 0 ? [] : [{ atMs: seconds * 1000, ratePerSecond: load[i - 1]![1] }]),
    { atMs: seconds * 1000, ratePerSecond },
  ]),
});

describe("autoscaling", () => {
  oracleCase("AS-01", () => {
    const r = run({
      run: { runForMs: 151_000 },
      components: [
        users(
          steps([
            [0, 30],
            [60, 500],
          ]),
        ),
        station("s", constant(1), 100, { replicaCount: 3 }),
        {
          id: "hpa",
          kind: "autoscaler",
          target: "s",
          minReplicaCount: 1,
          maxReplicaCount: 100,
          metrics: [{ kind: "arrivals", targetPerSecond: 10 }],
        },
      ],
      links: ["users->s"],
    });
    return [
      replicasAt(
        r,
        Array.from({ length: 10 }, (_, i) => 15_000 * (i + 1)),
      ),
    ];
  });

  oracleCase("AS-03", () => {
    const perMinute = 60_000;
    const r = run({
      run: { runForMs: 14 * perMinute + 1 },
      components: [
        users({ kind: "constant", ratePerSecond: 100 }),
        station("s", constant(1), 100, { replicaCount: 80 }),
        {
          id: "hpa",
          kind: "autoscaler",
          target: "s",
          maxReplicaCount: 100,
          metrics: [{ kind: "arrivals", targetPerSecond: 10 }],
          scaleDown: {
            stabilizationMs: 0,
            policies: [
              { kind: "replicas", replicaCount: 4, periodMs: perMinute },
              { kind: "ratio", changeRatio: 0.1, periodMs: perMinute },
            ],
          },
        },
      ],
      links: ["users->s"],
    });
    return [
      replicasAt(
        r,
        Array.from({ length: 14 }, (_, i) => perMinute * (i + 1)),
      ),
    ];
  });

  oracleCase("AS-05", () => {
    // The autoscaler wants the second replica at 1 s; it is there at 90 s.
    const scenario = scenarioOf({
      run: { runForMs: 190_000 },
      components: [
        users({ kind: "constant", ratePerSecond: 1500 }),
        { id: "probe", kind: "client", arrivals: { kind: "replay", timesMs: [89_999] } },
        station("s", constant(1), 1, { startTime: constant(89_000) }),
        { id: "hpa", kind: "autoscaler", target: "s", minReplicaCount: 2, maxReplicaCount: 2, syncPeriodMs: 1000 },
      ],
      links: ["users->s", "probe->s"],
    });
    const waiting: (readonly [seconds: number, queueLength: number])[] = [];
    const whole = new Run(scenario, catalog, "oracle");
    const rows = new RowWriter(whole.model);
    const { firstColumn, columns } = rows.entities.find(({ id }) => id === "s")!;
    const column = firstColumn + columns.findIndex(({ id }) => id === "queueLength");
    whole.watch(500e6, (timeNs) => waiting.push([timeNs / 1e9, rows.complete()[column]!]));
    whole.advance(whole.endNs);
    const emptyAt = waiting.find(([seconds, queueLength]) => seconds > 90 && queueLength <= 1)?.[0];
    const backlog = waiting.find(([seconds]) => seconds === 90)?.[1];
    return [backlog, emptyAt, new Result(whole.summarize()).of("probe", "latencyMaxMs") / 1000];
  });

  oracleCase("AS-11", (budget) => {
    // 0 to 99 events after the snapshot, each as likely: in steps of 0.05 ms, or, with the same mean, without steps.
    const load = { kind: "uniform", minMs: 2, maxMs: 2 + 0.05 * 99 };
    const r = run({
      run: lasting(budget, 100),
      components: [users({ kind: "constant", ratePerSecond: 100 }), station("s", load, 100)],
      links: ["users->s"],
    });
    return [r.of("users", "latencyMeanMs")];
  });
});
