import { expect, test } from "vitest";
import { defaultsOf } from "../../../model/fields";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { resolvePolicy } from "../../../scenario/settings";
import { catalog } from "../../index";
import { BULKHEAD_FIELDS } from "./fields";
import { bulkhead } from "./kind";

const LINK = "users->backend";

/** `count` users ask at once, and once only; each call takes 100 ms. */
const crowd = (count: number, settings: object, link: object = {}) => ({
  run: { runForMs: 10_000 },
  components: [
    users({ kind: "closed-loop", userCount: count, firstRequest: "atOnce", requestsPerUserCount: 1 }),
    station("backend", constant(100), 1000),
  ],
  links: [{ from: "users", to: "backend", ...link, policies: [{ kind: "bulkhead", ...settings }] }],
});

test("refuses at once what is beyond the limit when nobody may wait", () => {
  const r = run(crowd(10, { concurrencyLimit: 4 }));
  expect(r.of(LINK, "okCount")).toBe(4);
  expect(r.of(LINK, "refusedCount")).toBe(6);
  expect(r.of(LINK, "bulkheadRejectedCount")).toBe(6);
  expect(r.of("backend", "inFlightMax")).toBe(4);
});

test("those who wait go in order, as places become free", () => {
  const r = run(crowd(10, { concurrencyLimit: 4, queueCapacity: 5 }));
  expect(r.of(LINK, "okCount")).toBe(9);
  expect(r.of(LINK, "refusedCount")).toBe(1);
  expect(r.of(LINK, "latencyMaxMs")).toBe(300);
  // Four at once, four after 100 ms, one after 200 ms.
  expect(r.of(LINK, "bulkheadWaitingTimeMeanMs")).toBeCloseTo(600 / 9, 6);
  expect(r.of("backend", "inFlightMax")).toBe(4);
});

test("refuses those who have waited too long", () => {
  const r = run(crowd(10, { concurrencyLimit: 4, queueCapacity: 100, maxWaitMs: 150 }));
  expect(r.of(LINK, "okCount")).toBe(8);
  expect(r.of(LINK, "refusedCount")).toBe(2);
  expect(r.of(LINK, "latencyMaxMs")).toBe(200);
});

test("skips those whose caller left while they waited", () => {
  const sketch = crowd(8, {}, {});
  const policies = [
    { kind: "timeout", timeoutMs: 150 },
    { kind: "bulkhead", concurrencyLimit: 2, queueCapacity: 100 },
  ];
  const r = run({ ...sketch, links: [{ from: "users", to: "backend", policies }] });
  expect(r.of(LINK, "okCount")).toBe(2);
  expect(r.of(LINK, "timedOutCount")).toBe(6);
  // Two ran at once and two after 100 ms, in vain; the other four never reached the backend.
  expect(r.of("backend", "arrivalCount")).toBe(4);
});

test("keeps tenants apart: one that floods does not touch the other", () => {
  const tenants = (partitionBy: string) =>
    run({
      run: { runForMs: 20_000 },
      operations: [
        { id: "calm", share: 0.05, tenant: "calm" },
        { id: "flood", share: 0.95, tenant: "flood" },
      ],
      components: [
        users({ kind: "poisson", ratePerSecond: 200 }),
        {
          ...station("backend", constant(100), 1000),
          policies: [{ kind: "bulkhead", concurrencyLimit: 10, partitionBy }],
        },
      ],
      links: ["users->backend"],
    });
  const refused = (partitionBy: string) => tenants(partitionBy).ofOperation("backend", "calm", "refusedCount");
  expect(refused("none")).toBeGreaterThan(50);
  expect(refused("tenant")).toBe(0);
});

test("a raised limit lets those who wait go on at once", () => {
  const simulation = new Run(scenarioOf(crowd(10, { concurrencyLimit: 1, queueCapacity: 100 })), catalog, "live");
  simulation.advance(50e6);
  const { instance } = simulation.model.entities.find(({ id }) => id === LINK)!.policies[0]!;
  expect(instance.describe!()).toEqual({ inFlightCount: 1, queueLength: 9 });
  instance.configure!({ ...defaultsOf(BULKHEAD_FIELDS), concurrencyLimit: 8, queueCapacity: 100 });
  expect(instance.describe!()).toEqual({ inFlightCount: 8, queueLength: 2 });
  simulation.advance(simulation.endNs);
  // One from the start, seven from 50 ms on, then one each as the first ones end at 100 and 150 ms.
  expect(simulation.summarize().links[0]!.metrics.latencyMaxMs).toBe(250);
});

/** Two tenants flood the bulkhead at the same rate, and nobody is ever answered. */
const flooded = (settings: object) =>
  run({
    run: { runForMs: 1000 },
    operations: [
      { id: "a", share: 0.5, tenant: "gold" },
      { id: "b", share: 0.5, tenant: "bronze" },
    ],
    components: [
      users({ kind: "constant", ratePerSecond: 1000 }),
      { ...station("backend", constant(100_000), 1000), policies: [{ kind: "bulkhead", ...settings }] },
    ],
    links: [LINK],
  });

test("weights divide the limit among tenants", () => {
  const r = flooded({
    concurrencyLimit: 20,
    partitionBy: "tenant",
    partitionWeights: [
      { of: "gold", weight: 1.5 },
      { of: "bronze", weight: 0.25 },
    ],
  });
  const inFlight = (operation: string) =>
    r.ofOperation("backend", operation, "arrivalCount") - r.ofOperation("backend", operation, "settledCount");
  expect(inFlight("a")).toBe(30);
  expect(inFlight("b")).toBe(5);
});

test("those who wait are let in by the weights of their tenants", () => {
  const r = run({
    run: { runForMs: 60_000, warmUpMs: 10_000 },
    operations: [
      { id: "a", share: 0.5, tenant: "gold" },
      { id: "b", share: 0.5, tenant: "bronze" },
    ],
    components: [users({ kind: "poisson", ratePerSecond: 400 }), station("backend", constant(100), 1000)],
    links: [
      {
        from: "users",
        to: "backend",
        policies: [
          {
            kind: "bulkhead",
            concurrencyLimit: 20,
            queueCapacity: 50,
            queueDiscipline: "weighted",
            classBy: "tenant",
            classWeights: [{ of: "gold", weight: 3 }],
          },
        ],
      },
    ],
  });
  expect(r.ofOperation("backend", "a", "throughputPerSecond")).toBeCloseTo(150, 0);
  expect(r.ofOperation("backend", "b", "throughputPerSecond")).toBeCloseTo(50, 0);
});

test("CoDel drops from the line of a bulkhead, too, and is told", () => {
  const r = run({
    run: { runForMs: 4000 },
    components: [
      users({ kind: "constant", ratePerSecond: 1000, phaseRatio: 0 }),
      station("backend", constant(1.25), 1000),
    ],
    links: [
      {
        from: "users",
        to: "backend",
        policies: [
          {
            kind: "bulkhead",
            concurrencyLimit: 1,
            queueCapacity: 10_000,
            queueManagement: { kind: "codel", targetMs: 5, intervalMs: 100 },
          },
        ],
      },
    ],
  });
  const { queueManagement } = r.policy(LINK) as { queueManagement: { firstDropsAtMs: number[]; dropCount: number } };
  // The same moments as RFC 8289 gives for a station.
  expect(queueManagement.firstDropsAtMs.slice(0, 5)).toEqual([125, 225, 296.25, 353.75, 403.75]);
  expect(r.of(LINK, "shedCount")).toBe(queueManagement.dropCount);
  expect(r.of(LINK, "bulkheadRejectedCount")).toBe(queueManagement.dropCount);
});

test("presets are settings that the kind takes", () => {
  for (const { name, settings } of bulkhead.presets ?? []) {
    const resolved = resolvePolicy({ kind: "bulkhead", ...settings } as never, catalog);
    expect(resolved, name).toMatchObject(settings);
  }
});
