import type { ComponentContext } from "../../../model/kind";
import { durationMetrics, type MetricSpec, type StatsSpec } from "../../../model/metric";

export const CACHE_STATS: StatsSpec = {
  counters: [
    "lookups",
    "hits",
    "misses",
    "stale",
    "outdated",
    "coalesced",
    "originCalls",
    "originFailures",
    "refreshes",
    "fills",
    "lateAnswers",
    "outdatedFills",
    "evictions",
    "expired",
    "invalidations",
    "writes",
    "mergedWrites",
    "lostWrites",
    "flushes",
  ],
  levels: ["entries", "loading", "unwritten"],
  samples: ["loadTime"],
};

const rate = (id: string, label: string, of: string): MetricSpec => ({ id, label, unit: "perSecond", form: "rate", of: [of] });
const total = (id: string, label: string, of: string, help?: string): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "total",
  of: [of],
  summaryOnly: true,
  ...(help === undefined ? {} : { help }),
});
const share = (id: string, label: string, of: string, help?: string): MetricSpec => ({
  id,
  label,
  unit: "ratio",
  form: "ratio",
  of: [of],
  over: ["lookups"],
  ...(help === undefined ? {} : { help }),
});

export const CACHE_METRICS: readonly MetricSpec[] = [
  share("hitRatio", "hit share", "hits", "Look-ups answered from the cache, stale ones too."),
  share("missRatio", "miss share", "misses"),
  share("staleRatio", "share answered stale", "stale", "Answered after the expiry, while a refresh was under way."),
  share("outdatedRatio", "share answered outdated", "outdated", "Answered with an older value than the last write that passed through this cache."),
  rate("lookupPerSecond", "look-ups", "lookups"),
  rate("hitPerSecond", "hits", "hits"),
  rate("missPerSecond", "misses", "misses"),
  rate("originCallsPerSecond", "origin calls", "originCalls"),
  rate("evictionPerSecond", "evictions", "evictions"),
  { id: "entryCount", label: "entries", unit: "count", form: "gauge", of: "entries", help: "Expired ones too, until somebody asks for them." },
  { id: "loadingCount", label: "keys being loaded", unit: "count", form: "gauge", of: "loading" },
  { id: "unwrittenCount", label: "keys not yet written", unit: "count", form: "gauge", of: "unwritten" },
  ...durationMetrics("loadTime", "load time", "loadTime").filter(({ id }) => !id.includes("P999")),
  total("lookupCount", "look-ups", "lookups"),
  total("hitCount", "hits", "hits"),
  total("missCount", "misses", "misses"),
  total("staleCount", "stale answers", "stale"),
  total("outdatedCount", "outdated answers", "outdated"),
  total("coalescedCount", "coalesced misses", "coalesced", "Misses that joined a call to the origin already under way."),
  total("originCallCount", "origin calls", "originCalls", "Loads and refreshes; writes are not counted."),
  total("originFailureCount", "failed loads", "originFailures"),
  total("refreshCount", "refreshes", "refreshes"),
  total("fillCount", "fills", "fills"),
  total("lateAnswerCount", "late answers", "lateAnswers", "Answers of the origin that everybody had stopped waiting for."),
  total("outdatedFillCount", "outdated fills", "outdatedFills", "Answers that were asked for before a write of their key ended."),
  total("evictionCount", "evictions", "evictions"),
  total("expiredCount", "expired", "expired", "Found stale when asked for."),
  total("invalidationCount", "invalidations", "invalidations"),
  total("writeCount", "writes", "writes"),
  total("mergedWriteCount", "merged writes", "mergedWrites", "Of keys that were already waiting to be written."),
  total("lostWriteCount", "lost writes", "lostWrites", "Acknowledged, and lost by a crash before they were written."),
  total("flushCount", "flushes", "flushes", "Times that the cache lost everything."),
];

export type CacheColumns = ReturnType<typeof cacheColumns>;

export function cacheColumns({ counter, level, sample }: ComponentContext) {
  return {
    lookups: counter("lookups"),
    hits: counter("hits"),
    misses: counter("misses"),
    stale: counter("stale"),
    outdated: counter("outdated"),
    coalesced: counter("coalesced"),
    originCalls: counter("originCalls"),
    originFailures: counter("originFailures"),
    refreshes: counter("refreshes"),
    fills: counter("fills"),
    lateAnswers: counter("lateAnswers"),
    outdatedFills: counter("outdatedFills"),
    evictions: counter("evictions"),
    expired: counter("expired"),
    invalidations: counter("invalidations"),
    writes: counter("writes"),
    mergedWrites: counter("mergedWrites"),
    lostWrites: counter("lostWrites"),
    flushes: counter("flushes"),
    entries: level("entries"),
    loading: level("loading"),
    unwritten: level("unwritten"),
    loadTime: sample("loadTime"),
  };
}
