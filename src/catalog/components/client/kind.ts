import { checkHolds } from "../../../model/check-holds";
import { defineComponent } from "../../../model/kind";
import { Client } from "./client";
import { CLIENT_FIELDS } from "./fields";

export const client = defineComponent({
  type: "component",
  kind: "client",
  label: "Client",
  summary: "Users or callers outside the system: where requests come from.",
  group: "traffic",
  glyph: "users",
  fields: CLIENT_FIELDS,
  stats: { counters: ["abandoned"], levels: [], samples: [] },
  metrics: [
    { id: "offeredCount", label: "requests", unit: "count", form: "total", of: ["arrivals"], summaryOnly: true },
    {
      id: "abandonedCount",
      label: "users who left",
      unit: "count",
      form: "total",
      of: ["abandoned"],
      summaryOnly: true,
    },
  ],
  isSource: true,
  ignoresFaults: ["crash", "gc-pause", "latency-spike", "error-burst", "heartbeat-loss"],
  create: (context, settings) => new Client(context, settings),
  check: ({ handlers }, around) =>
    around.outgoing.length > 0
      ? checkHolds(handlers, around)
      : [
          {
            path: "",
            reason: "The client calls nobody, so no request is made.",
            hint: "Connect it to a gateway or a service.",
            severity: "warning",
          },
        ],
});
