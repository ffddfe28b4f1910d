import { readdirSync, readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Catalog } from "../model/kind";
import { scenarioJsonSchema } from "./json-schema";
import { parse } from "./parse";
import { serialise } from "./serialise";
import { generateScenario } from "./testing/generate";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

function validator(of: Catalog) {
  return new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(scenarioJsonSchema(of));
}

test("public/scenario.schema.json is fresh (else: npm run schema)", () => {
  const file = readFileSync("public/scenario.schema.json", "utf8");
  expect(file).toBe(`${JSON.stringify(scenarioJsonSchema(catalog), null, 2)}\n`);
});

describe("the schema accepts", () => {
  const isValid = validator(catalog);
  test.each(readdirSync("simulations").filter((name) => name.endsWith(".json")))("simulations/%s", (name) => {
    isValid(JSON.parse(readFileSync(`simulations/${name}`, "utf8")));
    expect(isValid.errors).toBeNull();
  });
  test("generated scenarios, as written and in canonical form", () => {
    const isSmall = validator(smallCatalog);
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const chance = {
          integer: (min: number, max: number) => g(fc.integer, { min, max }),
          text: () => g(fc.string, { maxLength: 5 }),
        };
        const file = generateScenario(chance, smallCatalog);
        isSmall(file);
        expect(isSmall.errors).toBeNull();
        isSmall(JSON.parse(serialise(parse(file, smallCatalog).scenario, smallCatalog)));
        expect(isSmall.errors).toBeNull();
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe("the schema refuses", () => {
  const isValid = validator(smallCatalog);
  const service = (settings: object): object => ({ components: [{ id: "a", kind: "service", ...settings }] });
  const link = (settings: object): object => ({ links: [{ from: "users", to: "gateway", ...settings }] });

  test("nothing of the example", () => {
    isValid(EXAMPLE);
    expect(isValid.errors).toBeNull();
  });
  test.each<[string, object]>([
    ["another format", { format: "docker-compose" }],
    ["another version", { version: 2 }],
    ["an unknown kind", service({ kind: "servcie" })],
    ["an id with a space", service({ id: "a b" })],
    ["a text for a number", service({ queueCapacity: "100" })],
    ["a number out of range", service({ replicaCount: 0 })],
    ["a broken whole number", service({ replicaCount: 1.5 })],
    ["an unknown choice", service({ queueDiscipline: "filo" })],
    ["a number for a distribution", service({ serviceTime: 10 })],
    ["a distribution without its mean", service({ serviceTime: { kind: "exponential" } })],
    ["half a lognormal distribution", service({ serviceTime: { kind: "lognormal", p50Ms: 5 } })],
    [
      "two lognormal distributions in one",
      service({ serviceTime: { kind: "lognormal", p50Ms: 5, p99Ms: 6, meanMs: 1, cv: 1 } }),
    ],
    ["an unknown distribution", service({ serviceTime: { kind: "cauchy" } })],
    ["an unknown step", service({ handlers: { browse: [{ do: "dance" }] } })],
    ["a call to nobody", service({ handlers: { browse: [{ do: "call" }] } })],
    ["a branch without weight", service({ handlers: { browse: [{ do: "choose", branches: [{ steps: [] }] }] } })],
    ["a link without an end", { links: [{ from: "users" }] }],
    ["a plain number as latency", link({ latency: 20 })],
    ["a loss above 1", link({ lossRatio: 2 })],
    ["an unknown policy", link({ policies: [{ kind: "prayer" }] })],
    ["an unknown rule", link({ policies: [{ kind: "circuit-breaker", rule: { kind: "mood" } }] })],
    ["a fault without a target", { faults: [{ kind: "latency-spike" }] }],
    ["an objective without a limit", { objectives: [{ id: "o", component: "users", metric: "latencyP99Ms" }] }],
    [
      "an objective of two places",
      { objectives: [{ id: "o", component: "users", link: "users->gateway", metric: "m", below: 1 }] },
    ],
    ["a negative run", { run: { runForMs: -1 } }],
    [
      "an arrival process that is not known",
      { components: [{ id: "u", kind: "client", arrivals: { kind: "tides" } }] },
    ],
  ])("%s", (_, changes) => {
    const file = { ...EXAMPLE, objectives: [], variants: [], faults: [], ...changes };
    expect(isValid(file)).toBe(false);
    expect(parse(file, smallCatalog).runnable).toBe(false);
  });
});
