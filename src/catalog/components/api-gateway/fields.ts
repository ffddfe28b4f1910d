import { choice, count, distribution, list, ratio, record, reference } from "../../../model/fields";
import { WAITING_ORDER_FIELDS } from "../../../model/queue-settings";

export const API_GATEWAY_FIELDS = {
  routes: list(
    "Routes",
    record(
      "Route",
      {
        operation: reference("Operation", "operation", "The operation that this route serves."),
        to: reference(
          "To",
          "outgoing",
          "The component that gets it. Several routes of one operation are called together and joined.",
        ),
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
    {
      parallel: ["In parallel", "All at once; the slowest decides."],
      sequence: ["One after the other", "In the order of the routes."],
    },
    { structural: true },
  ),
  routingTime: distribution(
    "Routing time",
    { kind: "constant", ms: 0.2 },
    "Work per request: routing, protocol translation, headers.",
  ),
  authTime: distribution("Authentication time", { kind: "constant", ms: 0 }, "Work per request to check its token."),
  authRejectRatio: ratio(
    "Authentication rejects",
    0,
    "Share of requests turned away (401) before they reach a backend.",
  ),
  replicaCount: count("Replicas", 1, "Instances that are running.", { min: 1, max: 1000 }),
  concurrencyPerReplica: count(
    "Workers per replica",
    64,
    "Requests that one replica routes at once. Waiting for a backend holds no worker.",
    { min: 1, max: 100_000 },
  ),
  queueCapacity: count("Queue capacity", 1000, "Requests that may wait for a worker.", { max: 10_000_000 }),
  ...WAITING_ORDER_FIELDS,
  inFlightLimit: count(
    "In-flight limit",
    10_000,
    "Requests kept at once, those waiting for backends included; beyond it they are refused.",
    { min: 1, max: 1_000_000, advanced: true },
  ),
};
