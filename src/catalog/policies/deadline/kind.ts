import { definePolicy } from "../../../model/kind";
import { Deadline } from "./deadline";
import { DEADLINE_FIELDS } from "./fields";

export const deadline = definePolicy({
  type: "policy",
  kind: "deadline",
  label: "Deadline",
  summary: "Gives a call a deadline that travels with it, so that nobody further in begins what comes too late.",
  alsoKnownAs: "gRPC deadline propagation, Go context.WithTimeout, Finagle Deadline, x-envoy-expected-rq-timeout-ms",
  fields: DEADLINE_FIELDS,
  presets: [
    {
      name: "gRPC",
      settings: { budgetMs: 0, inherited: "sooner", refuses: { kind: "none" }, cancelsAtDeadline: true },
      source: "gRPC has no deadline unless one is set; one that came with the call is passed on",
    },
  ],
  stats: { counters: ["deadlinesExceeded", "deadlinesRefused"], levels: [], samples: ["timeLeft"] },
  metrics: [
    {
      id: "deadlinesExceededPerSecond",
      label: "ended at the deadline",
      unit: "perSecond",
      form: "rate",
      of: ["deadlinesExceeded"],
    },
    {
      id: "deadlinesRefusedPerSecond",
      label: "not made for want of time",
      unit: "perSecond",
      form: "rate",
      of: ["deadlinesRefused"],
    },
    {
      id: "deadlineExceededCount",
      label: "ended at the deadline",
      unit: "count",
      form: "total",
      of: ["deadlinesExceeded"],
      summaryOnly: true,
    },
    {
      id: "deadlineRefusedCount",
      label: "not made for want of time",
      unit: "count",
      form: "total",
      of: ["deadlinesRefused"],
      summaryOnly: true,
    },
    { id: "timeLeftMeanMs", label: "time left on arrival", unit: "ms", form: "mean", of: "timeLeft" },
  ],
  create: (context, settings) => new Deadline(context, settings),
});
