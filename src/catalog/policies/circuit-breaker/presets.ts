import type { OutcomeName } from "../../../model/outcome";
import type { BreakerSettings } from "./fields";

interface Preset {
  readonly name: string;
  readonly settings: Partial<BreakerSettings>;
  readonly source: string;
}

/** Where every exception counts by default, a 4xx counts too. */
const EVERY_EXCEPTION: readonly OutcomeName[] = ["failed", "failedPermanently", "timedOut", "refused", "shed"];
/** Only resilience4j knows slow calls: with a share of 1 and `>` the others never open for them. */
const NEVER_SLOW = { slowCallRatioThreshold: 1, slowCallMs: 90 * 24 * 3600 * 1000 };

/** The defaults that each library documents (read in its source, see docs of the catalog's semantics). */
export const BREAKER_PRESETS: readonly Preset[] = [
  {
    name: "resilience4j",
    source: "resilience4j 2.3 CircuitBreakerConfig",
    settings: {
      rule: {
        kind: "count-window",
        windowCount: 100,
        callCountMin: 100,
        failureRatioThreshold: 0.5,
        comparison: ">=",
        slowCallRatioThreshold: 1,
        slowCallMs: 60_000,
        evaluateOn: "everyResult",
      },
      openForMs: 60_000,
      openToHalfOpen: "lazyAfter",
      probeCount: 10,
      halfOpenDecision: "ratio",
      failureOutcomes: EVERY_EXCEPTION,
    },
  },
  {
    name: "Polly",
    source: "Polly v8 CircuitBreakerStrategyOptions",
    settings: {
      rule: {
        kind: "time-window",
        windowMs: 30_000,
        bucketCount: 10,
        callCountMin: 100,
        failureRatioThreshold: 0.1,
        comparison: ">=",
        ...NEVER_SLOW,
        evaluateOn: "failure",
        bucketStart: "call",
        countStarts: false,
      },
      openForMs: 5_000,
      openToHalfOpen: "lazyAt",
      probeCount: 1,
      halfOpenDecision: "allSucceed",
      failureOutcomes: EVERY_EXCEPTION,
    },
  },
  {
    name: "Hystrix",
    source: "Hystrix 1.5 HystrixCommandProperties; health snapshots every 500 ms",
    settings: {
      rule: {
        kind: "time-window",
        windowMs: 10_000,
        bucketCount: 20,
        callCountMin: 20,
        failureRatioThreshold: 0.5,
        comparison: ">=",
        ...NEVER_SLOW,
        evaluateOn: "bucketEnd",
        bucketStart: "start",
        countStarts: false,
      },
      openForMs: 5_000,
      openToHalfOpen: "lazyAfter",
      probeCount: 1,
      halfOpenDecision: "allSucceed",
      countClosingProbe: true,
    },
  },
  {
    name: "opossum",
    source: "opossum lib/circuit.js, lib/status.js",
    settings: {
      rule: {
        kind: "time-window",
        windowMs: 10_000,
        bucketCount: 10,
        callCountMin: 0,
        failureRatioThreshold: 0.5,
        comparison: ">",
        ...NEVER_SLOW,
        evaluateOn: "failure",
        bucketStart: "clock",
        countStarts: true,
      },
      openForMs: 30_000,
      openToHalfOpen: "timer",
      probeCount: 1,
      halfOpenDecision: "allSucceed",
      keepWindowOnClose: true,
      failureOutcomes: EVERY_EXCEPTION,
    },
  },
  {
    name: "cockatiel",
    source: "cockatiel has no default rule or time: ConsecutiveBreaker(5) and halfOpenAfter 10 s of its readme",
    settings: {
      rule: { kind: "consecutive", failureCount: 5 },
      openForMs: 10_000,
      openToHalfOpen: "lazyAt",
      probeCount: 1,
      halfOpenDecision: "allSucceed",
      halfOpenAdmission: "wait",
      countClosingProbe: true,
      failureOutcomes: EVERY_EXCEPTION,
    },
  },
];
