/** Replicas that have nothing to do take waiting calls from others. */
import { expect, test } from "vitest";
import {
  constant,
  exponential,
  poisson,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });

/** users → lb → s: two replicas with one worker and a line each; three of four calls go to the first. */
const sketch = (arrivals: unknown, s: object = {}, more: Partial<Sketch> = {}): Sketch => ({
  run: { runForMs: 60_000 },
  components: [
    users(arrivals),
    { id: "lb", kind: "load-balancer", algorithm: "round-robin", replicaWeights: [3, 1] },
    station("s", constant(100), 1, { replicaCount: 2, stealFromCount: 2, ...s }),
  ],
  links: ["users->lb", "lb->s"],
  ...more,
});
const four = at(0, 1, 2, 3);

test("who has finished its last call takes one that waits at another", () => {
  // To the first, the first, the second and the first again.
  expect(run(sketch(four, { stealFromCount: 0 })).of("s", "latencyMaxMs")).toBe(297);
  const r = run(sketch(four));
  // The second is done at 102 ms. The first serves its second call then, and its third waits.
  expect(r.of("s", "stolenCount")).toBe(1);
  expect(r.of("s", "latencyMaxMs")).toBe(199);
  expect(r.of("s", "okCount")).toBe(4);
  expect(r.of("s", "waitingTimeMaxMs")).toBe(99);
});

test("only from who has so many, and only when it finishes something", () => {
  expect(run(sketch(four, { stealFromCount: 3 })).of("s", "stolenCount")).toBe(0);
  expect(run(sketch(at(0, 1), { stealFromCount: 2 })).of("s", "stolenCount")).toBe(0);
});

test("calls are neither lost nor served twice while replicas come, go and crash", () => {
  const faults = [
    { kind: "crash", target: "s", replicaCount: 1, startAtMs: 10_000, lastForMs: 5000 },
    { kind: "rolling-update", target: "s", startAtMs: 20_000, lastForMs: 20_000 },
  ];
  const busy = { serviceTime: exponential(10), replicaCount: 4, queueCapacity: 50 };
  const r = run(sketch(poisson(340), busy, { faults }));
  expect(r.of("s", "stolenCount")).toBeGreaterThan(1000);
  expect(r.of("s", "arrivalCount")).toBe(r.of("s", "settledCount") + r.of("s", "inFlightCount"));
  expect(r.of("s", "workingCount") + r.of("s", "queueLength")).toBe(r.of("s", "inFlightCount"));
  const limited = run(sketch(poisson(340), { ...busy, waitLimitMs: 30 }, { faults }));
  expect(limited.of("s", "waitingTimeMaxMs")).toBeLessThanOrEqual(30);
});

test("a single queue becomes one per replica", () => {
  const r = run({
    components: [users(four), station("s", constant(100), 1, { replicaCount: 2, stealFromCount: 2 })],
    links: ["users->s"],
  });
  // Round robin over own lines, nobody idle.
  expect(r.of("s", "latencyMaxMs")).toBe(198);
});

test.each([
  ["shares one queue", { queuePlacement: "shared" }],
  ["sharing", { queueDiscipline: "processor-sharing" }],
  ["asynchronous", { callModel: "async" }],
  ["interrupt", { queueDiscipline: "priority", isPreemptive: true }],
])("says why it cannot: %s", (_, settings) => {
  expect(() => scenarioOf(sketch(four, settings))).toThrow(/No replica can take a call from another/);
});
