/** The settings of the elements themselves, as fields: for the inspector, the schema and validation alike. */
import {
  bytes,
  choice,
  count,
  DURATION_MS_MAX,
  distribution,
  duration,
  type Fields,
  plainNumber,
  ratio,
  record,
  reference,
  type TextField,
  text,
  toggle,
  transportField,
} from "../model/fields";
import { size } from "../model/message-sizes";
import { LIMITS } from "./limits";

/** A text of one line. */
function line(label: string, value: string, help: string): TextField {
  return { ...text(label, value, help), lengthMax: LIMITS.nameLength };
}

/** A link's own settings; its policies stand beside them. */
export const LINK_FIELDS = {
  latency: distribution(
    "Latency",
    { kind: "constant", ms: 0 },
    "One-way time on the network, drawn anew for the request and for the answer.",
  ),
  responseLatency: distribution(
    "Latency of answers",
    { kind: "constant", ms: 0 },
    "One-way time of the answer; left out = the same distribution as for the request.",
    { advanced: true },
  ),
  lossRatio: ratio("Loss", 0, "Share of requests, and of answers, that the network loses without a word."),
  lossDetectedAfterMs: duration(
    "Loss detected after",
    60_000,
    "When a request or its answer is lost and no timeout came first, the connection is reported broken so long after (TCP user timeout).",
    { advanced: true },
  ),
  cancellation: toggle(
    "Cancellation",
    false,
    "The callee hears when the caller gives up, and stops working on it (gRPC cancellation, a reset stream).",
  ),
  transport: transportField(
    "Transport",
    "How calls travel: each for itself, over pooled connections, as streams of one connection, or as a stream with credits.",
  ),
  bandwidthBytesPerSecond: bytes(
    "Bandwidth per second",
    0,
    "Bytes that get through in a second, each way; what is on its way shares them. Sizes are those of the operations. 0 = no limit.",
    { structural: true, advanced: true },
  ),
};
/** Absent means something else than the default: `responseLatency` follows `latency`. */
export const LINK_OPTIONAL: readonly string[] = ["responseLatency"];

export const RUN_FIELDS = {
  runForMs: duration("Run for", 60_000, "Simulated time of the whole run, the warm-up included.", {
    min: 1,
    structural: true,
  }),
  warmUpMs: duration("Warm-up", 0, "Simulated time at the beginning that no result counts.", { structural: true }),
  seed: text("Seed", "1", "Any text: the same scenario and seed give the same run, bit by bit.", { structural: true }),
  replicationCount: count(
    "Replications",
    1,
    "Runs with different seeds. One gives intervals of averages only; two or more give them for everything, percentiles too.",
    {
      min: 1,
      max: 1000,
      structural: true,
    },
  ),
};

export const OPERATION_FIELDS = {
  share: plainNumber("Share", 1, "Weight among all operations; shares are scaled so that they sum to 1.", {
    min: 0,
    max: 1_000_000,
  }),
  access: choice(
    "Access",
    "read",
    "What the operation does to data: caches and replicas treat reads and writes differently.",
    { read: ["Read", "Reads data."], write: ["Write", "Changes data."] },
    { structural: true },
  ),
  priority: count("Priority", 0, "The higher, the more urgent (0–15).", { max: 15, structural: true }),
  tenant: text("Tenant", "", "Group of users that bulkheads and limits tell apart.", { structural: true }),
  idempotent: toggle("Idempotent", false, "Doing it twice has the effect of doing it once: safe to retry.", {
    structural: true,
  }),
  keys: record(
    "Keys",
    {
      count: count("Keys", 1000, "Number of different keys that requests ask for.", { min: 1, max: 10_000_000 }),
      zipf: plainNumber("Zipf exponent", 0, "How popular the popular keys are; 0 = all alike.", { min: 0, max: 10 }),
    },
    "Keys that requests of this operation ask for.",
    { structural: true },
  ),
  requestSize: size(
    "Request size",
    1000,
    "Bytes of a request: they take time on links with a bandwidth, and gateways may refuse too many.",
  ),
  responseSize: size("Answer size", 1000, "Bytes of an answer: they take time on links with a bandwidth."),
};
export const OPERATION_OPTIONAL: readonly string[] = ["keys"];

/** What every fault has beside its kind, its target and its own settings. */
export const FAULT_FIELDS = {
  startAtMs: duration("Starts at", 0, "Simulated time at which the fault begins."),
  lastForMs: duration("Lasts for", DURATION_MS_MAX, "How long it lasts; left out = until the end of the run."),
};
export const FAULT_OPTIONAL: readonly string[] = ["lastForMs"];

export const OBJECTIVE_FIELDS = {
  text: text("Text", "", "The objective in words."),
  component: reference("Component", "component", "The component that is measured."),
  link: reference("Link", "component-or-link", "The link that is measured, as from->to."),
  operation: reference("Operation", "operation", "Only requests of this operation; left out = all of them."),
  metric: line("Metric", "latencyP99Ms", "Id of the metric, as in the summary."),
  above: plainNumber("Above", 0, "Met while the value is greater than this."),
  below: plainNumber("Below", 0, "Met while the value is less than this."),
  fromMs: duration("From", 0, "Start of the window; left out = the end of the warm-up."),
  toMs: duration("To", DURATION_MS_MAX, "End of the window; left out = the end of the run."),
  variant: line("Variant", "", "The variant that the objective is judged in; left out = the base."),
};
export const OBJECTIVE_OPTIONAL: readonly string[] = Object.keys(OBJECTIVE_FIELDS).filter((name) => name !== "metric");

/** What every component has beside its id, its kind and its own settings. */
export const COMPONENT_FIELDS = {
  label: line("Label", "", "The name on the card; left out = the id."),
};

const position: Fields = {
  x: plainNumber("x", 0, "Position to the right, in pixels.", { min: -1e6, max: 1e6 }),
  y: plainNumber("y", 0, "Position downwards, in pixels.", { min: -1e6, max: 1e6 }),
};
export const POSITION_FIELDS = position;
export const NOTE_FIELDS: Fields = {
  text: { ...text("Text", "", "The note."), lengthMax: LIMITS.textLength },
  ...position,
};
