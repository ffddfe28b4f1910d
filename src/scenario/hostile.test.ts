import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAddresses } from "./address";
import { LIMITS } from "./limits";
import { type ParseResult, parse, parseText } from "./parse";
import { serialise } from "./serialise";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

/** A file for a test to break. */
function example(): Record<string, unknown> & typeof EXAMPLE {
  return structuredClone(EXAMPLE) as never;
}

/** Parses, and holds every result to what is promised of all of them. */
function survive(input: unknown): ParseResult {
  // Time of this process: other people's programs do not count.
  const startedAt = process.cpuUsage();
  const result = typeof input === "string" ? parseText(input, smallCatalog) : parse(input, smallCatalog);
  const { user, system } = process.cpuUsage(startedAt);
  expect((user + system) / 1000).toBeLessThan(1000);
  const text = serialise(result.scenario, smallCatalog);
  const again = parseText(text, smallCatalog);
  // JSON cannot hold what is not finite, and nothing of the kind may get in.
  expect(serialise(again.scenario, smallCatalog)).toBe(text);
  for (const { path, reason, hint, severity } of result.problems) {
    expect(typeof path).toBe("string");
    expect(reason).toMatch(/^\S.*[.)]$/su);
    expect(hint.length).toBeGreaterThan(0);
    expect(["error", "warning"]).toContain(severity);
    expect(reason.length + hint.length).toBeLessThan(1000);
  }
  expect(result.runnable).toBe(!result.problems.some(({ severity }) => severity === "error"));
  return result;
}

function reasons(result: ParseResult): string {
  return result.problems.map(({ path, reason, hint }) => `${path}: ${reason} ${hint}`).join("\n");
}

const builtIns = [Object.prototype, Array.prototype, String.prototype, Number.prototype, Function.prototype];
let before: string;
const snapshot = (): string => builtIns.map((one) => Reflect.ownKeys(one).map(String).join()).join("\n");
beforeEach(() => {
  before = snapshot();
});
afterEach(() => {
  expect(snapshot()).toBe(before);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

describe("anything at all is survived", () => {
  test.each([
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "x",
    [],
    {},
    [[]],
    () => 1,
    Symbol("s"),
    1n,
    new Date(0),
    new Map(),
    /x/,
  ])("%s", (input) => {
    expect(survive(input).runnable).toBe(false);
  });
  test("values that JSON.parse can return", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void survive(value)),
      { numRuns: 300, seed: 1 },
    );
  });
  test("objects that only a program can build", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true, withSparseArray: true }),
        (value) => {
          survive({
            ...EXAMPLE,
            components: [value],
            links: value,
            operations: [value],
            run: value,
            layout: value,
            lesson: value,
          });
        },
      ),
      { numRuns: 80, seed: 2 },
    );
  });
  test("any value in the place of any other", () => {
    const places = pathsOf(EXAMPLE);
    const nasty = fc.constantFrom<unknown>(
      null,
      true,
      -1,
      -0,
      0.5,
      1e308,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      2 ** 53 + 1,
      "",
      "__proto__",
      "constructor",
      "x".repeat(5000),
      [],
      {},
      [[]],
      { kind: "x" },
      { kind: "__proto__" },
      { do: "toString" },
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), nasty, (path, value) => void survive(replaceAt(EXAMPLE, path, value))),
      { numRuns: 300, seed: 3 },
    );
  });
  test("mutated bytes", () => {
    const text = JSON.stringify(EXAMPLE);
    const edit = fc.record({
      at: fc.nat(text.length - 1),
      remove: fc.nat(3),
      insert: fc.string({ maxLength: 3, unit: "binary" }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let mutated = text;
        for (const { at, remove, insert } of edits)
          mutated = mutated.slice(0, at) + insert + mutated.slice(at + remove);
        survive(mutated);
      }),
      { numRuns: 250, seed: 4 },
    );
  });
  test("cycles, getters that throw, proxies, and sharing that unfolds without end", () => {
    const cycle: Record<string, unknown> = { ...example() };
    cycle.self = cycle;
    expect(survive(cycle).scenario.components).toHaveLength(5);
    const thrower = Object.defineProperty({ ...example() }, "links", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(survive(thrower).runnable).toBe(false);
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(survive({ ...example(), operations: [proxy] }).runnable).toBe(false);
    let tree: unknown = 1;
    for (let i = 0; i < 31; i++) tree = [tree, tree];
    expect(reasons(survive({ ...example(), lesson: tree }))).toContain("500,000 values");
  });
});

describe("size", () => {
  test("nesting of millions of levels, alone and inside a file", () => {
    const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    const inside = (levels: number): string =>
      JSON.stringify(EXAMPLE).replace('"notes":', `"x":${deep(levels)},"notes":`);
    for (const text of [deep(2_400_000), inside(2_400_000), "[".repeat(4_900_000), '{"a":'.repeat(900_000)]) {
      const result = survive(text);
      expect(reasons(result)).toContain("at most 32 levels");
      expect(result.runnable).toBe(false);
    }
    const result = survive(inside(900));
    expect(reasons(result)).toContain("at most 32 levels");
    expect(result.scenario.components).toHaveLength(5);
  });
  test("objects nested five million deep, as JSON.parse can return them", () => {
    let deep: unknown = [];
    for (let i = 0; i < 5_000_000; i++) deep = [deep];
    expect(survive(deep).runnable).toBe(false);
    expect(
      survive({ ...example(), lesson: deep, components: [...EXAMPLE.components, deep] }).scenario.components,
    ).toHaveLength(5);
  });
  test("a file above 5 MB is refused before it is read", () => {
    const result = survive(" ".repeat(LIMITS.fileBytes + 1));
    expect(result.problems[0]?.reason).toContain("at most 5 MB");
  });
  test("a hundred thousand links: two thousand load, the sentence has the number", () => {
    const links = Array.from({ length: 100_000 }, () => ({ from: "orders", to: "stock" }));
    const result = survive({ ...example(), links });
    expect(result.scenario.links).toHaveLength(LIMITS.links);
    expect(reasons(result)).toContain("at most 2,000 links; this one has 100,000");
  });
  test("a hundred thousand broken links and components with distinct wrong names", () => {
    const links = Array.from({ length: 50_000 }, (_, i) => ({ from: `ordders${i}`, to: `pay${i}ments` }));
    const components = Array.from({ length: 50_000 }, (_, i) => ({ id: `service-${i}`, kind: `servise${i}` }));
    const result = survive({ ...example(), links, components });
    expect(result.scenario.components).toHaveLength(LIMITS.components);
    expect(result.problems.length).toBeLessThanOrEqual(LIMITS.problems + 1);
  });
  test("a wide object, a long list and a long text in every setting", () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
    survive({ ...example(), components: [{ id: "a", kind: "service", ...wide, handlers: wide }] });
    survive({ ...example(), components: [{ id: "a", kind: "api-gateway", routes: Array(200_000).fill({}) }] });
    survive({
      ...example(),
      name: "n".repeat(4_000_000),
      components: [{ id: "a".repeat(3_000_000), kind: "service" }],
    });
  });
  test("a deep program of steps beyond the limit", () => {
    let step: unknown = { do: "work" };
    for (let i = 0; i < 20; i++) step = { do: "sequence", steps: [step] };
    const result = survive({ ...example(), components: [{ id: "a", kind: "service", handlers: { browse: [step] } }] });
    expect(reasons(result)).toContain("a.handlers");
    expect(result.runnable).toBe(false);
  });
});

describe("numbers", () => {
  test.each([
    "1e400",
    "-1e400",
    "1e308",
    "-1",
    "0.5",
    "-0.5",
    "9007199254740993",
    "1e21",
    "null",
    '"100"',
    "[100]",
    "true",
  ])("queueCapacity %s is refused by name and the default is used", (written) => {
    const result = survive(
      `{"format":"windtunnel/scenario","version":1,"components":[{"id":"a","kind":"service","queueCapacity":${written}}]}`,
    );
    expect(result.runnable).toBe(false);
    expect(result.problems.find(({ path }) => path === "a.queueCapacity")?.reason).toContain(
      "whole number from 0 to 1,000,000",
    );
    expect(result.scenario.components[0]).not.toHaveProperty("queueCapacity");
  });
  test("minus zero is zero", () => {
    const result = survive(
      '{"format":"windtunnel/scenario","version":1,"components":[{"id":"a","kind":"service","queueCapacity":-0}]}',
    );
    expect(Object.is(result.scenario.components[0]?.queueCapacity, 0)).toBe(true);
  });
  test("durations are not negative and not longer than 90 days", () => {
    const result = survive({ ...example(), run: { runForMs: -5, warmUpMs: 1e15 } });
    expect(result.scenario.run).toMatchObject({ runForMs: 60_000, warmUpMs: 0 });
  });
  test("unknown fields cannot smuggle an infinite number in", () => {
    const result = survive({
      ...example(),
      strange: { deep: [Number.POSITIVE_INFINITY] },
      components: [{ id: "a", kind: "unheard-of", x: Number.NaN }],
    });
    expect(result.scenario.extra).toBeUndefined();
  });
});

describe("names", () => {
  test("__proto__ as a key is left out and told, at every level", () => {
    const text = JSON.stringify(EXAMPLE)
      .replace('"kind":"client"', '"kind":"client","__proto__":{"polluted":1}')
      .replace('"layout":{', '"__proto__":{"polluted":1},"layout":{"__proto__":{"x":1,"y":1},');
    const result = survive(text);
    expect(result.problems.filter(({ reason }) => reason.includes("__proto__"))).toHaveLength(3);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(result.scenario.components[0])).toBe(Object.prototype);
    expect((result.scenario.components[0] as Record<string, unknown>).polluted).toBeUndefined();
  });
  test("constructor, toString and the like are ids as any other", () => {
    const ids = ["constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];
    const components = [{ id: "u", kind: "client" }, ...ids.map((id) => ({ id, kind: "service", constructor: 1 }))];
    const links = ids.map((to) => ({ from: "u", to }));
    const operations = ids.map((id) => ({ id }));
    const result = survive({
      ...example(),
      components,
      links,
      operations,
      layout: { constructor: { x: 1, y: 2 } },
      faults: [],
      objectives: [],
      variants: [],
    });
    expect(result.runnable).toBe(true);
    expect(result.scenario.components.map(({ id }) => id)).toEqual(["u", ...ids]);
    expect(() => listAddresses(result.scenario, smallCatalog)).not.toThrow();
  });
  test("__proto__, constructor and toString are no kinds, settings, metrics or references", () => {
    const words = ["__proto__", "constructor", "toString"];
    for (const word of words) {
      const result = survive({
        ...example(),
        components: [
          { id: "a", kind: word },
          { id: "b", kind: "client", arrivals: { kind: word } },
          {
            id: "c",
            kind: "service",
            serviceTime: { kind: word },
            queueDiscipline: word,
            handlers: { [`${word}`]: [{ do: word }] },
          },
          { id: "d", kind: "api-gateway", standby: word },
        ],
        objectives: [{ id: "o", component: "c", metric: word, below: 1 }],
        faults: [{ kind: word, target: word }],
        variants: [{ id: "v", name: "v", set: { [`c.${word}`]: 1, [`${word}.x`]: 1 } }],
      });
      expect(result.runnable).toBe(false);
    }
  });
  test("labels may hold any text", () => {
    const label = "\u202Eevil\u202C \u200B\u0000\uD800 <img src=x onerror=alert(1)>";
    const result = survive({ ...example(), components: [{ id: "a", kind: "client", label }] });
    expect(result.scenario.components[0]?.label).toBe(label);
  });
  test("ids with spaces, dots, bidi marks and 65 characters are refused with a way out", () => {
    for (const id of ["my service", "a.b", "\u202Eabc", "a".repeat(65), "1a", "", 5, null, {}]) {
      const result = survive({ ...example(), components: [{ id, kind: "service" }] });
      expect(result.scenario.components).toHaveLength(0);
      expect(result.problems.some(({ path }) => path === "components.0.id")).toBe(true);
    }
  });
});

function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: readonly (string | number)[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? replaceAt(item, rest, replacement) : item));
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, replacement) };
}
