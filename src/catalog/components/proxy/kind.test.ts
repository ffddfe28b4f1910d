import { describe, expect, test } from "vitest";
import { applyLiveEdit } from "../../../runtime/live-edit";
import { constant, Result, run, type Sketch, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { parse } from "../../../scenario/parse";
import { catalog } from "../../index";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const every = (ms: number) => ({ kind: "constant", ratePerSecond: 1000 / ms });

/** users → sidecar → shop, which takes 10 ms. */
function sketch(arrivals: unknown, sidecar: object = {}, around: Partial<Sketch> & { shop?: object } = {}): Sketch {
  const { shop, ...rest } = around;
  return {
    components: [
      users(arrivals),
      { id: "sidecar", kind: "proxy", hopTime: constant(2), ...sidecar },
      station("shop", constant(10), 100, shop),
    ],
    links: ["users->sidecar", "sidecar->shop"],
    ...rest,
  };
}

describe("the hop", () => {
  test("adds its time to each call", () => {
    const r = run(sketch(at(0)));
    expect(r.of("users", "latencyMaxMs")).toBe(12);
    expect(r.of("shop", "latencyMaxMs")).toBe(10);
  });

  test("makes nobody wait for others", () => {
    expect(run(sketch(at(0, 0, 0, 0, 0))).of("users", "latencyMaxMs")).toBe(12);
  });

  test("may take no time at all", () => {
    expect(run(sketch(at(0), { hopTime: constant(0) })).of("users", "latencyMaxMs")).toBe(10);
  });

  test("changes while it runs", () => {
    const scenario = scenarioOf(sketch(at(0, 100)));
    const live = new Run(scenario, catalog, "live");
    live.advance(50e6);
    applyLiveEdit(live.model, scenario, catalog, "sidecar.hopTime", constant(40));
    live.advance(live.endNs);
    expect(new Result(live.summarize()).of("users", "latencyMaxMs")).toBe(50);
  });
});

describe("what the component answered is passed on as it is", () => {
  test.each([
    ["failedCount", { failureRatio: 1 }],
    ["failedPermanentlyCount", { permanentFailureRatio: 1 }],
    ["refusedCount", { concurrencyPerReplica: 1, queueCapacity: 0 }],
  ])("%s", (metric, shop) => {
    const r = run(sketch(at(0, 1), {}, { shop }));
    expect(r.of("users", metric)).toBe(r.of("shop", metric));
    expect(r.of("users", metric)).toBeGreaterThan(0);
  });
});

/** web and app → sidecar with a breaker → shop, which crashes for a while. */
function shared(sidecar: object): Result {
  return run({
    run: { runForMs: 10_000 },
    components: [
      { id: "web", kind: "client", arrivals: every(100) },
      { id: "app", kind: "client", arrivals: { ...every(100), phaseRatio: 0.5 } },
      { id: "sidecar", kind: "proxy", hopTime: constant(0), ...sidecar },
      station("shop", constant(10), 100),
    ],
    links: ["web->sidecar", "app->sidecar", "sidecar->shop"],
    faults: [{ kind: "crash", target: "shop", startAtMs: 2020, lastForMs: 1000 }],
  });
}
const BREAKER = {
  kind: "circuit-breaker",
  rule: { kind: "consecutive", failureCount: 4 },
  openForMs: 2000,
  probeCount: 1,
};

test("a breaker in the proxy is shared by all callers", () => {
  const r = shared({ policies: [BREAKER] });
  // Four failures of both together open it, two of each.
  expect(r.of("shop", "failedCount")).toBe(4);
  expect(r.of("web", "failedCount")).toBe(2);
  expect(r.of("app", "failedCount")).toBe(2);
  // And both are kept away for two seconds, also while the shop is back already.
  expect(r.of("web", "shortCircuitedCount")).toBeGreaterThanOrEqual(19);
  expect(r.of("app", "shortCircuitedCount")).toBeGreaterThanOrEqual(19);
  expect(r.of("web", "okCount") + r.of("app", "okCount")).toBeGreaterThan(150);
});

test("without it each of them meets the failure to the end", () => {
  const r = shared({});
  expect(r.of("shop", "failedCount")).toBe(20);
  expect(r.of("web", "shortCircuitedCount")).toBe(0);
});

test("a caller that leaves during the hop never reaches the component", () => {
  const links = [
    { from: "users", to: "sidecar", cancellation: true, policies: [{ kind: "timeout", timeoutMs: 1 }] },
    { from: "sidecar", to: "shop", cancellation: true },
  ];
  const during = run(sketch(at(0), {}, { links }));
  expect(during.of("users", "timedOutCount")).toBe(1);
  expect(during.of("sidecar", "cancelledCount")).toBe(1);
  expect(during.of("shop", "arrivalCount")).toBe(0);
  const [first, second] = links;
  const later = run(
    sketch(at(0), {}, { links: [{ ...first!, policies: [{ kind: "timeout", timeoutMs: 5 }] }, second!] }),
  );
  expect(later.of("shop", "cancelledCount")).toBe(1);
});

test("while it is down calls fail", () => {
  const faults = [{ kind: "crash", target: "sidecar", startAtMs: 50, lastForMs: 100 }];
  const r = run(sketch(at(0, 100, 200), {}, { faults }));
  expect(r.of("users", "failedCount")).toBe(1);
  expect(r.of("shop", "arrivalCount")).toBe(2);
});

test("it forwards to exactly one component, and says so", () => {
  const file = (links: readonly object[]) => ({
    format: "windtunnel/scenario",
    version: 1,
    name: "proxy",
    run: { runForMs: 1000, warmUpMs: 0, seed: "proxy" },
    components: [users(at(0)), { id: "sidecar", kind: "proxy" }, station("a", constant(1)), station("b", constant(1))],
    links: [{ from: "users", to: "sidecar" }, ...links],
  });
  const problemsOf = (links: readonly object[]) =>
    parse(JSON.parse(JSON.stringify(file(links))), catalog).problems.filter(({ path }) => path === "sidecar");
  const toA = { from: "sidecar", to: "a" };
  expect(problemsOf([toA])).toEqual([]);
  expect(problemsOf([])).toMatchObject([{ severity: "warning", reason: expect.stringContaining("0 links") }]);
  expect(problemsOf([toA, { from: "sidecar", to: "b" }])).toMatchObject([
    { severity: "warning", reason: expect.stringContaining("2 links") },
  ]);
});
