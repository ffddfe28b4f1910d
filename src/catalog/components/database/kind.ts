import { count, distribution, duration, ratio } from "../../../model/fields";
import { defineComponent } from "../../../model/kind";
import { STATION_METRICS, STATION_STATS } from "../../../model/metric";
import { Database } from "./database";

export const DATABASE_FIELDS = {
  connectionCount: count("Connections", 20, "Size of the connection pool: statements that run at once.", { min: 1, max: 100_000 }),
  acquireQueueCapacity: count("Waiting for a connection", 1000, "Calls that may wait for a connection; beyond it they are refused at once.", { max: 10_000_000 }),
  acquireTimeoutMs: duration("Acquire timeout", 30_000, "A call that got no connection in time is refused (HikariCP connectionTimeout). 0 = waits as long as it takes."),
  readTime: distribution("Read time", { kind: "exponential", meanMs: 5 }, "Time that a read holds its connection."),
  writeTime: distribution("Write time", { kind: "exponential", meanMs: 10 }, "Time that a write holds its connection."),
  failureRatio: ratio("Failures", 0, "Share of statements that fail after their time; trying again may help (deadlock, lost connection)."),
};

export const database = defineComponent({
  type: "component",
  kind: "database",
  label: "Database",
  summary: "A store behind a connection pool, with times for reads and writes.",
  group: "data",
  glyph: "cylinder",
  fields: DATABASE_FIELDS,
  stats: { ...STATION_STATS, counters: [...STATION_STATS.counters, "reads", "writes", "acquireTimeouts"] },
  metrics: [
    ...STATION_METRICS,
    { id: "readPerSecond", label: "reads", unit: "perSecond", form: "rate", of: ["reads"] },
    { id: "writePerSecond", label: "writes", unit: "perSecond", form: "rate", of: ["writes"] },
    { id: "acquireTimeoutCount", label: "got no connection in time", unit: "count", form: "total", of: ["acquireTimeouts"], summaryOnly: true },
  ],
  hasStation: true,
  create: (context, settings) => new Database(context, settings),
});
