import type { RateLimitSettings } from "./fields";

/** What the libraries document; those without default figures keep ours and set their rule. */
export const RATE_LIMIT_PRESETS: readonly {
  readonly name: string;
  readonly settings: Partial<RateLimitSettings>;
  readonly source: string;
}[] = [
  {
    name: "resilience4j",
    settings: {
      algorithm: "fixed-window",
      windowStart: "clock",
      rateLimitPerSecond: 100_000_000,
      windowMs: 0.0005,
      whenExceeded: "wait",
      maxWaitMs: 5000,
      queueCapacity: 1_000_000,
    },
    source: "resilience4j RateLimiterConfig: limitForPeriod 50, limitRefreshPeriod 500 ns, timeoutDuration 5 s",
  },
  {
    name: "tower RateLimit",
    settings: {
      algorithm: "fixed-window",
      windowStart: "firstCall",
      whenExceeded: "wait",
      maxWaitMs: 0,
      queueCapacity: 1_000_000,
    },
    source: "tower limit/rate: num per a period that begins with a call; waits, never rejects",
  },
  {
    name: "AWS API Gateway",
    settings: {
      algorithm: "token-bucket",
      rateLimitPerSecond: 10_000,
      burstCapacity: 5000,
      whenExceeded: "reject",
    },
    source: "API Gateway account-level throttling: 10,000 requests a second, burst 5,000",
  },
  {
    name: "nginx limit_req",
    settings: { algorithm: "leaky-bucket", queueCapacity: 0, maxWaitMs: 0 },
    source: "nginx ngx_http_limit_req_module: burst 0 unless given; excess is rejected",
  },
  {
    name: "GCRA",
    settings: { algorithm: "token-bucket", whenExceeded: "reject" },
    source: "generic cell rate algorithm (ITU I.371, redis-cell): burst n = tolerance of n − 1 emission intervals",
  },
];
