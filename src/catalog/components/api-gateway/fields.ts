import {
  bytes,
  choice,
  count,
  distribution,
  list,
  mapByOperation,
  ratio,
  record,
  reference,
} from "../../../model/fields";
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
  bodyLimitBytes: bytes(
    "Body limit",
    1_048_576,
    "A request of more bytes is turned away for good (413) before its token is checked. In nginx client_max_body_size 1 MB, in Kong and Envoy a buffer limit. 0 = no limit.",
  ),
  routingTime: distribution(
    "Routing time",
    { kind: "constant", ms: 0.2 },
    "Work per request: parsing, finding its route, headers.",
  ),
  authTime: distribution("Authentication time", { kind: "constant", ms: 0 }, "Work per request to check its token."),
  authRejectRatio: ratio(
    "Authentication rejects",
    0,
    "Share of requests turned away (401) before they reach a backend.",
  ),
  authRejectRatios: mapByOperation(
    "Authentication rejects by operation",
    ratio("Authentication rejects", 0, "Share of this operation's requests turned away (401)."),
    "Overrides the share for single operations: public ones need no token.",
    { advanced: true },
  ),
  translationTime: distribution(
    "Translation time",
    { kind: "constant", ms: 0 },
    "Work per request that goes on to a backend, to translate it and its answer between protocols: JSON and Protobuf, REST and GraphQL.",
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
