/** Each fault reaches its target, and leaves it exactly as it was, however faults of a kind overlap. */
import { describe, expect, test } from "vitest";
import type { Conditions } from "../../model/kind";
import { constant, run, scenarioOf, station, users } from "../../runtime/oracle/oracle-case";
import { Run } from "../../runtime/run";
import { catalog } from "../index";

const LINK = "users->backend";

/** Ten calls a second for 30 s to a backend that takes 10 ms. */
const sketch = (faults: object[], link: object = {}) => ({
  run: { runForMs: 30_050 },
  components: [
    users({ kind: "constant", ratePerSecond: 10 }),
    station("backend", constant(10), 8, { replicaCount: 2 }),
  ],
  links: [{ from: "users", to: "backend", ...link }],
  faults,
});
const fault = (kind: string, settings: object = {}) => ({
  kind,
  target: "backend",
  startAtMs: 10_050,
  lastForMs: 10_000,
  ...settings,
});

/** Everything that faults set at the target, while they last and afterwards. */
function conditionsOf(faults: object[], target: "backend" | typeof LINK | "users", atMs: number): Conditions {
  const simulation = new Run(scenarioOf(sketch(faults)), catalog, "faults");
  simulation.advance(atMs * 1e6);
  const { nodes, links } = simulation.model.simulation;
  if (target === LINK) return { ...links[0]!.conditions };
  return { ...nodes[target === "users" ? 0 : 1]!.conditions };
}
const NEUTRAL = conditionsOf([], "backend", 0);

describe("reaches its target", () => {
  test("crash: nobody answers, and afterwards all is well again", () => {
    const r = run(sketch([fault("crash")]));
    expect(r.of("users", "okCount")).toBe(200);
    expect(r.of("users", "settledCount")).toBe(300);
  });

  test("crash of one of two replicas leaves the other", () => {
    expect(conditionsOf([fault("crash", { replicaCount: 1 })], "backend", 15_000).downReplicaCount).toBe(1);
    expect(run(sketch([fault("crash", { replicaCount: 1 })])).of("users", "okCount")).toBe(300);
  });

  test("latency-spike on a component: service times grow by a time and by a factor", () => {
    expect(run(sketch([fault("latency-spike")])).of("users", "latencyMaxMs")).toBe(510);
    expect(run(sketch([fault("latency-spike", { addMs: 0, slowFactor: 7 })])).of("users", "latencyMaxMs")).toBe(70);
  });

  test("latency-spike on a link: each way takes longer", () => {
    expect(run(sketch([fault("latency-spike", { target: LINK, addMs: 100 })])).of("users", "latencyMaxMs")).toBe(210);
  });

  test("error-burst: a share of the calls fails, permanently if so wished", () => {
    expect(run(sketch([fault("error-burst")])).of("users", "failedCount")).toBe(100);
    const some = run(sketch([fault("error-burst", { errorRatio: 0.3, permanent: true })])).of(
      "users",
      "failedPermanentlyCount",
    );
    expect(some).toBeGreaterThan(15);
    expect(some).toBeLessThan(45);
  });

  test("partition: requests vanish, or only the answers", () => {
    const quickly = { lossDetectedAfterMs: 1000 };
    const both = run(sketch([fault("partition", { target: LINK })], quickly));
    expect(both.of("users", "failedCount")).toBe(100);
    expect(both.of("backend", "arrivalCount")).toBe(200);
    const answers = run(sketch([fault("partition", { target: LINK, direction: "responses" })], quickly));
    expect(answers.of("users", "failedCount")).toBe(100);
    expect(answers.of("backend", "arrivalCount")).toBe(300);
  });

  test("packet-loss: requests and answers are lost with their share", () => {
    const r = run(sketch([fault("packet-loss", { target: LINK, lossRatio: 0.5 })], { lossDetectedAfterMs: 100 }));
    // 100 calls; 3 in 4 lose the request or the answer.
    expect(r.of(LINK, "lostCount")).toBeGreaterThan(60);
    expect(r.of(LINK, "lostCount")).toBeLessThan(90);
    expect(r.of("users", "failedCount")).toBe(r.of(LINK, "lostCount"));
  });

  test("surge: three times as many come", () => {
    const r = run(sketch([fault("surge", { target: "users", factor: 3 })]));
    expect(Math.abs(r.of("users", "arrivalCount") - 500)).toBeLessThanOrEqual(1);
    expect(
      Math.abs(run(sketch([fault("surge", { target: "users", factor: 0 })])).of("users", "arrivalCount") - 200),
    ).toBeLessThanOrEqual(1);
  });

  test("gc-pause: work stands still and goes on afterwards", () => {
    const r = run(sketch([fault("gc-pause", { every: constant(2000), pause: constant(200) })]));
    expect(r.of("users", "okCount")).toBe(300);
    expect(r.of("users", "latencyMaxMs")).toBeGreaterThan(100);
    expect(r.of("users", "latencyMaxMs")).toBeLessThanOrEqual(210);
  });

  test("gc-pause that ends in the middle of a pause thaws its target", () => {
    const pauses = fault("gc-pause", { every: constant(1000), pause: constant(60_000) });
    expect(conditionsOf([pauses], "backend", 15_000).frozen).toBe(1);
    expect(conditionsOf([pauses], "backend", 25_000).frozen).toBe(0);
    expect(run(sketch([pauses])).of("users", "okCount")).toBe(300);
  });
});

describe("faults of a kind add up, and each undoes itself exactly", () => {
  const overlapping = (kind: string, target: string, settings: readonly object[]) =>
    settings.map((each, i) => ({
      kind,
      target,
      startAtMs: 1000 * (i + 1),
      lastForMs: i === 0 ? 6000 : 1900 + 100 * i,
      ...each,
    }));
  const three = (
    kind: string,
    target: "backend" | typeof LINK | "users",
    settings: readonly object[],
    key: keyof Conditions,
  ) => {
    const faults = overlapping(kind, target, settings);
    return [1500, 2500, 3050, 5500, 8000].map((atMs) => conditionsOf(faults, target, atMs)[key]);
  };

  test.each([
    [
      "crash",
      "backend",
      [{ replicaCount: 1 }, { replicaCount: 0 }],
      "downReplicaCount",
      [1, 1_000_001, 1_000_001, 1, 0],
    ],
    [
      "latency-spike",
      "backend",
      [{ addMs: 0.1 }, { addMs: 0.2 }, { addMs: 0.7 }],
      "addedNs",
      [100_000, 300_000, 1_000_000, 100_000, 0],
    ],
    [
      "error-burst",
      "backend",
      [{ errorRatio: 0.1 }, { errorRatio: 0.2 }, { errorRatio: 1 }],
      "errorRatio",
      [0.1, 0.1 + 0.2, 1, 0.1, 0],
    ],
    [
      "surge",
      "users",
      [{ factor: 0.1 }, { factor: 3 }, { factor: 0.7 }],
      "arrivalFactor",
      [0.1, 0.1 * 3, 0.1 * 3 * 0.7, 0.1, 1],
    ],
    ["packet-loss", LINK, [{ lossRatio: 0.1 }, { lossRatio: 0.2 }], "lossRatio", [0.1, 0.1 + 0.2, 0.1 + 0.2, 0.1, 0]],
    ["partition", LINK, [{}, { direction: "requests" }], "cutRequests", [1, 2, 2, 1, 0]],
  ] as const)("%s", (kind, target, settings, key, expected) => {
    expect(three(kind, target, settings, key)).toEqual(expected);
  });

  test("slow factors multiply", () => {
    const factors = [
      { addMs: 0, slowFactor: 0.1 },
      { addMs: 0, slowFactor: 3 },
    ];
    expect(three("latency-spike", "backend", factors, "slowFactor")).toEqual([0.1, 0.1 * 3, 0.1 * 3, 0.1, 1]);
  });

  test("a permanent burst over a transient one is permanent as long as it lasts", () => {
    const bursts = overlapping("error-burst", "backend", [{}, { permanent: true }]);
    expect([1500, 2500, 5500].map((atMs) => conditionsOf(bursts, "backend", atMs).errorIsPermanent)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("after all faults of every kind the target is as new", () => {
    const all = ["crash", "latency-spike", "error-burst", "gc-pause"].map((kind) => fault(kind, { lastForMs: 3000 }));
    expect(conditionsOf(all, "backend", 29_000)).toEqual(NEUTRAL);
  });
});
