import type { OutcomeName } from "../../../model/outcome";
import type { HedgeSettings } from "./fields";

interface Preset {
  readonly name: string;
  readonly settings: Partial<HedgeSettings>;
  readonly source: string;
}

/** What gRPC calls fatal in its example: every status but UNAVAILABLE, INTERNAL and ABORTED. */
const FATAL_IN_GRPC: readonly OutcomeName[] = ["failedPermanently", "timedOut", "cancelled"];
const ANY_FAILURE: readonly OutcomeName[] = [
  "failed",
  "failedPermanently",
  "timedOut",
  "refused",
  "shed",
  "shortCircuited",
  "cancelled",
];

/** Defaults as each library documents them; where it has none, the example of its documentation. */
export const HEDGE_PRESETS: readonly Preset[] = [
  {
    name: "Polly",
    source: "Polly v8 HedgingStrategyOptions: MaxHedgedAttempts 1, Delay 2 s",
    settings: {
      hedgeLimit: 1,
      sendNext: { kind: "fixed", delayMs: 2000 },
      onFailure: "sendNext",
      fatalOutcomes: [],
      cancelsLosers: true,
      idempotentOnly: false,
      budget: { kind: "none" },
    },
  },
  {
    name: "gRPC",
    source: "gRFC A6, its example: maxAttempts 4, hedgingDelay 0.5 s, retryThrottling 10 and 0.1",
    settings: {
      hedgeLimit: 3,
      sendNext: { kind: "fixed", delayMs: 500 },
      onFailure: "sendNext",
      fatalOutcomes: FATAL_IN_GRPC,
      cancelsLosers: true,
      idempotentOnly: false,
      budget: { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 },
    },
  },
  {
    name: "Finagle",
    source: "Finagle BackupRequestFilter with maxExtraLoad 1 %; RetryBudget 10 s, 10 a second",
    settings: {
      hedgeLimit: 1,
      sendNext: {
        kind: "percentile",
        percentileRatio: 0.99,
        windowMs: 15_000,
        sampleCountMin: 1,
        learnsFrom: "attempts",
        delayMinMs: 1,
      },
      onFailure: "wait",
      fatalOutcomes: [],
      cancelsLosers: true,
      idempotentOnly: true,
      budget: { kind: "extraLoad", extraLoadRatio: 0.01, budgetTtlMs: 10_000, minHedgesPerSecond: 10 },
    },
  },
  {
    name: "tower",
    source: "tower hedge (its tests: 10 data points, 95th percentile, 10 s); any result decides",
    settings: {
      hedgeLimit: 1,
      sendNext: {
        kind: "percentile",
        percentileRatio: 0.95,
        windowMs: 10_000,
        sampleCountMin: 10,
        learnsFrom: "answers",
        delayMinMs: 0,
      },
      onFailure: "wait",
      fatalOutcomes: ANY_FAILURE,
      cancelsLosers: true,
      idempotentOnly: true,
      budget: { kind: "none" },
    },
  },
  {
    name: "Redundant requests",
    source: "Gardner et al., Redundancy-d: d copies at once, the first to end cancels the others",
    settings: {
      hedgeLimit: 2,
      sendNext: { kind: "fixed", delayMs: 0 },
      onFailure: "wait",
      fatalOutcomes: [],
      cancelsLosers: true,
      budget: { kind: "none" },
    },
  },
];
