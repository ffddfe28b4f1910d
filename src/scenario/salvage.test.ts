import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../model/document";
import { parse } from "./parse";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

const SECTIONS = ["operations", "components", "links", "faults", "objectives", "variants", "notes"] as const;

/** A sound file of many elements of every section, none of which leans on another that may be broken. */
function bigFile(count: number) {
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
  return {
    format: "windtunnel/scenario",
    version: 1,
    name: "big",
    operations: each((i) => ({ id: `op${i}`, share: 1 })),
    components: [
      { id: "hub", kind: "client" },
      { id: "leaf", kind: "service" },
      ...each((i) => ({ id: `c${i}`, kind: "service", queueCapacity: i })),
    ],
    links: [...each(() => ({ from: "hub", to: "leaf", lossRatio: 0.1 }))],
    faults: each((i) => ({ id: `f${i}`, kind: "latency-spike", target: "leaf", startAtMs: i })),
    objectives: each((i) => ({ id: `o${i}`, component: "leaf", metric: "latencyP99Ms", below: i })),
    variants: each((i) => ({ id: `v${i}`, name: `${i}`, set: { "leaf.queueCapacity": i } })),
    notes: each((i) => ({ id: `n${i}`, text: "x", x: 0, y: 0 })),
  };
}

const broken = fc.constantFrom<Json>(
  null,
  5,
  "x",
  [],
  {},
  { id: 7 },
  { id: "a b", kind: "service" },
  { kind: 3 },
  { from: "nobody", to: "leaf" },
  [[[[]]]],
  true,
);

describe("a sound file with broken elements", () => {
  test("loads all that is sound, and lists each broken element with its place and reason", () => {
    const size = 20;
    const breaks = fc.record({
      section: fc.constantFrom(...SECTIONS),
      index: fc.nat(size - 1),
      value: broken,
    });
    fc.assert(
      fc.property(fc.array(breaks, { minLength: 1, maxLength: 70 }), (list) => {
        const file: Record<string, unknown[]> & ReturnType<typeof bigFile> = structuredClone(bigFile(size)) as never;
        const places = new Map<string, string>();
        for (const { section, index, value } of list) {
          // The hub and the leaf stay: everything else hangs on them.
          const at = section === "components" ? index + 2 : index;
          file[section][at] = value as never;
          places.set(`${section}.${at}`, section);
        }
        const { scenario, problems, runnable } = parse(file, smallCatalog);
        expect(runnable).toBe(false);
        for (const section of SECTIONS) {
          const brokenCount = [...places.values()].filter((one) => one === section).length;
          expect(scenario[section].length).toBe(bigFile(size)[section].length - brokenCount);
        }
        for (const place of places.keys()) {
          const listed = problems.filter(({ path }) => path === place || path.startsWith(`${place}.`));
          expect(listed.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test("a broken setting takes its default and nothing else is lost", () => {
    const components = EXAMPLE.components.map((one) =>
      one.id === "orders" ? { ...one, replicaCount: "3", queueCapcity: 5 } : one,
    );
    const { scenario, problems } = parse({ ...EXAMPLE, components }, smallCatalog);
    const orders = scenario.components.find(({ id }) => id === "orders");
    expect(orders).not.toHaveProperty("replicaCount");
    expect(orders).toHaveProperty("serviceTime");
    expect(problems.find(({ path }) => path === "orders.replicaCount")).toMatchObject({
      severity: "error",
      value: "3",
      hint: "Write 3 without quotes and unit.",
    });
    expect(problems.find(({ path }) => path === "orders.queueCapcity")).toMatchObject({
      severity: "warning",
      hint: 'Did you mean "queueCapacity"?',
    });
  });
  test("a broken entry of a list is left out and its neighbours stay", () => {
    const components = [{ id: "g", kind: "api-gateway", routes: [{ weight: 2 }, 5, { weight: "x" }, { weight: 3 }] }];
    const { scenario, problems } = parse({ ...EXAMPLE, components, links: [] }, smallCatalog);
    expect(scenario.components[0]?.routes).toEqual([{ weight: 2 }, {}, { weight: 3 }]);
    expect(problems.map(({ path }) => path)).toEqual(expect.arrayContaining(["g.routes.1", "g.routes.2.weight"]));
  });
  test("a component without identity is left out, and its links say why they went too", () => {
    const components = EXAMPLE.components.map((one) => (one.id === "stock" ? { ...one, id: "the stock" } : one));
    const { scenario, problems } = parse({ ...EXAMPLE, components }, smallCatalog);
    expect(scenario.components).toHaveLength(4);
    expect(scenario.links).toHaveLength(3);
    expect(problems.find(({ path }) => path === "components.4.id")?.hint).toContain("the-stock");
    expect(problems.find(({ path }) => path === "links.3.to")?.reason).toContain("The link is left out.");
    expect(problems.find(({ path }) => path === "orders.handlers.checkout.1.steps.1.to")?.reason).toContain(
      'no link from orders to "stock"',
    );
  });
  test("of two components with one id the first stays", () => {
    const components = [...EXAMPLE.components, { id: "stock", kind: "client" }];
    const { scenario, problems } = parse({ ...EXAMPLE, components }, smallCatalog);
    expect(scenario.components.filter(({ id }) => id === "stock")).toEqual([{ id: "stock", kind: "service" }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: "components.5.id", reason: expect.stringContaining("components.4") });
  });
  test("an unknown kind becomes a placeholder that keeps its data and blocks Run", () => {
    const strange = { id: "stock", kind: "servcie", wormholes: [1, { a: 2 }], label: "Stock" };
    const components = EXAMPLE.components.map((one) => (one.id === "stock" ? strange : one));
    const { scenario, problems, runnable } = parse({ ...EXAMPLE, components }, smallCatalog);
    expect(runnable).toBe(false);
    expect(scenario.components[4]).toEqual(strange);
    expect(problems).toEqual([
      {
        path: "stock.kind",
        value: "servcie",
        severity: "error",
        reason: expect.stringContaining("cannot run"),
        hint: 'Did you mean "service"?',
      },
    ]);
  });
  test("unknown policies, faults, arrivals, rules, distributions and steps keep their data and block Run", () => {
    const file = {
      ...EXAMPLE,
      components: [
        { id: "users", kind: "client", arrivals: { kind: "tides", moon: 1 } },
        {
          id: "a",
          kind: "service",
          serviceTime: { kind: "cauchy", x0: 1 },
          handlers: { browse: [{ do: "dance", s: 1 }] },
        },
      ],
      links: [
        {
          from: "users",
          to: "a",
          policies: [
            { kind: "prayer", n: 3 },
            { kind: "circuit-breaker", rule: { kind: "mood", m: 1 } },
          ],
        },
      ],
      faults: [{ kind: "gremlin", target: "a", teeth: 3 }],
      objectives: [],
      variants: [],
      layout: {},
    };
    const { scenario, problems } = parse(file, smallCatalog);
    expect(scenario.components[0]?.arrivals).toEqual({ kind: "tides", moon: 1 });
    expect(scenario.components[1]).toMatchObject(file.components[1] as object);
    expect(scenario.links[0]?.policies).toEqual(file.links[0]?.policies);
    expect(scenario.faults[0]).toMatchObject({ kind: "gremlin", teeth: 3 });
    expect(problems.map(({ path }) => path).sort()).toEqual(
      [
        "a.handlers.browse.0.do",
        "a.serviceTime.kind",
        "faults.0.kind",
        "users->a.policies.0.kind",
        "users->a.policies.1.rule.kind",
        "users.arrivals.kind",
      ].sort(),
    );
  });
});
