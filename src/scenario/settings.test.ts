import { describe, expect, test } from "vitest";
import type { LinkDocument } from "../model/document";
import { defaultsOf } from "../model/fields";
import { parse } from "./parse";
import {
  isStructural,
  resolveLink,
  resolveOperations,
  resolvePolicy,
  resolveSettings,
  structuralSettings,
} from "./settings";
import { componentKind } from "./shapes";
import { EXAMPLE, smallCatalog } from "./testing/small-catalog";

const fieldsOf = (kind: string) => componentKind(smallCatalog, kind)?.fields ?? {};

describe("defaults are filled in", () => {
  test("for a component that says nothing, all of them", () => {
    expect(resolveSettings(fieldsOf("service"), { id: "a", kind: "service" }, smallCatalog)).toEqual(
      defaultsOf(fieldsOf("service")),
    );
  });
  test("inside catalog entries, records, lists and maps", () => {
    expect(resolveSettings(fieldsOf("client"), {}, smallCatalog)).toMatchObject({
      arrivals: { kind: "poisson", ratePerSecond: 100 },
    });
    const gateway = resolveSettings(
      fieldsOf("api-gateway"),
      { limits: { ratePerSecond: 5 }, routes: [{ to: "a" }], weights: { a: 0.5 } },
      smallCatalog,
    );
    expect(gateway).toMatchObject({
      limits: { ratePerSecond: 5, bodyBytes: 1_048_576 },
      routes: [{ to: "a", operation: "", weight: 1 }],
      weights: { a: 0.5 },
    });
  });
  test("inside unions, of the kind that is chosen", () => {
    expect(resolvePolicy({ kind: "circuit-breaker" }, smallCatalog)).toEqual({
      rule: { kind: "consecutive", failureCount: 5 },
      openForMs: 5000,
      fallbackTo: "",
    });
    expect(
      resolvePolicy({ kind: "circuit-breaker", rule: { kind: "ratio", callCountMin: 3 } }, smallCatalog),
    ).toMatchObject({
      rule: { kind: "ratio", callCountMin: 3, failureRatioThreshold: 0.5 },
    });
    expect(resolvePolicy({ kind: "unheard-of" }, smallCatalog)).toBeUndefined();
  });
  test("distributions and programs are handed on as written", () => {
    const serviceTime = { kind: "lognormal", p50Ms: 1, p99Ms: 2 };
    const handlers = { browse: [{ do: "call", to: "x" }] };
    expect(resolveSettings(fieldsOf("service"), { serviceTime, handlers }, smallCatalog)).toMatchObject({
      serviceTime,
      handlers,
    });
    expect(resolveSettings(fieldsOf("service"), { handlers }, smallCatalog).handlers).toEqual(handlers);
  });
});

test("a link's answers take the latency of its requests unless they have their own", () => {
  const link: LinkDocument = { from: "a", to: "b", latency: { kind: "constant", ms: 7 } };
  expect(resolveLink(link, smallCatalog)).toMatchObject({
    responseLatency: { kind: "constant", ms: 7 },
    lossRatio: 0,
    cancellation: false,
  });
  const own = { ...link, responseLatency: { kind: "constant", ms: 1 } };
  expect(resolveLink(own, smallCatalog).responseLatency).toEqual({ kind: "constant", ms: 1 });
});

const KILOBYTE = { kind: "constant", bytes: 1000 };
test("a scenario without operations has one", () => {
  const { scenario } = parse({ ...EXAMPLE, operations: [] }, smallCatalog);
  expect(resolveOperations(scenario, smallCatalog)).toEqual([
    {
      id: "request",
      share: 1,
      access: "read",
      priority: 0,
      tenant: "",
      idempotent: false,
      keys: undefined,
      requestSize: KILOBYTE,
      responseSize: KILOBYTE,
    },
  ]);
  const [browse] = resolveOperations(parse(EXAMPLE, smallCatalog).scenario, smallCatalog);
  expect(browse?.keys).toEqual({ count: 10_000, zipf: 0.9 });
});

test("structural settings are told apart", () => {
  expect(structuralSettings(fieldsOf("service"))).toEqual(["replicaCount"]);
  const breaker = smallCatalog.policies[2]?.fields ?? {};
  expect(isStructural(breaker, ["openForMs"], smallCatalog)).toBe(false);
  expect(isStructural(breaker, ["rule", "failureCount"], smallCatalog)).toBe(true);
  expect(isStructural(breaker, ["rule", "callCountMin"], smallCatalog)).toBe(false);
  expect(isStructural(fieldsOf("service"), ["handlers", "checkout", "0"], smallCatalog)).toBe(true);
});
