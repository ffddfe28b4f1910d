import { describe } from "vitest";
import { constant, oracleCase, type Result, run, station, users } from "./oracle-case";

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
