import { definePolicy } from "../../../model/kind";
import { LOAD_SHED_FIELDS } from "./fields";
import { LoadShed } from "./load-shed";
import { LOAD_SHED_PRESETS } from "./presets";

export const loadShed = definePolicy({
  type: "policy",
  kind: "load-shed",
  label: "Load shedding",
  summary: "Turns calls away before they take anything: by what is in progress, by priority, by slowness, by failures.",
  alsoKnownAs: "tower LoadShed, Envoy admission_control, prioritized load shedding, overload manager",
  fields: LOAD_SHED_FIELDS,
  presets: LOAD_SHED_PRESETS,
  stats: {
    counters: ["loadShedOffered", "loadShedShed"],
    levels: ["loadShedInFlight"],
    samples: [],
  },
  metrics: [
    {
      id: "loadShedPerSecond",
      label: "turned away by load shedding",
      unit: "perSecond",
      form: "rate",
      of: ["loadShedShed"],
    },
    {
      id: "loadShedRatio",
      label: "share turned away",
      unit: "ratio",
      form: "ratio",
      of: ["loadShedShed"],
      over: ["loadShedOffered"],
    },
    {
      id: "loadShedCount",
      label: "turned away by load shedding",
      unit: "count",
      form: "total",
      of: ["loadShedShed"],
      summaryOnly: true,
    },
    {
      id: "loadShedInFlightCount",
      label: "in progress behind load shedding",
      unit: "count",
      form: "gauge",
      of: "loadShedInFlight",
    },
  ],
  create: (context, settings) => new LoadShed(context, settings),
});
