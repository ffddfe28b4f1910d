import type { RateLimitSettings } from "./fields";
import { FixedWindow, type Meter, type MeterSettings, SlidingCounter, SlidingLog, TokenBucket } from "./meters";

/** The meter for a part of the limit. */
export function buildMeter(settings: RateLimitSettings, weight: number): Meter {
  const scaled = scaledSettings(settings, weight);
  switch (settings.algorithm) {
    case "token-bucket":
    case "leaky-bucket":
      return new TokenBucket(scaled);
    case "sliding-log":
      return new SlidingLog(scaled);
    case "sliding-counter":
      return new SlidingCounter(scaled);
    case "fixed-window":
      return new FixedWindow(scaled, settings.windowStart === "firstCall");
  }
}

/** What is measured for a part of the limit: rate and burst by its weight. A leaky bucket lets nothing pass at once. */
export function scaledSettings(settings: RateLimitSettings, weight: number): MeterSettings {
  const burst = settings.algorithm === "leaky-bucket" ? 1 : Math.max(1, Math.round(settings.burstCapacity * weight));
  return {
    rateLimitPerSecond: settings.rateLimitPerSecond * weight,
    burstCapacity: weight === 0 ? 0 : burst,
    windowMs: settings.windowMs,
    roundsDown: settings.windowBefore === "roundedDown",
  };
}
