import type { LoadShedSettings } from "./fields";

export const LOAD_SHED_PRESETS: readonly {
  readonly name: string;
  readonly settings: Partial<LoadShedSettings>;
  readonly source: string;
}[] = [
  {
    name: "Envoy admission control",
    settings: {
      rule: {
        kind: "success-rate",
        successRatioThreshold: 0.95,
        aggression: 1,
        windowMs: 30_000,
        ratePerSecondMin: 0,
        rejectionRatioMax: 0.8,
      },
    },
    source: "Envoy admission_control_filter.rst: sr_threshold 95 %, aggression 1, sampling_window 30 s, at most 80 %",
  },
  {
    name: "tower LoadShed",
    settings: { rule: { kind: "in-flight", inFlightLimit: 100 } },
    source: "tower load_shed around limit/concurrency: rejects when the inner service is not ready; the limit is yours",
  },
];
