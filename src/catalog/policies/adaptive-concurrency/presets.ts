import { defaultsOf } from "../../../model/fields";
import { ADAPTIVE_CONCURRENCY_FIELDS, type AdaptiveConcurrencySettings, type LimiterSettings } from "./fields";

const KINDS = ADAPTIVE_CONCURRENCY_FIELDS.limiter.kinds;

function limiterOf<K extends LimiterSettings["kind"]>(kind: K): LimiterSettings {
  return {
    kind,
    ...defaultsOf((KINDS[kind] as { fields: Parameters<typeof defaultsOf>[0] }).fields),
  } as LimiterSettings;
}

/** Each limiter with the figures of its source. */
export const ADAPTIVE_CONCURRENCY_PRESETS: readonly {
  readonly name: string;
  readonly settings: Partial<AdaptiveConcurrencySettings>;
  readonly source: string;
}[] = [
  {
    name: "Netflix AIMD",
    settings: { limiter: limiterOf("aimd") },
    source: "concurrency-limits AIMDLimit: 20 to 200, ×0.9 on a drop or beyond 5 s",
  },
  {
    name: "Netflix Vegas",
    settings: { limiter: limiterOf("vegas") },
    source: "concurrency-limits VegasLimit: initial 20, max 1000, probeMultiplier 30",
  },
  {
    name: "Netflix Gradient2",
    settings: { limiter: limiterOf("gradient2") },
    source: "concurrency-limits Gradient2Limit in WindowedLimit: queue 4, tolerance 1.5, smoothing 0.2, 20 to 200",
  },
  {
    name: "Envoy",
    settings: {
      limiter: limiterOf("envoy-gradient"),
      droppedOutcomes: [],
      ignoredOutcomes: ["cancelled"],
    },
    source: "Envoy adaptive_concurrency_filter.rst: buffer 25 %, jitter 15 %, 50 requests, min_concurrency 3, max 1000",
  },
];
