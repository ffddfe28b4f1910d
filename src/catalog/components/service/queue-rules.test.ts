// Order and dropping in the queue of a service; gateway and database build on the same station.
import { describe, expect, test } from "vitest";
import { msToNs } from "../../../kernel/time";
import {
  constant,
  exponential,
  poisson,
  Result,
  run,
  type Sketch,
  scenarioOf,
  users,
} from "../../../runtime/oracle/oracle-case";
import { Session } from "../../../runtime/session";
import { catalog } from "../../index";

const CODEL = { kind: "codel", targetMs: 5, intervalMs: 100 };
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms, phaseRatio: 0 });

/** users → shop: a call a ms for one worker that takes 1.25 ms. */
function crowded(shop: object, around: object = {}, link: object = {}): Sketch {
  return {
    run: { runForMs: 4000 },
    components: [
      users(every(1)),
      {
        id: "shop",
        kind: "service",
        serviceTime: constant(1.25),
        concurrencyPerReplica: 1,
        queueCapacity: 1_000_000,
        ...shop,
      },
    ],
    links: [{ from: "users", to: "shop", ...link }],
    ...around,
  };
}
const told = (r: Result, id = "shop") =>
  r.entity(id).details!.queueManagement as { dropCount: number; firstDropsAtMs: number[] };

describe("CoDel", () => {
  test("what it drops is shed, begins here, and is told with its moments", () => {
    const r = run(crowded({ queueManagement: CODEL }));
    expect(told(r).firstDropsAtMs.slice(0, 5)).toEqual([125, 225, 296.25, 353.75, 403.75]);
    expect(r.of("shop", "shedCount")).toBe(told(r).dropCount);
    expect(r.of("shop", "droppedFromQueueCount")).toBe(told(r).dropCount);
    expect(r.of("users", "shedCount")).toBe(told(r).dropCount);
    expect(r.of("shop", "arrivalCount")).toBe(r.of("shop", "settledCount") + r.of("shop", "inFlightCount"));
  });

  test("works behind a load balancer, replica by replica", () => {
    const r = run({
      run: { runForMs: 4000 },
      components: [
        users(every(0.5)),
        { id: "balancer", kind: "load-balancer" },
        {
          id: "shop",
          kind: "service",
          replicaCount: 2,
          serviceTime: constant(1.25),
          concurrencyPerReplica: 1,
          queueCapacity: 1_000_000,
          queueManagement: CODEL,
        },
      ],
      links: ["users->balancer", "balancer->shop"],
    });
    const replicas = told(r) as unknown as { firstDropsAtMs: number[] }[];
    expect(replicas.map(({ firstDropsAtMs }) => Math.round(firstDropsAtMs[1]! - firstDropsAtMs[0]!))).toEqual([
      100, 100,
    ]);
  });

  test.each([
    {
      kind: "database",
      settings: { connectionCount: 1, acquireQueueCapacity: 1_000_000, readTime: constant(1.25) },
    },
    {
      kind: "api-gateway",
      settings: {
        concurrencyPerReplica: 1,
        queueCapacity: 1_000_000,
        routingTime: constant(1.25),
        inFlightLimit: 1_000_000,
      },
    },
  ])("$kind: the same moments", ({ kind, settings }) => {
    const r = run({
      run: { runForMs: 4000 },
      components: [
        users(every(1)),
        { id: "edge", kind, queueManagement: CODEL, ...settings },
        { id: "leaf", kind: "service", serviceTime: constant(0), concurrencyPerReplica: 1000 },
      ],
      links: kind === "database" ? ["users->edge"] : ["users->edge", "edge->leaf"],
    });
    expect(told(r, "edge").firstDropsAtMs.slice(0, 3)).toEqual([125, 225, 296.25]);
  });

  test("a caller that gives up at the instant of the drop is answered once", () => {
    const patience = { timeoutMs: 25 };
    const r = run(
      crowded(
        { queueManagement: { kind: "age-limit", maxAgeMs: 20 } },
        {},
        {
          cancellation: true,
          policies: [{ kind: "timeout", ...patience }],
        },
      ),
    );
    expect(r.of("users", "settledCount") + r.of("users", "inFlightCount")).toBe(r.of("users", "arrivalCount"));
  });

  test("may be turned on and off while it runs", () => {
    const session = new Session(scenarioOf(crowded({})), catalog, "live", Number.POSITIVE_INFINITY);
    session.run.advance(msToNs(1000));
    session.command({ type: "set", address: "shop.queueManagement", value: CODEL });
    session.run.advance(msToNs(2000));
    session.command({ type: "set", address: "shop.queueManagement", value: { kind: "none" } });
    session.runToEnd();
    const { firstDropsAtMs } = told(new Result(session.summarize()));
    expect(firstDropsAtMs[0]).toBeGreaterThanOrEqual(1100);
    expect(firstDropsAtMs.at(-1)).toBeLessThanOrEqual(2000);
    expect(firstDropsAtMs.length).toBeGreaterThan(10);
  });
});

test("an age limit serves nobody who has waited longer, and keeps them in line until their turn", () => {
  const r = run(crowded({ queueManagement: { kind: "age-limit", maxAgeMs: 20 } }));
  expect(r.of("shop", "waitingTimeMaxMs")).toBeLessThanOrEqual(20);
  expect(r.of("shop", "utilization")).toBeGreaterThan(0.99);
  expect(r.of("shop", "shedCount")).toBeGreaterThan(700);
});

describe("weighted shares", () => {
  const shared = (settings: object, ratePerSecond = 300): Sketch => ({
    run: { runForMs: 60_000, warmUpMs: 10_000 },
    operations: [
      { id: "gold", share: 0.4, tenant: "gold", priority: 3 },
      { id: "silver", share: 0.4, tenant: "silver", priority: 2 },
      { id: "bronze", share: 0.2, tenant: "bronze", priority: 1 },
    ],
    components: [
      users(poisson(ratePerSecond)),
      {
        id: "shop",
        kind: "service",
        serviceTime: exponential(10),
        concurrencyPerReplica: 1,
        queueCapacity: 100,
        queueDiscipline: "weighted",
        ...settings,
      },
    ],
    links: ["users->shop"],
  });
  const throughputs = (r: Result) =>
    ["gold", "silver", "bronze"].map((operation) => r.ofOperation("shop", operation, "throughputPerSecond"));

  test.each(["priority", "tenant", "operation"])("by %s: three classes in overload get 5 : 3 : 2", (classBy) => {
    const of = classBy === "priority" ? ["3", "2", "1"] : ["gold", "silver", "bronze"];
    const classWeights = of.map((name, i) => ({ of: name, weight: [5, 3, 2][i] }));
    const [gold, silver, bronze] = throughputs(run(shared({ classBy, classWeights })));
    const total = gold! + silver! + bronze!;
    expect(gold! / total).toBeCloseTo(0.5, 2);
    expect(silver! / total).toBeCloseTo(0.3, 2);
    expect(bronze! / total).toBeCloseTo(0.2, 2);
  });

  test("a class that asks for less than its share gets all it asks for, and the others the rest", () => {
    // 110/s for 100/s: 44, 44 and 22; a third each would be 33.
    const [gold, silver, bronze] = throughputs(run(shared({ classBy: "tenant" }, 110)));
    expect(bronze).toBeGreaterThan(20.5);
    expect(gold! / silver!).toBeCloseTo(1, 1);
  });

  test("weights may change while it runs", () => {
    const session = new Session(
      scenarioOf({ ...shared({ classBy: "tenant" }), run: { runForMs: 120_000, warmUpMs: 60_000 } }),
      catalog,
      "live",
      Number.POSITIVE_INFINITY,
    );
    session.run.advance(msToNs(60_000));
    session.command({ type: "set", address: "shop.classWeights", value: [{ of: "gold", weight: 8 }] });
    session.runToEnd();
    const [gold, silver, bronze] = throughputs(new Result(session.summarize()));
    expect(gold! / (gold! + silver! + bronze!)).toBeCloseTo(0.8, 1);
  });
});
