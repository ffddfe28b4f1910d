import { choice, count, distribution, duration, factor, ratio, type SettingsOf, toggle } from "../../../model/fields";

export const CACHE_FIELDS = {
  mode: choice("Mode", "readThrough", "Who loads what is missing.", {
    readThrough: [
      "Read-through",
      "The cache itself: a miss is passed to the origin, the first outgoing link, and the answer is kept. In Caffeine: LoadingCache; any proxy cache.",
    ],
    aside: [
      "Aside",
      "The caller: its program looks a key up, loads it on a miss and stores it (step “lookup”). In Redis or memcached: get, set. A plain call of a write operation deletes the key.",
    ],
  }),
  entryCapacity: count(
    "Entries",
    10_000,
    "Keys that fit; 0 = as many as there are. In Caffeine: maximumSize; in Redis: maxmemory.",
    {
      max: 10_000_000,
    },
  ),
  evictionPolicy: choice(
    "Eviction",
    "lru",
    "Who goes when a new key does not fit.",
    {
      lru: ["Least recently used", "The one not asked for for the longest time."],
      lfu: ["Least frequently used", "The one asked for least often ever; counts are kept of evicted keys too."],
      fifo: ["First in, first out", "The one stored first."],
      random: ["Random", "Any."],
    },
    { structural: true },
  ),
  ttlMs: duration(
    "Time to live",
    300_000,
    "An entry older than this is stale; 0 = never. Applies to what is stored from now on.",
  ),
  ttlJitterRatio: ratio(
    "TTL jitter",
    0,
    "Each entry's time to live is drawn evenly from ± this share: entries stored together do not expire together.",
  ),
  expireAfter: choice("TTL counts from", "write", "When the time to live begins.", {
    write: ["Storing", "When the entry was stored. In Caffeine: expireAfterWrite; in Redis: EX."],
    access: ["Last use", "Again with every hit. In Caffeine: expireAfterAccess."],
  }),
  hitTime: distribution(
    "Look-up time",
    { kind: "constant", ms: 0.5 },
    "Time to look a key up, hit or miss, and to store one. The cache does as many at once as come.",
  ),
  coalesceMisses: toggle(
    "Coalesce misses",
    false,
    "Concurrent misses of one key share one call to the origin, its value and its error: single-flight.",
    { when: { setting: "mode", is: ["readThrough"] } },
  ),
  storeLateAnswers: toggle(
    "Store late answers",
    true,
    "An answer of the origin is stored even if everybody who asked for it has left.",
  ),
  writePolicy: choice(
    "Writes",
    "invalidate",
    "What happens to a call of a write operation.",
    {
      invalidate: ["Delete the key", "The origin is written, then the key deleted."],
      writeThrough: ["Write through", "The origin is written, then the new value kept."],
      writeBehind: [
        "Write behind",
        "The new value is kept and acknowledged; the origin is written later. A crash loses what was not.",
      ],
      around: ["Around the cache", "The origin is written; the old value stays until it expires."],
    },
    { when: { setting: "mode", is: ["readThrough"] } },
  ),
  flushIntervalMs: duration("Flush interval", 1000, "How often write-behind writes what it has gathered.", {
    min: 1,
    when: { setting: "writePolicy", is: ["writeBehind"] },
  }),
  writeBufferCapacity: count(
    "Write buffer",
    10_000,
    "Unwritten keys that write-behind holds; beyond it writes go through at once.",
    {
      advanced: true,
      when: { setting: "writePolicy", is: ["writeBehind"] },
    },
  ),
  staleWhileRevalidateMs: duration(
    "Stale while revalidate",
    0,
    "For so long after its expiry an entry still answers, while one caller or the cache itself refreshes it. In HTTP: stale-while-revalidate; in Caffeine: refreshAfterWrite.",
  ),
  earlyRefreshFactor: factor(
    "Early refresh",
    0,
    "Refreshes an entry with growing probability before it expires: the beta of XFetch, 1 as published; 0 = off.",
    { advanced: true, max: 100, when: { setting: "mode", is: ["readThrough"] } },
  ),
  checkVersions: toggle(
    "Refuse outdated fills",
    false,
    "An answer that was asked for before a write of its key ended is not stored: leases, versioned set.",
    { advanced: true },
  ),
  warmEntryCount: count("Warm entries", 0, "Keys stored at the start, the most popular first (key 0, 1, …).", {
    max: 10_000_000,
    structural: true,
  }),
  warmAges: choice(
    "Warm entries' age",
    "fresh",
    "How old the warm entries are.",
    {
      fresh: ["Fresh", "All stored at time 0: they expire together."],
      spread: ["Spread", "Evenly from 0 to their time to live, as in a cache that has run for long."],
    },
    { structural: true, advanced: true },
  ),
  fixedHitRatio: ratio(
    "Fixed hit ratio",
    -1,
    "Decides hits by a coin instead of by keys, and stores nothing; -1 = by keys.",
    { min: -1, advanced: true },
  ),
};

export type CacheSettings = SettingsOf<typeof CACHE_FIELDS>;
