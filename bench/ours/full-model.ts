/** The same models through the public file format: parsed, compiled, all statistics on. */
import { catalog } from "../../src/catalog/index";
import type { Scenario } from "../../src/model/document";
import { Run } from "../../src/runtime/run";
import { parse } from "../../src/scenario/parse";
import type { Model, ModelResult } from "../models";

/** On every link of `micro`. The timeout is never reached: what is measured is having it. */
const POLICIES = [
  { kind: "retry", attemptLimit: 3, backoffBaseMs: 10, jitter: "full" },
  { kind: "timeout", timeoutMs: 500 },
];
const LAYERS = 12;

interface Design {
  readonly components: readonly object[];
  readonly links: readonly object[];
}

/** A file that lasts until about so many customers have come. */
export function scenarioFor(model: Model, customerCount: number): Scenario {
  const { components, links } = designs[model.shape](model);
  const arrivals = { kind: "poisson", ratePerSecond: model.ratePerMs * 1000 };
  const { scenario, problems, runnable } = parse(
    {
      format: "windtunnel/scenario",
      version: 1,
      name: model.name,
      run: { runForMs: customerCount / model.ratePerMs },
      components: [{ id: "users", kind: "client", arrivals }, ...components],
      links,
    },
    catalog,
  );
  if (!runnable) throw new Error(JSON.stringify(problems));
  return scenario;
}

const designs: Record<Model["shape"], (model: Model) => Design> = { chain, fork, wander: layers };

function chain(model: Model): Design {
  const ids = Array.from({ length: model.stationCount }, (_, i) => `s${i}`);
  return {
    components: ids.map((id) => service(id, model, id !== ids.at(-1))),
    links: ids.map((to, i) => ({ from: ids[i - 1] ?? "users", to })),
  };
}

function fork(model: Model): Design {
  const names = ["a", "b", "c"];
  const steps = [
    { do: "work" },
    { do: "parallel", steps: names.map((to) => ({ do: "call", to })) },
    { do: "call", to: "db" },
  ];
  const readTime = { kind: "exponential", meanMs: model.serviceMs };
  return {
    components: [
      service("gateway", model, true, { handlers: { request: steps } }),
      ...names.map((name) => service(name, model, false)),
      {
        id: "db",
        kind: "database",
        connectionCount: model.serverCount,
        readTime,
        acquireQueueCapacity: 1_000_000,
      },
    ],
    links: [
      { from: "users", to: "gateway", policies: POLICIES },
      ...[...names, "db"].map((to) => ({ from: "gateway", to, policies: POLICIES })),
    ],
  };
}

/** Files have no random walks: twelve layers, and from each service to one of two of the next layer. */
function layers(model: Model): Design {
  const ids: string[][] = Array.from({ length: LAYERS }, () => []);
  for (let i = 0; i < model.stationCount; i++) ids[i % LAYERS]!.push(`s${i}`);
  const components: object[] = [{ id: "lb", kind: "load-balancer", algorithm: "random" }];
  const links: object[] = [{ from: "users", to: "lb" }, ...ids[0]!.map((to) => ({ from: "lb", to }))];
  for (const [layer, own] of ids.entries()) {
    const following = ids[layer + 1];
    for (const [i, id] of own.entries()) {
      const next = following === undefined ? [] : [i, i + 7].map((at) => following[at % following.length]!);
      links.push(...next.map((to) => ({ from: id, to })));
      const branches = next.map((to) => ({ weight: 1, steps: [{ do: "call", to }] }));
      const handlers = { request: [{ do: "work" }, { do: "choose", branches }] };
      components.push(service(id, model, next.length > 0, next.length > 0 ? { handlers } : {}));
    }
  }
  return { components, links };
}

function service(id: string, model: Model, callsOthers: boolean, more: object = {}): object {
  return {
    id,
    kind: "service",
    concurrencyPerReplica: Math.min(model.serverCount, 1000),
    queueCapacity: 1_000_000,
    serviceTime: { kind: "exponential", meanMs: model.serviceMs },
    ...(callsOthers ? { callModel: "async", inFlightLimit: 1_000_000 } : {}),
    ...more,
  };
}

export function runFullModel(model: Model, customerCount: number): ModelResult {
  const run = new Run(scenarioFor(model, customerCount), catalog, "bench");
  run.advance(run.endNs);
  return resultOf(run.summarize(), run.model.simulation.kernel.eventCount);
}

export function resultOf(summary: ReturnType<Run["summarize"]>, eventCount: number): ModelResult {
  const users = summary.components.find(({ id }) => id === "users");
  return {
    customerCount: users?.metrics.settledCount ?? 0,
    meanLatencyMs: users?.metrics.latencyMeanMs ?? Number.NaN,
    eventCount,
  };
}
