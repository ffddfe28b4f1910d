import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { parse } from "./parse";
import { generateScenario } from "./testing/generate";

const FILES = readdirSync("simulations").filter((name) => name.endsWith(".json"));
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);

const nasty = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  Number.POSITIVE_INFINITY,
  "",
  "constructor",
  [],
  {},
  [[]],
  [1, 2, 3],
  { kind: "__proto__" },
  { do: "toString" },
);

test.each(FILES)(
  "simulations/%s with any of its values replaced is survived, by the checks of its kinds too",
  (name) => {
    const file: unknown = JSON.parse(readFileSync(`simulations/${name}`, "utf8"));
    const places = pathsOf(file);
    fc.assert(
      fc.property(fc.constantFrom(...places), nasty, (path, value) => {
        const { problems } = parse(replaceAt(file, path, value), catalog);
        for (const { reason } of problems) expect(reason.length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS, seed: 5 },
    );
  },
);

test("the checks of every kind stand any settings that fields allow", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const chance = {
        integer: (min: number, max: number) => g(fc.integer, { min, max }),
        text: () => g(fc.string, { maxLength: 5 }),
      };
      const { problems } = parse(generateScenario(chance, catalog), catalog);
      for (const { reason, hint } of problems) expect(typeof reason + typeof hint).toBe("stringstring");
    }),
    { numRuns: RUNS * 3, seed: 6 },
  );
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? replaceAt(item, rest, replacement) : item));
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, replacement) };
}
