import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, Scenario } from "../model/document";
import { isStructuralAddress, listAddresses, readAddress, writeAddress } from "./address";
import { parse } from "./parse";
import { check } from "./serialise";
import { generateScenario } from "./testing/generate";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

const { scenario } = parse(EXAMPLE, smallCatalog);

function read(address: string, from: Scenario = scenario): Json {
  const result = readAddress(from, address, smallCatalog);
  if (!result.ok) throw new Error(`${result.problem.reason} ${result.problem.hint}`);
  return result.value;
}
function write(address: string, value: Json | undefined, to: Scenario = scenario): Scenario {
  const result = writeAddress(to, address, value, smallCatalog);
  if (!result.ok) throw new Error(`${result.problem.reason} ${result.problem.hint}`);
  return result.scenario;
}
function refusal(address: string, value: Json): string {
  const result = writeAddress(scenario, address, value, smallCatalog);
  return result.ok ? "written" : `${result.problem.reason} ${result.problem.hint}`;
}

describe("reading", () => {
  test.each<[string, Json]>([
    ["orders.replicaCount", 3],
    ["orders.queueCapacity", 100],
    ["orders.serviceTime.p99Ms", 60],
    ["orders.handlers.checkout.1.steps.0.to", "payments"],
    ["orders->payments.policies.1.backoffBaseMs", 50],
    ["orders->payments.policies.1.retryBudgetRatio", 0],
    ["orders->payments.policies.2.rule.failureCount", 7],
    ["orders->payments.policies.2.rule.kind", "consecutive"],
    ["orders->payments.latency.ms", 1],
    ["payments.policies.0.timeoutMs", 2000],
    ["users.arrivals.ratePerSecond", 200],
    ["gateway.limits.bodyBytes", 1_048_576],
    ["run.runForMs", 120_000],
    ["run.replicationCount", 1],
    ["operations.checkout.share", 0.2],
    ["operations.0.keys.zipf", 0.9],
    ["faults.slow.addMs", 900],
    ["faults.0.startAtMs", 60_000],
    ["objectives.p99.below", 400],
  ])("%s is %j", (address, value) => {
    expect(read(address)).toEqual(value);
  });
  test("tells whether the default is in effect", () => {
    expect(readAddress(scenario, "stock.replicaCount", smallCatalog)).toMatchObject({ ok: true, isDefault: true });
    expect(readAddress(scenario, "orders.replicaCount", smallCatalog)).toMatchObject({ ok: true, isDefault: false });
  });
});

describe("what an address cannot name", () => {
  test.each([
    ["orders.replicaCont", 'Did you mean "replicaCount"?'],
    ["ordes.replicaCount", 'Did you mean "orders"?'],
    ["orders->paymets.lossRatio", 'Did you mean "orders->payments"?'],
    ["orders->payments.policies.9.attemptLimit", "Choose one of: 0, 1, 2, 3."],
    ["orders->payments.policies.1.attempts", 'Did you mean "attemptLimit"?'],
    ["operations.chekout.share", 'Did you mean "checkout"?'],
    ["orders.serviceTime.meanMs.x", "There is nothing inside it."],
    ["orders.__proto__.x", "There is no setting"],
    ["constructor.name", "There is no component"],
    ["orders.id", "There is no setting"],
    ["orders", "names no setting"],
    ["", "There is no component"],
  ])("%s", (address, part) => {
    const result = readAddress(scenario, address, smallCatalog);
    expect(result.ok ? "found" : `${result.problem.reason} ${result.problem.hint}`).toContain(part);
    expect(refusal(address, 1)).toContain(part);
  });
});

describe("writing", () => {
  test("changes one place and shares the rest", () => {
    const changed = write("orders->payments.policies.1.retryBudgetRatio", 0.1);
    expect(read("orders->payments.policies.1.retryBudgetRatio", changed)).toBe(0.1);
    expect(changed.components).toBe(scenario.components);
    expect(changed.links[0]).toBe(scenario.links[0]);
    expect(changed.links[2]?.policies?.[0]).toBe(scenario.links[2]?.policies?.[0]);
    expect(scenario.links[2]?.policies?.[1]).not.toHaveProperty("retryBudgetRatio");
  });
  test("writes settings that were left out, defaults around them first", () => {
    expect(write("stock.serviceTime.meanMs", 4).components[4]?.serviceTime).toEqual({ kind: "exponential", meanMs: 4 });
    expect(write("gateway.limits.bodyBytes", 5).components[1]?.limits).toEqual({ bodyBytes: 5 });
    expect(write("orders->stock.policies.0", { kind: "retry" }).links[3]?.policies).toEqual([{ kind: "retry" }]);
  });
  test("changes the kind of a distribution, a rule or an arrival process and keeps what fits", () => {
    expect(read("orders.serviceTime", write("orders.serviceTime.kind", "exponential"))).toEqual({
      kind: "exponential",
      meanMs: 10,
    });
    expect(read("stock.serviceTime", write("stock.serviceTime.kind", "lognormal"))).toEqual({
      kind: "lognormal",
      meanMs: 10,
      cv: 1,
    });
    expect(read("users.arrivals", write("users.arrivals.kind", "closed-loop"))).toMatchObject({
      kind: "closed-loop",
      userCount: 10,
    });
  });
  test("undefined takes a setting back to its default, and an entry out of its list", () => {
    expect(write("orders.replicaCount", undefined).components[2]).not.toHaveProperty("replicaCount");
    expect(write("orders->payments.policies.0", undefined).links[2]?.policies?.[0]).toMatchObject({ kind: "retry" });
  });
  test("refuses what parse would refuse", () => {
    expect(refusal("orders.replicaCount", "3")).toContain("whole number from 1 to 1,000");
    expect(refusal("orders.serviceTime.p50Ms", 100)).toContain("not above");
    expect(refusal("orders->payments.policies.2.rule.kind", "mood")).toContain("no rule of the kind");
    expect(refusal("gateway.routes.0.to", "stock")).toContain("no link from gateway");
    expect(refusal("operations.checkout.access", "delete")).toContain("read, write");
  });
  test("an error that stands there already does not block another change", () => {
    const components = [{ id: "g", kind: "api-gateway", routes: [{ to: "nobody" }, { weight: 1 }] }];
    const broken = parse({ ...EXAMPLE, components }, smallCatalog).scenario;
    expect(writeAddress(broken, "g.routes.1.weight", 2, smallCatalog).ok).toBe(true);
  });
});

describe("every address of a scenario", () => {
  test("is listed with its value, and reads back", () => {
    const listed = listAddresses(scenario, smallCatalog);
    const addresses = listed.map(({ address }) => address);
    expect(addresses).toContain("orders->payments.policies.2.rule.failureCount");
    expect(addresses).toContain("orders.queueDiscipline");
    expect(addresses).toContain("run.seed");
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const { address, value, field } of listed) {
      expect(readAddress(scenario, address, smallCatalog)).toMatchObject({ ok: true, value });
      expect(typeof value === "object" && value !== null && !Array.isArray(value)).toBe(false);
      expect(field.type).not.toBe("record");
    }
  });
  test("written with its own value, a scenario means the same; read after a write, the value is there", () => {
    const chance = (g: fc.GeneratorValue) => ({
      integer: (min: number, max: number) => g(fc.integer, { min, max }),
      text: () => g(fc.string, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.gen(), fc.nat(), (g, pick) => {
        const generated = parse(generateScenario(chance(g), smallCatalog), smallCatalog).scenario;
        const listed = listAddresses(generated, smallCatalog);
        const entry = listed[pick % listed.length];
        if (entry === undefined) return;
        const again = write(entry.address, entry.value, generated);
        expect(read(entry.address, again)).toEqual(entry.value);
        expect(check(again, smallCatalog).problems).toEqual(check(generated, smallCatalog).problems);
      }),
      { numRuns: 100, seed: 11 },
    );
  });
});

test("a change is structural where the field, or something around it, says so", () => {
  const is = (address: string): boolean => isStructuralAddress(scenario, address, smallCatalog);
  expect(is("orders.replicaCount")).toBe(true);
  expect(is("orders.queueCapacity")).toBe(false);
  expect(is("orders.serviceTime.p99Ms")).toBe(false);
  expect(is("orders.handlers.checkout.0")).toBe(true);
  expect(is("orders->payments.policies")).toBe(true);
  expect(is("orders->payments.policies.0")).toBe(true);
  expect(is("orders->payments.policies.0.timeoutMs")).toBe(false);
  expect(is("orders->payments.policies.2.rule.failureCount")).toBe(true);
  expect(is("orders->payments.lossRatio")).toBe(false);
  expect(is("run.runForMs")).toBe(true);
  expect(is("nobody.x")).toBe(true);
});
