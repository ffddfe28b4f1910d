import { describe, expect, test } from "vitest";
import {
  constant,
  type Result,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";

type Change = { atMs: number; from: number; to: number; metric: string };
const scaling = (r: Result): Change[] => (r.entity("scaler").details?.scaling ?? []) as Change[];
const changes = (r: Result): (readonly [number, number])[] => scaling(r).map(({ atMs, to }) => [atMs / 1000, to]);
const scaler = (settings: object) => ({ id: "scaler", kind: "autoscaler", target: "shop", ...settings });
const steps = (...points: readonly (readonly [seconds: number, ratePerSecond: number])[]) => ({
  kind: "schedule",
  shape: "regular",
  points: points.flatMap(([seconds, ratePerSecond], i) => [
    ...(i === 0 ? [] : [{ atMs: seconds * 1000, ratePerSecond: points[i - 1]![1] }]),
    { atMs: seconds * 1000, ratePerSecond },
  ]),
});

/** users → shop: one worker a replica and 10 ms of work, so 100 calls a second of each. */
const sketch = (arrivals: unknown, settings: object, shop: object = {}, seconds = 300): Sketch => ({
  run: { runForMs: seconds * 1000 },
  components: [users(arrivals), station("shop", constant(10), 1, shop), scaler(settings)],
  links: ["users->shop"],
});

describe("an autoscaler", () => {
  test("follows utilization", () => {
    const r = run(sketch(steps([0, 40], [60, 240]), { metrics: [{ kind: "utilization", targetRatio: 0.5 }] }));
    // One at 40 % asks for itself alone. At 240/s what has piled up keeps two, then four of them full: each time twice as many.
    expect(changes(r)).toEqual([
      [75, 2],
      [90, 4],
      [105, 8],
    ]);
    expect(r.of("shop", "readyReplicaCount")).toBe(8);
    expect(r.of("scaler", "wantedReplicaMax")).toBe(8);
  });

  test("counts replicas that start as idle, so that it does not ask twice", () => {
    const metrics = [{ kind: "utilization", targetRatio: 0.5 }];
    const r = run(sketch(steps([0, 40], [60, 160]), { metrics }, { startTime: constant(40_000) }));
    // At 90 and 105 s the one that serves is full and the other one starts: 100 % over two is on target.
    expect(changes(r).slice(0, 1)).toEqual([[75, 2]]);
    expect(changes(r)[1]![0]).toBeGreaterThan(115);
  });

  test("does nothing while it is down", () => {
    const metrics = [{ kind: "arrivals", targetPerSecond: 10 }];
    const faults = [{ kind: "crash", target: "scaler", startAtMs: 10_000, lastForMs: 60_000 }];
    expect(changes(run({ ...sketch(steps([0, 40]), { metrics }), faults }))).toEqual([[75, 4]]);
  });

  test("the metric that asks for the most wins", () => {
    const metrics = [
      { kind: "utilization", targetRatio: 0.5 },
      { kind: "arrivals", targetPerSecond: 10 },
    ];
    const r = run(sketch(steps([0, 40]), { metrics }));
    expect(changes(r)).toEqual([[15, 4]]);
    expect(scaling(r)[0]!.metric).toBe("arrivals");
  });

  test("goes down when five minutes have asked for no more", () => {
    const metrics = [{ kind: "arrivals", targetPerSecond: 10 }];
    const r = run(sketch(steps([0, 40], [60, 10]), { metrics }, { replicaCount: 4 }, 600));
    // The sync of 60 s is the last to see 40/s: it is forgotten after 360 s.
    expect(changes(r)).toEqual([[360, 1]]);
  });

  test("follows the line at its target", () => {
    const r = run(sketch(steps([0, 120]), { metrics: [{ kind: "queueLength", targetCount: 50 }] }, {}, 100));
    // 300 wait after 15 s; then, with six replicas, nobody.
    expect(changes(r)[0]).toEqual([15, 5]);
    expect(r.of("shop", "queueLength")).toBe(0);
  });

  test("follows the backlog of a queue, up to its limit", () => {
    const r = run({
      run: { runForMs: 60_000 },
      components: [
        users(steps([0, 300], [20, 0])),
        { id: "jobs", kind: "queue" },
        station("shop", constant(10), 1),
        scaler({ maxReplicaCount: 3, metrics: [{ kind: "backlog", of: "jobs", targetCount: 100 }] }),
      ],
      links: ["users->jobs", "jobs->shop"],
    });
    expect(changes(r)[0]).toEqual([15, 3]);
    expect(r.of("shop", "okCount")).toBeGreaterThan(5990);
  });

  test("does nothing while no replica tells anything", () => {
    const crash = { kind: "crash", target: "shop", startAtMs: 0, lastForMs: 200_000 };
    const settings = { minReplicaCount: 1, metrics: [{ kind: "utilization", targetRatio: 0.5 }] };
    const r = run({ ...sketch(steps([0, 300]), settings, {}, 190), faults: [crash] });
    expect(changes(r)).toEqual([]);
  });
});

describe("a file with an autoscaler", () => {
  const problemsOf = (settings: object): string => {
    try {
      scenarioOf(sketch(steps([0, 1]), settings));
      return "";
    } catch (error) {
      return String(error);
    }
  };

  test("is told that only a service can be scaled", () => {
    expect(problemsOf({ target: "users" })).toContain("users is a client");
    expect(problemsOf({ target: "" })).toContain("it does nothing");
  });

  test("is told that a backlog needs a queue or a topic", () => {
    expect(problemsOf({ metrics: [{ kind: "backlog", of: "shop", targetCount: 1 }] })).toContain("shop has no backlog");
  });

  test("is told that the limits contradict each other", () => {
    expect(problemsOf({ minReplicaCount: 5, maxReplicaCount: 4 })).toContain("more than at most");
  });
});
