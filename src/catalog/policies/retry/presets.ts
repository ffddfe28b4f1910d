import type { OutcomeName } from "../../../model/outcome";
import type { RetrySettings } from "./fields";

interface Preset {
  readonly name: string;
  readonly settings: Partial<RetrySettings>;
  readonly source: string;
}

/** Libraries that retry on exceptions retry a 4xx too, unless told otherwise. */
const EVERY_EXCEPTION: readonly OutcomeName[] = [
  "failed",
  "failedPermanently",
  "timedOut",
  "refused",
  "shed",
  "shortCircuited",
];

/** Defaults as each library documents them; see the tables of the catalog's semantics. */
export const RETRY_PRESETS: readonly Preset[] = [
  {
    name: "resilience4j",
    source: "resilience4j RetryConfig",
    settings: { attemptLimit: 3, backoff: "constant", backoffBaseMs: 500, jitter: "none", retryOn: EVERY_EXCEPTION },
  },
  {
    name: "Polly",
    source: "Polly v8 RetryStrategyOptions",
    settings: { attemptLimit: 4, backoff: "constant", backoffBaseMs: 2000, jitter: "none", retryOn: EVERY_EXCEPTION },
  },
  {
    name: "AWS SDK, standard mode",
    source: "botocore retries/standard.py",
    settings: {
      attemptLimit: 3,
      backoff: "exponential",
      backoffBaseMs: 1000,
      backoffFactor: 2,
      backoffMaxMs: 20_000,
      jitter: "full",
      budget: { kind: "quota", quotaCapacity: 500, retryCost: 5, timeoutRetryCost: 10, successRefund: 1 },
    },
  },
  {
    name: "Envoy",
    source: "Envoy router filter and retry_budget",
    settings: {
      attemptLimit: 2,
      backoff: "exponentialMinusOne",
      backoffBaseMs: 25,
      backoffFactor: 2,
      backoffMaxMs: 250,
      jitter: "full",
      budget: { kind: "concurrent", concurrentRatio: 0.2, concurrentCountMin: 3 },
    },
  },
  {
    name: "Finagle",
    source: "Finagle RetryBudget",
    settings: {
      retryBudgetRatio: 0.2,
      retryBudgetTtlMs: 10_000,
      minRetriesPerSecond: 10,
      backoffBaseMs: 0,
      jitter: "none",
    },
  },
  {
    name: "Temporal activity",
    source: "Temporal retry policies",
    settings: {
      attemptLimit: 0,
      backoff: "exponential",
      backoffBaseMs: 1000,
      backoffFactor: 2,
      backoffMaxMs: 100_000,
      jitter: "none",
    },
  },
  {
    name: "Step Functions",
    source: "Amazon States Language, Retry",
    settings: {
      attemptLimit: 4,
      backoff: "exponential",
      backoffBaseMs: 1000,
      backoffFactor: 2,
      backoffMaxMs: 90 * 24 * 3600 * 1000,
      jitter: "none",
    },
  },
];
