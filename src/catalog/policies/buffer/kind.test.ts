import { expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";

const LINK = "users->backend";

/** So many users ask at once, and once only; each call takes 100 ms. */
const crowd = (count: number, settings: object = {}, link: object = {}) =>
  run({
    run: { runForMs: 60_000 },
    components: [
      users({ kind: "closed-loop", userCount: count, firstRequest: "atOnce", requestsPerUserCount: 1 }),
      station("backend", constant(100), 1000),
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "buffer", ...settings }], ...link }],
  });

test("one worker makes one call after the other, in order", () => {
  const r = crowd(10);
  expect(r.of(LINK, "okCount")).toBe(10);
  expect(r.of("backend", "inFlightMax")).toBe(1);
  expect(r.of("users", "latencyMaxMs")).toBe(1000);
  expect(r.of(LINK, "bufferQueueLengthMax")).toBe(9);
  expect(r.of(LINK, "bufferWaitingTimeMeanMs")).toBe(450);
});

test("refuses when it is full, or drops the oldest", () => {
  const refused = crowd(10, { queueCapacity: 4 });
  expect(refused.of(LINK, "refusedCount")).toBe(5);
  expect(refused.of(LINK, "bufferRejectedCount")).toBe(5);
  const dropped = crowd(10, { queueCapacity: 4, overflow: "dropOldest" });
  expect(dropped.of(LINK, "okCount")).toBe(5);
  expect(dropped.of(LINK, "bufferRejectedCount")).toBe(5);
});

test("refuses those who have waited too long", () => {
  const r = crowd(10, { workerCount: 2, maxWaitMs: 150 });
  // Two at once, two after 100 ms.
  expect(r.of(LINK, "okCount")).toBe(4);
  expect(r.of(LINK, "refusedCount")).toBe(6);
});

test("tower's worker hands over and does not wait for the answer", () => {
  const r = crowd(10, { workerHolds: "handOver" });
  expect(r.of("backend", "inFlightMax")).toBe(10);
  expect(r.of("users", "latencyMaxMs")).toBe(100);
  const slow = crowd(10, { workerHolds: "handOver", handOverTime: constant(20) });
  expect(slow.of("users", "latencyMaxMs")).toBe(300);
  expect(slow.of("backend", "inFlightMax")).toBe(5);
});

test("throws away those whose caller left", () => {
  const policies = [{ kind: "timeout", timeoutMs: 150 }, { kind: "buffer" }];
  const r = crowd(10, {}, { policies });
  expect(r.of(LINK, "okCount")).toBe(1);
  expect(r.of(LINK, "timedOutCount")).toBe(9);
  // The second was under way when its caller left.
  expect(r.of("backend", "arrivalCount")).toBe(2);
});
