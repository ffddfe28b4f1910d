import { definePolicy } from "../../../model/kind";
import { Breaker } from "./breaker";
import { BREAKER_FIELDS } from "./fields";
import { BREAKER_PRESETS } from "./presets";

export const circuitBreaker = definePolicy({
  type: "policy",
  kind: "circuit-breaker",
  label: "Circuit breaker",
  summary: "Stops calling what keeps failing, and tries again with a few probes after a while.",
  alsoKnownAs: "resilience4j CircuitBreaker, Polly CircuitBreaker, Hystrix, opossum, cockatiel circuitBreaker",
  fields: BREAKER_FIELDS,
  presets: BREAKER_PRESETS,
  stats: {
    counters: ["executed", "circuitShortCircuited", "opened", "tripped", "closedCalls"],
    levels: ["circuitState", "circuitOpen"],
    samples: [],
  },
  metrics: [
    {
      id: "circuitState",
      label: "circuit state",
      unit: "state",
      form: "gauge",
      of: "circuitState",
      help: "0 closed, 1 half-open, 2 open.",
      states: ["closed", "half-open", "open"],
    },
    { id: "openRatio", label: "time open", unit: "ratio", form: "timeAverage", of: "circuitOpen" },
    {
      id: "circuitShortCircuitedPerSecond",
      label: "short-circuited by this breaker",
      unit: "perSecond",
      form: "rate",
      of: ["circuitShortCircuited"],
    },
    {
      id: "circuitShortCircuitedCount",
      label: "short-circuited by this breaker",
      unit: "count",
      form: "total",
      of: ["circuitShortCircuited"],
      summaryOnly: true,
    },
    {
      id: "circuitExecutedCount",
      label: "let through by the breaker",
      unit: "count",
      form: "total",
      of: ["executed"],
      summaryOnly: true,
    },
    {
      id: "circuitOpenedCount",
      label: "times opened",
      unit: "count",
      form: "total",
      of: ["opened"],
      summaryOnly: true,
    },
    {
      id: "callsUntilOpenMean",
      label: "calls until it opens",
      unit: "count",
      form: "ratio",
      of: ["closedCalls"],
      over: ["tripped"],
      summaryOnly: true,
      help: "Calls that ended while the circuit was closed, per opening from there.",
    },
  ],
  create: (context, settings) => new Breaker(context, settings),
});
