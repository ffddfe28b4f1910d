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

/** As long as a run may be: no longest wait. */
const UNCAPPED_MS = 90 * 24 * 3600 * 1000;
const AWS_QUOTA = {
  kind: "quota",
  quotaCapacity: 500,
  retryCost: 5,
  timeoutRetryCost: 10,
  throttledRetryCost: 5,
  successRefund: 1,
} as const;
const ENVOY = {
  backoff: "exponentialMinusOne",
  backoffBaseMs: 25,
  backoffFactor: 2,
  backoffMaxMs: 250,
  jitter: "full",
} as const;

/** Defaults as each library documents them; see the tables of the catalog's semantics. */
export const RETRY_PRESETS: readonly Preset[] = [
  {
    name: "resilience4j",
    source: "resilience4j RetryConfig",
    settings: { attemptLimit: 3, backoff: "constant", backoffBaseMs: 500, jitter: "none", retryOn: EVERY_EXCEPTION },
  },
  {
    name: "resilience4j, exponential randomized",
    source: "resilience4j IntervalFunction.ofExponentialRandomBackoff: 500 ms × 1.5, ± 50 %",
    settings: {
      attemptLimit: 3,
      backoff: "exponential",
      backoffBaseMs: 500,
      backoffFactor: 1.5,
      backoffMaxMs: UNCAPPED_MS,
      jitter: "proportional",
      jitterRatio: 0.5,
      retryOn: EVERY_EXCEPTION,
    },
  },
  {
    name: "Polly",
    source: "Polly v8 RetryStrategyOptions",
    settings: { attemptLimit: 4, backoff: "constant", backoffBaseMs: 2000, jitter: "none", retryOn: EVERY_EXCEPTION },
  },
  {
    name: "Polly, exponential with jitter",
    source: "Polly v8 DelayBackoffType.Exponential, UseJitter: decorrelated, version 2",
    settings: {
      attemptLimit: 4,
      backoff: "exponential",
      backoffBaseMs: 2000,
      backoffFactor: 2,
      backoffMaxMs: UNCAPPED_MS,
      jitter: "decorrelatedV2",
      retryOn: EVERY_EXCEPTION,
    },
  },
  {
    name: "cockatiel",
    source: "cockatiel ExponentialBackoff: 128 ms × 2 up to 30 s, decorrelated; 3 retries as in its readme",
    settings: {
      attemptLimit: 4,
      backoff: "exponential",
      backoffBaseMs: 128,
      backoffFactor: 2,
      backoffMaxMs: 30_000,
      jitter: "decorrelatedV2",
      retryOn: EVERY_EXCEPTION,
    },
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
      budget: AWS_QUOTA,
    },
  },
  {
    name: "AWS SDK, adaptive mode",
    source: "botocore retries/adaptive.py, throttling.py, bucket.py, on top of the standard mode",
    settings: {
      attemptLimit: 3,
      backoff: "exponential",
      backoffBaseMs: 1000,
      backoffFactor: 2,
      backoffMaxMs: 20_000,
      jitter: "full",
      budget: AWS_QUOTA,
      adaptsRate: true,
    },
  },
  {
    name: "AWS SDK, newer standard mode",
    source:
      "botocore retries/standard.py, newer variant: 50 ms, after a throttle 1 s; a retry costs 14, after a throttle 5",
    settings: {
      attemptLimit: 3,
      backoff: "exponential",
      backoffBaseMs: 50,
      throttledBaseMs: 1000,
      backoffFactor: 2,
      backoffMaxMs: 20_000,
      jitter: "full",
      budget: {
        kind: "quota",
        quotaCapacity: 500,
        retryCost: 14,
        timeoutRetryCost: 14,
        throttledRetryCost: 5,
        successRefund: 1,
      },
    },
  },
  {
    name: "Envoy",
    source: "Envoy router filter: num_retries 1; circuit_breakers max_retries 3",
    settings: { ...ENVOY, attemptLimit: 2, budget: { kind: "concurrent", concurrentRatio: 0, concurrentCountMin: 3 } },
  },
  {
    name: "Envoy, with a retry_budget",
    source: "Envoy circuit_breakers retry_budget: 20 %, at least 3",
    settings: {
      ...ENVOY,
      attemptLimit: 2,
      budget: { kind: "concurrent", concurrentRatio: 0.2, concurrentCountMin: 3 },
    },
  },
  {
    name: "Istio",
    source:
      "Istio's default for HTTP routes: 2 retries on connect-failure, refused-stream, unavailable, cancelled, 503",
    settings: { ...ENVOY, attemptLimit: 3, retryOn: ["failed", "refused", "shed", "cancelled"] },
  },
  {
    name: "gRPC",
    source: "gRFC A6, its example: maxAttempts 4, 0.1 s × 2 up to 1 s, retryThrottling 10 and 0.1; UNAVAILABLE only",
    settings: {
      attemptLimit: 4,
      backoff: "exponential",
      backoffBaseMs: 100,
      backoffFactor: 2,
      backoffMaxMs: 1000,
      jitter: "proportional",
      jitterRatio: 0.2,
      retryOn: ["failed", "refused", "shed"],
      budget: { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 },
    },
  },
  {
    name: "gRPC, reconnecting",
    source: "grpc/doc/connection-backoff.md",
    settings: {
      attemptLimit: 0,
      backoff: "exponential",
      backoffBaseMs: 1000,
      backoffFactor: 1.6,
      backoffMaxMs: 120_000,
      jitter: "proportional",
      jitterRatio: 0.2,
    },
  },
  {
    name: "Kafka producer",
    source: "ProducerConfig retries, retry.backoff.ms 100 to 1000; put a timeout of delivery.timeout.ms 120 s outside",
    settings: {
      attemptLimit: 0,
      backoff: "exponential",
      backoffBaseMs: 100,
      backoffFactor: 2,
      backoffMaxMs: 1000,
      jitter: "proportional",
      jitterRatio: 0.2,
    },
  },
  {
    name: "Google SRE",
    source:
      "SRE book ch. 21: at most 3 attempts, retries at most a tenth of the requests (beside it: adaptive throttle)",
    settings: { attemptLimit: 3, retryBudgetRatio: 0.1, jitter: "full" },
  },
  {
    name: "tower",
    source: "tower retry::budget::TpsBudget: 10 s, 10 a second, 20 %; the policy itself is the user's",
    settings: {
      retryBudgetRatio: 0.2,
      retryBudgetTtlMs: 10_000,
      minRetriesPerSecond: 10,
      backoffBaseMs: 0,
      jitter: "none",
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
      backoffMaxMs: UNCAPPED_MS,
      jitter: "none",
    },
  },
];
