import { defineFault } from "../../../model/kind";

export const cacheFlush = defineFault({
  type: "fault",
  kind: "cache-flush",
  label: "Flush",
  summary: "A cache loses every entry at once and goes on empty.",
  alsoKnownAs: "FLUSHALL, cold cache, cache restart",
  targets: "component",
  targetKinds: ["cache"],
  glyph: "zap",
  fields: {},
  create: ({ target }) => ({
    start: () => target.instance?.flush?.(),
    // What is gone does not come back: callers fill the cache anew.
    stop: () => {},
  }),
});
