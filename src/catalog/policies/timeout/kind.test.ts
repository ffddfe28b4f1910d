import { expect, test } from "vitest";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

const LINK = "users->backend";

/** A call every 100 ms; the backend takes 50 ms for each. */
const sketch = (timeoutMs: number, link: object = {}) => ({
  run: { runForMs: 10_095 },
  components: [users({ kind: "constant", ratePerSecond: 10 }), station("backend", constant(50))],
  links: [{ from: "users", to: "backend", ...link, policies: [{ kind: "timeout", timeoutMs }] }],
});

test("the caller leaves at the moment of the timeout, and the backend goes on working for nobody", () => {
  const r = run(sketch(20));
  expect(r.of("users", "latencyMaxMs")).toBe(20);
  expect(r.of(LINK, "timedOutCount")).toBe(100);
  expect(r.of(LINK, "timeoutCount")).toBe(100);
  expect(r.of("backend", "okCount")).toBe(100);
  expect(r.of("backend", "wastedCount")).toBe(100);
  expect(r.of("backend", "utilization")).toBeCloseTo(0.4953, 3);
});

test("with cancellation the backend stops as well", () => {
  const r = run(sketch(20, { cancellation: true }));
  expect(r.of(LINK, "timedOutCount")).toBe(100);
  expect(r.of("backend", "cancelledCount")).toBe(100);
  expect(r.of("backend", "utilization")).toBeCloseTo(0.198, 3);
});

test("an answer in time is passed on, and 0 waits as long as it takes", () => {
  expect(run(sketch(51)).of("users", "okCount")).toBe(100);
  expect(run(sketch(0)).of("users", "okCount")).toBe(100);
});

test("what the network takes counts", () => {
  const r = run(sketch(80, { latency: constant(20) }));
  expect(r.of("users", "timedOutCount")).toBe(100);
  expect(run(sketch(91, { latency: constant(20) })).of("users", "okCount")).toBe(100);
});

test("a total timeout outside of a retry ends all attempts, one inside ends each", () => {
  const stack = (policies: object[]) => run({ ...sketch(0), links: [{ from: "users", to: "backend", policies }] });
  const retry = { kind: "retry", attemptLimit: 3, backoffBaseMs: 0 };
  const each = stack([retry, { kind: "timeout", timeoutMs: 20 }]);
  expect(each.of("users", "latencyMaxMs")).toBe(60);
  const total = stack([{ kind: "timeout", timeoutMs: 30 }, retry, { kind: "timeout", timeoutMs: 20 }]);
  expect(total.of("users", "latencyMaxMs")).toBe(30);
  // The second attempt was under way when the total ran out; nobody begins a third.
  expect(total.of(LINK, "attemptCount")).toBe(200);
});

test("a live change holds for new calls; those under way keep theirs", () => {
  const simulation = new Run(scenarioOf(sketch(20)), catalog, "live");
  simulation.advance(5_010e6);
  simulation.model.entities.find(({ id }) => id === LINK)!.policies[0]!.instance.configure!({ timeoutMs: 45 });
  simulation.advance(5_030e6);
  const early = simulation.summarize().links[0]!.metrics;
  expect(early.latencyMaxMs).toBe(20);
  simulation.advance(simulation.endNs);
  const { metrics } = simulation.summarize().links[0]!;
  expect(metrics.latencyMaxMs).toBe(45);
  expect(metrics.timedOutCount).toBe(100);
});
