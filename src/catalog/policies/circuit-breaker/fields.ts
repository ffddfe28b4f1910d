import { choice, count, duration, factor, ratio, type SettingsOf, toggle, union } from "../../../model/fields";
import { outcomes } from "../../../model/layer";

const comparison = choice("Opens when the share", ">=", "Whether a share equal to the threshold opens the circuit.", {
  ">=": ["reaches the threshold", "resilience4j, Polly, Hystrix."],
  ">": ["is above the threshold", "opossum, cockatiel."],
});
const failureRatioThreshold = ratio(
  "Failure share",
  0.5,
  "Share of failed calls that opens the circuit. In resilience4j failureRateThreshold, in Polly FailureRatio, in opossum errorThresholdPercentage.",
);
const slowCallRatioThreshold = ratio(
  "Slow share",
  1,
  "Share of slow calls that opens the circuit. In resilience4j slowCallRateThreshold.",
  { advanced: true },
);
const slowCallMs = duration(
  "Slow from",
  60_000,
  "A call that takes longer is slow. In resilience4j slowCallDurationThreshold.",
  { advanced: true },
);
const callCountMin = (value: number) =>
  count(
    "Calls needed",
    value,
    "Below so many calls in the window nothing is judged. In resilience4j minimumNumberOfCalls, in Polly MinimumThroughput, in Hystrix requestVolumeThreshold, in opossum volumeThreshold.",
  );

const consecutive = {
  label: "Failures in a row",
  help: "Opens after so many failures in a row; any success starts the count anew. In cockatiel ConsecutiveBreaker.",
  fields: { failureCount: count("Failures", 5, "Failures in a row that open the circuit.", { min: 1 }) },
};

const countWindow = {
  label: "Share of the last calls",
  help: "Judges the last so many calls. In resilience4j slidingWindowType COUNT_BASED, in cockatiel CountBreaker.",
  fields: {
    windowCount: count("Window", 100, "Calls in the window. In resilience4j slidingWindowSize.", {
      min: 1,
      max: 100_000,
    }),
    callCountMin: callCountMin(100),
    failureRatioThreshold,
    comparison,
    slowCallRatioThreshold,
    slowCallMs,
    evaluateOn: choice(
      "Judged",
      "everyResult",
      "When the window is judged.",
      {
        everyResult: ["after every call", "resilience4j."],
        failure: ["after failures", "cockatiel."],
      },
      { advanced: true },
    ),
  },
};

const timeWindow = {
  label: "Share of recent calls",
  help: "Judges the calls of the last seconds. In resilience4j slidingWindowType TIME_BASED, in Polly SamplingDuration, in Hystrix and opossum the rolling window.",
  fields: {
    windowMs: duration("Window", 10_000, "Length of the window.", { min: 1 }),
    bucketCount: count(
      "Buckets",
      10,
      "The window is cut into so many buckets; calls fall out of it a bucket at a time. In resilience4j one for each second, in cockatiel too, but at least 5; in Polly 10, or 1 when the window is shorter than 200 ms.",
      {
        min: 1,
        max: 1000,
      },
    ),
    callCountMin: callCountMin(20),
    failureRatioThreshold,
    comparison,
    slowCallRatioThreshold,
    slowCallMs,
    evaluateOn: choice(
      "Judged",
      "everyResult",
      "When the window is judged.",
      {
        everyResult: ["after every call", "resilience4j."],
        failure: ["after failures", "Polly, opossum, cockatiel."],
        bucketEnd: ["at the end of each bucket", "Hystrix: a health snapshot twice a second."],
      },
      { advanced: true },
    ),
    bucketStart: choice(
      "Buckets begin",
      "clock",
      "When a bucket begins and when it falls out.",
      {
        clock: ["on the clock", "resilience4j, opossum: on multiples of the bucket's length."],
        start: ["counted from closing", "Hystrix: on multiples of the bucket's length since the circuit closed."],
        call: ["with a call", "Polly: with the first call after the last bucket ended."],
        step: ["with a call, one out for one in", "cockatiel: as before, but after a pause only one bucket falls out."],
      },
      { advanced: true },
    ),
    countStarts: toggle(
      "Count calls that begin",
      false,
      "The share is taken of calls begun, refused ones too, rather than of calls ended. In opossum stats.fires.",
      { advanced: true },
    ),
  },
};

const openFields = {
  openForMs: duration(
    "Open for",
    30_000,
    "How long the circuit refuses every call. In resilience4j waitDurationInOpenState, in Polly BreakDuration, in Hystrix sleepWindow, in opossum resetTimeout, in cockatiel halfOpenAfter.",
  ),
  openForJitterRatio: ratio(
    "Jitter of the open time",
    0,
    "The open time is drawn evenly from this share below to this share above.",
    {
      advanced: true,
    },
  ),
  openForGrowthFactor: factor(
    "Growth of the open time",
    1,
    "Each opening in a row lasts so many times longer than the last.",
    {
      min: 1,
      max: 100,
      advanced: true,
    },
  ),
  openForMaxMs: duration("Open at most", 300_000, "The longest open time that growth leads to.", { advanced: true }),
  openToHalfOpen: choice(
    "Half-open",
    "lazyAfter",
    "What ends the open state.",
    {
      lazyAfter: ["by the first call after the wait", "resilience4j, Hystrix: strictly after."],
      lazyAt: ["by the first call at its end or later", "Polly, cockatiel."],
      timer: ["by itself", "opossum; resilience4j with automaticTransitionFromOpenToHalfOpenEnabled."],
    },
    { advanced: true },
  ),
};

const halfOpenFields = {
  probeCount: count(
    "Probes",
    3,
    "Calls let through while half-open. In resilience4j permittedNumberOfCallsInHalfOpenState; 1 in Polly, Hystrix and opossum, in cockatiel halfOpenSampling.calls.",
    { min: 1, max: 100_000 },
  ),
  halfOpenDecision: choice("Closes when", "allSucceed", "What the probes have to show.", {
    allSucceed: [
      "every probe succeeds",
      "The first failure too many opens it again: Polly, Hystrix, opossum, cockatiel.",
    ],
    ratio: [
      "the shares are below the thresholds",
      "Judged once all probes (or the calls needed, if fewer) have ended: resilience4j. With failures in a row as rule: half of the probes.",
    ],
  }),
  probeFailureRatioMax: ratio(
    "Probes that may fail",
    0,
    "So large a share of the probes may fail all the same. In cockatiel halfOpenSampling.threshold.",
    { advanced: true, when: { setting: "halfOpenDecision", is: ["allSucceed"] } },
  ),
  halfOpenAdmission: choice(
    "Other calls meanwhile",
    "reject",
    "What happens to calls beyond the probes while the circuit is half-open.",
    {
      reject: ["are short-circuited", "resilience4j, Polly, Hystrix, opossum."],
      wait: ["wait for the verdict", "cockatiel."],
    },
    { advanced: true },
  ),
  maxHalfOpenMs: duration(
    "Half-open at most",
    0,
    "Opens again when the probes have not decided so long after it became half-open; 0 waits for ever. In resilience4j maxWaitDurationInHalfOpenState.",
    { advanced: true },
  ),
  keepWindowOnClose: toggle(
    "Keep the window",
    false,
    "Old results still count after closing, until they age out: opossum.",
    {
      advanced: true,
    },
  ),
  countClosingProbe: toggle(
    "Count the closing probe",
    false,
    "The probe that closes the circuit is the first call of the new window: Hystrix, cockatiel.",
    { advanced: true },
  ),
};

export const BREAKER_FIELDS = {
  rule: union(
    "Opens on",
    "consecutive",
    { consecutive, "count-window": countWindow, "time-window": timeWindow },
    "The rule that opens a closed circuit.",
  ),
  ...openFields,
  ...halfOpenFields,
  circuitCount: count(
    "Circuits",
    1,
    "Callers that each have a circuit of their own, as every process of a caller has; calls are spread over them by chance.",
    { min: 1, max: 10_000, structural: true, advanced: true },
  ),
  startsOpen: toggle("Opens at the start", false, "All circuits are open when the run begins, as after an outage.", {
    structural: true,
    advanced: true,
  }),
  warmUpMs: duration(
    "Warm-up",
    0,
    "For so long after the start of the run failures are counted but open nothing. In opossum allowWarmUp: its rolling window.",
    { advanced: true },
  ),
  failureOutcomes: outcomes(
    "Failures",
    ["failed", "timedOut", "refused", "shed"],
    "Outcomes that count as failures. All others but the ignored ones are successes. In resilience4j recordExceptions, in Polly ShouldHandle.",
    { advanced: true },
  ),
  ignoredOutcomes: outcomes(
    "Ignored",
    ["shortCircuited", "cancelled"],
    "Outcomes that count neither way and give a probe's permit back. In resilience4j ignoreExceptions.",
    { advanced: true },
  ),
};

export type BreakerSettings = SettingsOf<typeof BREAKER_FIELDS>;
export type RuleSettings = BreakerSettings["rule"];
