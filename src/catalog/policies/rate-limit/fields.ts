import { PARTITION_FIELDS } from "../../../model/call-classes";
import { choice, count, duration, rate, type SettingsOf } from "../../../model/fields";
import { WAITING_ORDER_FIELDS } from "../../../model/queue-settings";

const WINDOWS = ["sliding-log", "sliding-counter", "fixed-window"];

export const RATE_LIMIT_FIELDS = {
  algorithm: choice(
    "Algorithm",
    "token-bucket",
    "How the rate is measured.",
    {
      "token-bucket": [
        "token bucket",
        "Starts full, refills all the time, a call takes a token; GCRA is the same rule: Envoy, AWS API Gateway, Guava, redis-cell.",
      ],
      "leaky-bucket": ["leaky bucket", "A queue that lets one call out at even distances: nginx limit_req."],
      "sliding-log": ["sliding window", "At most so many in any stretch as long as the window."],
      "sliding-counter": ["sliding window, approximate", "Two counters stand for the log: Cloudflare, many gateways."],
      "fixed-window": [
        "fixed windows",
        "The whole limit anew in each window: resilience4j RateLimiter, tower RateLimit.",
      ],
    },
    { structural: true },
  ),
  rateLimitPerSecond: rate(
    "Limit",
    100,
    "Calls a second that pass. In resilience4j limitForPeriod over limitRefreshPeriod; a window lets this times its length pass.",
    { max: 1_000_000_000 },
  ),
  burstCapacity: count("Burst", 10, "Tokens in a full bucket: calls that may pass at once after a pause.", {
    min: 1,
    when: { setting: "algorithm", is: ["token-bucket"] },
  }),
  windowMs: duration("Window", 1000, "Length of the window. In resilience4j limitRefreshPeriod, in tower per.", {
    min: 0.0001,
    when: { setting: "algorithm", is: WINDOWS },
  }),
  windowStart: choice(
    "Windows begin",
    "clock",
    "When a fixed window begins.",
    {
      clock: ["on the clock", "On multiples of its length: resilience4j."],
      firstCall: ["with a call", "With the first call after the last window ended: tower."],
    },
    { structural: true, advanced: true, when: { setting: "algorithm", is: ["fixed-window"] } },
  ),
  windowBefore: choice(
    "The window before counts",
    "exact",
    "What a part of a call, left over from the window before by its share, counts for.",
    {
      exact: ["by its exact share", "With 99.5 calls of 100 the next one has no room: it would be 100.5."],
      roundedDown: ["in whole calls", "The 99.5 are 99, and the next one passes: Upstash, textbooks."],
    },
    { advanced: true, when: { setting: "algorithm", is: ["sliding-counter"] } },
  ),
  whenExceeded: choice(
    "Beyond the limit",
    "reject",
    "What happens to a call that may not pass yet. A leaky bucket always lets it wait.",
    {
      reject: ["reject", "It is shed at once: policing, a 429."],
      wait: ["wait", "It waits until it may pass: shaping."],
    },
    { when: { setting: "algorithm", is: ["token-bucket", ...WINDOWS] } },
  ),
  queueCapacity: count("Waiting places", 100, "Calls that wait at most; further ones are shed. In nginx burst."),
  maxWaitMs: duration(
    "Longest wait",
    0,
    "A call that has waited so long is shed; 0 = as long as it takes. In resilience4j timeoutDuration.",
  ),
  ...WAITING_ORDER_FIELDS,
  ...PARTITION_FIELDS,
};

export type RateLimitSettings = SettingsOf<typeof RATE_LIMIT_FIELDS>;
