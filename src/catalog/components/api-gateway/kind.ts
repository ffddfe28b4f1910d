import { count, distribution, list, ratio, record, reference, choice } from "../../../model/fields";
import { defineComponent } from "../../../model/kind";
import { STATION_METRICS, STATION_STATS } from "../../../model/metric";
import { ApiGateway } from "./api-gateway";

export const API_GATEWAY_FIELDS = {
  routes: list(
    "Routes",
    record(
      "Route",
      {
        operation: reference("Operation", "operation", "The operation that this route serves."),
        to: reference("To", "outgoing", "The component that gets it. Several routes of one operation are called together and joined."),
      },
      "Which component serves an operation.",
    ),
    "Where each operation goes. Without any route every request goes to every link (aggregation).",
    { structural: true },
  ),
  aggregation: choice(
    "Several routes of one operation",
    "parallel",
    "How the answers of several components are gathered.",
    { parallel: ["In parallel", "All at once; the slowest decides."], sequence: ["One after the other", "In the order of the routes."] },
    { structural: true },
  ),
  routingTime: distribution("Routing time", { kind: "constant", ms: 0.2 }, "Work per request: routing, protocol translation, headers."),
  authTime: distribution("Authentication time", { kind: "constant", ms: 0 }, "Work per request to check its token."),
  authRejectRatio: ratio("Authentication rejects", 0, "Share of requests turned away (401) before they reach a backend."),
  replicaCount: count("Replicas", 1, "Instances that are running.", { min: 1, max: 1000 }),
  concurrencyPerReplica: count("Workers per replica", 64, "Requests that one replica routes at once. Waiting for a backend holds no worker.", { min: 1, max: 100_000 }),
  queueCapacity: count("Queue capacity", 1000, "Requests that may wait for a worker.", { max: 10_000_000 }),
  inFlightLimit: count("In-flight limit", 10_000, "Requests kept at once, those waiting for backends included; beyond it they are refused.", { min: 1, max: 1_000_000, advanced: true }),
};

export const apiGateway = defineComponent({
  type: "component",
  kind: "api-gateway",
  label: "API gateway",
  summary: "Routes operations to backends, authenticates, fans out and joins the answers.",
  group: "edge",
  glyph: "gateway",
  fields: API_GATEWAY_FIELDS,
  stats: { ...STATION_STATS, counters: [...STATION_STATS.counters, "authRejected", "unrouted"] },
  metrics: [
    ...STATION_METRICS,
    { id: "authRejectedPerSecond", label: "authentication rejects", unit: "perSecond", form: "rate", of: ["authRejected"] },
    { id: "authRejectedCount", label: "authentication rejects", unit: "count", form: "total", of: ["authRejected"], summaryOnly: true },
    { id: "unroutedCount", label: "without a route", unit: "count", form: "total", of: ["unrouted"], summaryOnly: true },
  ],
  hasStation: true,
  create: (context, settings) => new ApiGateway(context, settings),
  check: (settings, { operations, outgoing }) => {
    if (settings.routes.length === 0) return [];
    const dangling = settings.routes.flatMap((route, i) =>
      outgoing.some(({ to }) => to === route.to)
        ? []
        : [{ path: `routes.${i}.to`, value: route.to, reason: "The route leads to a component that the gateway has no link to.", hint: "Draw the link, or choose one of the components behind the gateway." }],
    );
    const unserved = operations
      .filter((operation) => !settings.routes.some((route) => route.operation === operation))
      .map((operation) => ({
        path: "routes",
        value: operation,
        reason: `No route serves the operation "${operation}": its requests fail (404).`,
        severity: "warning" as const,
        hint: `Add a route for "${operation}", or remove all routes to send everything everywhere.`,
      }));
    return [...dangling, ...unserved];
  },
});
