import { describe, expect, test } from "vitest";
import type { Json } from "../../../model/document";
import { applyLiveEdit } from "../../../runtime/live-edit";
import { constant, Result, run, type Sketch, scenarioOf, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });

interface Around {
  readonly runForMs?: number;
  readonly operations?: readonly Json[];
  readonly faults?: readonly unknown[];
  readonly link?: object;
}

/** users → store, which takes 10 ms to read and 30 ms to write and has one connection. */
function sketch(arrivals: unknown, store: object = {}, around: Around = {}): Sketch {
  return {
    run: { runForMs: around.runForMs ?? 1000 },
    operations: around.operations ?? [],
    components: [
      users(arrivals),
      {
        id: "store",
        kind: "database",
        connectionCount: 1,
        readTime: constant(10),
        writeTime: constant(30),
        ...store,
      },
    ],
    links: [{ from: "users", to: "store", ...around.link }],
    faults: around.faults ?? [],
  };
}
const serve = (...args: Parameters<typeof sketch>) => run(sketch(...args));

test("reads take the read time, writes the write time", () => {
  const operations: Json[] = [
    { id: "look", access: "read", share: 3 },
    { id: "save", access: "write", share: 1 },
  ];
  const r = serve(every(50), { connectionCount: 10 }, { operations, runForMs: 20_000 });
  expect(r.ofOperation("store", "look", "latencyMeanMs")).toBe(10);
  expect(r.ofOperation("store", "save", "latencyMeanMs")).toBe(30);
  const writes = r.of("store", "writePerSecond");
  expect(writes / (writes + r.of("store", "readPerSecond"))).toBeCloseTo(0.25, 1);
  expect(writes).toBeCloseTo(r.ofOperation("store", "save", "arrivalCount") / 20, 6);
});

describe("the connection pool", () => {
  test("runs no more statements at once than it has connections", () => {
    const r = serve(at(0, 0, 0, 0), { connectionCount: 2 });
    expect(r.of("users", "latencyMaxMs")).toBe(20);
    expect(r.of("store", "queueLengthMax")).toBe(2);
    expect(r.of("store", "waitRatio")).toBe(0.5);
  });

  test("serves those who wait in order of arrival", () => {
    expect(serve(at(0, 1, 2)).of("users", "latencyMaxMs")).toBe(28);
  });

  test("refuses who gets no connection in time", () => {
    const r = serve(at(0, 0, 0, 0), { acquireTimeoutMs: 15 });
    expect(r.of("users", "okCount")).toBe(2);
    expect(r.of("users", "refusedCount")).toBe(2);
    expect(r.of("store", "acquireTimeoutCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(20);
  });

  test("waits as long as it takes without an acquire timeout", () => {
    const r = serve(at(...new Array<number>(50).fill(0)), { acquireTimeoutMs: 0 });
    expect(r.of("users", "okCount")).toBe(50);
    expect(r.of("users", "latencyMaxMs")).toBe(500);
  });

  test("refuses at once when too many wait already", () => {
    const r = serve(at(0, 0, 0, 0), { acquireQueueCapacity: 1 });
    expect(r.of("users", "refusedCount")).toBe(2);
    expect(r.of("store", "acquireTimeoutCount")).toBe(0);
    expect(r.of("users", "latencyMaxMs")).toBe(20);
  });

  test("a caller that leaves gives its connection back where the link can cancel, and only there", () => {
    const link = { policies: [{ kind: "timeout", timeoutMs: 5 }] };
    const cancelling = serve(at(0, 6), {}, { link: { ...link, cancellation: true } });
    expect(cancelling.of("store", "waitingTimeMaxMs")).toBe(0);
    expect(cancelling.of("store", "cancelledCount")).toBe(2);
    const silent = serve(at(0, 6), {}, { link });
    expect(silent.of("store", "waitingTimeMaxMs")).toBe(4);
    expect(silent.of("store", "wastedCount")).toBe(2);
  });
});

test("a share of the statements fails after its time", () => {
  const r = serve(every(20), { failureRatio: 0.3 }, { runForMs: 40_000 });
  expect(r.of("store", "failedCount") / r.of("store", "settledCount")).toBeCloseTo(0.3, 1);
  expect(r.of("store", "failedPermanentlyCount")).toBe(0);
  expect(r.of("users", "latencyMaxMs")).toBe(10);
});

test("a crash fails running and waiting statements and all that come until it is back", () => {
  const faults = [{ kind: "crash", target: "store", startAtMs: 5, lastForMs: 20 }];
  const r = serve(at(0, 0, 15, 30), {}, { faults });
  expect(r.of("users", "failedCount")).toBe(3);
  expect(r.of("users", "okCount")).toBe(1);
  expect(r.of("store", "queueLength")).toBe(0);
});

test("a pause stops statements where they are", () => {
  const faults = [{ kind: "gc-pause", target: "store", startAtMs: 0, every: constant(4), pause: constant(100) }];
  // Frozen from 4 to 104 and from 108 to 208.
  expect(serve(at(0), {}, { faults }).of("users", "latencyMaxMs")).toBe(210);
});

describe("changed while it runs", () => {
  const changed = (atMs: number, setting: string, value: Json, before: Sketch) => {
    const scenario = scenarioOf(before);
    const live = new Run(scenario, catalog, "live");
    live.advance(atMs * 1e6);
    expect(applyLiveEdit(live.model, scenario, catalog, `store.${setting}`, value)).not.toHaveProperty("problem");
    live.advance(live.endNs);
    return new Result(live.summarize());
  };

  test("more connections take those who wait", () => {
    expect(changed(5, "connectionCount", 3, sketch(at(0, 0, 0))).of("users", "latencyMaxMs")).toBe(15);
  });

  test("fewer connections finish what they run", () => {
    const r = changed(5, "connectionCount", 1, sketch(at(0, 0, 1, 1), { connectionCount: 2 }));
    expect(r.of("users", "latencyMaxMs")).toBe(29);
    expect(r.of("store", "workerCount")).toBe(1);
  });

  test("a new read time holds for statements that start from then on", () => {
    expect(changed(5, "readTime", constant(50), sketch(at(0, 1))).of("users", "latencyMaxMs")).toBe(59);
  });

  test("a new acquire timeout holds for calls that come from then on", () => {
    const r = changed(1, "acquireTimeoutMs", 5, sketch(at(0, 0, 2)));
    expect(r.of("store", "acquireTimeoutCount")).toBe(1);
    expect(r.of("users", "okCount")).toBe(2);
  });
});
