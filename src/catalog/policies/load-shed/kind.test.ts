import { expect, test } from "vitest";
import { constant, exponential, poisson, run, station, users } from "../../../runtime/oracle/oracle-case";
import { resolvePolicy } from "../../../scenario/settings";
import { catalog } from "../../index";
import { loadShed } from "./kind";

const LINK = "users->backend";

const behind = (
  rule: object,
  backend: { id: string; kind: string; [setting: string]: unknown },
  ratePerSecond = 2000,
  more: { operations?: object[]; settings?: object } = {},
) =>
  run({
    run: { runForMs: 60_000, warmUpMs: 10_000 },
    operations: (more.operations ?? []) as never,
    components: [users(poisson(ratePerSecond), { goodWithinMs: 200 }), backend],
    links: [{ from: "users", to: "backend", policies: [{ kind: "load-shed", rule, ...more.settings }] }],
  });
/** 10 workers of 10 ms: 1000 a second. */
const backend = station("backend", exponential(10), 10);

test("with so many in progress the others are shed, with their cause", () => {
  const r = behind({ kind: "in-flight", inFlightLimit: 20 }, backend);
  expect(r.of("backend", "inFlightMax")).toBe(20);
  expect(r.of(LINK, "shedCount")).toBe(r.of(LINK, "loadShedCount"));
  // Half of twice the capacity, and a little for the moments when a worker is idle.
  expect(r.of(LINK, "loadShedRatio")).toBeCloseTo(0.5, 1);
  expect(r.of("users", "goodputPerSecond")).toBeGreaterThan(970);
});

test("without it, twice the load leaves next to nothing in time", () => {
  const r = behind({ kind: "in-flight", inFlightLimit: 1_000_000 }, backend);
  expect(r.of("users", "goodputPerSecond")).toBeLessThan(20);
});

test("the least urgent are shed first: the most urgent hardly notice", () => {
  const r = behind(
    { kind: "priority", inFlightLimit: 40, thresholds: [{ priority: 0, utilizationRatio: 0.5 }] },
    backend,
    2000,
    {
      operations: [
        { id: "browse", share: 0.7, priority: 0 },
        { id: "order", share: 0.3, priority: 1 },
      ],
    },
  );
  const shedRatio = (operation: string) =>
    r.ofOperation("users", operation, "shedCount") / r.ofOperation("users", operation, "settledCount");
  expect(shedRatio("order")).toBeLessThan(0.01);
  expect(shedRatio("browse")).toBeGreaterThan(0.6);
  expect(r.of("users", "goodputPerSecond")).toBeGreaterThan(950);
});

test("slow answers shed: most of what is let through is in time", () => {
  const r = behind({ kind: "latency", targetMs: 50, intervalMs: 100 }, backend);
  expect(r.of("users", "goodputPerSecond")).toBeGreaterThan(650);
  expect(r.of("backend", "latencyP99Ms")).toBeLessThan(400);
});

test("failures shed: a backend that always fails gets a fifth of the calls", () => {
  const r = behind({ kind: "success-rate" }, { ...backend, failureRatio: 1 }, 500);
  expect(r.of(LINK, "loadShedRatio")).toBeCloseTo(0.8, 2);
});

test("a success rate above the threshold sheds nothing, one below some: p = (1 − 0.76/0.95) / 1", () => {
  const at = (failureRatio: number) => behind({ kind: "success-rate" }, { ...backend, failureRatio }, 500);
  expect(at(0.04).of(LINK, "loadShedRatio")).toBeLessThan(0.01);
  expect(at(0.24).of(LINK, "loadShedRatio")).toBeCloseTo(0.2, 1);
});

test("each tenant has a limit of its own, by weight", () => {
  const r = behind({ kind: "in-flight", inFlightLimit: 20 }, station("backend", constant(100_000), 1000), 2000, {
    operations: [
      { id: "a", share: 0.5, tenant: "gold" },
      { id: "b", share: 0.5, tenant: "bronze" },
    ],
    settings: { partitionBy: "tenant", partitionWeights: [{ of: "bronze", weight: 0.25 }] },
  });
  const parts = r.policy(LINK).parts as Record<string, { inFlightCount: number }>;
  expect(parts.gold!.inFlightCount).toBe(20);
  expect(parts.bronze!.inFlightCount).toBe(5);
  expect(r.of(LINK, "loadShedInFlightCount")).toBe(25);
});

test("presets are settings that the kind takes", () => {
  for (const { name, settings } of loadShed.presets ?? []) {
    const resolved = resolvePolicy({ kind: "load-shed", ...settings } as never, catalog);
    expect(resolved, name).toMatchObject(settings);
  }
});
