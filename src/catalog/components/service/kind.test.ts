import { describe, expect, test } from "vitest";
import { msToNs } from "../../../kernel/time";
import type { Json } from "../../../model/document";
import {
  constant,
  exponential,
  poisson,
  Result,
  run,
  type Sketch,
  scenarioOf,
  station,
  users,
} from "../../../runtime/oracle/oracle-case";
import { Session } from "../../../runtime/session";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });

interface Around {
  readonly runForMs?: number;
  readonly operations?: readonly Json[];
  readonly faults?: readonly unknown[];
  readonly client?: object;
}

/** users → shop, which takes 10 ms and has one worker unless told otherwise. */
function sketch(arrivals: unknown, shop: object = {}, around: Around = {}): Sketch {
  return {
    run: { runForMs: around.runForMs ?? 1000 },
    operations: around.operations ?? [],
    components: [
      users(arrivals, around.client),
      { id: "shop", kind: "service", serviceTime: constant(10), concurrencyPerReplica: 1, ...shop },
    ],
    links: ["users->shop"],
    faults: around.faults ?? [],
  };
}
const serve = (...args: Parameters<typeof sketch>) => run(sketch(...args));

/** users → shop → a and b, where the shop runs `steps` for each request. */
function program(steps: readonly unknown[], around: { a?: object; b?: object; shop?: object; links?: object } = {}) {
  return run({
    run: { runForMs: 1000 },
    operations: [{ id: "buy" }],
    components: [
      users(at(0)),
      { id: "shop", kind: "service", handlers: { buy: steps }, ...around.shop },
      station("a", constant(10), 4, around.a),
      station("b", constant(30), 4, around.b),
    ],
    links: ["users->shop", { from: "shop", to: "a", ...around.links }, { from: "shop", to: "b", ...around.links }],
  });
}

/** Runs until `atMs`, changes a setting as a user at the page does, and runs to the end. */
function changed(before: Sketch, atMs: number, address: string, value: Json): Result {
  return changedOften(before, [[atMs, address, value]]);
}

function changedOften(before: Sketch, changes: readonly (readonly [atMs: number, address: string, value: Json])[]) {
  const session = new Session(scenarioOf(before), catalog, "oracle", Number.POSITIVE_INFINITY);
  for (const [atMs, address, value] of changes) {
    session.run.advance(msToNs(atMs));
    session.command({ type: "set", address, value });
  }
  session.runToEnd();
  return new Result(session.summarize());
}

describe("when the queue is full", () => {
  test("refuses whoever comes next, at once", () => {
    const r = serve(at(0, 0, 0, 0, 0), { queueCapacity: 2 });
    expect(r.of("users", "okCount")).toBe(3);
    expect(r.of("users", "refusedCount")).toBe(2);
    expect(r.of("shop", "queueLengthMax")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(30);
  });

  test("without waiting places only what is served is let in", () => {
    const r = serve(at(0, 5, 11), { queueCapacity: 0 });
    expect(r.of("users", "okCount")).toBe(2);
    expect(r.of("users", "refusedCount")).toBe(1);
  });

  test("drops the one that has waited longest in favor of the newest", () => {
    const r = serve(at(0, 1, 2), { queueCapacity: 1, overflow: "dropOldest" });
    expect(r.of("users", "refusedCount")).toBe(1);
    expect(r.of("shop", "droppedFromQueueCount")).toBe(1);
    // The third waits from 2 to 10; the second would have waited 9.
    expect(r.of("shop", "waitingTimeMaxMs")).toBe(8);
  });

  const backPressure = (callModel: string) =>
    run({
      run: { runForMs: 1000 },
      components: [
        users(at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        station("front", constant(0), 5, { callModel }),
        { id: "shop", kind: "service", serviceTime: constant(10), concurrencyPerReplica: 1, queueCapacity: 1 },
      ].map((part) => (part.id === "shop" ? { ...part, overflow: "block" } : part)),
      links: ["users->front", "front->shop"],
    });

  test("holds an asynchronous caller's worker until there is room", () => {
    const r = backPressure("async");
    // Two calls were taken and set their worker free, five hold theirs, three never got one.
    expect(r.of("front", "queueLengthMax")).toBe(3);
    expect(r.of("shop", "queueLengthMax")).toBe(1);
    expect(r.of("users", "okCount")).toBe(10);
    expect(r.of("users", "latencyMaxMs")).toBe(91);
  });

  test("holds a blocking caller's worker anyway", () => {
    const r = backPressure("blocking");
    expect(r.of("front", "queueLengthMax")).toBe(5);
    expect(r.of("users", "okCount")).toBe(10);
  });

  test("a caller held outside that loses patience leaves", () => {
    const r = run({
      run: { runForMs: 1000 },
      components: [
        users(at(0, 1, 2)),
        {
          id: "shop",
          kind: "service",
          serviceTime: constant(100),
          concurrencyPerReplica: 1,
          queueCapacity: 1,
          overflow: "block",
        },
      ],
      links: [{ from: "users", to: "shop", cancellation: true, policies: [{ kind: "timeout", timeoutMs: 50 }] }],
    });
    expect(r.of("users", "timedOutCount")).toBe(3);
    expect(r.of("shop", "cancelledCount")).toBe(3);
    expect(r.of("shop", "inFlightCount")).toBe(0);
  });
});

test("a call that waits too long is dropped unserved", () => {
  const r = serve(at(0, 1, 2), { waitLimitMs: 5 });
  expect(r.of("users", "okCount")).toBe(1);
  expect(r.of("users", "refusedCount")).toBe(2);
  expect(r.of("shop", "droppedFromQueueCount")).toBe(2);
  expect(r.of("shop", "queueLength")).toBe(0);
});

describe("who is served next", () => {
  const MIX = {
    runForMs: 60_000,
    operations: [
      { id: "urgent", share: 0.5, priority: 9 },
      { id: "idle", share: 0.5, priority: 1 },
    ],
  };

  test("first in, first out", () => {
    expect(serve(at(0, 1, 2)).of("users", "latencyMaxMs")).toBe(28);
  });

  test("last in, first out", () => {
    const r = serve(at(0, 1, 2), { queueDiscipline: "lifo" });
    expect(r.of("users", "latencyMaxMs")).toBe(29);
    expect(r.of("users", "latencyP50Ms")).toBeCloseTo(18, 0);
  });

  test("the urgent before the others", () => {
    const r = serve(poisson(90), { queueDiscipline: "priority" }, MIX);
    expect(r.ofOperation("shop", "urgent", "latencyMeanMs")).toBeLessThan(20);
    expect(r.ofOperation("shop", "idle", "latencyMeanMs")).toBeGreaterThan(40);
  });

  test("preemptive: the urgent do as if the others were not there", () => {
    const r = serve(poisson(90), { queueDiscipline: "priority", isPreemptive: true }, MIX);
    // M/D/1 at 45/s: 10 + 0.45 · 10 / (2 · 0.55).
    expect(r.ofOperation("shop", "urgent", "latencyMeanMs") / 14.09).toBeCloseTo(1, 1);
    // What was interrupted goes on where it was: nothing is worked twice.
    expect(r.of("shop", "serviceTimeMeanMs")).toBeCloseTo(10, 2);
    expect(r.of("shop", "utilization") / 0.9).toBeCloseTo(1, 1);
  });

  test("the shortest job first", () => {
    const jobs = {
      runForMs: 60_000,
      operations: [{ id: "small" }, { id: "big" }],
    };
    const serviceTimes = { small: constant(2), big: constant(18) };
    const fifo = serve(poisson(90), { serviceTimes }, jobs);
    const sjf = serve(poisson(90), { serviceTimes, queueDiscipline: "sjf" }, jobs);
    expect(sjf.of("shop", "latencyMeanMs")).toBeLessThan(0.7 * fifo.of("shop", "latencyMeanMs"));
    expect(sjf.ofOperation("shop", "small", "latencyMeanMs")).toBeLessThan(
      sjf.ofOperation("shop", "big", "latencyMeanMs"),
    );
  });

  test("anyone: as long a wait on average as in order of arrival, more unequal", () => {
    const fifo = serve(poisson(80), {}, { runForMs: 100_000 });
    const random = serve(poisson(80), { queueDiscipline: "random" }, { runForMs: 100_000 });
    expect(random.of("shop", "waitingTimeMeanMs") / fifo.of("shop", "waitingTimeMeanMs")).toBeCloseTo(1, 1);
    expect(random.of("shop", "waitingTimeDeviationMs")).toBeGreaterThan(fifo.of("shop", "waitingTimeDeviationMs"));
  });
});

describe("processor sharing", () => {
  const PS = { queueDiscipline: "processor-sharing" };

  test("two calls on one core each run at half speed", () => {
    expect(serve(at(0, 0), PS).of("users", "latencyMeanMs")).toBeCloseTo(20, 3);
    // The first: 5 alone, 10 together. The second: 10 together, 5 alone.
    expect(serve(at(0, 5), PS).of("users", "latencyMeanMs")).toBeCloseTo(15, 3);
  });

  test("does not slow down while there is a core for each", () => {
    expect(serve(at(0, 0), { ...PS, concurrencyPerReplica: 2 }).of("users", "latencyMaxMs")).toBeCloseTo(10, 3);
  });

  test("refuses beyond cores and capacity together", () => {
    expect(serve(at(0, 0, 0, 0), { ...PS, queueCapacity: 1 }).of("users", "refusedCount")).toBe(2);
  });

  test("stands still while it is frozen", () => {
    const faults = [{ kind: "gc-pause", target: "shop", startAtMs: 0, every: constant(6), pause: constant(100) }];
    expect(serve(at(0), PS, { faults }).of("users", "latencyMaxMs")).toBeCloseTo(110, 3);
  });
});

describe("while it waits for others", () => {
  const behind = (shop: object) =>
    run({
      run: { runForMs: 10_000 },
      components: [
        users(every(4)),
        { id: "shop", kind: "service", serviceTime: constant(1), concurrencyPerReplica: 1, queueCapacity: 20, ...shop },
        station("store", constant(10), 100),
      ],
      links: ["users->shop", "shop->store"],
    });

  test("blocking holds the worker", () => {
    const r = behind({});
    expect(r.of("shop", "throughputPerSecond")).toBeCloseTo(1000 / 11, 0);
    expect(r.of("shop", "blockedRatio")).toBeCloseTo(10 / 11, 2);
    expect(r.of("shop", "utilization")).toBeCloseTo(1, 2);
    expect(r.of("users", "refusedCount")).toBeGreaterThan(1000);
  });

  test("asynchronous holds only memory", () => {
    const r = behind({ callModel: "async" });
    expect(r.of("users", "refusedCount")).toBe(0);
    expect(r.of("shop", "utilization")).toBeCloseTo(0.25, 2);
    expect(r.of("shop", "blockedRatio")).toBe(0);
    expect(r.of("users", "latencyMaxMs")).toBe(11);
  });

  test("asynchronous keeps no more than the in-flight limit", () => {
    const r = behind({ callModel: "async", inFlightLimit: 2 });
    expect(r.of("shop", "inFlightMean")).toBeLessThanOrEqual(2);
    // One that is refused counts for no time.
    expect(r.of("shop", "inFlightMax")).toBe(3);
    expect(r.of("users", "refusedCount")).toBeGreaterThan(500);
  });
});

describe("handlers", () => {
  test("without one: works, then calls every link in order", () => {
    const r = run({
      components: [users(at(0)), station("shop", constant(5)), station("a", constant(10)), station("b", constant(30))],
      links: ["users->shop", "shop->a", "shop->b"],
    });
    expect(r.of("users", "latencyMaxMs")).toBe(45);
  });

  const A = { do: "call", to: "a" };
  const B = { do: "call", to: "b" };

  test("parallel waits for the slowest", () => {
    expect(program([{ do: "parallel", steps: [A, B] }]).of("users", "latencyMaxMs")).toBe(30);
  });

  test("a sequence within parallel is one branch", () => {
    const steps = [{ do: "parallel", steps: [{ do: "sequence", steps: [A, A] }, B] }];
    const r = program(steps);
    expect(r.of("users", "latencyMaxMs")).toBe(30);
    expect(r.of("a", "arrivalCount")).toBe(2);
  });

  test("waitForCount takes the first answers; the rest is wasted", () => {
    const r = program([{ do: "parallel", steps: [A, B], waitForCount: 1 }]);
    expect(r.of("users", "latencyMaxMs")).toBe(10);
    expect(r.of("b", "wastedCount")).toBe(1);
  });

  test("waitForCount withdraws the rest where the link can cancel", () => {
    const r = program([{ do: "parallel", steps: [A, B], waitForCount: 1 }], { links: { cancellation: true } });
    expect(r.of("b", "cancelledCount")).toBe(1);
    expect(r.of("b", "inFlightCount")).toBe(0);
  });

  test("a join outlives as many failures as it can spare", () => {
    const steps = [{ do: "parallel", steps: [A, B], waitForCount: 1 }];
    const one = program(steps, { a: { failureRatio: 1 } });
    expect(one.of("users", "okCount")).toBe(1);
    expect(one.of("users", "latencyMaxMs")).toBe(30);
    const both = program(steps, { a: { failureRatio: 1 }, b: { failureRatio: 1 } });
    expect(both.of("users", "failedCount")).toBe(1);
  });

  test("parallel work of one thread is done one after the other, of several coroutines at once", () => {
    const steps = [
      {
        do: "parallel",
        steps: [
          { do: "work", serviceTime: constant(10) },
          { do: "work", serviceTime: constant(10) },
        ],
      },
    ];
    expect(program(steps).of("users", "latencyMaxMs")).toBe(20);
    expect(program(steps, { shop: { callModel: "async" } }).of("users", "latencyMaxMs")).toBe(10);
  });

  test("choose takes branches by weight", () => {
    const r = run({
      run: { runForMs: 20_000 },
      operations: [{ id: "buy" }],
      components: [
        users(every(5)),
        {
          id: "shop",
          kind: "service",
          handlers: {
            buy: [
              {
                do: "choose",
                branches: [
                  { weight: 3, steps: [A] },
                  { weight: 1, steps: [B] },
                ],
              },
            ],
          },
        },
        station("a", constant(1)),
        station("b", constant(1)),
      ],
      links: ["users->shop", "shop->a", "shop->b"],
    });
    expect(r.of("a", "arrivalCount") / r.of("shop", "arrivalCount")).toBeCloseTo(0.75, 1);
    expect(r.of("a", "arrivalCount") + r.of("b", "arrivalCount")).toBe(r.of("shop", "arrivalCount"));
  });

  test("repeat does its steps one round after the other", () => {
    const r = program([{ do: "repeat", count: 3, steps: [A] }]);
    expect(r.of("a", "arrivalCount")).toBe(3);
    expect(r.of("users", "latencyMaxMs")).toBe(30);
    expect(program([{ do: "repeat", count: 0, steps: [A] }]).of("users", "okCount")).toBe(1);
  });

  test("lookup asks the cache first and loads only what it misses", () => {
    const r = run({
      operations: [{ id: "read" }],
      components: [
        users(at(0, 100, 200)),
        {
          id: "shop",
          kind: "service",
          handlers: { read: [{ do: "lookup", in: "cache", onMiss: [{ do: "call", to: "store" }] }] },
        },
        { id: "cache", kind: "cache", mode: "aside" },
        station("store", constant(30)),
      ],
      links: ["users->shop", "shop->cache", "shop->store"],
    });
    expect(r.of("store", "arrivalCount")).toBe(1);
    expect(r.of("users", "okCount")).toBe(3);
    expect(r.of("users", "latencyMaxMs")).toBeGreaterThan(30);
    expect(r.of("users", "latencyP50Ms")).toBeLessThan(1);
  });

  test("fail ends it there, permanently if it says so", () => {
    expect(program([{ do: "fail" }, A]).of("users", "failedCount")).toBe(1);
    expect(program([{ do: "fail" }, A]).of("a", "arrivalCount")).toBe(0);
    expect(program([{ do: "fail", permanent: true }]).of("users", "failedPermanentlyCount")).toBe(1);
  });

  test("respond answers now; the rest is done on the same worker", () => {
    const r = program([{ do: "respond" }, { do: "work", serviceTime: constant(50) }, A], {
      shop: { concurrencyPerReplica: 1 },
    });
    expect(r.of("users", "latencyMaxMs")).toBe(0);
    expect(r.of("a", "okCount")).toBe(1);
    expect(r.of("shop", "utilization")).toBeCloseTo(0.06, 5);
    expect(r.of("shop", "wastedCount")).toBe(0);
  });

  test("a failure that is ignored makes a degraded answer", () => {
    const r = program([{ ...A, onFailure: "ignore" }, B], { a: { failureRatio: 1 } });
    expect(r.of("users", "degradedCount")).toBe(1);
    expect(r.of("users", "latencyMaxMs")).toBe(40);
  });
});

describe("what it answers when something behind it went wrong", () => {
  const STEPS = [{ do: "call", to: "a" }];

  test.each([
    ["refused", { queueCapacity: 0, concurrencyPerReplica: 1, failureRatio: 0 }],
    ["failed", { failureRatio: 1 }],
  ])("%s: its own failure, which trying again may mend", (_, a) => {
    const twice = [{ do: "parallel", steps: [...STEPS, ...STEPS] }];
    const r = program(twice, { a });
    expect(r.of("users", "failedCount")).toBe(1);
    expect(r.of("users", "failedPermanentlyCount")).toBe(0);
    expect(r.of("users", "refusedCount")).toBe(0);
  });

  test("timed out: its own failure", () => {
    const r = program(STEPS, { links: { policies: [{ kind: "timeout", timeoutMs: 5 }] } });
    expect(r.of("shop->a", "timedOutCount")).toBe(1);
    expect(r.of("users", "failedCount")).toBe(1);
    expect(r.of("users", "timedOutCount")).toBe(0);
  });

  test("failed permanently: a permanent failure", () => {
    const r = program(STEPS, { a: { permanentFailureRatio: 1 } });
    expect(r.of("users", "failedPermanentlyCount")).toBe(1);
  });
});

test("a share of the calls fails after its work", () => {
  const r = serve(
    every(10),
    { failureRatio: 0.2, permanentFailureRatio: 0.1, serviceTime: constant(1) },
    {
      runForMs: 50_000,
    },
  );
  expect(r.of("shop", "failedCount") / r.of("shop", "settledCount")).toBeCloseTo(0.3, 1);
  expect(r.of("shop", "failedPermanentlyCount") / r.of("shop", "settledCount")).toBeCloseTo(0.1, 1);
  expect(r.of("users", "latencyMaxMs")).toBeCloseTo(1, 6);
});

describe("a crash", () => {
  const crash = (startAtMs: number, lastForMs: number, replicaCount = 0) => ({
    kind: "crash",
    target: "shop",
    startAtMs,
    lastForMs,
    replicaCount,
  });

  test("of one replica loses what it was doing, and leaves one worker fewer until it is back", () => {
    const r = serve(at(0, 0, 6, 6, 30, 30), { replicaCount: 2 }, { faults: [crash(5, 15, 1)] });
    expect(r.of("users", "failedCount")).toBe(1);
    expect(r.of("users", "okCount")).toBe(5);
    // Those of 6 ms go one after the other: at 10 and at 20, when the second replica is back.
    expect(r.of("users", "latencyMaxMs")).toBe(24);
    expect(r.of("shop", "workerCount")).toBe(2);
  });

  test("of all replicas loses those who wait too; calls fail at once until it is back", () => {
    const r = serve(at(0, 0, 0, 8, 30), { replicaCount: 1 }, { faults: [crash(5, 15)] });
    expect(r.of("users", "failedCount")).toBe(4);
    expect(r.of("users", "okCount")).toBe(1);
    expect(r.of("users", "latencyMaxMs")).toBe(10);
  });

  test("with own queues loses only what waits at the dead replica", () => {
    const r = serve(at(0, 0, 0, 0), { replicaCount: 2, queuePlacement: "perReplica" }, { faults: [crash(5, 15, 1)] });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "okCount")).toBe(2);
  });

  test("under processor sharing loses everything", () => {
    const r = serve(at(0, 0, 30), { queueDiscipline: "processor-sharing" }, { faults: [crash(5, 15)] });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "okCount")).toBe(1);
  });
});

test("frozen workers go on where they were", () => {
  const faults = [{ kind: "gc-pause", target: "shop", startAtMs: 0, every: constant(6), pause: constant(100) }];
  const r = serve(at(0), {}, { faults });
  expect(r.of("users", "latencyMaxMs")).toBe(110);
  expect(r.of("shop", "serviceTimeMeanMs")).toBe(10);
});

describe("queues per replica", () => {
  test("each has its own capacity", () => {
    const burst = at(0, 0, 0, 0, 0);
    const own = serve(burst, { replicaCount: 2, queueCapacity: 1, queuePlacement: "perReplica" });
    expect(own.of("users", "refusedCount")).toBe(1);
    const shared = serve(burst, { replicaCount: 2, queueCapacity: 1 });
    expect(shared.of("users", "refusedCount")).toBe(2);
  });

  test("a call waits at a busy replica although another is idle", () => {
    const settings = { replicaCount: 2, serviceTime: exponential(10) };
    const shared = serve(poisson(140), settings, { runForMs: 60_000 });
    const own = serve(poisson(140), { ...settings, queuePlacement: "perReplica" }, { runForMs: 60_000 });
    const least = serve(
      poisson(140),
      { ...settings, queuePlacement: "perReplica", balancing: "least-request" },
      { runForMs: 60_000 },
    );
    expect(least.of("shop", "latencyMeanMs")).toBeGreaterThan(shared.of("shop", "latencyMeanMs"));
    expect(own.of("shop", "latencyMeanMs")).toBeGreaterThan(least.of("shop", "latencyMeanMs"));
  });
});

test("contention and coherency slow the work by the universal scalability law", () => {
  const usl = { concurrencyPerReplica: 2, contentionRatio: 0.1, coherencyRatio: 0.05 };
  expect(serve(at(0), usl).of("users", "latencyMaxMs")).toBe(10);
  // Beside another one: 1 + 0.1 · 1 + 0.05 · 2 · 1.
  expect(serve(at(0, 0), usl).of("users", "latencyMaxMs")).toBe(12);
});

describe("changed while it runs", () => {
  const OVERLOADED = sketch(every(5), { queueCapacity: 10 }, { runForMs: 2000 });

  test("more replicas take up the load at once", () => {
    const r = changed(OVERLOADED, 1000, "shop.replicaCount", 3);
    expect(r.of("shop", "workerCount")).toBe(3);
    expect(r.of("shop", "queueLength")).toBe(0);
    expect(r.of("users", "okCount")).toBeGreaterThan(290);
  });

  test("fewer replicas finish what they do", () => {
    const r = changed(sketch(at(0, 0, 0, 0), { replicaCount: 4 }), 5, "shop.replicaCount", 1);
    expect(r.of("users", "okCount")).toBe(4);
    expect(r.of("users", "latencyMaxMs")).toBe(10);
    expect(r.of("shop", "workerCount")).toBe(1);
  });

  test("a crash after it was scaled in does not strand those who wait", () => {
    const faults = [{ kind: "crash", target: "shop", startAtMs: 45, replicaCount: 1 }];
    const before = sketch(at(0, 0, 20, 21, 22, 23, 24, 24, 24, 24, 24, 24), { replicaCount: 4 }, { faults });
    const r = changed(before, 25, "shop.replicaCount", 2);
    expect(r.of("shop", "queueLength")).toBe(0);
    expect(r.of("shop", "inFlightCount")).toBe(0);
    expect(r.of("shop", "workerCount")).toBe(1);
    expect(r.of("users", "settledCount")).toBe(12);
  });

  test("scaled in and out, calls are spread over all replicas again", () => {
    const faults = [{ kind: "crash", target: "shop", startAtMs: 25, lastForMs: 1, replicaCount: 1 }];
    const r = changedOften(sketch(at(0, 0, 20, 20), { replicaCount: 2 }, { faults }), [
      [5, "shop.replicaCount", 1],
      [15, "shop.replicaCount", 2],
    ]);
    expect(r.of("users", "failedCount")).toBe(1);
  });

  test("more concurrency starts those who wait", () => {
    const r = changed(sketch(at(0, 0, 0), {}), 5, "shop.concurrencyPerReplica", 3);
    expect(r.of("users", "latencyMaxMs")).toBe(15);
  });

  test("a longer queue refuses no longer", () => {
    const before = run(OVERLOADED).of("users", "refusedCount");
    const r = changed(OVERLOADED, 1000, "shop.queueCapacity", 1000);
    expect(r.of("users", "refusedCount")).toBeLessThan(0.6 * before);
    expect(r.of("shop", "queueLength")).toBeGreaterThan(90);
  });

  test("a new service time holds for calls that start from then on", () => {
    const r = changed(sketch(at(0, 1), {}), 5, "shop.serviceTime", constant(100));
    expect(r.of("users", "latencyMaxMs")).toBe(109);
    const sharing = sketch(at(0, 20), { queueDiscipline: "processor-sharing" });
    expect(changed(sharing, 15, "shop.serviceTime", constant(100)).of("users", "latencyMaxMs")).toBe(100);
  });
});
