/** The same designs through the public file format, all statistics on. */
import { catalog } from "../../src/catalog/index";
import type { Scenario } from "../../src/model/document";
import { RowWriter } from "../../src/runtime/rows";
import { Run } from "../../src/runtime/run";
import { parse } from "../../src/scenario/parse";

const exponential = (meanMs: number) => ({ kind: "exponential", meanMs });
const POLICIES = [
  { kind: "retry", attemptLimit: 3, backoffBaseMs: 10, jitter: "full" },
  { kind: "timeout", timeoutMs: 500 },
];

function scenarioOf(runForMs: number, components: unknown[], links: unknown[]): Scenario {
  const { scenario, problems, runnable } = parse(
    { format: "windtunnel/scenario", version: 1, name: "bench", run: { runForMs }, components, links },
    catalog,
  );
  if (!runnable) throw new Error(JSON.stringify(problems));
  return scenario;
}

const client = (ratePerMs: number) => ({
  id: "users",
  kind: "client",
  arrivals: { kind: "poisson", ratePerSecond: ratePerMs * 1000 },
});
const service = (id: string, workers: number, meanMs: number, more: object = {}) => ({
  id,
  kind: "service",
  concurrencyPerReplica: workers,
  queueCapacity: 1_000_000,
  serviceTime: exponential(meanMs),
  ...more,
});

export function mm1(customers: number): Scenario {
  return scenarioOf(customers / 0.8, [client(0.8), service("s", 1, 1)], [{ from: "users", to: "s" }]);
}

/** Gateway, three services in parallel, a database behind each; timeouts and retries on every link. */
export function micro(customers: number): Scenario {
  const names = ["a", "b", "c"];
  const async = { callModel: "async", inFlightLimit: 100_000 };
  const links = [
    ["users", "gateway"],
    ...names.flatMap((name) => [
      ["gateway", name],
      [name, "db"],
    ]),
  ];
  return scenarioOf(
    customers / 12.8,
    [
      client(12.8),
      {
        id: "gateway",
        kind: "api-gateway",
        routingTime: exponential(1),
        concurrencyPerReplica: 16,
        inFlightLimit: 100_000,
      },
      ...names.map((name) => service(name, 16, 1, async)),
      { id: "db", kind: "database", connectionCount: 48, readTime: exponential(1), acquireQueueCapacity: 100_000 },
    ],
    links.map(([from, to]) => ({ from, to, policies: POLICIES })),
  );
}

/** 200 services in chains of 12, each slow enough that about 10,000 calls are under way. */
export function mesh(customers: number): Scenario {
  const layers = 10;
  const width = 20;
  const components: unknown[] = [client(10_000 / 120)];
  const links: unknown[] = [];
  for (let layer = 0; layer < layers; layer++) {
    for (let i = 0; i < width; i++) {
      const id = `s${layer}-${i}`;
      const next = [i, (i + 7) % width].map((j) => `s${layer + 1}-${j}`);
      const choose = { do: "choose", branches: next.map((to) => ({ weight: 1, steps: [{ do: "call", to }] })) };
      const handlers = layer < layers - 1 ? { handlers: { request: [{ do: "work" }, choose] } } : {};
      components.push(service(id, 1000, 12, { callModel: "async", inFlightLimit: 1_000_000, ...handlers }));
      if (layer < layers - 1) for (const to of next) links.push({ from: id, to });
    }
  }
  components.push({ id: "lb", kind: "load-balancer", algorithm: "random" });
  links.push({ from: "users", to: "lb" });
  for (let i = 0; i < width; i++) links.push({ from: "lb", to: `s0-${i}` });
  return scenarioOf(customers / (10_000 / 120), components, links);
}

export interface FullResult {
  readonly events: number;
  readonly customers: number;
  readonly meanLatencyMs: number;
}

/** Runs to the end; `watched` writes rows as the page asks for them. */
export function runFull(scenario: Scenario, watched = false): FullResult {
  const run = new Run(scenario, catalog, "bench");
  if (watched) {
    const rows = new RowWriter(run.model);
    run.watch(1e9, () => rows.complete());
  }
  run.advance(run.endNs);
  const users = run.summarize().components.find(({ id }) => id === "users");
  return {
    events: run.model.simulation.kernel.eventCount,
    customers: users?.metrics.settledCount ?? 0,
    meanLatencyMs: users?.metrics.latencyMeanMs ?? Number.NaN,
  };
}
