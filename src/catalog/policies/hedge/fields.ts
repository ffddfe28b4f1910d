import {
  choice,
  count,
  duration,
  plainNumber,
  rate,
  ratio,
  type SettingsOf,
  toggle,
  union,
} from "../../../model/fields";
import { outcomes } from "../../../model/layer";

const fixed = {
  label: "after a fixed time",
  help: "Counted from the attempt before; 0 sends all of them at once (redundant requests).",
  fields: {
    delayMs: duration("Delay", 2000, "Wait before the next attempt. In Polly Delay, in gRPC hedgingDelay."),
  },
};
const percentile = {
  label: "after a percentile",
  help: "As long as a share of the recent answers took: only the slow ones are asked for again. In tower hedge, in Finagle BackupRequestFilter.",
  fields: {
    percentileRatio: ratio(
      "Percentile",
      0.95,
      "Share of recent answers that took no longer. In tower latency_percentile, in Finagle 1 − maxExtraLoad.",
    ),
    windowMs: duration(
      "Period",
      10_000,
      "Answers of one such period tell the delay of the next one. In tower period.",
      { min: 1 },
    ),
    sampleCountMin: count(
      "Answers needed",
      10,
      "After a period with fewer answers nothing is hedged. In tower min_data_points.",
      { min: 1 },
    ),
    learnsFrom: choice(
      "Learns from",
      "attempts",
      "Whose times the percentile is taken from.",
      {
        attempts: [
          "all attempts",
          "Timeouts, and attempts that another one's answer superseded, count with the time that they took: Finagle.",
        ],
        answers: [
          "answers",
          "The slow attempts lose and never answer, so that the percentile sinks while hedging: tower.",
        ],
      },
      { advanced: true },
    ),
    delayMinMs: duration("Delay at least", 1, "No shorter delay is planned. In Finagle minSendBackupAfterMs.", {
      advanced: true,
    }),
  },
};
const never = {
  label: "only after a failure",
  help: "One attempt after the other, without waits. In Polly a negative Delay.",
  fields: {},
};

const extraLoad = {
  label: "Share of the calls",
  help: "Hedges may be this share of the calls. In Finagle maxExtraLoad.",
  fields: {
    extraLoadRatio: ratio("Extra load", 0.05, "Each call earns so much of a hedge. In Finagle maxExtraLoad."),
    budgetTtlMs: duration("Remembers", 10_000, "Calls older than this earn no hedges any more.", { min: 1 }),
    minHedgesPerSecond: rate("Reserve", 10, "Hedges a second that are allowed on top of the share."),
  },
};
const token = {
  label: "Tokens",
  help: "A failure takes a token, a success gives back a part of one; no hedges at half of the tokens or fewer. In gRPC retryThrottling.",
  fields: {
    tokenCountMax: count("Tokens", 10, "Tokens at the start and at most. In gRPC maxTokens.", { min: 1, max: 1000 }),
    tokenRatio: plainNumber("Given back", 0.1, "Tokens that a success gives back. In gRPC tokenRatio.", {
      min: 0,
      max: 1000,
    }),
  },
};

export const HEDGE_FIELDS = {
  hedgeLimit: count(
    "Hedges",
    1,
    "Further attempts for a call, the first not counted. In Polly MaxHedgedAttempts; in gRPC maxAttempts counts the first too.",
    { max: 100 },
  ),
  sendNext: union("Sends the next", "fixed", { fixed, percentile, never }, "When another attempt is sent."),
  onFailure: choice(
    "After a failure",
    "sendNext",
    "What an attempt that failed means while the call is not decided.",
    {
      sendNext: ["sends the next at once", "Polly; gRPC after a non-fatal status."],
      wait: ["waits for the others", "The call has failed when no attempt is left. Finagle."],
    },
    { advanced: true },
  ),
  fatalOutcomes: outcomes(
    "Ends all",
    ["failedPermanently"],
    "Outcomes of any attempt that end the call at once. In gRPC all that are not nonFatalStatusCodes.",
    { advanced: true },
  ),
  cancelsLosers: toggle(
    "Cancels the others",
    true,
    "Once an attempt has won, the others are withdrawn; their callee hears of it if the link's cancellation is on. Off: they run on unheard. In Finagle sendInterrupts.",
  ),
  idempotentOnly: toggle("Only what may be repeated", true, "Hedges only reads and operations marked idempotent.", {
    advanced: true,
  }),
  budget: union(
    "Budget",
    "none",
    { none: { label: "None", help: "Every call may be hedged.", fields: {} }, extraLoad, token },
    "A limit on hedges over all calls of this link.",
  ),
};

export type HedgeSettings = SettingsOf<typeof HEDGE_FIELDS>;
