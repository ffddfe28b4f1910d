/** Nanoseconds in one millisecond. */
export const NS_PER_MS = 1_000_000;

/**
 * From the milliseconds of the outside world to the kernel's clock: an integer number of nanoseconds in a double.
 * Exact up to 2^53 ns (104 days); a half nanosecond rounds up. NaN and infinities pass through, for the calendar to refuse.
 */
export function msToNs(ms: number): number {
  return Math.round(ms * NS_PER_MS);
}

/** From nanoseconds to milliseconds, for showing: the quotient, correctly rounded. */
export function nsToMs(ns: number): number {
  return ns / NS_PER_MS;
}
