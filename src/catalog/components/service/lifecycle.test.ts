// The life of replicas: crashes lose what a replica holds, new ones take their start time, stopped ones drain.
import { describe, expect, test } from "vitest";
import { msToNs } from "../../../kernel/time";
import type { Json } from "../../../model/document";
import { constant, Result, run, type Sketch, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Session } from "../../../runtime/session";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });
const crash = (startAtMs: number, lastForMs: number, replicaCount = 0) => ({
  kind: "crash",
  target: "shop",
  startAtMs,
  lastForMs,
  replicaCount,
});

/** users → shop, which takes 10 ms and has one worker unless told otherwise. */
function sketch(arrivals: unknown, shop: object = {}, faults: readonly unknown[] = [], runForMs = 1000): Sketch {
  return {
    run: { runForMs },
    components: [
      users(arrivals),
      { id: "shop", kind: "service", serviceTime: constant(10), concurrencyPerReplica: 1, ...shop },
    ],
    links: ["users->shop"],
    faults,
  };
}

/** As `sketch` with a backend that answers after 100 ms. */
function withBackend(arrivals: unknown, shop: object, faults: readonly unknown[]): Sketch {
  const plain = sketch(arrivals, { serviceTime: constant(0), callModel: "async", ...shop }, faults);
  return {
    ...plain,
    components: [...plain.components, station("backend", constant(100), 100)],
    links: ["users->shop", "shop->backend"],
  };
}

/** Runs with changes of settings on the way, as a user at the page makes them. */
function changed(
  before: Sketch,
  ...changes: readonly (readonly [atMs: number, address: string, value: Json])[]
): Result {
  const session = new Session(scenarioOf(before), catalog, "oracle", Number.POSITIVE_INFINITY);
  for (const [atMs, address, value] of changes) {
    session.run.advance(msToNs(atMs));
    session.command({ type: "set", address, value });
  }
  session.runToEnd();
  return new Result(session.summarize());
}

type Moment = { atMs: number; ready: number; starting: number; draining: number; down: number };
const timeline = (r: Result): Moment[] => r.entity("shop").details?.replicaTimeline as Moment[];
const readyOver = (r: Result): number[][] => timeline(r).map(({ atMs, ready }) => [atMs, ready]);

describe("a crash", () => {
  test("fails the requests that an asynchronous service keeps in memory, and the shop is the cause", () => {
    const r = run(withBackend(at(0, 10, 60), {}, [crash(50, 5)]));
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "okCount")).toBe(1);
    expect(r.of("users", "latencyMaxMs")).toBe(100);
    expect(r.of("shop", "inFlightCount")).toBe(0);
    // The backend works on for nobody.
    expect(r.of("backend", "wastedCount")).toBe(2);
  });

  test("of one replica fails only what that one keeps", () => {
    for (const queuePlacement of ["shared", "perReplica"]) {
      const r = run(withBackend(at(0, 1, 2, 3), { replicaCount: 2, queuePlacement }, [crash(50, 5, 1)]));
      expect([r.of("users", "failedCount"), r.of("users", "okCount")], queuePlacement).toEqual([2, 2]);
    }
  });

  test("ends what was still to be done after an early answer", () => {
    const handlers = { buy: [{ do: "respond" }, { do: "call", to: "backend" }, { do: "call", to: "backend" }] };
    const early = withBackend(at(0), { handlers }, [crash(50, 5)]);
    const r = run({ ...early, operations: [{ id: "buy" }] });
    expect(r.of("users", "okCount")).toBe(1);
    expect(r.of("backend", "arrivalCount")).toBe(1);
  });

  test("of one replica under processor sharing loses that one's calls and cores", () => {
    const sharing = { replicaCount: 2, queueDiscipline: "processor-sharing" };
    const r = run(sketch(at(0, 0), sharing, [crash(5, 500, 1)]));
    expect([r.of("users", "failedCount"), r.of("users", "okCount")]).toEqual([1, 1]);
    expect(run(sketch(at(0, 0, 20, 20), sharing, [crash(5, 500, 1)])).of("users", "latencyMaxMs")).toBe(20);
  });

  test("is over when the replica has started again", () => {
    const r = run(sketch(every(10), { startTime: constant(100), readyAfterMs: 50 }, [crash(200, 100)]));
    expect(readyOver(r)).toEqual([
      [0, 1],
      [200, 0],
      [300, 0],
      [450, 1],
    ]);
  });
});

describe("processor sharing, when it is full", () => {
  const full = (overflow: string, settings: object = {}) =>
    sketch(at(0, 1, 2), { queueDiscipline: "processor-sharing", queueCapacity: 1, overflow, ...settings });

  test("drops the one that has been there longest", () => {
    const r = run(full("dropOldest"));
    expect(r.of("users", "refusedCount")).toBe(1);
    expect(r.of("shop", "droppedFromQueueCount")).toBe(1);
    expect(r.of("users", "okCount")).toBe(2);
  });

  test("holds the caller until somebody leaves", () => {
    const r = run(full("block"));
    expect(r.of("users", "okCount")).toBe(3);
    // 1 ms alone, then two share: the first leaves at 19; the third comes in, and 30 ms of work are done at 30.
    expect(r.of("users", "latencyMaxMs")).toBe(28);
  });

  test("drops whom sharing has held up for longer than the limit", () => {
    const limited = { queueDiscipline: "processor-sharing", waitLimitMs: 15 };
    const r = run(sketch(at(0, 0, 0), limited));
    // All three would be done at 30; each is due at 10 + 15. The first to be dropped leaves the others faster, too late.
    expect(r.of("users", "refusedCount")).toBe(3);
    expect(run(sketch(at(0, 0), limited)).of("users", "okCount")).toBe(2);
  });
});

describe("a change of the number of replicas", () => {
  const slow = { startTime: constant(200), readyAfterMs: 100 };

  test("takes the cold start upwards", () => {
    const r = changed(sketch(every(5), { queueCapacity: 1000, ...slow }), [100, "shop.replicaCount", 3]);
    expect(readyOver(r)).toEqual([
      [0, 1],
      [100, 1],
      [400, 3],
    ]);
    expect(r.of("shop", "workerCount")).toBe(3);
    expect(r.of("shop", "queueLength")).toBe(0);
  });

  test("lets a stopped replica finish what it has", () => {
    for (const queuePlacement of ["shared", "perReplica"]) {
      const busy = sketch(at(0, 0, 0, 50), { replicaCount: 3, queuePlacement, serviceTime: constant(100) });
      const r = changed(busy, [20, "shop.replicaCount", 1]);
      expect(r.of("users", "okCount"), queuePlacement).toBe(4);
      expect(r.of("shop", "drainingReplicaMax")).toBe(2);
      expect(readyOver(r).at(-1)).toEqual([100, 1]);
      expect(r.of("shop", "workerCount")).toBe(1);
      // The one of 50 ms waits for the only replica that takes calls.
      expect(r.of("users", "latencyMaxMs")).toBe(150);
    }
  });

  test("fails what a stopped replica has not finished in time", () => {
    for (const queuePlacement of ["shared", "perReplica"]) {
      const settings = { replicaCount: 2, queuePlacement, serviceTime: constant(100), drainTimeoutMs: 30 };
      const r = changed(sketch(at(0, 0), settings), [20, "shop.replicaCount", 1]);
      expect([r.of("users", "failedCount"), r.of("users", "okCount")], queuePlacement).toEqual([1, 1]);
      expect(readyOver(r).at(-1)).toEqual([50, 1]);
    }
  });

  test("waits for what an asynchronous replica keeps in memory", () => {
    for (const queuePlacement of ["shared", "perReplica"]) {
      const before = withBackend(at(0, 1), { replicaCount: 2, queuePlacement }, []);
      const r = changed(before, [20, "shop.replicaCount", 1]);
      expect(r.of("users", "okCount"), queuePlacement).toBe(2);
      expect(readyOver(r).slice(-2)).toEqual([
        [20, 1],
        [queuePlacement === "shared" ? 100 : 101, 1],
      ]);
    }
  });

  test("another setting leaves the number alone", () => {
    const r = changed(sketch(every(5)), [100, "shop.replicaCount", 3], [200, "shop.queueCapacity", 7]);
    expect(r.of("shop", "readyReplicaCount")).toBe(3);
  });
});

test("a balancer in front sends nothing to replicas that start or drain", () => {
  const behind = (queuePlacement: string): Sketch => {
    const plain = sketch(every(5), { replicaCount: 2, queuePlacement, startTime: constant(100) }, [crash(202, 100, 1)]);
    const [client, shop] = plain.components as [object & { id: string; kind: string }, { id: string; kind: string }];
    return {
      ...plain,
      components: [client, { id: "lb", kind: "load-balancer" }, shop],
      links: ["users->lb", "lb->shop"],
    };
  };
  const r = run(behind("perReplica"));
  expect(readyOver(r).map(([, ready]) => ready)).toEqual([2, 1, 1, 2]);
  // Only what the dying replica was doing.
  expect(r.of("users", "failedCount")).toBe(1);
});

describe("a replica whose queue exceeds its limit", () => {
  const flood = at(...Array.from({ length: 8 }, () => 0));

  test("dies with all it has, and starts again", () => {
    const r = run(sketch(flood, { crashWhenQueueExceeds: 5, startTime: constant(100) }));
    expect(r.of("shop", "replicaDeathCount")).toBe(1);
    expect(r.of("users", "failedCount")).toBe(8);
    expect(readyOver(r)).toEqual([
      [0, 0],
      [100, 1],
    ]);
  });

  test("stays away if it is not started again", () => {
    const r = run(sketch(flood, { crashWhenQueueExceeds: 5, restartsAfterDeath: false }));
    expect(r.of("shop", "readyReplicaCount")).toBe(0);
    expect(r.of("shop", "downReplicaCount")).toBe(1);
  });
});
