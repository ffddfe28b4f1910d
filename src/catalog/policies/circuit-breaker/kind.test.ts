import { describe, expect, test } from "vitest";
import { constant, run, scenarioOf, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { resolvePolicy } from "../../../scenario/settings";
import { catalog } from "../../index";
import { circuitBreaker } from "./kind";

const LINK = "users->backend";
const backend = (serviceMs = 0) => ({
  id: "backend",
  kind: "service",
  serviceTime: constant(serviceMs),
  concurrencyPerReplica: 1000,
});
const errors = (startAtMs: number, lastForMs: number, settings: object = {}) => ({
  kind: "error-burst",
  target: "backend",
  startAtMs,
  lastForMs,
  ...settings,
});

/** Ten calls a second for 100 s; the backend fails from 10 s to 20 s. */
const sketch = (policies: object[], others: object = {}) => ({
  run: { runForMs: 100_050 },
  components: [users({ kind: "constant", ratePerSecond: 10 }), backend()],
  links: [{ from: "users", to: "backend", policies }],
  faults: [errors(10_010, 10_000)],
  ...others,
});
const breaker = (settings: object = {}) => ({ kind: "circuit-breaker", ...settings });

test("opens after 5 failures, for 30 s, and closes after 3 successes", () => {
  const r = run(sketch([breaker()]));
  expect(r.policy(LINK)).toMatchObject({
    state: "closed",
    transitions: [
      [10_500, "open"],
      [40_600, "halfOpen"],
      [40_800, "closed"],
    ],
    executedCount: 1000 - 300,
    shortCircuitedCount: 300,
  });
  expect(r.of(LINK, "shortCircuitedCount")).toBe(300);
  expect(r.of(LINK, "openRatio")).toBeCloseTo(30.1 / 100.05, 6);
  expect(r.of(LINK, "circuitState")).toBe(0);
  expect(r.of(LINK, "circuitOpenedCount")).toBe(1);
});

test("permanent failures are answers: they open nothing, unless listed", () => {
  const faults = [errors(10_010, 10_000, { permanent: true })];
  expect(run(sketch([breaker()], { faults })).of(LINK, "circuitOpenedCount")).toBe(0);
  const strict = breaker({ failureOutcomes: ["failed", "failedPermanently"] });
  expect(run(sketch([strict], { faults })).of(LINK, "circuitOpenedCount")).toBe(1);
});

test("a timeout inside counts as a failure, one outside hides the failure from the breaker", () => {
  const slow = {
    ...sketch([]),
    components: [users({ kind: "constant", ratePerSecond: 10 }), backend(500)],
    faults: [],
  };
  const timeout = { kind: "timeout", timeoutMs: 100 };
  const withStack = (policies: object[]) => run({ ...slow, links: [{ from: "users", to: "backend", policies }] });
  expect(withStack([breaker(), timeout]).of(LINK, "circuitOpenedCount")).toBeGreaterThan(0);
  expect(withStack([timeout, breaker()]).of(LINK, "circuitOpenedCount")).toBe(0);
});

test("inside a retry each attempt passes the breaker, outside of it the whole call does", () => {
  const retry = { kind: "retry", attemptLimit: 5, backoffBaseMs: 1 };
  const inside = run(sketch([retry, breaker()])).policy(LINK, 1) as { transitions: [number, string][] };
  const outside = run(sketch([breaker(), retry])).policy(LINK, 0) as { transitions: [number, string][] };
  expect(Math.floor(inside.transitions[0]![0])).toBe(10_115);
  expect(Math.floor(outside.transitions[0]![0])).toBe(10_515);
});

test("cockatiel's others wait for the verdict and then go on, or are refused", () => {
  const slow = {
    ...sketch([breaker({ openForMs: 5000, probeCount: 1, halfOpenAdmission: "wait" })]),
    components: [users({ kind: "constant", ratePerSecond: 10 }), backend(1000)],
  };
  const r = run(slow);
  const { transitions } = r.policy(LINK) as { transitions: [number, string][] };
  const halfOpen = transitions.filter(([, to]) => to === "halfOpen").map(([atMs]) => atMs);
  const closed = transitions.find(([, to]) => to === "closed")![0];
  // The last probe takes 1 s, and those who came meanwhile are answered 1 s after it.
  expect(closed).toBe(halfOpen.at(-1)! + 1000);
  expect(r.of("users", "latencyMaxMs")).toBe(1900);
  expect(r.of("users", "settledCount")).toBeGreaterThan(970);
});

test("an open time with jitter stays within its share, and grows from opening to opening", () => {
  const openTimes = (settings: object) => {
    const faults = [errors(1000, 90_000)];
    const { transitions } = run(
      sketch([breaker({ openToHalfOpen: "timer", openForMs: 1000, ...settings })], { faults }),
    ).policy(LINK) as {
      transitions: [number, string][];
    };
    return transitions.flatMap(([atMs, to], i) => (to === "halfOpen" ? [atMs - transitions[i - 1]![0]] : []));
  };
  const jittered = openTimes({ openForJitterRatio: 0.2 });
  expect(Math.min(...jittered)).toBeGreaterThanOrEqual(800);
  expect(Math.max(...jittered)).toBeLessThanOrEqual(1200);
  expect(Math.max(...jittered) - Math.min(...jittered)).toBeGreaterThan(200);
  expect(openTimes({ openForGrowthFactor: 2, openForMaxMs: 10_000 }).slice(0, 6)).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
});

test("several circuits: each caller's own, some open while others are closed", () => {
  // Failures by chance, one in two: five in a row come at a different time to each of the circuits.
  const r = run({
    run: { runForMs: 60_000 },
    components: [users({ kind: "constant", ratePerSecond: 100 }), { ...backend(), failureRatio: 0.5 }],
    links: [{ from: "users", to: "backend", policies: [breaker({ circuitCount: 10, openForMs: 1000 })] }],
  });
  const openings = r.of(LINK, "circuitOpenedCount");
  expect(openings).toBeGreaterThan(30);
  expect(r.of(LINK, "openRatio")).toBeGreaterThan(0.1);
  expect(r.of(LINK, "openRatio")).toBeLessThan(0.9);
  // 62 calls on average until five in a row fail, whichever circuit it is.
  expect(r.of(LINK, "callsUntilOpenMean")).toBeGreaterThan(40);
});

test("may be open from the start", () => {
  const r = run(sketch([breaker({ startsOpen: true, openForMs: 5000 })], { faults: [] }));
  expect((r.policy(LINK) as { transitions: unknown[] }).transitions).toEqual([
    [0, "open"],
    [5100, "halfOpen"],
    [5300, "closed"],
  ]);
  expect(r.of(LINK, "shortCircuitedCount")).toBe(50);
});

test("tells when it opens and closes", () => {
  const simulation = new Run(scenarioOf(sketch([breaker()])), catalog, "notices");
  const codes: string[] = [];
  simulation.model.simulation.onNotice = ({ code }) => codes.push(code);
  simulation.advance(simulation.endNs);
  expect(codes.filter((code) => code.startsWith("circuit"))).toEqual([
    "circuitOpened",
    "circuitHalfOpened",
    "circuitClosed",
  ]);
});

test("a shorter open time set live lets the first probe through at once", () => {
  const simulation = new Run(scenarioOf(sketch([breaker()])), catalog, "live");
  simulation.advance(25e9);
  const { instance, document } = simulation.model.entities.find(({ id }) => id === LINK)!.policies[0]!;
  expect(instance.describe!().state).toBe("open");
  instance.configure!(resolvePolicy({ ...document, openForMs: 10_000 }, catalog)!);
  simulation.advance(26e9);
  expect(instance.describe!().state).toBe("closed");
});

describe("presets", () => {
  test.each(circuitBreaker.presets!.map((preset) => [preset.name, preset] as const))(
    "%s is a sound policy",
    (_, preset) => {
      const r = run(sketch([breaker(preset.settings)]));
      expect(r.of(LINK, "settledCount")).toBe(1000);
    },
  );
});

test("tells since when and until when it is open, and nothing of the kind while it is not", () => {
  const simulation = new Run(scenarioOf(sketch([breaker()])), catalog, "period");
  const described = () => simulation.model.entities.find(({ id }) => id === LINK)?.policies[0]?.instance.describe?.();
  simulation.advance(10e9);
  expect(described()).not.toHaveProperty("halfOpenAtMs");
  simulation.advance(11e9);
  expect(described()).toMatchObject({ state: "open", openedAtMs: 10_500, halfOpenAtMs: 40_500 });
  simulation.advance(45e9);
  expect(described()).not.toHaveProperty("openedAtMs");
});
