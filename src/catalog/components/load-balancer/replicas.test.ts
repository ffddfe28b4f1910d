// Replicas that come and go while it runs, seen by the balancer itself and through a registry.
import { expect, test } from "vitest";
import { duration } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { type Catalog, defineComponent } from "../../../model/kind";
import { OK } from "../../../model/outcome";
import { applyLiveEdit } from "../../../runtime/live-edit";
import { constant, Result, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";
import { Run, simulate } from "../../../runtime/run";
import { parse } from "../../../scenario/parse";
import { catalog } from "../../index";

/** Two replicas; a third starts at `startAtMs` and is ready a second later; the first drains from `drainAtMs` on. */
const pool = defineComponent({
  type: "component",
  kind: "pool",
  label: "Pool",
  summary: "Replicas that come and go at known moments.",
  group: "compute",
  glyph: "box",
  fields: {
    startAtMs: duration("Third starts at", 0, "When the third replica starts."),
    drainAtMs: duration("First drains at", 0, "When the first one drains."),
  },
  stats: { counters: [], levels: [], samples: [] },
  metrics: [],
  create: ({ engine }, { startAtMs, drainAtMs }) => {
    const isPast = (ms: number): boolean => engine.kernel.now >= msToNs(ms);
    return {
      receive: (slot) => engine.settle(slot, OK),
      get replicaCount() {
        return isPast(startAtMs) ? 3 : 2;
      },
      isReplicaUp: () => true,
      isReplicaReady: (replica) => (replica === 2 ? isPast(startAtMs + 1000) : replica !== 0 || !isPast(drainAtMs)),
    };
  },
});
const WITH_POOL: Catalog = { ...catalog, components: [...catalog.components, pool] };

function runPool(links: readonly string[], others: readonly object[] = []): Result {
  const file = {
    format: "windtunnel/scenario",
    version: 1,
    name: "pool",
    run: { runForMs: 30_000, warmUpMs: 0, seed: "pool" },
    components: [
      users({ kind: "constant", ratePerSecond: 100 }),
      { id: "front", kind: "load-balancer", discoveryRefreshMs: 0 },
      { id: "pool", kind: "pool", startAtMs: 9000, drainAtMs: 20_000 },
      ...others,
    ],
    links: ["users->front", "front->pool", ...links].map((link) => {
      const [from, to] = link.split("->");
      return { from, to };
    }),
  };
  const { scenario, problems } = parse(JSON.parse(JSON.stringify(file)), WITH_POOL);
  expect(problems).toEqual([]);
  return new Result(simulate(scenario, WITH_POOL));
}
function sent(r: Result): number[] {
  const told = r.entity("front").details?.sentByEndpoint as { callCount: number }[] | undefined;
  return (told ?? []).map(({ callCount }) => callCount);
}

test("a new replica gets its share once it is ready, one that drains gets nothing", () => {
  const [first, second, third] = sent(runPool([]));
  // 10 s by two, 10 s by three, 10 s by the other two.
  expect(Math.abs(first! - (500 + 333))).toBeLessThan(4);
  expect(Math.abs(second! - (500 + 333 + 500))).toBeLessThan(4);
  expect(Math.abs(third! - (333 + 500))).toBeLessThan(4);
});

test("through a registry: who starts registers, who drains signs off, each within a heartbeat", () => {
  const registry = {
    id: "registry",
    kind: "service-registry",
    heartbeatMs: 500,
    ttlMs: 5000,
    evictionIntervalMs: 0,
    responseCacheMs: 0,
  };
  const r = runPool(["front->registry", "pool->registry"], [registry]);
  const events = r.entity("registry").details?.events as { atMs: number; instance: string; event: string }[];
  expect(events.map(({ instance, event }) => `${instance} ${event}`)).toEqual([
    "pool#3 registered",
    "pool#1 deregistered",
  ]);
  expect(events[0]!.atMs - 10_000).toBeLessThanOrEqual(500);
  expect(events[1]!.atMs - 20_000).toBeLessThanOrEqual(500);
  const [first, , third] = sent(r);
  expect(Math.abs(first! - 833)).toBeLessThan(30);
  expect(Math.abs(third! - 833)).toBeLessThan(30);
  expect(r.of("users", "errorRatio")).toBe(0);
});

test.each([0, 1000])(
  "replicas that are added are told by the registry and used (list every %s ms)",
  (discoveryRefreshMs) => {
    const scenario = scenarioOf({
      run: { runForMs: 20_000 },
      components: [
        users({ kind: "constant", ratePerSecond: 100 }),
        { id: "front", kind: "load-balancer", discoveryRefreshMs },
        { id: "registry", kind: "service-registry", evictionIntervalMs: 0, responseCacheMs: 0 },
        station("shop", constant(5), 100, { replicaCount: 2 }),
      ],
      links: ["users->front", "front->shop", "front->registry", "shop->registry"],
    });
    const live = new Run(scenario, catalog, "live");
    live.advance(5e9);
    expect(applyLiveEdit(live.model, scenario, catalog, "shop.replicaCount", 4)).not.toHaveProperty("problem");
    live.advance(live.endNs);
    const r = new Result(live.summarize());
    expect(r.of("front", "listedCount")).toBe(4);
    const { sentByEndpoint } = r.entity("front").details as { sentByEndpoint: { callCount: number }[] };
    // From then on a quarter each of what comes.
    const told = (1000 * 20 - 5000 - discoveryRefreshMs) / 10 / 4;
    for (const { callCount } of sentByEndpoint.slice(2)) expect(callCount).toBeGreaterThanOrEqual(told - 1);
  },
);
