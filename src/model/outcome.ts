/**
 * How a call ended. Exactly one outcome settles each call.
 *
 * The numbers are the codes of the hot path and of the trace; the names are those of files, summaries and legends.
 */
export const OUTCOME_NAMES = [
  "ok",
  "degraded",
  "failed",
  "failedPermanently",
  "timedOut",
  "refused",
  "shed",
  "shortCircuited",
  "cancelled",
] as const;

export type OutcomeName = (typeof OUTCOME_NAMES)[number];

/** Answered as asked. */
export const OK = 0;
/** An answer from a fallback. */
export const DEGRADED = 1;
/** Failed; trying again may help (a 5xx, a dropped connection). */
export const FAILED = 2;
/** Failed; trying again cannot help (a 4xx). */
export const FAILED_PERMANENTLY = 3;
/** The caller waited as long as it was willing to. */
export const TIMED_OUT = 4;
/** No room: a queue, pool or window was full. */
export const REFUSED = 5;
/** Turned away by choice: rate limit, load shedding, authentication. */
export const SHED = 6;
/** Not sent because a circuit breaker was open. */
export const SHORT_CIRCUITED = 7;
/** The caller withdrew it and the callee heard of it. */
export const CANCELLED = 8;

export type Outcome = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
export const OUTCOME_COUNT = OUTCOME_NAMES.length;

/** True when the caller got an answer it can use. */
export function isAnswer(outcome: Outcome): boolean {
  return outcome <= DEGRADED;
}

/** The callee said that it has too much to do: a 429 or 503. */
export function isThrottled(outcome: Outcome): boolean {
  return outcome === REFUSED || outcome === SHED;
}

/** Which of the four families a chart stacks an outcome under. */
export const OUTCOME_FAMILY: Readonly<Record<OutcomeName, "good" | "error" | "rejected" | "withdrawn">> = {
  ok: "good",
  degraded: "good",
  failed: "error",
  failedPermanently: "error",
  timedOut: "error",
  refused: "rejected",
  shed: "rejected",
  shortCircuited: "rejected",
  cancelled: "withdrawn",
};
