import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyLiveEdit } from "../../../runtime/live-edit";
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
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";
import { queue as queueKind } from "./kind";

const INSTANT = constant(0);
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });
const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });

/** users → work (the queue) → worker, with a second worker where asked for. */
function workQueue(
  arrivals: unknown,
  queue: object,
  worker: object = {},
  around: { runForMs?: number; faults?: unknown[] } = {},
): Result {
  return run({
    run: { runForMs: around.runForMs ?? 10_000 },
    components: [
      users(arrivals),
      { id: "work", kind: "queue", ...queue },
      { id: "worker", kind: "service", serviceTime: constant(10), concurrencyPerReplica: 1, ...worker },
    ],
    links: ["users->work", "work->worker"],
    faults: around.faults ?? [],
  });
}

/** Everything that was published is somewhere, exactly. */
function expectConserved(r: Result, id = "work"): void {
  const out = ["ackedCount", "deadLetterCount", "expiredCount", "droppedCount", "messageCount"];
  const accounted = out.reduce((sum, metric) => sum + r.of(id, metric), 0);
  expect(r.of(id, "publishedCount")).toBe(accounted);
}

describe("a work queue", () => {
  test("hands each message to a worker and answers the publisher at once", () => {
    const r = workQueue(every(100), {});
    expect(r.of("users", "okCount")).toBe(100);
    expect(r.of("users", "latencyMaxMs")).toBe(0);
    expect(r.of("work", "ackedCount")).toBe(99);
    expect(r.of("work", "endToEndMeanMs")).toBeCloseTo(10, 1);
    expectConserved(r);
  });

  test("gives a worker no more than it can work on at once", () => {
    const r = workQueue(every(5), { queueCapacity: 10_000 });
    expect(r.of("worker", "queueLengthMax")).toBe(0);
    expect(r.of("work", "unackedCountMax")).toBe(1);
    // 200/s published, 100/s worked off.
    expect(r.of("work", "queueLength")).toBeGreaterThan(990);
    expect(r.of("work", "oldestAgeMs")).toBeGreaterThan(4900);
    expectConserved(r);
  });

  test("prefetch lets further messages wait at the worker", () => {
    const r = workQueue(every(5), { prefetchCount: 5 });
    expect(r.of("work", "unackedCountMax")).toBe(5);
    expect(r.of("worker", "queueLengthMax")).toBe(4);
  });

  test("spreads messages over competing consumers in turn", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(20)),
        { id: "work", kind: "queue" },
        station("a", constant(1)),
        station("b", constant(1)),
      ],
      links: ["users->work", "work->a", "work->b"],
    });
    expect(r.of("a", "arrivalCount")).toBe(250);
    expect(r.of("b", "arrivalCount")).toBe(250);
  });

  test("a slow consumer gets fewer messages than a fast one", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(5)),
        { id: "work", kind: "queue" },
        station("slow", constant(40)),
        station("fast", constant(10)),
      ],
      links: ["users->work", "work->slow", "work->fast"],
    });
    expect(r.of("fast", "arrivalCount") / r.of("slow", "arrivalCount")).toBeCloseTo(4, 1);
  });

  test("delivers the operation, the key and the birth of the request", () => {
    const r = run({
      run: { runForMs: 10_000 },
      operations: [
        { id: "big", share: 0.5 },
        { id: "small", share: 0.5 },
      ],
      components: [
        users(poisson(50)),
        { id: "work", kind: "queue" },
        station("worker", constant(1), 1, {
          handlers: { big: [{ do: "work", serviceTime: constant(8) }], small: [{ do: "work" }] },
        }),
      ],
      links: ["users->work", "work->worker"],
    });
    expect(r.ofOperation("worker", "big", "arrivalCount")).toBe(r.ofOperation("users", "big", "arrivalCount"));
    expect(r.ofOperation("worker", "big", "latencyMeanMs")).toBeGreaterThanOrEqual(7.9);
  });

  test("works like M/M/1 when its consumer has one worker", () => {
    const r = workQueue(poisson(80), {}, { serviceTime: exponential(10) }, { runForMs: 1_500_000 });
    expect(r.of("work", "waitingTimeMeanMs")).toBeGreaterThan(36);
    expect(r.of("work", "waitingTimeMeanMs")).toBeLessThan(44);
  });
});

test("consumers that poll take what has gathered, and nothing in between", () => {
  const r = workQueue(
    poisson(50),
    { pollIntervalMs: 500 },
    { serviceTime: INSTANT, concurrencyPerReplica: 10_000 },
    { runForMs: 200_000 },
  );
  expect(r.of("work", "waitingTimeMeanMs") / 250).toBeCloseTo(1, 1);
  expect(r.of("work", "waitingTimeMaxMs")).toBeLessThanOrEqual(500);
  expectConserved(r);
});

test("an asynchronous publisher keeps its worker while it is blocked", () => {
  const r = run({
    run: { runForMs: 10_000 },
    components: [
      users(every(5)),
      station("publisher", constant(1), 3, { callModel: "async" }),
      { id: "work", kind: "queue", queueCapacity: 10, overflow: "block" },
      station("worker", constant(10)),
    ],
    links: ["users->publisher", "publisher->work", "work->worker"],
  });
  expect(r.of("work", "blockedPublisherCount")).toBe(3);
  expect(r.of("publisher", "throughputPerSecond")).toBeCloseTo(100, -1);
  expectConserved(r);
});

describe("when it is full", () => {
  const overloaded = (queue: object) => workQueue(every(5), { queueCapacity: 20, ...queue }, {}, { runForMs: 20_000 });

  test("refuses", () => {
    const r = overloaded({ overflow: "refuse" });
    expect(r.of("users", "refusedCount") / r.of("users", "settledCount")).toBeCloseTo(0.495, 2);
    expect(r.of("work", "queueLengthMax")).toBe(20);
    expectConserved(r);
  });

  test("drops the oldest and keeps the publisher happy", () => {
    const r = overloaded({ overflow: "dropOldest" });
    expect(r.of("users", "okCount")).toBe(r.of("users", "settledCount"));
    expect(r.of("work", "droppedCount")).toBeGreaterThan(1900);
    // What is delivered has waited for the 20 behind it, which come at 200/s.
    expect(r.of("work", "waitingTimeMaxMs")).toBeLessThan(115);
    expectConserved(r);
  });

  test("with priorities drops the least urgent, even the new one", () => {
    const r = run({
      run: { runForMs: 20_000 },
      operations: [
        { id: "urgent", share: 0.3, priority: 5 },
        { id: "idle", share: 0.7, priority: 0 },
      ],
      components: [
        users(poisson(200)),
        { id: "work", kind: "queue", queueCapacity: 20, overflow: "dropOldest", queueDiscipline: "priority" },
        station("worker", constant(10)),
      ],
      links: ["users->work", "work->worker"],
    });
    expect(r.ofOperation("worker", "urgent", "arrivalCount")).toBeGreaterThanOrEqual(
      r.ofOperation("users", "urgent", "arrivalCount") - 5,
    );
    expectConserved(r);
  });

  test("blocks publishers until there is room, first come first served", () => {
    const r = run({
      run: { runForMs: 20_000 },
      components: [
        users({ kind: "closed-loop", userCount: 50, thinkTime: INSTANT, firstRequest: "atOnce" }),
        { id: "work", kind: "queue", queueCapacity: 10, overflow: "block" },
        station("worker", constant(10)),
      ],
      links: ["users->work", "work->worker"],
    });
    expect(r.of("work", "blockedRatio")).toBeCloseTo(1, 2);
    expect(r.of("work", "blockedPublisherCount")).toBe(50);
    expect(r.of("users", "refusedCount")).toBe(0);
    // 50 publishers take turns at 100/s: each waits 500 ms.
    expect(r.of("work", "blockedTimeP50Ms")).toBeGreaterThan(490);
    expect(r.of("work", "blockedTimeMaxMs")).toBeLessThan(511);
    expectConserved(r);
  });

  test("refuses publishers that find too many blocked before them", () => {
    const r = overloaded({ overflow: "block", blockedPublisherCapacity: 30 });
    expect(r.of("work", "blockedPublisherCount")).toBe(30);
    expect(r.of("users", "refusedCount")).toBeGreaterThan(1900);
    expectConserved(r);
  });

  test("without room at all hands each message straight to an idle worker", () => {
    const r = overloaded({ queueCapacity: 0, overflow: "block" });
    expect(r.of("work", "queueLengthMax")).toBe(0);
    expect(r.of("worker", "utilization")).toBeGreaterThan(0.99);
    expect(r.of("work", "ackedPerSecond")).toBeCloseTo(100, 0);
    expectConserved(r);
  });

  test("without room at all refuses while no worker is idle", () => {
    const r = overloaded({ queueCapacity: 0, overflow: "refuse" });
    expect(r.of("users", "refusedCount") / r.of("users", "settledCount")).toBeCloseTo(0.5, 2);
    expect(r.of("worker", "utilization")).toBeGreaterThan(0.98);
    expectConserved(r);
  });

  test("a publisher that loses patience leaves the line", () => {
    const r = run({
      run: { runForMs: 10_000 },
      components: [
        users(every(5)),
        { id: "work", kind: "queue", queueCapacity: 5, overflow: "block" },
        station("worker", constant(10)),
      ],
      links: [
        { from: "users", to: "work", cancellation: true, policies: [{ kind: "timeout", timeoutMs: 100 }] },
        "work->worker",
      ],
    });
    expect(r.of("users", "timedOutCount")).toBeGreaterThan(900);
    expect(r.of("work", "cancelledCount")).toBe(r.of("users", "timedOutCount"));
    expect(r.of("work", "blockedPublisherCount")).toBeLessThan(25);
    expectConserved(r);
  });
});

describe("order", () => {
  const waits = (queueDiscipline: string): Result =>
    run({
      run: { runForMs: 60_000 },
      operations: [
        { id: "urgent", share: 0.2, priority: 3 },
        { id: "idle", share: 0.8, priority: 1 },
      ],
      components: [
        users(poisson(90)),
        { id: "work", kind: "queue", queueDiscipline },
        station("worker", exponential(10)),
      ],
      links: ["users->work", "work->worker"],
    });

  test("lifo spreads the waiting times and keeps their mean", () => {
    const [fifo, lifo] = [waits("fifo"), waits("lifo")];
    expect(lifo.of("work", "waitingTimeMaxMs")).toBeGreaterThan(2 * fifo.of("work", "waitingTimeMaxMs"));
    expect(lifo.of("work", "waitingTimeP50Ms")).toBeLessThan(fifo.of("work", "waitingTimeP50Ms"));
  });

  test("priority lets the urgent overtake", () => {
    const r = run({
      run: { runForMs: 100 },
      operations: [
        { id: "urgent", share: 0.5, priority: 3 },
        { id: "idle", share: 0.5, priority: 1 },
      ],
      components: [
        users({ kind: "poisson", ratePerSecond: 2000 }),
        { id: "work", kind: "queue", queueDiscipline: "priority" },
        station("worker", constant(20)),
      ],
      links: ["users->work", "work->worker"],
    });
    expect(r.ofOperation("worker", "urgent", "arrivalCount")).toBeGreaterThanOrEqual(4);
    expect(r.ofOperation("worker", "idle", "arrivalCount")).toBeLessThanOrEqual(1);
  });
});

describe("redelivery", () => {
  const failing = { handlers: { request: [{ do: "work" }, { do: "fail" }] } };

  test("a failed delivery comes back after the redelivery delay", () => {
    const r = workQueue(at(0), { redeliveryDelay: constant(1000) }, failing);
    // Each round takes 10 ms of work and 1 s of waiting.
    expect(r.of("work", "deliveredCount")).toBe(10);
    expect(r.of("work", "redeliveredCount")).toBe(9);
    expect(r.of("work", "messageCount")).toBe(1);
    expectConserved(r);
  });

  test("the delay grows by the back-off factor up to its maximum", () => {
    const r = workQueue(
      at(0),
      { redeliveryDelay: constant(1000), redeliveryBackoffFactor: 2, redeliveryDelayMaxMs: 3000 },
      failing,
    );
    // Deliveries at 0, 1.01, 3.02, 6.03, 9.04 s.
    expect(r.of("work", "deliveredCount")).toBe(5);
  });

  test("a redelivered message goes before those that wait", () => {
    const r = workQueue(at(0, 1, 2, 3), { redeliveryDelay: INSTANT, deliveryLimit: 3 }, failing, { runForMs: 35 });
    expect(r.of("work", "deadLetterCount")).toBe(1);
    expect(r.of("work", "deliveredCount")).toBe(4);
  });

  test("the delivery limit moves a message to the dead letters", () => {
    const r = run({
      run: { runForMs: 20_000 },
      components: [
        users(every(1000)),
        { id: "work", kind: "queue", redeliveryDelay: INSTANT, deliveryLimit: 3, deadLetterTo: "dead" },
        { id: "dead", kind: "queue" },
        station("worker", constant(10), 1, failing),
      ],
      links: ["users->work", "work->worker", "work->dead"],
    });
    expect(r.of("work", "deadLetterCount")).toBe(19);
    expect(r.of("work", "receivesPerMessage")).toBe(3);
    expect(r.of("dead", "publishedCount")).toBe(19);
    expect(r.of("dead", "queueLength")).toBe(19);
    expectConserved(r);
    expectConserved(r, "dead");
  });

  test("a dead letter queue that is full loses them, and the count says so", () => {
    const r = run({
      run: { runForMs: 20_000 },
      components: [
        users(every(1000)),
        { id: "work", kind: "queue", redeliveryDelay: INSTANT, deliveryLimit: 1, deadLetterTo: "dead" },
        { id: "dead", kind: "queue", queueCapacity: 5 },
        station("worker", constant(10), 1, failing),
      ],
      links: ["users->work", "work->worker", "work->dead"],
    });
    expect(r.of("work", "deadLettersForwardedCount")).toBe(19);
    expect(r.of("work", "deadLettersRefusedCount")).toBe(14);
  });

  test("acknowledged on delivery, what fails is lost", () => {
    const r = workQueue(every(100), { acknowledge: "onDelivery" }, { failureRatio: 0.5 }, { runForMs: 100_000 });
    expect(r.of("work", "redeliveredCount")).toBe(0);
    expect(r.of("work", "lostAfterAckCount") / r.of("work", "ackedCount")).toBeCloseTo(0.5, 1);
    expectConserved(r);
  });

  test("a worker that fails at once without any delay stops the run with a sentence instead of hanging", () => {
    const r = workQueue(at(0), { redeliveryDelay: INSTANT }, { handlers: { request: [{ do: "fail" }] } });
    expect(r.summary.stopReason).toMatch(/one instant/);
  });
});

describe("visibility timeout", () => {
  test("a message that takes longer is received by another consumer in parallel, and deleted by the first to finish", () => {
    const r = workQueue(
      at(0),
      { visibilityTimeoutMs: 1000 },
      { serviceTime: constant(2500), concurrencyPerReplica: 10 },
    );
    // Received at 0, 1 and 2 s; finished at 2.5 s by the first.
    expect(r.of("work", "deliveredCount")).toBe(3);
    expect(r.of("work", "ackedCount")).toBe(1);
    expect(r.of("work", "lateAckCount")).toBe(2);
    expect(r.of("work", "receivesPerMessage")).toBe(3);
    expectConserved(r);
  });

  test("a failure is silence: the message comes back when the timeout ends", () => {
    const r = workQueue(
      at(0),
      { visibilityTimeoutMs: 3000 },
      { handlers: { request: [{ do: "work" }, { do: "fail" }] } },
    );
    expect(r.of("work", "deliveredCount")).toBe(4);
    expect(r.of("work", "visibilityExpiredCount")).toBe(3);
  });

  test("a message of a consumer that dies comes back after the timeout", () => {
    const r = workQueue(
      at(0),
      { visibilityTimeoutMs: 3000 },
      { serviceTime: constant(100) },
      { faults: [{ kind: "crash", target: "worker", startAtMs: 50, lastForMs: 1000 }] },
    );
    expect(r.of("work", "ackedCount")).toBe(1);
    expect(r.of("work", "endToEndMaxMs")).toBeGreaterThan(3095);
    expect(r.of("work", "endToEndMaxMs")).toBeLessThan(3110);
  });

  test("a message acknowledged while it is visible again is not delivered once more", () => {
    const r = workQueue(at(0), { visibilityTimeoutMs: 1000 }, { serviceTime: constant(1500) });
    expect(r.of("work", "deliveredCount")).toBe(1);
    expect(r.of("work", "ackedCount")).toBe(1);
    expect(r.of("work", "queueLength")).toBe(0);
    expectConserved(r);
  });
});

describe("time to live", () => {
  test("expires what waits too long, counted from its publishing", () => {
    const r = workQueue(every(5), { messageTtlMs: 500 }, {}, { runForMs: 20_000 });
    expect(r.of("work", "waitingTimeMaxMs")).toBeLessThanOrEqual(505);
    expect(r.of("work", "expiredCount")).toBeGreaterThan(1800);
    expect(r.of("work", "queueLengthMax")).toBeLessThanOrEqual(101);
    expectConserved(r);
  });

  test("what comes back after its time expires instead of being delivered again", () => {
    const r = workQueue(
      at(0),
      { messageTtlMs: 500, redeliveryDelay: constant(1000) },
      { handlers: { request: [{ do: "work" }, { do: "fail" }] } },
    );
    expect(r.of("work", "deliveredCount")).toBe(1);
    expect(r.of("work", "expiredCount")).toBe(1);
    expectConserved(r);
  });

  test("expired messages go to the dead letters, unless told otherwise", () => {
    const forwarded = (deadLetterExpired: boolean): number =>
      run({
        run: { runForMs: 5000 },
        components: [
          users(every(5)),
          { id: "work", kind: "queue", messageTtlMs: 500, deadLetterTo: "dead", deadLetterExpired },
          { id: "dead", kind: "queue" },
          station("worker", constant(10)),
        ],
        links: ["users->work", "work->worker", "work->dead"],
      }).of("dead", "publishedCount");
    expect(forwarded(true)).toBeGreaterThan(300);
    expect(forwarded(false)).toBe(0);
  });
});

describe("faults", () => {
  test("while its consumers are down the queue keeps what comes, and delivers it when they are back", () => {
    const r = workQueue(
      every(100),
      {},
      {},
      { runForMs: 30_000, faults: [{ kind: "crash", target: "worker", startAtMs: 5000, lastForMs: 10_000 }] },
    );
    expect(r.of("work", "queueLengthMax")).toBeGreaterThan(98);
    expect(r.of("work", "queueLength")).toBe(0);
    expect(r.of("work", "nackedCount")).toBeLessThanOrEqual(1);
    expect(r.of("users", "okCount")).toBe(300);
    expectConserved(r);
  });

  test("a queue that is down fails publishes and keeps its messages", () => {
    const r = workQueue(
      every(100),
      {},
      { serviceTime: constant(150) },
      { runForMs: 40_000, faults: [{ kind: "crash", target: "work", startAtMs: 10_000, lastForMs: 5000 }] },
    );
    expect(r.of("users", "failedCount")).toBe(50);
    expectConserved(r);
  });

  test("a frozen queue holds publishers and delivers nothing until it thaws", () => {
    const pause = {
      kind: "gc-pause",
      target: "work",
      startAtMs: 1000,
      lastForMs: 3000,
      every: INSTANT,
      pause: constant(3000),
    };
    const r = workQueue(every(100), {}, {}, { runForMs: 9000, faults: [pause] });
    expect(r.of("users", "latencyMaxMs")).toBeGreaterThan(2800);
    expect(r.of("users", "okCount")).toBe(90);
    expectConserved(r);
  });
});

test("back-pressure climbs a pipeline of bounded queues to its source (P11)", () => {
  const stage = (id: string) => station(id, constant(10), 1, { queueCapacity: 10, overflow: "block" });
  const channel = (id: string) => ({ id, kind: "queue", queueCapacity: 10, overflow: "block" });
  const pipeline = (faults: unknown[], runForMs: number, warmUpMs: number) =>
    run({
      run: { runForMs, warmUpMs },
      components: [
        users({ kind: "closed-loop", userCount: 1, thinkTime: constant(10) }),
        channel("qa"),
        stage("a"),
        channel("qb"),
        stage("b"),
        channel("qc"),
        stage("c"),
      ],
      links: ["users->qa", "qa->a", "a->qb", "qb->b", "b->qc", "qc->c"],
      faults,
    });
  const before = pipeline([], 60_000, 30_000);
  expect(before.of("users", "throughputPerSecond")).toBeCloseTo(100, 0);
  const slow = { kind: "latency-spike", target: "c", startAtMs: 60_000, addMs: 10 };
  const after = pipeline([slow], 120_000, 90_000);
  expect(after.of("users", "throughputPerSecond")).toBeCloseTo(50, 0);
  const whole = pipeline([slow], 120_000, 0);
  for (const id of ["qa", "qb", "qc"]) {
    expect(whole.of(id, "queueLengthMax")).toBe(10);
    expectConserved(whole, id);
  }
});

test("without bounds a slow consumer leaves the source alone and memory grows (P11)", () => {
  const r = workQueue(every(10), { queueCapacity: 1_000_000 }, { serviceTime: constant(20) }, { runForMs: 60_000 });
  expect(r.of("users", "throughputPerSecond")).toBeCloseTo(100, 0);
  expect(r.of("work", "queueLength")).toBeGreaterThan(2980);
});

describe("live settings", () => {
  const SKETCH = {
    run: { runForMs: 20_000 },
    components: [
      users(every(5)),
      { id: "work", kind: "queue", queueCapacity: 20 },
      { id: "worker", kind: "service", serviceTime: constant(10), concurrencyPerReplica: 1, failureRatio: 0.2 },
    ],
    links: ["users->work", "work->worker"],
  };

  test.each([
    ["queueCapacity", 500, (r: Result) => expect(r.of("work", "queueLengthMax")).toBeGreaterThan(450)],
    ["queueCapacity", 3, (r: Result) => expect(r.of("work", "queueLength")).toBeLessThanOrEqual(5)],
    ["prefetchCount", 8, (r: Result) => expect(r.of("work", "unackedCountMax")).toBe(8)],
    ["acknowledge", "onDelivery", (r: Result) => expect(r.of("work", "lostAfterAckCount")).toBeGreaterThan(150)],
    ["visibilityTimeoutMs", 5, (r: Result) => expect(r.of("work", "visibilityExpiredCount")).toBeGreaterThan(900)],
    ["redeliveryDelay", constant(5000), (r: Result) => expect(r.of("work", "messageCount")).toBeGreaterThan(80)],
    ["deliveryLimit", 1, (r: Result) => expect(r.of("work", "deadLetterCount")).toBeGreaterThan(150)],
    ["messageTtlMs", 50, (r: Result) => expect(r.of("work", "expiredCount")).toBeGreaterThan(900)],
  ])("%s = %j takes effect in a running queue", (setting, value, expectation) => {
    const r = edited(SKETCH, `work.${setting}`, value);
    expectation(r);
    expectConserved(r);
  });

  test("every setting that is not structural may change at any time", () => {
    for (const [name, field] of Object.entries(queueKind.fields)) {
      if (field.structural === true) continue;
      expectConserved(edited(SKETCH, `work.${name}`, field.type === "number" ? field.min : field.default));
    }
  });
});

/** Runs half, changes one setting, and runs the rest. */
function edited(sketch: Sketch, address: string, value: unknown): Result {
  const scenario = scenarioOf(sketch);
  const live = new Run(scenario, catalog, "live");
  live.advance(live.endNs / 2);
  expect(applyLiveEdit(live.model, scenario, catalog, address, value as never)).not.toHaveProperty("problem");
  live.advance(live.endNs);
  return new Result(live.summarize());
}

test("published = acknowledged + dead + expired + dropped + present, under any settings and faults", () => {
  const settings = fc.record({
    queueCapacity: fc.constantFrom(0, 1, 5, 50),
    overflow: fc.constantFrom("refuse", "dropOldest", "block"),
    blockedPublisherCapacity: fc.constantFrom(0, 3, 100),
    queueDiscipline: fc.constantFrom("fifo", "lifo", "priority"),
    prefetchCount: fc.constantFrom(0, 1, 7),
    acknowledge: fc.constantFrom("afterProcessing", "onDelivery"),
    visibilityTimeoutMs: fc.constantFrom(0, 15, 200),
    redeliveryDelay: fc.constantFrom(constant(1), constant(30), exponential(20)),
    deliveryLimit: fc.constantFrom(0, 1, 3),
    messageTtlMs: fc.constantFrom(0, 40, 400),
    pollIntervalMs: fc.constantFrom(0, 0, 0, 70),
    deadLetterTo: fc.constantFrom("", "dead"),
  });
  const faultTarget = fc.constantFrom("work", "a", "b");
  fc.assert(
    fc.property(settings, faultTarget, fc.constantFrom("crash", "gc-pause", "error-burst"), (queue, target, kind) => {
      const r = run({
        run: { runForMs: 3000 },
        operations: [
          { id: "x", share: 1, priority: 4 },
          { id: "y", share: 2 },
        ],
        components: [
          users(poisson(150)),
          { id: "work", kind: "queue", ...queue },
          { id: "dead", kind: "queue", queueCapacity: 20 },
          station("a", exponential(15), 1, { failureRatio: 0.3 }),
          station("b", exponential(15), 2, { queueCapacity: 0 }),
        ],
        links: [
          { from: "users", to: "work", cancellation: true, policies: [{ kind: "timeout", timeoutMs: 300 }] },
          "work->a",
          { from: "work", to: "b", latency: exponential(2), policies: [{ kind: "timeout", timeoutMs: 25 }] },
          "work->dead",
        ],
        faults: [{ kind, target, startAtMs: 1000, lastForMs: 700 }],
      });
      expect(r.summary.stopReason).toBeNull();
      expectConserved(r);
      // Every delivery is settled once: those still out are the unacknowledged ones.
      const links = queue.deadLetterTo === "" ? ["work->a", "work->b", "work->dead"] : ["work->a", "work->b"];
      const sum = (metric: string) => links.reduce((total, id) => total + r.of(id, metric), 0);
      expect(r.of("work", "deliveredCount")).toBe(sum("callCount"));
      expect(r.of("work", "unackedCount")).toBe(sum("callCount") - sum("settledCount"));
    }),
    { numRuns: 60 },
  );
});
