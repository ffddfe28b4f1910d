import { checkHolds } from "../../../model/check-holds";
import { defineComponent } from "../../../model/kind";
import { checkStealing } from "./check-stealing";
import { SERVICE_FIELDS } from "./fields";
import { SERVICE_METRICS, SERVICE_STATS } from "./metrics";
import { Service } from "./service";

export const service = defineComponent({
  type: "component",
  kind: "service",
  label: "Service",
  summary: "Replicas with workers and a bounded queue; runs a handler program for each call.",
  group: "compute",
  glyph: "hexagon",
  fields: SERVICE_FIELDS,
  stats: SERVICE_STATS,
  metrics: SERVICE_METRICS,
  hasStation: true,
  holdsCallers: (settings) => settings.overflow === "block",
  check: (settings, around) => [...checkHolds(settings.handlers, around), ...checkStealing(settings)],
  create: (context, settings) => new Service(context, settings),
});
