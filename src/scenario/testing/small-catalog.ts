/** A catalog for tests of the scenario layer: every form of field once, no behaviour. */
import {
  arrivalsField,
  bytes,
  choice,
  count,
  distribution,
  duration,
  factor,
  list,
  mapByOperation,
  mapByOutgoing,
  plainNumber,
  program,
  rate,
  ratio,
  record,
  reference,
  text,
  toggle,
  union,
} from "../../model/fields";
import {
  type Catalog,
  defineArrivals,
  defineComponent,
  defineFault,
  definePolicy,
  defineTransport,
} from "../../model/kind";
import { STATION_METRICS } from "../../model/metric";

const unmeasured = { stats: { counters: [], levels: [], samples: [] }, metrics: [] };
function noEngine(): never {
  throw new Error("the small catalog has no behaviour");
}

const client = defineComponent({
  type: "component",
  kind: "client",
  label: "Client",
  summary: "Sends traffic.",
  group: "traffic",
  glyph: "client",
  isSource: true,
  fields: {
    arrivals: arrivalsField<{ kind: string }>("Arrivals", { kind: "poisson" }, "When requests come."),
    timeoutMs: duration("Timeout", 0, "How long a user waits; 0 = as long as it takes."),
  },
  ...unmeasured,
  create: noEngine,
});

const service = defineComponent({
  type: "component",
  kind: "service",
  label: "Service",
  summary: "Does work and calls onward.",
  group: "compute",
  glyph: "service",
  hasStation: true,
  fields: {
    replicaCount: count("Replicas", 1, "Copies.", { min: 1, max: 1000, structural: true }),
    concurrencyPerReplica: count("Concurrency", 8, "Workers per replica.", { min: 1, max: 100_000 }),
    queueCapacity: count("Queue", 100, "Waiting places."),
    queueDiscipline: choice("Discipline", "fifo", "Who is next.", { fifo: ["FIFO", ""], lifo: ["LIFO", ""] }),
    serviceTime: distribution("Service time", { kind: "exponential", meanMs: 10 }, "Time of the work."),
    handlers: mapByOperation("Programs", program("Program", "What it does."), "What each operation does."),
    slowFactor: factor("Slow-down", 1, "Multiplies the service time.", { advanced: true }),
    bodyBytes: bytes("Body", 1024, "Size of an answer."),
    note: text("Remark", "", "Anything."),
  },
  stats: { counters: [], levels: [], samples: [] },
  metrics: STATION_METRICS,
  create: noEngine,
  check(settings, around) {
    const missing = Object.keys(settings.handlers).length > 0 && around.operations.length === 0;
    if (settings.queueCapacity === 666)
      return [{ path: "queueCapacity", reason: "666 is not allowed.", hint: "Take 667." }];
    return missing ? [{ path: "handlers", reason: "no operations", hint: "" }] : [];
  },
});

const gateway = defineComponent({
  type: "component",
  kind: "api-gateway",
  label: "API gateway",
  summary: "Routes by operation.",
  group: "edge",
  glyph: "gateway",
  fields: {
    routes: list(
      "Routes",
      record(
        "Route",
        {
          operation: reference("Operation", "operation", "Which requests."),
          to: reference("To", "outgoing", "Where they go."),
          weight: plainNumber("Weight", 1, "Share.", { min: 0, max: 1000 }),
        },
        "One route.",
      ),
      "Where requests go.",
      { countMax: 50 },
    ),
    weights: mapByOutgoing("Weights", ratio("Weight", 1, "Share."), "Share of each callee."),
    limits: record(
      "Limits",
      { bodyBytes: bytes("Body", 1_048_576, "Largest body."), ratePerSecond: rate("Rate", 0, "0 = none.") },
      "Limits.",
    ),
    isStrict: toggle("Strict", false, "Refuses unknown operations."),
    standby: reference("Stand-by", "component", "Takes over."),
    tenants: list("Tenants", text("Tenant", "", "Name."), "Known tenants."),
  },
  ...unmeasured,
  create: noEngine,
});

const rules = {
  consecutive: {
    label: "In a row",
    help: "",
    fields: { failureCount: count("Failures", 5, "In a row.", { min: 1, structural: true }) },
  },
  ratio: {
    label: "Share",
    help: "",
    fields: { failureRatioThreshold: ratio("Share", 0.5, "Of calls."), callCountMin: count("Calls", 10, "At least.") },
  },
};

const counted = (id: string): Pick<typeof service, "stats" | "metrics"> => ({
  stats: { counters: [id], levels: [], samples: [] },
  metrics: [{ id: `${id}Count`, label: id, unit: "count", form: "total", of: [id] }],
});

const timeout = definePolicy({
  type: "policy",
  kind: "timeout",
  label: "Timeout",
  summary: "Gives up.",
  fields: { timeoutMs: duration("Timeout", 1000, "How long.", { min: 0.001 }) },
  ...counted("expired"),
  create: noEngine,
});
const retry = definePolicy({
  type: "policy",
  kind: "retry",
  label: "Retry",
  summary: "Tries again.",
  fields: {
    attemptLimit: count("Attempts", 3, "The first one included.", { min: 1, max: 100 }),
    backoffBaseMs: duration("Back-off", 100, "Before the first retry."),
    jitter: choice("Jitter", "full", "Randomness.", { none: ["None", ""], full: ["Full", ""] }),
    retryBudgetRatio: ratio("Budget", 0, "Share of calls."),
  },
  ...counted("retried"),
  create: noEngine,
});
const breaker = definePolicy({
  type: "policy",
  kind: "circuit-breaker",
  label: "Circuit breaker",
  summary: "Stops calling.",
  fields: {
    rule: union("Rule", "consecutive", rules, "When it opens."),
    openForMs: duration("Open for", 5000, "How long."),
    fallbackTo: reference("Fallback", "outgoing", "Where to instead."),
  },
  ...counted("opened"),
  create: noEngine,
});

const spike = defineFault({
  type: "fault",
  kind: "latency-spike",
  label: "Latency spike",
  summary: "Slows down.",
  targets: "component-or-link",
  glyph: "spike",
  fields: { addMs: duration("Added", 500, "Extra time.") },
  create: noEngine,
});
const partition = defineFault({
  type: "fault",
  kind: "partition",
  label: "Partition",
  summary: "Cuts a link.",
  targets: "link",
  glyph: "cut",
  fields: {},
  create: noEngine,
});

const poisson = defineArrivals({
  type: "arrivals",
  kind: "poisson",
  label: "Poisson",
  summary: "Independent users.",
  fields: { ratePerSecond: rate("Rate", 100, "Mean rate.") },
  create: noEngine,
});
const replay = defineArrivals({
  type: "arrivals",
  kind: "replay",
  label: "Replay",
  summary: "A list of times.",
  fields: { atMs: list("Times", duration("At", 0, "A time."), "When.", { countMax: 100_000 }) },
  create: noEngine,
});
const closedLoop = defineArrivals({
  type: "arrivals",
  kind: "closed-loop",
  label: "Closed loop",
  summary: "Users who think.",
  fields: {
    userCount: count("Users", 10, "How many.", { min: 1 }),
    thinkTime: distribution("Think time", { kind: "exponential", meanMs: 1000 }, "Between requests."),
  },
  create: noEngine,
});

const direct = defineTransport({
  type: "transport",
  kind: "direct",
  label: "Direct",
  summary: "At once.",
  fields: {},
  ...unmeasured,
  create: noEngine,
});
const pool = defineTransport({
  type: "transport",
  kind: "pool",
  label: "Pool",
  summary: "So many connections.",
  fields: { connectionLimit: count("Connections", 6, "At a time.", { min: 1 }) },
  stats: { counters: [], levels: ["connections"], samples: [] },
  metrics: [{ id: "connectionCount", label: "connections", unit: "count", form: "gauge", of: "connections" }],
  create: noEngine,
});

export const smallCatalog: Catalog = {
  components: [client, service, gateway],
  policies: [timeout, retry, breaker],
  faults: [spike, partition],
  arrivals: [poisson, replay, closedLoop],
  transports: [direct, pool],
};

/** A sound file that uses most of the format. */
export const EXAMPLE = {
  format: "windtunnel/scenario",
  version: 1,
  name: "Retry storm",
  summary: "Three retries turn a slow-down into an outage.",
  tags: ["retry"],
  run: { runForMs: 120_000, warmUpMs: 20_000, seed: "storm-1" },
  operations: [
    { id: "browse", share: 0.8, keys: { count: 10_000, zipf: 0.9 } },
    { id: "checkout", share: 0.2, access: "write", priority: 1, tenant: "web", idempotent: true },
  ],
  components: [
    { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 200 } },
    { id: "gateway", kind: "api-gateway", routes: [{ operation: "checkout", to: "orders" }] },
    {
      id: "orders",
      kind: "service",
      label: "Orders",
      replicaCount: 3,
      serviceTime: { kind: "lognormal", p50Ms: 8, p99Ms: 60 },
      handlers: {
        checkout: [
          { do: "work" },
          {
            do: "parallel",
            steps: [
              { do: "call", to: "payments" },
              { do: "call", to: "stock", onFailure: "ignore" },
            ],
          },
        ],
      },
    },
    { id: "payments", kind: "service", policies: [{ kind: "timeout", timeoutMs: 2000 }] },
    { id: "stock", kind: "service" },
  ],
  links: [
    { from: "users", to: "gateway", latency: { kind: "constant", ms: 20 } },
    { from: "gateway", to: "orders" },
    {
      from: "orders",
      to: "payments",
      latency: { kind: "constant", ms: 1 },
      policies: [
        { kind: "timeout", timeoutMs: 2000 },
        { kind: "retry", attemptLimit: 3, backoffBaseMs: 50, jitter: "full" },
        { kind: "circuit-breaker", rule: { kind: "consecutive", failureCount: 7 }, openForMs: 30_000 },
        { kind: "timeout", timeoutMs: 300 },
      ],
    },
    { from: "orders", to: "stock" },
  ],
  faults: [{ id: "slow", kind: "latency-spike", target: "payments", startAtMs: 60_000, lastForMs: 10_000, addMs: 900 }],
  objectives: [
    { id: "p99", component: "users", metric: "latencyP99Ms", below: 400 },
    { id: "tries", link: "orders->payments", metric: "expiredCount#2", below: 10, fromMs: 90_000, variant: "budget" },
  ],
  variants: [
    { id: "budget", name: "With a retry budget", set: { "orders->payments.policies.1.retryBudgetRatio": 0.1 } },
  ],
  layout: { users: { x: 0, y: 0 }, gateway: { x: 200, y: 0 } },
  notes: [{ id: "n1", text: "Look here.", x: 10, y: 20 }],
};
