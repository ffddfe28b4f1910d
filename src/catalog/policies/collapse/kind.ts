import { definePolicy } from "../../../model/kind";
import { COLLAPSE_FIELDS, Collapse } from "./collapse";

export const collapse = definePolicy({
  type: "policy",
  kind: "collapse",
  label: "Collapse",
  summary: "Calls for the same operation and key that come while one is in progress wait for its answer.",
  alsoKnownAs: "single-flight, request coalescing, opossum coalesce, nginx proxy_cache_lock, Hystrix request cache",
  fields: COLLAPSE_FIELDS,
  presets: [
    {
      name: "Go singleflight",
      settings: { followerLimit: 1_000_000, whenFull: "ownCall", readsOnly: false },
      source: "golang.org/x/sync/singleflight: no limit, value and error are shared, the key is forgotten when done",
    },
  ],
  stats: { counters: ["collapseCalls", "collapsed"], levels: [], samples: [] },
  metrics: [
    { id: "collapsedPerSecond", label: "collapsed", unit: "perSecond", form: "rate", of: ["collapsed"] },
    {
      id: "collapsedRatio",
      label: "share collapsed",
      unit: "ratio",
      form: "ratio",
      of: ["collapsed"],
      over: ["collapseCalls"],
      help: "Calls that were answered by another one's call.",
    },
    {
      id: "collapsedCount",
      label: "collapsed",
      unit: "count",
      form: "total",
      of: ["collapsed"],
      summaryOnly: true,
    },
  ],
  refusesHolds: true,
  create: (context, settings) => new Collapse(context, settings),
});
