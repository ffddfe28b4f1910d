/** What the page opens with: the reference blueprint, running. */
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { parse } from "../scenario/parse";

const files = import.meta.glob<unknown>("../../simulations/blueprint.json", { eager: true, import: "default" });

export function firstScenario(): Scenario {
  const [blueprint] = Object.values(files);
  return parse(blueprint ?? FALLBACK, catalog).scenario;
}

/** A small shop, for a checkout without the gallery. */
const FALLBACK = {
  format: "windtunnel/scenario",
  version: 1,
  name: "A small shop",
  summary: "Three hundred orders a second through a gateway, a service and a database.",
  tags: [],
  run: { runForMs: 120_000, warmUpMs: 10_000, seed: "shop-1", replicationCount: 1 },
  operations: [
    { id: "browse", share: 0.8, access: "read" },
    { id: "checkout", share: 0.2, access: "write" },
  ],
  components: [
    { id: "users", kind: "client", label: "Users", arrivals: { kind: "poisson", ratePerSecond: 300 } },
    { id: "gateway", kind: "api-gateway", label: "Gateway" },
    { id: "balancer", kind: "load-balancer", label: "Balancer" },
    { id: "orders", kind: "service", label: "Orders", replicaCount: 3, concurrencyPerReplica: 4, queueCapacity: 100, serviceTime: { kind: "exponential", meanMs: 12 } },
    { id: "payments", kind: "service", label: "Payments", replicaCount: 1, concurrencyPerReplica: 8, queueCapacity: 50, serviceTime: { kind: "exponential", meanMs: 14 } },
    { id: "database", kind: "database", label: "Orders DB" },
  ],
  links: [
    { from: "users", to: "gateway", latency: { kind: "constant", ms: 20 } },
    { from: "gateway", to: "balancer", latency: { kind: "constant", ms: 1 } },
    { from: "balancer", to: "orders", latency: { kind: "constant", ms: 1 } },
    { from: "orders", to: "payments", latency: { kind: "constant", ms: 1 } },
    { from: "orders", to: "database", latency: { kind: "constant", ms: 1 } },
  ],
  layout: {
    users: { x: 0, y: 120 },
    gateway: { x: 288, y: 120 },
    balancer: { x: 576, y: 120 },
    orders: { x: 864, y: 120 },
    payments: { x: 1152, y: 24 },
    database: { x: 1152, y: 216 },
  },
};
