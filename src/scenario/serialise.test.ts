import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Json, Scenario } from "../model/document";
import { canonicalValue } from "./canonical";
import { parse, parseText } from "./parse";
import { check, plain, serialise } from "./serialise";
import { resolveSettings } from "./settings";
import { componentKind } from "./shapes";
import { generateScenario } from "./testing/generate";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

const RUNS = { numRuns: 120, seed: 20_260_101 };

/** A generated file, drawn by fast-check. */
function generated(g: fc.GeneratorValue, from = smallCatalog) {
  return generateScenario(
    {
      integer: (min, max) => g(fc.integer, { min, max }),
      text: () => g(fc.string, { maxLength: 12, unit: "grapheme" }),
    },
    from,
  );
}

describe("the canonical text", () => {
  const { scenario } = parse(EXAMPLE, smallCatalog);
  const text = serialise(scenario, smallCatalog);

  test("leaves out what equals its default", () => {
    expect(text).toContain('{ "kind": "retry", "backoffBaseMs": 50 }');
    expect(text).not.toContain("replicationCount");
    expect(text).not.toContain("lesson");
  });
  test("keeps short records on one line and spreads long ones, within 120 columns", () => {
    expect(text).toContain('    { "id": "browse", "share": 0.8, "keys": { "count": 10000, "zipf": 0.9 } },\n');
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });
  test("does not depend on the order of keys in the file", () => {
    const reversed = JSON.parse(JSON.stringify(EXAMPLE), (_key, value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(serialise(parse(reversed, smallCatalog).scenario, smallCatalog)).toBe(text);
  });
  test("does not depend on defaults being written out", () => {
    const orders = scenario.components.find(({ id }) => id === "orders");
    const kind = componentKind(smallCatalog, "service");
    if (orders === undefined || kind === undefined) throw new Error("the example has orders");
    const full = { ...orders, ...resolveSettings(kind.fields, orders, smallCatalog) };
    const components = scenario.components.map((one) => (one.id === "orders" ? full : one));
    const written = { ...scenario, components } as Scenario;
    expect(serialise(parse(JSON.parse(JSON.stringify(written)), smallCatalog).scenario, smallCatalog)).toBe(text);
  });
  test("keeps unknown fields, at every level, in the order of the file", () => {
    const file = { ...EXAMPLE, zebra: { b: 1, a: 2 }, apple: null, run: { ...EXAMPLE.run, tempo: [1, { x: 2 }] } };
    const again = JSON.parse(serialise(parse(file, smallCatalog).scenario, smallCatalog));
    expect(Object.keys(again).slice(-2)).toEqual(["zebra", "apple"]);
    expect(JSON.stringify(again.zebra)).toBe('{"b":1,"a":2}');
    expect(again.run.tempo).toEqual([1, { x: 2 }]);
  });
  test("fills long rows of numbers line by line", () => {
    const atMs = Array.from({ length: 100 }, (_, i) => i * 10.5);
    const file = { ...EXAMPLE, components: [{ id: "users", kind: "client", arrivals: { kind: "replay", atMs } }] };
    const lines = serialise(parse(file, smallCatalog).scenario, smallCatalog).split("\n");
    expect(lines.length).toBeLessThan(60);
  });
});

describe("numbers are printed plainly", () => {
  test.each([
    [1e-7, "0.0000001"],
    [-1.25e-9, "-0.00000000125"],
    [1e21, "1000000000000000000000"],
    [1.5e22, "15000000000000000000000"],
    [0.1, "0.1"],
    [5e-324, "5e-324"],
  ])("%s as %s", (value, text) => {
    expect(plain(value)).toBe(text);
    expect(Number(text)).toBe(value);
  });
  test("and read back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(Number(plain(value)), value === 0 ? 0 : value),
      ),
      RUNS,
    );
  });
});

describe("open, save, open is a fixed point", () => {
  test("for generated scenarios, which are all sound", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const first = parse(generated(g), smallCatalog);
        expect(first.problems.filter(({ severity }) => severity === "error")).toEqual([]);
        const text = serialise(first.scenario, smallCatalog);
        const second = parseText(text, smallCatalog);
        expect(second.runnable).toBe(true);
        expect(serialise(second.scenario, smallCatalog)).toBe(text);
      }),
      RUNS,
    );
  });
  test("and the settings mean the same", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const first = parse(generated(g), smallCatalog).scenario;
        const second = parseText(serialise(first, smallCatalog), smallCatalog).scenario;
        for (const [i, component] of first.components.entries()) {
          const fields = componentKind(smallCatalog, component.kind)?.fields ?? {};
          const again = resolveSettings(fields, second.components[i] ?? {}, smallCatalog);
          const before = resolveSettings(fields, component, smallCatalog);
          for (const [name, field] of Object.entries(fields)) {
            // Steps are read as written, so a default inside one may be written or not.
            const plainly = (value: unknown) => canonicalValue(field, value as Json, smallCatalog);
            expect(plainly(again[name])).toEqual(plainly(before[name]));
          }
        }
      }),
      RUNS,
    );
  });
  test("for scenarios of the real catalog", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const text = serialise(parse(generated(g, catalog), catalog).scenario, catalog);
        expect(serialise(parseText(text, catalog).scenario, catalog)).toBe(text);
      }),
      RUNS,
    );
  });
  test("checking an open scenario finds what opening its file would", () => {
    const file = { ...EXAMPLE, links: [...EXAMPLE.links, { from: "orders", to: "users" }], unknown: 1 };
    const opened = parse(file, smallCatalog);
    expect(check(opened.scenario, smallCatalog).problems).toEqual(opened.problems);
  });
});
