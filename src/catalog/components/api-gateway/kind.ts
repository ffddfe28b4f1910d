import { defineComponent } from "../../../model/kind";
import { rejects, STATION_METRICS, STATION_STATS } from "../../../model/metric";
import { ApiGateway } from "./api-gateway";
import { API_GATEWAY_FIELDS } from "./fields";

export const apiGateway = defineComponent({
  type: "component",
  kind: "api-gateway",
  label: "API gateway",
  summary: "Routes operations to backends, authenticates, fans out and joins the answers.",
  group: "edge",
  glyph: "gateway",
  fields: API_GATEWAY_FIELDS,
  stats: {
    ...STATION_STATS,
    counters: [...STATION_STATS.counters, "tooLarge", "authRejected", "unrouted", "overloaded"],
  },
  metrics: [
    ...STATION_METRICS,
    ...rejects("tooLarge", "too large (413)", "tooLarge"),
    ...rejects("authRejected", "not authenticated (401)", "authRejected"),
    ...rejects("unrouted", "without a route (404)", "unrouted"),
    ...rejects("overloaded", "no worker or place free (503)", "overloaded"),
  ],
  hasStation: true,
  create: (context, settings) => new ApiGateway(context, settings),
  check: (settings, { operations }) => {
    if (settings.routes.length === 0) return [];
    return operations
      .filter((operation) => !settings.routes.some((route) => route.operation === operation))
      .map((operation) => ({
        path: "routes",
        value: operation,
        reason: `No route serves the operation "${operation}": its requests fail (404).`,
        severity: "warning" as const,
        hint: `Add a route for "${operation}", or remove all routes to send everything everywhere.`,
      }));
  },
});
