import { describe, expect, test } from "vitest";
import { constant, exponential, poisson, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run } from "../../../runtime/run";
import { catalog } from "../../index";
import { hedge } from "./kind";

const LINK = "users->backend";
const fixed = (delayMs: number) => ({ kind: "fixed", delayMs });

/** Ten calls a second for ten seconds; the backend takes 100 ms for each unless it is told otherwise. */
const sketch = (settings: object, { backend = {}, link = {}, operation = {} }: Record<string, object> = {}) => ({
  run: { runForMs: 60_000 },
  operations: [{ id: "request", ...operation }],
  components: [
    users({
      kind: "schedule",
      shape: "regular",
      points: [
        { atMs: 10_050, ratePerSecond: 10 },
        { atMs: 10_050, ratePerSecond: 0 },
      ],
    }),
    { ...station("backend", constant(100), 1000), ...backend },
  ],
  links: [{ from: "users", to: "backend", ...link, policies: [{ kind: "hedge", ...settings }] }],
});
const failing = { handlers: { request: [{ do: "work" }, { do: "fail" }] } };

test("sends a second attempt after the delay, and no more than allowed", () => {
  const r = run(sketch({ sendNext: fixed(30), hedgeLimit: 2 }));
  expect(r.of(LINK, "callCount")).toBe(100);
  // At 0, 30 and 60 ms; the first answers at 100 ms.
  expect(r.of(LINK, "attemptCount")).toBe(300);
  expect(r.of(LINK, "hedgedRatio")).toBe(2);
  expect(r.of("users", "latencyMaxMs")).toBe(100);
  expect(r.of(LINK, "hedgeWonCount")).toBe(0);
});

test("an answer in time is not hedged", () => {
  expect(run(sketch({ sendNext: fixed(101) })).of(LINK, "hedgeCount")).toBe(0);
});

test("the others go on unheard, or are withdrawn where the link carries cancellation", () => {
  const unheard = run(sketch({ sendNext: fixed(30) }));
  expect(unheard.of("backend", "wastedCount")).toBe(100);
  expect(unheard.of("backend", "cancelledCount")).toBe(0);
  const withdrawn = run(sketch({ sendNext: fixed(30) }, { link: { cancellation: true } }));
  expect(withdrawn.of("backend", "cancelledCount")).toBe(100);
  const left = run(sketch({ sendNext: fixed(30), cancelsLosers: false }, { link: { cancellation: true } }));
  expect(left.of("backend", "cancelledCount")).toBe(0);
});

test("a delay of 0 sends all at once", () => {
  const r = run(
    sketch(
      { sendNext: fixed(0), hedgeLimit: 4 },
      { backend: { serviceTime: { kind: "uniform", minMs: 0, maxMs: 100 } } },
    ),
  );
  expect(r.of(LINK, "attemptCount")).toBe(500);
  // The least of five uniform times is a sixth of the range on average.
  expect(r.of("users", "latencyMeanMs")).toBeLessThan(100 / 6 + 5);
  expect(r.of(LINK, "hedgeWonRatio")).toBeCloseTo(0.2, 1);
});

test.each([
  { hedgeLimit: 1, delayMs: 7 },
  { hedgeLimit: 2, delayMs: 5 },
  { hedgeLimit: 3, delayMs: 12 },
])("exponential times, $hedgeLimit hedges every $delayMs ms: mean and extra load of the closed form", (settings) => {
  const { hedgeLimit, delayMs } = settings;
  const meanMs = 10;
  // While k attempts are out the call ends at rate k/10: it is still open at the end of the k-th stretch with e^(−k × delay / 10).
  let isOpen = 1;
  let expectedMs = 0;
  let hedges = 0;
  for (let out = 1; out <= hedgeLimit; out++) {
    const stays = Math.exp((-out * delayMs) / meanMs);
    expectedMs += isOpen * (meanMs / out) * (1 - stays);
    isOpen *= stays;
    hedges += isOpen;
  }
  expectedMs += (isOpen * meanMs) / (hedgeLimit + 1);
  const r = run({
    run: { runForMs: 40_000 },
    components: [users(poisson(1000)), station("backend", exponential(meanMs), 100_000)],
    links: [{ from: "users", to: "backend", policies: [{ kind: "hedge", hedgeLimit, sendNext: fixed(delayMs) }] }],
  });
  expect(Math.abs(r.of("users", "latencyMeanMs") / expectedMs - 1)).toBeLessThan(0.02);
  expect(Math.abs(r.of(LINK, "hedgedRatio") / hedges - 1)).toBeLessThan(0.02);
});

describe("failures", () => {
  test("send the next attempt at once, and the call ends as its first attempt did", () => {
    const r = run(sketch({ sendNext: fixed(500), hedgeLimit: 2 }, { backend: failing }));
    expect(r.of(LINK, "attemptCount")).toBe(300);
    expect(r.of(LINK, "failedCount")).toBe(100);
    expect(r.of("users", "latencyMaxMs")).toBe(300);
  });

  test("only after a failure: no attempt by time", () => {
    expect(run(sketch({ sendNext: { kind: "never" } })).of(LINK, "hedgeCount")).toBe(0);
    expect(run(sketch({ sendNext: { kind: "never" } }, { backend: failing })).of(LINK, "hedgeCount")).toBe(100);
  });

  test("wait for those that are out when told so", () => {
    const r = run(sketch({ sendNext: fixed(30), hedgeLimit: 2, onFailure: "wait" }, { backend: failing }));
    expect(r.of(LINK, "attemptCount")).toBe(300);
    // The last was sent at 60 ms.
    expect(r.of("users", "latencyMaxMs")).toBe(160);
  });

  test("fatal ones end the call at once", () => {
    const fatal = { fatalOutcomes: ["failed"] };
    const r = run(sketch({ sendNext: fixed(30), hedgeLimit: 9, ...fatal }, { backend: failing }));
    expect(r.of("users", "latencyMaxMs")).toBe(100);
    expect(r.of(LINK, "attemptCount")).toBe(400);
  });
});

test("writes are not hedged unless they may be repeated", () => {
  const write = (settings: object, operation: object = {}) =>
    run(sketch({ sendNext: fixed(30), ...settings }, { operation: { access: "write", ...operation } }));
  expect(write({}).of(LINK, "hedgeCount")).toBe(0);
  expect(write({}, { idempotent: true }).of(LINK, "hedgeCount")).toBe(100);
  expect(write({ idempotentOnly: false }).of(LINK, "hedgeCount")).toBe(100);
});

describe("budgets", () => {
  test("a share of the calls, and a reserve", () => {
    const budget = { kind: "extraLoad", extraLoadRatio: 0.1, budgetTtlMs: 60_000, minHedgesPerSecond: 0 };
    const r = run(sketch({ sendNext: fixed(30), budget }));
    expect(r.of(LINK, "hedgeCount")).toBe(10);
    expect(r.of(LINK, "hedgeDeniedCount")).toBe(90);
  });

  test("tokens: none at half of them or fewer", () => {
    const budget = { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 };
    const r = run(sketch({ sendNext: { kind: "never" }, hedgeLimit: 3, budget }, { backend: failing }));
    // Failures of calls that overlap leave 9, 8, 7 and 6 tokens, and then 5: too few.
    expect(r.of(LINK, "hedgeCount")).toBe(4);
  });
});

test("the percentile of the last period is the delay of the next one", () => {
  const slowOnes = {
    kind: "mixture",
    parts: [
      { weight: 95, distribution: { kind: "uniform", minMs: 0, maxMs: 10 } },
      { weight: 5, distribution: constant(1000) },
    ],
  };
  const simulation = new Run(
    scenarioOf({
      run: { runForMs: 60_000 },
      components: [users({ kind: "poisson", ratePerSecond: 200 }), station("backend", slowOnes, 1000)],
      links: [
        {
          from: "users",
          to: "backend",
          policies: [{ kind: "hedge", sendNext: { kind: "percentile", percentileRatio: 0.9 } }],
        },
      ],
    }),
    catalog,
    "percentile",
  );
  simulation.advance(10e9);
  const told = () => simulation.model.entities.find(({ id }) => id === LINK)!.policies[0]!.instance.describe!();
  const hedges = () => simulation.summarize().links[0]!.metrics.hedgeCount;
  expect(hedges()).toBe(0);
  simulation.advance(simulation.endNs);
  // Nine in ten of all, that is 94.7 % of the fast ones: about 9.5 ms.
  expect(told().delayMs).toBeGreaterThan(8.5);
  expect(told().delayMs).toBeLessThan(10.1);
  const { hedgedRatio, latencyP99Ms, latencyP999Ms } = simulation.summarize().links[0]!.metrics;
  expect(hedgedRatio).toBeLessThan(0.13);
  // Without hedging the 99th percentile is a second; with it both have to be slow, one in four hundred.
  expect(
    run({
      run: { runForMs: 60_000 },
      components: [users({ kind: "poisson", ratePerSecond: 200 }), station("backend", slowOnes, 1000)],
      links: ["users->backend"],
    }).of(LINK, "latencyP99Ms"),
  ).toBeGreaterThan(990);
  expect(latencyP99Ms).toBeGreaterThan(100);
  expect(latencyP999Ms).toBeGreaterThan(990);
});

test("after the 95th percentile at most a twentieth is sent again, although the slowest attempts are those that are cut short", () => {
  const slowOnes = {
    kind: "mixture",
    parts: [
      { weight: 96, distribution: { kind: "uniform", minMs: 5, maxMs: 15 } },
      { weight: 4, distribution: constant(1000) },
    ],
  };
  const hedged = (learnsFrom: string) => {
    const policies = [{ kind: "hedge", sendNext: { kind: "percentile", percentileRatio: 0.95, learnsFrom } }];
    return run({
      run: { runForMs: 120_000, warmUpMs: 60_000 },
      components: [users({ kind: "poisson", ratePerSecond: 500 }), station("backend", slowOnes, 1000)],
      links: [{ from: "users", to: "backend", cancellation: true, policies }],
    }).of(LINK, "hedgedRatio");
  };
  expect(hedged("attempts")).toBeLessThan(0.0525);
  expect(hedged("attempts")).toBeGreaterThan(0.04);
  // 4 % are slow and lose: of the answers, a twentieth of the 96 % are over the percentile, and the 4 %.
  expect(Math.abs(hedged("answers") - (0.96 * 0.05 + 0.04))).toBeLessThan(0.004);
});

test("a caller that leaves takes all attempts with it", () => {
  const policies = [
    { kind: "timeout", timeoutMs: 50 },
    { kind: "hedge", sendNext: fixed(30) },
  ];
  const { links: _, ...rest } = sketch({});
  const r = run({ ...rest, links: [{ from: "users", to: "backend", cancellation: true, policies }] });
  expect(r.of(LINK, "timedOutCount")).toBe(100);
  expect(r.of("backend", "cancelledCount")).toBe(200);
});

describe("presets", () => {
  test.each(hedge.presets!.map((preset) => [preset.name, preset] as const))("%s is a sound policy", (_, preset) => {
    expect(run(sketch(preset.settings)).of(LINK, "okCount")).toBe(100);
  });

  test("gRPC: four attempts, half a second apart", () => {
    const { settings } = hedge.presets!.find(({ name }) => name === "gRPC")!;
    const r = run(sketch(settings, { backend: { serviceTime: constant(1700) } }));
    expect(r.of("users", "latencyMaxMs")).toBe(1700);
    expect(r.of(LINK, "hedgedRatio")).toBe(3);
  });
});
