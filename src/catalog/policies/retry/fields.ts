import {
  choice,
  count,
  duration,
  factor,
  plainNumber,
  rate,
  ratio,
  type SettingsOf,
  toggle,
  union,
} from "../../../model/fields";
import { outcomes } from "../../../model/layer";

const backoffFields = {
  backoff: choice(
    "Back-off",
    "exponential",
    "How the wait before retry n = 1, 2, … grows, before jitter and never above the longest wait.",
    {
      exponential: ["exponential", "base × factor^(n−1): gRPC, AWS, resilience4j exponential, Temporal."],
      constant: ["constant", "base every time: resilience4j and Polly by default."],
      linear: ["linear", "base × n: Polly Linear."],
      exponentialMinusOne: ["exponential, less one", "base × (factor^n − 1): Envoy."],
    },
  ),
  backoffBaseMs: duration(
    "First wait",
    100,
    "The wait before the first retry. In gRPC initialBackoff, in Polly Delay, in resilience4j waitDuration.",
  ),
  throttledBaseMs: duration(
    "First wait after a throttle",
    0,
    "Instead of the first wait when the callee had no room or shed the call; 0 = the same. 1 s in the newer standard mode of the AWS SDKs.",
    { advanced: true },
  ),
  backoffFactor: factor("Growth", 2, "Each wait is so many times the one before. In gRPC backoffMultiplier.", {
    min: 1,
    max: 1000,
  }),
  backoffMaxMs: duration(
    "Longest wait",
    10_000,
    "No wait is planned longer than this. In gRPC maxBackoff, in Polly MaxDelay.",
  ),
  jitter: choice(
    "Jitter",
    "none",
    "How chance spreads the planned wait v, so that callers do not come back together.",
    {
      none: ["none", "v as it is."],
      full: ["full", "Evenly from 0 to v: AWS, Envoy."],
      equal: ["equal", "Half of v, and evenly from 0 to half of v on top."],
      decorrelated: [
        "decorrelated",
        "Evenly from the first wait to three times the wait before, at most the longest wait: AWS.",
      ],
      proportional: [
        "proportional",
        "Evenly from a share below v to a share above: gRPC 0.2, resilience4j randomized 0.5, Polly 0.25.",
      ],
      additive: ["additive", "v, and evenly from 0 to a length on top."],
      exponential: ["exponential", "Exponentially distributed with mean v: the classic retrial queue."],
      decorrelatedV2: [
        "decorrelated, smooth",
        "Polly and cockatiel with exponential back-off: spreads retries without peaks.",
      ],
    },
  ),
  jitterRatio: ratio("Jitter share", 0.2, "How far below and above the planned wait proportional jitter goes.", {
    when: { setting: "jitter", is: ["proportional"] },
  }),
  jitterMs: duration("Jitter length", 1000, "How much additive jitter adds at most.", {
    when: { setting: "jitter", is: ["additive"] },
  }),
};

const token = {
  label: "Tokens",
  help: "A failure takes a token, a success gives back a part of one; no retries at half of the tokens or fewer. In gRPC retryThrottling.",
  fields: {
    tokenCountMax: count("Tokens", 10, "Tokens at the start and at most. In gRPC maxTokens.", { min: 1, max: 1000 }),
    tokenRatio: plainNumber(
      "Given back",
      0.1,
      "Tokens that a success gives back; thousandths count. In gRPC tokenRatio.",
      { min: 0, max: 1000 },
    ),
  },
};
const quota = {
  label: "Quota",
  help: "Each retry takes from a quota that successes fill again. In the AWS SDKs' standard mode the retry quota.",
  fields: {
    quotaCapacity: count("Capacity", 500, "The quota at the start and at most."),
    retryCost: count("Cost of a retry", 5, "What a retry after a failure takes."),
    timeoutRetryCost: count("Cost after a timeout", 10, "What a retry after a timeout takes."),
    throttledRetryCost: count(
      "Cost after a throttle",
      5,
      "What a retry takes after the callee had no room or shed the call.",
    ),
    successRefund: count(
      "Refund",
      1,
      "What a success without a retry gives back; after a retry, what the last retry took.",
    ),
  },
};
const concurrent = {
  label: "Retries in progress",
  help: "Limits the retries in progress to a share of the attempts in progress. In Envoy retry_budget.",
  fields: {
    concurrentRatio: ratio("Share", 0.2, "Retries in progress over attempts in progress. In Envoy budget_percent."),
    concurrentCountMin: count(
      "Always allowed",
      3,
      "So many retries may be in progress whatever the share. In Envoy min_retry_concurrency.",
    ),
  },
};

const budgetFields = {
  retryBudgetRatio: ratio(
    "Retry budget",
    0,
    "Retries may be this share of the calls; 0 = none beyond the reserve, and without a reserve no such limit. In Finagle and linkerd percentCanRetry, in tower the budget's retry_percent.",
  ),
  retryBudgetTtlMs: duration(
    "Budget remembers",
    10_000,
    "Calls older than this earn no retries any more. In Finagle and tower ttl.",
    {
      min: 1,
      advanced: true,
    },
  ),
  minRetriesPerSecond: rate(
    "Budget reserve",
    0,
    "Retries a second that the budget allows on top of the share. In Finagle and tower 10 by default.",
    {
      advanced: true,
    },
  ),
  budget: union(
    "Further budget",
    "none",
    {
      none: { label: "None", help: "No further limit.", fields: {} },
      token,
      quota,
      concurrent,
    },
    "A limit on retries over all calls of this link.",
  ),
  adaptsRate: toggle(
    "Adaptive send rate",
    false,
    "After the first throttle all attempts, first ones too, go out at a rate that falls with each throttle and comes back along a cubic curve. In the AWS SDKs adaptive mode.",
    { advanced: true },
  ),
};

export const RETRY_FIELDS = {
  attemptLimit: count(
    "Attempts",
    3,
    "Attempts for a call, the first one included; 0 = without end. Polly, Envoy and cockatiel count the retries only.",
    {
      max: 1_000_000,
    },
  ),
  ...backoffFields,
  retryOn: outcomes(
    "Retry when",
    ["failed", "timedOut", "refused", "shed", "shortCircuited"],
    "Outcomes of an attempt that are tried again. In gRPC retryableStatusCodes, in Polly ShouldHandle, in Envoy retry_on.",
    { advanced: true },
  ),
  idempotentOnly: toggle(
    "Only what may be repeated",
    false,
    "Tries only reads and operations marked idempotent again.",
  ),
  ...budgetFields,
};

export type RetrySettings = SettingsOf<typeof RETRY_FIELDS>;
export type BudgetSettings = RetrySettings["budget"];
