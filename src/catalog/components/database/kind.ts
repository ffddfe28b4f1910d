import { defineComponent } from "../../../model/kind";
import { rejects, STATION_METRICS, STATION_STATS } from "../../../model/metric";
import { Database } from "./database";
import { DATABASE_FIELDS } from "./fields";

export const database = defineComponent({
  type: "component",
  kind: "database",
  label: "Database",
  summary: "A store behind a connection pool, with times for reads and writes.",
  group: "data",
  glyph: "cylinder",
  fields: DATABASE_FIELDS,
  stats: { ...STATION_STATS, counters: [...STATION_STATS.counters, "reads", "writes", "acquireTimeouts", "held"] },
  metrics: [
    ...STATION_METRICS,
    { id: "readPerSecond", label: "reads", unit: "perSecond", form: "rate", of: ["reads"] },
    { id: "writePerSecond", label: "writes", unit: "perSecond", form: "rate", of: ["writes"] },
    {
      id: "heldCount",
      label: "connections held by transactions",
      unit: "count",
      form: "total",
      of: ["held"],
      summaryOnly: true,
    },
    ...rejects("acquireTimeout", "got no connection in time", "acquireTimeouts"),
  ],
  hasStation: true,
  grantsHolds: true,
  create: (context, settings) => new Database(context, settings),
});
