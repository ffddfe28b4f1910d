import { expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { simulate } from "../runtime/run";
import { parse } from "./parse";
import { failingRatio, ordinaryRefusals } from "./refusals";

const cache = catalog.components.find(({ kind }) => kind === "cache");

function measured(settings: object): { error: number; failing: number; hits: number } {
  const { scenario } = parse(
    {
      format: "windtunnel/scenario",
      version: 1,
      name: "Aside",
      run: { runForMs: 20_000, warmUpMs: 0, seed: "1", replicationCount: 1 },
      operations: [{ id: "read", access: "read", keys: { count: 1000 } }],
      components: [
        { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 100 } },
        {
          id: "app",
          kind: "service",
          handlers: { read: [{ do: "lookup", in: "cache", onMiss: [{ do: "call", to: "store" }] }] },
        },
        { id: "store", kind: "database" },
        { id: "cache", kind: "cache", mode: "aside", fixedHitRatio: 0.6, ...settings },
      ],
      links: [
        { from: "users", to: "app" },
        { from: "app", to: "cache" },
        { from: "app", to: "store" },
      ],
    },
    catalog,
  );
  const metrics = simulate(scenario, catalog).components.find(({ id }) => id === "cache")?.metrics;
  const read = (metric: string) => metrics?.[metric] ?? Number.NaN;
  return { error: read("errorRatio"), failing: failingRatio(cache?.metrics, read), hits: read("hitRatio") };
}

test("a miss of an aside cache is an answer, not a failure", () => {
  const { error, failing, hits } = measured({});
  expect(hits).toBeCloseTo(0.6, 1);
  // The caller's fills are calls as well, and none of them is refused.
  expect(error).toBeGreaterThan(0.2);
  expect(failing).toBeCloseTo(0, 9);
});

test("real failures of the same cache stay failures", () => {
  const { failing } = measured({ policies: [{ kind: "rate-limit", rateLimitPerSecond: 50 }] });
  expect(failing).toBeGreaterThan(0.3);
});

test("a kind that does not say so has no ordinary refusals", () => {
  const service = catalog.components.find(({ kind }) => kind === "service");
  expect(ordinaryRefusals(service?.metrics)).toBeUndefined();
  expect(failingRatio(service?.metrics, () => 0.25)).toBe(0.25);
});
