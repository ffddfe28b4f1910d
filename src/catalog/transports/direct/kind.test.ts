import { describe, expect, test } from "vitest";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";

const LINK = "users->backend";
const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const bytes = (count: number) => ({ kind: "constant", bytes: count });

const sized = (arrivals: unknown, request: number, response: number, link: object = {}, backend: object = {}) => ({
  run: { runForMs: 10_000 },
  operations: [{ id: "get", requestSize: bytes(request), responseSize: bytes(response) }],
  components: [users(arrivals), station("backend", constant(10), 100, backend)],
  links: [{ from: "users", to: "backend", bandwidthBytesPerSecond: 1_000_000, ...link }],
});
const latency = (...args: Parameters<typeof sized>) => run(sized(...args)).of(LINK, "latencyMaxMs");

test("a link without bandwidth has no transport at all", () => {
  const { model } = new Run(scenarioOf(sized(at(0), 1, 1, { bandwidthBytesPerSecond: 0 })), catalog, "bare");
  expect(model.simulation.links[0]!.transport).toBeUndefined();
});

describe("bandwidth", () => {
  test("adds the time of the bytes, each way", () => {
    expect(latency(at(0), 50_000, 0)).toBe(60);
    expect(latency(at(0), 0, 50_000)).toBe(60);
    expect(latency(at(0), 50_000, 30_000, { latency: constant(5) })).toBe(100);
  });

  test("is shared by all that is on its way: two at a time take twice as long", () => {
    expect(latency(at(0, 0), 0, 50_000)).toBe(110);
    // The first alone for 25 ms, then both: the first ends after 75 ms, the second has the rest for itself.
    const r = run(sized(at(0, 25), 0, 50_000));
    expect(r.of(LINK, "latencyMeanMs")).toBeCloseTo(85, 6);
  });

  test("does not hold up small answers behind a large one", () => {
    const r = run({
      ...sized(at(0), 0, 0),
      operations: [
        { id: "large", responseSize: bytes(1_000_000) },
        { id: "small", responseSize: bytes(1000) },
      ],
      components: [users({ kind: "constant", ratePerSecond: 20 }), station("backend", constant(10), 100)],
      links: [{ from: "users", to: "backend", bandwidthBytesPerSecond: 20_000_000 }],
    });
    expect(r.ofOperation("users", "large", "latencyMeanMs")).toBeGreaterThan(60);
    expect(r.ofOperation("users", "small", "latencyMaxMs")).toBeLessThan(12);
  });

  test("carries requests and answers apart", () => {
    expect(latency(at(0, 60), 50_000, 50_000)).toBe(110);
  });

  test("failures are told in a few bytes", () => {
    expect(latency(at(0), 0, 500_000, {}, { failureRatio: 1 })).toBe(10);
  });

  test("a call that is withdrawn leaves its share to the others", () => {
    const r = run(sized(at(0, 0), 0, 50_000, { cancellation: true, policies: [{ kind: "timeout", timeoutMs: 80 }] }));
    expect(r.of(LINK, "timedOutCount")).toBe(2);
    const one = sized(at(0, 30), 0, 50_000, { cancellation: true, policies: [{ kind: "timeout", timeoutMs: 95 }] });
    // Both share from 40 ms on; the first ends at 60 + 30 = 90 ms, the second alone after that.
    expect(run(one).of(LINK, "okCount")).toBe(2);
  });
});

test("what is lost is lost, with a bandwidth as without", () => {
  const r = run(sized(at(0, 1, 2), 1000, 1000, { lossRatio: 1, lossDetectedAfterMs: 100 }));
  expect(r.of(LINK, "lostCount")).toBe(3);
  expect(r.of("users", "failedCount")).toBe(3);
});
