import { describe, expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";
import { batch } from "./kind";

const LINK = "users->backend";

/** A call every 10 ms for a second; the backend takes 3 ms for each batch and 1 ms for each item in it. */
const steady = (settings: object, others: Record<string, object> = {}) =>
  run({
    run: { runForMs: 60_000 },
    operations: [{ id: "request" }],
    components: [
      users({
        kind: "schedule",
        shape: "regular",
        points: [
          { atMs: 1001, ratePerSecond: 100 },
          { atMs: 1001, ratePerSecond: 0 },
        ],
      }),
      { ...station("backend", constant(3), 1, { itemTimeMs: 1 }), ...others.backend },
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "batch", ...settings }], ...others.link }],
  });

test("goes out when it is full; each caller is answered when the batch is", () => {
  const r = steady({ batchSizeLimit: 5, lingerMs: 1000 });
  expect(r.of("backend", "arrivalCount")).toBe(20);
  expect(r.of(LINK, "batchSizeMean")).toBe(5);
  expect(r.of(LINK, "okCount")).toBe(100);
  // The first of five waits for 40 ms, and all of them for 3 + 5 × 1 ms.
  expect(r.of("users", "latencyMaxMs")).toBe(48);
  expect(r.of("users", "latencyMeanMs")).toBe(28);
  expect(r.of(LINK, "batchWaitingTimeMeanMs")).toBe(20);
  expect(r.of("backend", "serviceTimeMeanMs")).toBe(8);
});

test("goes out when the oldest has waited long enough", () => {
  const r = steady({ batchSizeLimit: 100, lingerMs: 25 });
  // Three calls within 25 ms, at 0, 10 and 20 ms; the hundredth is alone.
  expect(r.of(LINK, "batchSizeMean")).toBe(100 / 34);
  expect(r.of("users", "latencyMaxMs")).toBe(31);
});

test("without linger only what comes while the batches are out is put together", () => {
  const free = steady({ lingerMs: 0, inFlightLimit: 100 });
  expect(free.of(LINK, "batchSizeMean")).toBe(1);
  const one = steady({ lingerMs: 0, inFlightLimit: 1, batchSizeLimit: 50 }, { backend: { serviceTime: constant(49) } });
  // A batch of 5 and its 54 ms bring about 5 more.
  expect(one.of(LINK, "batchSizeMean")).toBeGreaterThan(4);
  expect(one.of("backend", "inFlightMax")).toBe(1);
  expect(one.of(LINK, "okCount")).toBe(100);
});

test("fewer, larger calls carry a load that single calls cannot", () => {
  const offered = (policies: object[]) =>
    run({
      run: { runForMs: 20_000, warmUpMs: 5000 },
      components: [
        users({ kind: "poisson", ratePerSecond: 500 }),
        station("backend", constant(3), 1, { itemTimeMs: 1, queueCapacity: 50 }),
      ],
      links: [{ from: "users", to: "backend", policies }],
    });
  // 4 ms each: 250 a second; 13 ms for ten: 769.
  expect(offered([]).of("users", "goodputPerSecond")).toBeLessThan(255);
  expect(
    offered([{ kind: "batch", batchSizeLimit: 10, lingerMs: 30 }]).of("users", "goodputPerSecond"),
  ).toBeGreaterThan(480);
});

test("refuses those beyond the waiting places, and fails as a whole", () => {
  const full = steady({ batchSizeLimit: 50, lingerMs: 1000, queueCapacity: 10 });
  expect(full.of(LINK, "refusedCount")).toBe(90);
  const failed = steady(
    { batchSizeLimit: 5, lingerMs: 1000 },
    { backend: { handlers: { request: [{ do: "work" }, { do: "fail" }] } } },
  );
  expect(failed.of("backend", "failedCount")).toBe(20);
  expect(failed.of(LINK, "failedCount")).toBe(100);
});

test("what a service calls on behalf of a batch stands for as many", () => {
  const r = run({
    run: { runForMs: 10_095 },
    components: [
      users({ kind: "constant", ratePerSecond: 100 }),
      station("front", constant(0), 100),
      station("store", constant(3), 1, { itemTimeMs: 1 }),
    ],
    links: [
      { from: "users", to: "front", policies: [{ kind: "batch", batchSizeLimit: 5, lingerMs: 1000 }] },
      { from: "front", to: "store" },
    ],
  });
  expect(r.of("store", "serviceTimeMeanMs")).toBe(8);
});

describe("presets", () => {
  test.each(batch.presets!.map((preset) => [preset.name, preset] as const))("%s is a sound policy", (_, preset) => {
    expect(steady(preset.settings).of(LINK, "okCount")).toBe(100);
  });
});
