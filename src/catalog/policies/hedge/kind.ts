import { definePolicy } from "../../../model/kind";
import { HEDGE_FIELDS } from "./fields";
import { Hedge } from "./hedge";
import { HEDGE_PRESETS } from "./presets";

export const hedge = definePolicy({
  type: "policy",
  kind: "hedge",
  label: "Hedge",
  summary: "Sends a second attempt when the first takes long, and takes the answer that comes first.",
  alsoKnownAs: "Polly Hedging, gRPC hedgingPolicy, Finagle BackupRequestFilter, tower Hedge, redundant requests",
  fields: HEDGE_FIELDS,
  presets: HEDGE_PRESETS,
  stats: { counters: ["hedgeCalls", "hedges", "hedgesWon", "hedgesDenied"], levels: [], samples: [] },
  metrics: [
    { id: "hedgesPerSecond", label: "hedges", unit: "perSecond", form: "rate", of: ["hedges"] },
    {
      id: "hedgedRatio",
      label: "hedges per call",
      unit: "ratio",
      form: "ratio",
      of: ["hedges"],
      over: ["hedgeCalls"],
      help: "The extra load that hedging makes.",
    },
    {
      id: "hedgeWonRatio",
      label: "hedges that won",
      unit: "ratio",
      form: "ratio",
      of: ["hedgesWon"],
      over: ["hedges"],
    },
    { id: "hedgeCount", label: "hedges", unit: "count", form: "total", of: ["hedges"], summaryOnly: true },
    {
      id: "hedgeWonCount",
      label: "hedges that won",
      unit: "count",
      form: "total",
      of: ["hedgesWon"],
      summaryOnly: true,
    },
    {
      id: "hedgeDeniedCount",
      label: "hedges denied by the budget",
      unit: "count",
      form: "total",
      of: ["hedgesDenied"],
      summaryOnly: true,
    },
  ],
  refusesHolds: true,
  create: (context, settings) => new Hedge(context, settings),
});
