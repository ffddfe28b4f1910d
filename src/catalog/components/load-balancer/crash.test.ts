/** A balancer that crashes, and what its outlier detection makes of answers. */
import { describe, expect, test } from "vitest";
import { constant, run, type Sketch, station, users } from "../../../runtime/oracle/oracle-case";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });

describe.each([
  ["load-balancer", {}],
  ["proxy", { hopTime: constant(0) }],
])("a %s that crashes", (kind, settings) => {
  const sketch = (arrivals: unknown, around: Partial<Sketch> = {}): Sketch => ({
    run: { runForMs: 10_000 },
    components: [users(arrivals), { id: "mid", kind, ...settings }, station("shop", constant(100), 100)],
    links: ["users->mid", "mid->shop"],
    faults: [{ kind: "crash", target: "mid", startAtMs: 1050, lastForMs: 1000 }],
    ...around,
  });

  test("fails what goes through it and what comes until it is back", () => {
    const r = run(sketch(at(900, 1000, 1100, 2000, 2100)));
    expect(r.of("users", "okCount")).toBe(2);
    expect(r.of("users", "failedCount")).toBe(3);
    // The endpoint works off the call of 1000 ms for nobody, and never sees those of 1100 and 2000 ms.
    expect(r.of("shop", "arrivalCount")).toBe(3);
    expect(r.of("shop", "wastedCount")).toBe(1);
    expect(r.of("mid", "inFlightCount")).toBe(0);
  });

  test("over slow links as well: each call ends once", () => {
    const links = [
      { from: "users", to: "mid", latency: constant(30) },
      { from: "mid", to: "shop", latency: constant(30), cancellation: true },
    ];
    const r = run(sketch(every(7), { links }));
    expect(r.of("users", "arrivalCount")).toBe(r.of("users", "settledCount") + r.of("users", "inFlightCount"));
    expect(r.of("mid", "arrivalCount")).toBe(r.of("mid", "settledCount") + r.of("mid", "inFlightCount"));
    expect(r.of("users", "failedCount")).toBeGreaterThan(1000 / 7);
    expect(r.of("shop", "cancelledCount")).toBeGreaterThan(0);
  });
});

describe("outlier ejection", () => {
  test("a 4xx is an answer as good as any: it ends a run of failures", () => {
    const ejections = (permanentFailureRatio: number) =>
      run({
        run: { runForMs: 60_000 },
        components: [
          users(every(10)),
          { id: "front", kind: "load-balancer", outlierEjection: { kind: "on", successRateDeviations: 0 } },
          station("shop", constant(1), 10, { failureRatio: 0.5, permanentFailureRatio }),
        ],
        links: ["users->front", "front->shop"],
      }).of("front", "ejectionCount");
    // Half fail and half succeed, or half fail and half are 4xx: the same runs of failures. Five in a row come again and again.
    expect(ejections(0.5)).toBe(ejections(0));
    expect(ejections(0.5)).toBeGreaterThan(0);
  });

  test("so many per cent of 100 endpoints are so many, whatever the rounding", () => {
    const r = run({
      run: { runForMs: 5000 },
      components: [
        users(every(1)),
        {
          id: "front",
          kind: "load-balancer",
          outlierEjection: { kind: "on", ejectedRatioMax: 0.29, successRateDeviations: 0 },
        },
        station("shop", constant(1), 10, { replicaCount: 100, failureRatio: 1 }),
      ],
      links: ["users->front", "front->shop"],
    });
    expect(r.of("front", "ejectedCount")).toBe(29);
  });
});
