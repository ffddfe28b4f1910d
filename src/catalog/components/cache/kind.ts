import { defineComponent } from "../../../model/kind";
import { Cache } from "./cache";
import { CACHE_METRICS, CACHE_STATS } from "./metrics";
import { CACHE_FIELDS } from "./settings";

export const cache = defineComponent({
  type: "component",
  kind: "cache",
  label: "Cache",
  summary: "Keeps values by key, bounded and with a time to live; loads what is missing, or leaves that to the caller.",
  alsoKnownAs: "Redis, memcached, Caffeine, a CDN; in Go: groupcache, singleflight",
  group: "data",
  glyph: "cache",
  fields: CACHE_FIELDS,
  stats: CACHE_STATS,
  metrics: CACHE_METRICS,
  create: (context, settings) => new Cache(context, settings),
  check: ({ mode }, { outgoing }) =>
    mode === "aside" || outgoing.length > 0
      ? []
      : [
          {
            path: "mode",
            value: mode,
            reason:
              "A read-through cache loads what is missing from an origin, and no link leaves this one: every miss is refused.",
            hint: "Connect it to a database or a service, or choose the mode “aside”.",
            severity: "warning" as const,
          },
        ],
});
