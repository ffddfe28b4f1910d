import { definePolicy } from "../../../model/kind";
import { VERSION_CHECK_FIELDS, VersionCheck } from "./version-check";

export const versionCheck = definePolicy({
  type: "policy",
  kind: "version-check",
  label: "Version check",
  summary: "A write fails when somebody else has written the record since its request read it: optimistic locking.",
  alsoKnownAs:
    "optimistic concurrency control, compare-and-set, HTTP ETag and If-Match, DynamoDB condition, JPA @Version, an event store's expected version",
  fields: VERSION_CHECK_FIELDS,
  stats: { counters: ["versionedWrites", "versionConflicts"], levels: [], samples: [] },
  metrics: [
    {
      id: "versionConflictsPerSecond",
      label: "version conflicts",
      unit: "perSecond",
      form: "rate",
      of: ["versionConflicts"],
    },
    {
      id: "versionConflictRatio",
      label: "share of conflicts",
      unit: "ratio",
      form: "ratio",
      of: ["versionConflicts"],
      over: ["versionedWrites"],
      help: "Writes that came too late, of all that were tried.",
    },
    {
      id: "versionConflictCount",
      label: "version conflicts",
      unit: "count",
      form: "total",
      of: ["versionConflicts"],
      summaryOnly: true,
    },
    {
      id: "versionedWriteCount",
      label: "writes tried",
      unit: "count",
      form: "total",
      of: ["versionedWrites"],
      summaryOnly: true,
    },
  ],
  create: (context, settings) => new VersionCheck(context, settings),
});
