/** Steps that hold connections, and rounds of a loop: as many as a list has items, one after the other or at once. */
import { describe, expect, test } from "vitest";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const crowd = (count: number) => ({
  kind: "closed-loop",
  userCount: count,
  firstRequest: "atOnce",
  thinkTime: constant(0),
});
const call = { do: "call", to: "db" };
const hold = (...steps: unknown[]) => ({ do: "hold", of: "db", steps });

interface Around {
  readonly app?: object;
  readonly db?: object;
  readonly link?: object;
  readonly runForMs?: number;
  readonly faults?: readonly unknown[];
}

/** users → app (50 threads, no work of its own) → db (10 connections, 10 ms). */
const app = (arrivals: unknown, steps: readonly unknown[], around: Around = {}) =>
  run({
    run: { runForMs: around.runForMs ?? 10_000 },
    components: [
      users(arrivals),
      station("app", constant(0), 50, { handlers: { request: steps }, ...around.app }),
      { id: "db", kind: "database", connectionCount: 10, readTime: constant(10), acquireTimeoutMs: 0, ...around.db },
    ],
    links: ["users->app", { from: "app", to: "db", ...around.link }],
    faults: around.faults ?? [],
  });

describe("hold", () => {
  test("keeps a connection while the steps inside run, and gives it back", () => {
    const work = { do: "work", serviceTime: constant(100) };
    const r = app(at(0, 0), [hold(work)], { db: { connectionCount: 1 } });
    expect(r.of("users", "latencyMaxMs")).toBe(200);
    expect(r.of("db", "heldCount")).toBe(2);
    expect(r.of("db", "inFlightCount")).toBe(0);
    expect(r.of("db", "blockedRatio")).toBeCloseTo(200 / 10_000, 6);
    expect(r.of("db", "okCount")).toBe(2);
  });

  test("takes the way there and back for the release, as a commit does", () => {
    const r = app(at(0), [hold()], { link: { latency: constant(3) } });
    // Asked after 3 ms and granted at once; given back 3 ms later; the answer takes 3 ms.
    expect(r.of("users", "latencyMaxMs")).toBe(9);
  });

  test("and a second one from the same pool: all stand still for ever", () => {
    const r = app(crowd(50), [hold(call)], { runForMs: 5000 });
    // The first five find two connections each. After them nobody ever does.
    expect(r.of("users", "okCount")).toBe(5);
    // Ten have one and wait for a second, forty wait for their first.
    expect(r.of("db", "inFlightCount")).toBe(60);
    expect(r.of("db", "blockedCount")).toBe(10);
  });

  test("an acquire timeout sets them free, with errors; a pool of threads × (k − 1) + 1 without", () => {
    const timeout = app(crowd(50), [hold(call)], { db: { acquireTimeoutMs: 100 }, runForMs: 5000 });
    expect(timeout.of("users", "okCount")).toBeGreaterThan(100);
    expect(timeout.of("users", "failedCount")).toBeGreaterThan(100);
    const pool = app(crowd(50), [hold(call)], { db: { connectionCount: 51 }, runForMs: 5000 });
    expect(pool.of("users", "failedCount")).toBe(0);
    expect(pool.of("users", "okCount")).toBeGreaterThan(400);
  });

  test("nests, and gives back the last one first", () => {
    const r = app(at(0), [hold(hold(call), call)]);
    expect(r.of("db", "heldCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(20);
    expect(r.of("db", "inFlightCount")).toBe(0);
  });

  test("is over when a step inside fails", () => {
    const r = app(at(0, 1), [hold({ do: "fail" })]);
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("db", "inFlightCount")).toBe(0);
    expect(r.of("db", "workingCount") + r.of("db", "blockedCount")).toBe(0);
  });

  test("is over when the service answers early", () => {
    const r = app(at(0), [hold({ do: "respond" }, { do: "work", serviceTime: constant(500) })]);
    expect(r.of("db", "inFlightMean")).toBe(0);
    expect(r.of("app", "inFlightCount")).toBe(0);
  });

  const slow = { do: "work", serviceTime: constant(500) };
  test.each([
    ["tells the callee", { cancellation: true }],
    ["does not", {}],
  ])("is over when the caller leaves, whether or not the link %s", (_, link) => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(at(0), { timeoutMs: 100 }),
        station("app", constant(0), 50, { handlers: { request: [hold(slow)] } }),
        { id: "db", kind: "database", connectionCount: 10 },
      ],
      links: [
        { from: "users", to: "app", cancellation: true },
        { from: "app", to: "db", latency: constant(1), ...link },
      ],
    });
    expect(r.of("app", "cancelledCount")).toBe(1);
    expect(r.of("db", "inFlightMax")).toBe(1);
    expect(r.of("db", "inFlightMean")).toBeCloseTo(100 / 10_000, 4);
    expect(r.of("db", "inFlightCount")).toBe(0);
  });

  test("whoever left while it stood in line gets no connection later", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(at(0)),
        { id: "hasty", kind: "client", arrivals: at(1), timeoutMs: 100 },
        station("app", constant(0), 50, { handlers: { request: [hold(slow)] } }),
        { id: "db", kind: "database", connectionCount: 1 },
      ],
      links: ["users->app", { from: "hasty", to: "app", cancellation: true }, "app->db"],
    });
    expect(r.of("app", "cancelledCount")).toBe(1);
    expect(r.of("db", "heldCount")).toBe(1);
    expect(r.of("db", "inFlightCount")).toBe(0);
  });

  test("a timeout around it ends the program; a crash of the database as well", () => {
    const timeout = app(at(0), [hold(slow)], { link: { policies: [{ kind: "timeout", timeoutMs: 50 }] } });
    expect(timeout.of("users", "failedCount")).toBe(1);
    expect(timeout.of("users", "latencyMaxMs")).toBe(50);
    expect(timeout.of("db", "inFlightCount")).toBe(0);
    const crash = app(at(0), [hold(slow)], { faults: [{ kind: "crash", target: "db", startAtMs: 70 }] });
    expect(crash.of("users", "failedCount")).toBe(1);
    expect(crash.of("users", "latencyMaxMs")).toBe(70);
  });

  test("while a service is asynchronous it holds no worker for it", () => {
    const r = app(at(0, 0), [hold(slow)], {
      app: { callModel: "async", concurrencyPerReplica: 1 },
      db: { connectionCount: 1 },
    });
    expect(r.of("users", "latencyMaxMs")).toBe(1000);
    expect(r.of("app", "workerCount")).toBe(1);
  });

  test("works through a pool of connections and through retries", () => {
    const r = app(crowd(20), [hold(call)], {
      runForMs: 2000,
      db: { connectionCount: 41 },
      link: {
        latency: constant(1),
        transport: { kind: "http1-pool", connectionLimit: 41 },
        policies: [{ kind: "retry", attemptLimit: 3, backoffBaseMs: 5 }],
      },
    });
    expect(r.of("users", "failedCount")).toBe(0);
    expect(r.of("users", "okCount")).toBeGreaterThan(1000);
    expect(r.of("app->db", "connectionMax")).toBe(40);
  });

  test("of something that cannot be held is a mistake", () => {
    const file = {
      components: [
        users(at(0)),
        station("app", constant(0), 50, { handlers: { request: [{ do: "hold", of: "other", steps: [] }] } }),
        station("other", constant(0)),
      ],
      links: ["users->app", "app->other"],
    };
    expect(() => scenarioOf(file)).toThrow(/nothing that a caller could hold/);
  });
});

describe("repeat", () => {
  const each = (settings: object) => ({ do: "repeat", steps: [call], ...settings });

  test("all at once takes as long as one round, where there is room", () => {
    expect(app(at(0), [each({ count: 8 })]).of("users", "latencyMaxMs")).toBe(80);
    const r = app(at(0), [each({ count: 8, inParallel: true })]);
    expect(r.of("users", "latencyMaxMs")).toBe(10);
    expect(r.of("db", "arrivalCount")).toBe(8);
    expect(app(at(0), [each({ count: 20, inParallel: true })]).of("users", "latencyMaxMs")).toBe(20);
  });

  test("draws the number of rounds anew each time", () => {
    const calls = (settings: object) =>
      app({ kind: "constant", ratePerSecond: 100 }, [each(settings)], { db: { connectionCount: 1000 } });
    const r = calls({ count: 2, countMax: 6, inParallel: true });
    expect(r.of("db", "arrivalCount") / r.of("users", "arrivalCount")).toBeCloseTo(4, 0);
    const one = calls({ count: 1, countMax: 3 });
    expect(one.of("users", "latencyMaxMs")).toBe(30);
    expect(one.of("users", "latencyMeanMs")).toBeGreaterThan(18);
    expect(one.of("users", "latencyMeanMs")).toBeLessThan(22);
    expect(calls({ count: 0, countMax: 0, inParallel: true }).of("db", "arrivalCount")).toBe(0);
  });

  test("one failed round fails the whole; ignored failures do not", () => {
    const failing = { db: { failureRatio: 1 } };
    expect(app(at(0), [each({ count: 3, inParallel: true })], failing).of("users", "failedCount")).toBe(1);
    const ignoring = { do: "repeat", count: 3, inParallel: true, steps: [{ ...call, onFailure: "ignore" }] };
    expect(app(at(0), [ignoring], failing).of("users", "degradedCount")).toBe(1);
  });
});
