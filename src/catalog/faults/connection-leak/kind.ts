import { count, rate } from "../../../model/fields";
import { defineFault } from "../../../model/kind";
import { Leak } from "./leak";

export const connectionLeak = defineFault({
  type: "fault",
  kind: "connection-leak",
  label: "Leak",
  summary: "Connections are taken from a pool and never given back, one after another.",
  alsoKnownAs: "HikariCP leakDetectionThreshold, unclosed connections, pool exhaustion",
  targets: "component-or-link",
  targetKinds: ["database"],
  targetTransports: ["http1-pool", "http2"],
  glyph: "unplug",
  fields: {
    leakPerSecond: rate("Leaks", 1, "Connections lost a second; 0 = only those lost at once.", { max: 1_000_000 }),
    leakAtOnceCount: count("At once", 0, "Connections lost when the fault begins."),
    leakLimit: count("At most", 1_000_000, "Connections lost in all; the default empties any pool.", {
      min: 1,
      advanced: true,
    }),
  },
  create: (context, { leakPerSecond, leakAtOnceCount, leakLimit }) =>
    new Leak(context, leakAtOnceCount, leakPerSecond, leakLimit),
});
