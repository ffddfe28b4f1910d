import { describe, expect, test } from "vitest";
import type { Problem } from "../model/document";
import { parse, parseText } from "./parse";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

/** The problems of the example with parts of it replaced. */
function problemsOf(changes: object): readonly Problem[] {
  return parse({ ...EXAMPLE, ...changes }, smallCatalog).problems;
}

/** The example with one component replaced or added to. */
function withComponent(id: string, settings: object): object {
  return { components: EXAMPLE.components.map((one) => (one.id === id ? { ...one, ...settings } : one)) };
}

function errorAt(problems: readonly Problem[], path: string): string {
  const found = problems.find((problem) => problem.path === path && problem.severity === "error");
  return found === undefined ? `no error at ${path}: ${JSON.stringify(problems)}` : `${found.reason} ${found.hint}`;
}

describe("a sound file", () => {
  test("loads without a problem and can run", () => {
    const { scenario, problems, runnable } = parse(EXAMPLE, smallCatalog);
    expect(problems).toEqual([]);
    expect(runnable).toBe(true);
    expect(scenario.components.map(({ id }) => id)).toEqual(["users", "gateway", "orders", "payments", "stock"]);
    expect(scenario.run).toEqual({ runForMs: 120_000, warmUpMs: 20_000, seed: "storm-1", replicationCount: 1 });
  });
  test("loads the same from text, with or without a byte order mark", () => {
    const { scenario } = parse(EXAMPLE, smallCatalog);
    const text = JSON.stringify(EXAMPLE);
    expect(parseText(text, smallCatalog).scenario).toEqual(scenario);
    expect(parseText(`\uFEFF${text}`, smallCatalog).scenario).toEqual(scenario);
  });
  test("is frozen to its depths", () => {
    const { scenario } = parse(EXAMPLE, smallCatalog);
    expect(Object.isFrozen(scenario.components[2]?.handlers)).toBe(true);
    expect(Object.isFrozen(EXAMPLE.components)).toBe(false);
  });
});

describe("text that is not JSON names line and column", () => {
  test.each([
    ['{\n  "a": 1,\n  "b" 2\n}', 'a ":" is missing after the name (line 3, column 7)'],
    ['{ "a": 1, }', "a comma stands before the closing bracket (line 1, column 11)"],
    ['{ "a": [1 2] }', 'a comma or "]" is missing here (line 1, column 11)'],
    ["{ // hi\n}", "the name of a field is missing here (line 1, column 3)"],
    ['{ "a": NaN }', "there is no value here (line 1, column 8)"],
    ['{ "a": "x }', "a text does not end (line 1, column 8)"],
    ['{ "a": "\\q" }', "an unknown escape in a text (line 1, column 9)"],
    ['{ "a": 1 } 2', "something follows the end (line 1, column 12)"],
    ['{ "a": 01 }', 'a comma or "}" is missing here (line 1, column 9)'],
    ["", "the text ends where a value is missing (line 1, column 1)"],
    ['{ "a": [', "the text ends where a value is missing (line 1, column 9)"],
    ["{'a': 1}", "the name of a field is missing here (line 1, column 2)"],
  ])("%j", (text, reason) => {
    expect(parseText(text, smallCatalog).problems[0]?.reason).toBe(`Not JSON: ${reason}.`);
  });
});

describe("format and version", () => {
  test("another format is refused, a missing one is noticed", () => {
    expect(errorAt(parse({ services: {} }, smallCatalog).problems, "format")).toContain("not a scenario");
    expect(parse([], smallCatalog).problems[0]?.reason).toContain("an object");
    expect(problemsOf({ format: undefined })).toMatchObject([{ path: "format", severity: "warning" }]);
  });
  test("a newer version opens read-only, and says so", () => {
    const { scenario, problems, runnable } = parse({ ...EXAMPLE, version: 7 }, smallCatalog);
    expect(runnable).toBe(false);
    expect(scenario.version).toBe(7);
    expect(scenario.components).toHaveLength(5);
    expect(errorAt(problems, "version")).toMatch(/version 7.*reading only/);
  });
});

describe("settings", () => {
  test("a near name is offered", () => {
    expect(
      errorAt(problemsOf(withComponent("orders", { queueDiscipline: "fifoo" })), "orders.queueDiscipline"),
    ).toContain('"fifo"');
    expect(errorAt(problemsOf({ faults: [{ kind: "latncy-spike", target: "orders" }] }), "faults.0.kind")).toContain(
      '"latency-spike"',
    );
    expect(errorAt(problemsOf({ faults: [{ kind: "latency-spike", target: "ordres" }] }), "faults.0.target")).toContain(
      '"orders"',
    );
  });
  test("a value with a unit is translated", () => {
    expect(errorAt(problemsOf(withComponent("users", { timeoutMs: "2 s" })), "users.timeoutMs")).toContain(
      "Write 2000",
    );
    expect(
      errorAt(problemsOf({ links: [{ from: "users", to: "gateway", lossRatio: "5%" }] }), "users->gateway.lossRatio"),
    ).toContain("Write 0.05");
    expect(
      errorAt(problemsOf({ links: [{ from: "users", to: "gateway", lossRatio: 5 }] }), "users->gateway.lossRatio"),
    ).toContain("write 0.05 for 5 %");
  });
  test("a latency is a distribution, not a plain number", () => {
    const problems = problemsOf({ links: [{ from: "users", to: "gateway", latency: 20 }] });
    expect(errorAt(problems, "users->gateway.latency")).toContain('{ "kind": "constant"');
  });
  test.each([
    [{ kind: "exponential" }, "serviceTime.meanMs", "meanMs is missing"],
    [{ kind: "uniform", minMs: 5, maxMs: 4 }, "serviceTime.maxMs", "at least 5"],
    [{ kind: "lognormal", p50Ms: 8, p99Ms: 8 }, "serviceTime.p99Ms", "not above"],
    [{ kind: "lognormal", p50Ms: 8, cv: 1 }, "serviceTime", "exactly one"],
    [{ kind: "lognormal" }, "serviceTime", "exactly one"],
    [{ kind: "lognormal", p50Ms: 8, p99Ms: 9, meanMs: 8, cv: 1 }, "serviceTime", "exactly one"],
    [{ kind: "hyperexponential", branches: [{ probability: 0.5, meanMs: 1 }] }, "serviceTime.branches", "sum to 0.5"],
    [{ kind: "hyperexponential", branches: [{ probability: 1 }] }, "serviceTime.branches.0.meanMs", "missing"],
    [{ kind: "empirical", points: [] }, "serviceTime.points", "no points"],
    [
      {
        kind: "empirical",
        points: [
          { quantile: 0.9, ms: 5 },
          { quantile: 0.5, ms: 6 },
        ],
      },
      "serviceTime.points.1.quantile",
      "rise",
    ],
    [
      {
        kind: "empirical",
        points: [
          { quantile: 0.5, ms: 5 },
          { quantile: 0.9, ms: 4 },
        ],
      },
      "serviceTime.points.1.ms",
      "shorter",
    ],
    [
      { kind: "mixture", parts: [{ weight: 0, distribution: { kind: "constant", ms: 1 } }] },
      "serviceTime.parts",
      "weight above 0",
    ],
    [
      { kind: "mixture", parts: [{ weight: 1, distribution: { kind: "constant" } }] },
      "serviceTime.parts.0.distribution.ms",
      "missing",
    ],
    [{ kind: "pareto", scaleMs: 5, alpha: 1, maxMs: 4 }, "serviceTime.maxMs", "below scaleMs"],
    [{ kind: "pareto", scaleMs: 5, alpha: 0 }, "serviceTime.alpha", "from 0.01"],
    [{ kind: "erlang", meanMs: 5, shape: 1.5 }, "serviceTime.shape", "whole number"],
    [{ kind: "constant", ms: -1 }, "serviceTime.ms", "from 0"],
    [{ kind: "normal", meanMs: 5, sdMs: null }, "serviceTime.sdMs", "not null"],
  ])("the distribution %j is refused and the default used", (serviceTime, path, part) => {
    const { scenario, problems } = parse({ ...EXAMPLE, ...withComponent("orders", { serviceTime }) }, smallCatalog);
    expect(errorAt(problems, `orders.${path}`)).toContain(part);
    expect(scenario.components[2]).not.toHaveProperty("serviceTime");
  });
});

describe("between the elements", () => {
  test("a step leads to an outgoing link", () => {
    const handlers = { checkout: [{ do: "call", to: "gateway" }], buy: [{ do: "work" }] };
    const problems = problemsOf(withComponent("orders", { handlers }));
    expect(errorAt(problems, "orders.handlers.checkout.0.to")).toContain('no link from orders to "gateway"');
    expect(errorAt(problems, "orders.handlers.buy")).toContain('no operation "buy"');
  });
  test("a step goes somewhere, and a choice has a branch to choose", () => {
    const checkout = [
      { do: "call", to: "" },
      { do: "choose", branches: [{ weight: 0, steps: [] }] },
    ];
    const problems = problemsOf(withComponent("orders", { handlers: { checkout } }));
    expect(errorAt(problems, "orders.handlers.checkout.0.to")).toContain("needs the component");
    expect(errorAt(problems, "orders.handlers.checkout.1.branches")).toContain("weight above 0");
  });
  test("nothing calls a client, and nobody calls itself", () => {
    const problems = problemsOf({
      links: [...EXAMPLE.links, { from: "orders", to: "users" }, { from: "stock", to: "stock" }],
    });
    expect(errorAt(problems, "orders->users.to")).toContain("nothing can call it");
    expect(errorAt(problems, "stock->stock")).toContain("itself");
  });
  test("an objective measures something that its place has, in a window of the run", () => {
    const objective = (changes: object): readonly Problem[] =>
      problemsOf({ objectives: [{ id: "o", component: "users", metric: "latencyP99Ms", below: 1, ...changes }] });
    expect(objective({})).toEqual([]);
    expect(errorAt(objective({ metric: "latencyP98Ms" }), "objectives.o.metric")).toContain("latencyP9");
    expect(errorAt(objective({ metric: "utilization" }), "objectives.o.metric")).toContain("users has no metric");
    expect(objective({ component: "orders", metric: "utilization" })).toEqual([]);
    expect(objective({ component: "payments", metric: "expiredCount" })).toEqual([]);
    expect(errorAt(objective({ component: undefined }), "objectives.o")).toContain("names none");
    expect(errorAt(objective({ link: "orders->stock" }), "objectives.o")).toContain("names both");
    expect(errorAt(objective({ component: undefined, link: "orders" }), "objectives.o.link")).toContain(
      '"component": "orders"',
    );
    expect(errorAt(objective({ below: undefined }), "objectives.o")).toContain("limit");
    expect(errorAt(objective({ fromMs: 50, toMs: 50 }), "objectives.o.fromMs")).toContain("nothing of the run");
    expect(errorAt(objective({ variant: "bugdet" }), "objectives.o.variant")).toContain('"budget"');
    expect(objective({ operation: "browse" })).toEqual([]);
    expect(errorAt(objective({ operation: "browse", metric: "inFlightMean" }), "objectives.o.metric")).toContain(
      "no metric",
    );
    expect(
      errorAt(
        objective({ component: undefined, link: "orders->stock", operation: "browse" }),
        "objectives.o.operation",
      ),
    ).toContain("does not tell operations apart");
    expect(errorAt(objective({ operation: "brows" }), "objectives.o.operation")).toContain('"browse"');
  });
  test("a variant sets what exists, to what is allowed, one after the other", () => {
    const variant = (set: object): readonly Problem[] =>
      problemsOf({ objectives: [], variants: [{ id: "v", name: "V", set }] });
    expect(
      variant({ "orders.replicaCount": 5, "run.warmUpMs": 0, "operations.browse.share": 0.5, "faults.slow.addMs": 1 }),
    ).toEqual([]);
    expect(
      variant({ "orders->stock.policies": [{ kind: "retry" }], "orders->stock.policies.0.attemptLimit": 2 }),
    ).toEqual([]);
    expect(errorAt(variant({ "orders.replicaCont": 5 }), "variants.v.set.orders.replicaCont")).toContain(
      '"replicaCount"',
    );
    expect(errorAt(variant({ "orders.replicaCount": 0 }), "variants.v.set.orders.replicaCount")).toContain("from 1");
    expect(errorAt(variant({ "oders.replicaCount": 5 }), "variants.v.set.oders.replicaCount")).toContain('"orders"');
  });
  test("faults act on what they can act on", () => {
    expect(errorAt(problemsOf({ faults: [{ kind: "partition", target: "orders" }] }), "faults.0.target")).toContain(
      "acts on a link",
    );
    expect(problemsOf({ faults: [{ kind: "partition", target: "orders->stock" }] })).toEqual([]);
  });
  test("shares are not all zero, and the warm-up ends before the run", () => {
    expect(
      errorAt(
        problemsOf({
          operations: [
            { id: "browse", share: 0 },
            { id: "checkout", share: 0 },
          ],
        }),
        "operations",
      ),
    ).toContain("share");
    expect(errorAt(problemsOf({ run: { runForMs: 10, warmUpMs: 10 }, objectives: [] }), "run.warmUpMs")).toContain(
      "nothing of the run",
    );
    expect(
      errorAt(problemsOf({ operations: [{ id: "browse", share: -1 }, { id: "checkout" }] }), "operations.browse.share"),
    ).toContain("from 0");
  });
  test("a kind's own check is heard, at the address of the setting", () => {
    expect(errorAt(problemsOf(withComponent("orders", { queueCapacity: 666 })), "orders.queueCapacity")).toContain(
      "Take 667",
    );
  });
  test("a scenario that nothing sends traffic into is told so, and runs", () => {
    const { problems, runnable } = parse(
      {
        ...EXAMPLE,
        components: [{ id: "a", kind: "service" }],
        links: [],
        faults: [],
        objectives: [],
        variants: [],
        layout: {},
      },
      smallCatalog,
    );
    expect(problems).toMatchObject([{ path: "components", severity: "warning" }]);
    expect(runnable).toBe(true);
  });
});
