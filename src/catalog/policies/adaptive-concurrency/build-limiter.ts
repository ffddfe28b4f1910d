import { msToNs } from "../../../model/kernel";
import type { LimiterSettings } from "./fields";
import { Aimd } from "./limiters/aimd";
import { EnvoyGradient } from "./limiters/envoy-gradient";
import { Gradient2 } from "./limiters/gradient2";
import type { Limiter } from "./limiters/limiter";
import { Vegas } from "./limiters/vegas";
import { Windowed } from "./limiters/windowed";

export function buildLimiter(settings: LimiterSettings, uniform: () => number, nowNs: number): Limiter {
  if (settings.kind === "envoy-gradient") {
    return new EnvoyGradient(
      {
        ...settings,
        updateIntervalNs: msToNs(settings.updateIntervalMs),
        minRttIntervalNs: msToNs(settings.minRttIntervalMs),
        fixedMinRttNs: msToNs(settings.fixedMinRttMs),
      },
      uniform,
      nowNs,
    );
  }
  return new Windowed(buildSampleLimit(settings, uniform), msToNs(settings.windowMs), settings.windowCallCountMin);
}

function buildSampleLimit(settings: Exclude<LimiterSettings, { kind: "envoy-gradient" }>, uniform: () => number) {
  switch (settings.kind) {
    case "aimd":
      return new Aimd({ ...settings, timeoutNs: msToNs(settings.timeoutMs) });
    case "vegas":
      return new Vegas(settings, uniform);
    case "gradient2":
      return new Gradient2(settings);
  }
}
