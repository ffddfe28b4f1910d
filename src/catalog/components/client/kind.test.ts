import { describe, expect, test } from "vitest";
import { msToNs } from "../../../kernel/time";
import type { Json } from "../../../model/document";
import {
  constant,
  poisson,
  Result,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";
import { simulate } from "../../../runtime/run";
import { Session } from "../../../runtime/session";
import { parse } from "../../../scenario/parse";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });
const closedLoop = (userCount: number, thinkMs: number) => ({
  kind: "closed-loop",
  userCount,
  thinkTime: constant(thinkMs),
  firstRequest: "atOnce",
});

/** users → shop, which takes 10 ms for each of up to 100 at once. */
function sketch(arrivals: unknown, client: object = {}, around: Partial<Sketch> = {}): Sketch {
  return {
    run: { runForMs: 10_000 },
    components: [users(arrivals, client), station("shop", constant(10), 100)],
    links: ["users->shop"],
    ...around,
  };
}

/** Requests that the users made in each part of a run whose arrivals change at the given moments. */
function requestsInParts(before: Sketch, changes: readonly (readonly [atMs: number, arrivals: Json])[]) {
  const session = new Session(scenarioOf(before), catalog, "oracle", Number.POSITIVE_INFINITY);
  const sofar = () => new Result(session.summarize()).of("users", "offeredCount");
  const totals = [0];
  for (const [atMs, value] of changes) {
    session.run.advance(msToNs(atMs));
    totals.push(sofar());
    session.command({ type: "set", address: "users.arrivals", value });
  }
  session.runToEnd();
  totals.push(sofar());
  return totals.slice(1).map((total, i) => total - totals[i]!);
}

describe("patience", () => {
  test("a user who has waited too long leaves, and the work for it is wasted", () => {
    const r = run(
      sketch(
        at(0, 100),
        { timeoutMs: 50 },
        { components: [users(at(0, 100), { timeoutMs: 50 }), station("shop", constant(80))] },
      ),
    );
    expect(r.of("users", "timedOutCount")).toBe(2);
    expect(r.of("users", "abandonedCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(50);
    expect(r.of("shop", "okCount")).toBe(2);
    expect(r.of("shop", "wastedCount")).toBe(2);
    expect(r.of("shop", "wastedWorkRatio")).toBe(1);
    expect(r.of("shop", "goodCount")).toBe(0);
  });

  test("over a link that can cancel nothing more is worked", () => {
    const r = run({
      components: [users(at(0), { timeoutMs: 50 }), station("shop", constant(80))],
      links: [{ from: "users", to: "shop", cancellation: true }],
    });
    expect(r.of("shop", "cancelledCount")).toBe(1);
    expect(r.of("shop", "workingCount")).toBe(0);
  });

  test("an answer in time is not touched by it", () => {
    const r = run(sketch(every(5), { timeoutMs: 50 }));
    expect(r.of("users", "timedOutCount")).toBe(0);
    expect(r.of("users", "goodCount")).toBe(r.of("users", "okCount"));
  });

  test("changed while it runs holds for requests made from then on", () => {
    const before = sketch(
      at(0, 20),
      {},
      {
        components: [users(at(0, 20)), station("shop", constant(100), 2)],
        run: { runForMs: 1000 },
      },
    );
    const session = new Session(scenarioOf(before), catalog, "oracle", Number.POSITIVE_INFINITY);
    session.run.advance(msToNs(10));
    session.command({ type: "set", address: "users.timeoutMs", value: 50 });
    session.runToEnd();
    const r = new Result(session.summarize());
    expect(r.of("users", "okCount")).toBe(1);
    expect(r.of("users", "timedOutCount")).toBe(1);
  });
});

test("an answer that comes too late to be good is waited for", () => {
  const r = run(sketch(every(100), { goodWithinMs: 5 }));
  expect(r.of("users", "okCount")).toBe(r.of("users", "settledCount"));
  expect(r.of("users", "goodCount")).toBe(0);
  expect(r.of("users", "throughputPerSecond")).toBeCloseTo(10, 0);
  const patient = run(sketch(every(100), { goodWithinMs: 10 }));
  expect(patient.of("users", "goodCount")).toBe(patient.of("users", "okCount"));
});

describe("operations", () => {
  test("come in proportion to their shares", () => {
    const r = run(
      sketch(
        every(5),
        {},
        {
          operations: [
            { id: "browse", share: 9 },
            { id: "buy", share: 1 },
          ],
        },
      ),
    );
    const buys = r.ofOperation("users", "buy", "arrivalCount");
    expect(buys / r.of("users", "arrivalCount")).toBeGreaterThan(0.08);
    expect(buys / r.of("users", "arrivalCount")).toBeLessThan(0.12);
    expect(r.ofOperation("shop", "buy", "arrivalCount")).toBe(buys);
  });

  test("ask for keys, the popular ones more often", () => {
    const hits = (keys: Json) =>
      run({
        run: { runForMs: 20_000 },
        operations: [{ id: "read", keys }],
        components: [
          users(every(10)),
          { id: "cache", kind: "cache", mode: "readThrough", entryCapacity: 100, ttlMs: 0 },
          station("store", constant(1), 10),
        ],
        links: ["users->cache", "cache->store"],
      }).of("cache", "hitRatio");
    expect(hits({ count: 1 })).toBeGreaterThan(0.99);
    expect(hits({ count: 100_000 })).toBeLessThan(0.02);
    expect(hits({ count: 100_000, zipf: 1.2 })).toBeGreaterThan(0.5);
  });

  test("may do more than call every link in order", () => {
    const r = run({
      operations: [{ id: "visit" }],
      components: [
        users(at(0), {
          handlers: {
            visit: [
              { do: "call", to: "shop" },
              { do: "work", serviceTime: constant(300) },
              { do: "call", to: "shop" },
            ],
          },
        }),
        station("shop", constant(10)),
      ],
      links: ["users->shop"],
    });
    expect(r.of("shop", "arrivalCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(320);
  });
});

test("a batch arrives at one moment", () => {
  const r = run(sketch({ ...poisson(2), batchCount: 5 }));
  expect(r.of("users", "offeredCount") % 5).toBe(0);
  expect(r.of("users", "offeredCount")).toBeGreaterThan(50);
  expect(r.of("shop", "inFlightMax")).toBeGreaterThanOrEqual(5);
});

test("several links are called one after the other", () => {
  const r = run({
    components: [users(at(0)), station("a", constant(10)), station("b", constant(20))],
    links: ["users->a", "users->b"],
  });
  expect(r.of("users", "latencyMaxMs")).toBe(30);
});

describe("a closed loop", () => {
  test("asks again a think time after the answer", () => {
    const r = run(sketch(closedLoop(3, 90)));
    // Three users, a cycle of 100 ms each.
    expect(r.of("users", "offeredCount")).toBeCloseTo(300, -1);
    expect(r.of("users", "inFlightMax")).toBe(3);
  });

  test("gives way to a slow system instead of piling up", () => {
    const slow = { components: [users(closedLoop(5, 0)), station("shop", constant(100))] };
    const r = run(sketch(undefined, {}, slow));
    expect(r.of("users", "inFlightMax")).toBe(5);
    expect(r.of("users", "throughputPerSecond")).toBeCloseTo(10, 0);
  });

  test("asks again after a failure and after losing patience, too", () => {
    const lost = { components: [users(closedLoop(1, 10), { timeoutMs: 40 }), station("shop", constant(1000), 1000)] };
    expect(run(sketch(undefined, {}, lost)).of("users", "timedOutCount")).toBeCloseTo(200, -1);
    const failing = { components: [users(closedLoop(1, 90)), station("shop", constant(10), 1, { failureRatio: 1 })] };
    expect(run(sketch(undefined, {}, failing)).of("users", "failedCount")).toBeCloseTo(100, -1);
  });
});

test("a surge multiplies the rate while it lasts", () => {
  const faults = [{ kind: "surge", target: "users", factor: 3, startAtMs: 5000, lastForMs: 2000 }];
  expect(run(sketch(every(100), {}, { faults })).of("users", "offeredCount")).toBe(140);
  const nobody = [{ kind: "surge", target: "users", factor: 0, startAtMs: 5050 }];
  expect(run(sketch(every(100), {}, { faults: nobody })).of("users", "offeredCount")).toBe(50);
});

describe("other arrivals while it runs", () => {
  const POISSON = { kind: "poisson", ratePerSecond: 200 };

  test("an open rate changes from that moment on", () => {
    expect(requestsInParts(sketch(every(10)), [[5000, every(100)]])).toEqual([500, 50]);
  });

  test("from users to a rate and back to users: nobody is there twice", () => {
    const [users1, rate, users2] = requestsInParts(sketch(closedLoop(5, 0)), [
      [3000, POISSON],
      [6000, closedLoop(5, 0) as Json],
    ]);
    expect(users1).toBeCloseTo(1500, -2);
    expect(rate! / 600).toBeCloseTo(1, 0);
    // Five users at 10 ms each, for four seconds.
    expect(users2! / 2000).toBeCloseTo(1, 2);
  });

  test("from a rate to users and back to the rate: the users are gone", () => {
    const [rate1, users1, rate2] = requestsInParts(sketch(POISSON), [
      [3000, closedLoop(5, 0) as Json],
      [6000, POISSON],
    ]);
    expect(rate1! / 600).toBeCloseTo(1, 0);
    expect(users1! / 1500).toBeCloseTo(1, 2);
    expect(rate2! / 800).toBeGreaterThan(0.85);
    expect(rate2! / 800).toBeLessThan(1.15);
  });

  test("fewer users in the same loop: those above are gone", () => {
    const [many, few] = requestsInParts(sketch(closedLoop(5, 0)), [[5000, closedLoop(2, 0) as Json]]);
    expect(many! / 2500).toBeCloseTo(1, 2);
    expect(few! / 1000).toBeCloseTo(1, 2);
  });

  test("the same arrivals again change nothing", () => {
    const plain = run(sketch(POISSON)).of("users", "offeredCount");
    const parts = requestsInParts(sketch(POISSON), [[5000, POISSON]]);
    expect(parts.reduce((sum, part) => sum + part)).toBe(plain);
  });
});

describe("without a link", () => {
  const alone = (arrivals: unknown, faults: readonly unknown[] = []) => {
    const file = {
      format: "windtunnel/scenario",
      version: 1,
      name: "alone",
      run: { runForMs: 1000, warmUpMs: 0, seed: "alone" },
      components: [users(arrivals), station("shop", constant(1))],
      faults,
    };
    const { scenario, problems, runnable } = parse(JSON.parse(JSON.stringify(file)), catalog);
    expect(runnable).toBe(true);
    expect(problems.map(({ path }) => path)).toContain("users");
    return new Result(simulate(scenario, catalog));
  };

  test.each([
    ["open", poisson(100)],
    ["closed", closedLoop(3, 10)],
  ])("%s arrivals make no request", (_, arrivals) => {
    expect(alone(arrivals).of("users", "offeredCount")).toBe(0);
  });

  test("a surge makes none either", () => {
    const faults = [{ kind: "surge", target: "users", startAtMs: 100, lastForMs: 100 }];
    expect(alone(poisson(100), faults).of("users", "offeredCount")).toBe(0);
  });
});
