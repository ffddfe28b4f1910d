import { expect, test } from "vitest";
import { constant, exponential, run, station, users } from "../../../runtime/oracle/oracle-case";

const loop = (settings: object, backend: object = {}, runForMs = 10_000) =>
  run({
    run: { runForMs },
    components: [users({ kind: "closed-loop", ...settings }), station("backend", constant(10), 1000, backend)],
    links: ["users->backend"],
  });

test("each user waits for the answer, thinks, and asks again", () => {
  const r = loop({ userCount: 1, thinkTime: constant(90), firstRequest: "atOnce" });
  expect(r.of("users", "arrivalCount")).toBe(101);
  expect(r.of("users", "latencyMeanMs")).toBe(10);
});

test("at the start users think first, unless all ask at once", () => {
  expect(loop({ userCount: 5, thinkTime: constant(20_000) }).of("users", "arrivalCount")).toBe(0);
  expect(loop({ userCount: 5, thinkTime: constant(20_000), firstRequest: "atOnce" }).of("users", "arrivalCount")).toBe(
    5,
  );
});

test("users leave after their last request", () => {
  const r = loop({ userCount: 7, thinkTime: exponential(10), requestsPerUserCount: 4 });
  expect(r.of("users", "arrivalCount")).toBe(28);
  expect(r.of("users", "okCount")).toBe(28);
});

test("users without think time do not nest: a backend that answers at once is a loop that is stopped with its cause", () => {
  const r = loop({ userCount: 2, thinkTime: constant(0), firstRequest: "atOnce" }, { serviceTime: constant(0) }, 1000);
  expect(r.summary.stopReason).toMatch(/loop without delay/);
});

test("the interactive response time law: throughput is users over think time plus response time", () => {
  const r = loop({ userCount: 50, thinkTime: exponential(190) }, { serviceTime: exponential(10) }, 200_000);
  const cycle = 190 + r.of("users", "latencyMeanMs");
  expect(Math.abs(r.of("users", "throughputPerSecond") / (50_000 / cycle) - 1)).toBeLessThan(0.01);
});
