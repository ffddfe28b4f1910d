/** A rule that finds out how many calls a callee can have in progress. Pure: driven by times (ns) and how calls ended. */
export interface Limiter {
  /** Calls that may be in progress now; a whole number. */
  readonly limit: number;
  /** Time passes: what fell due by now is done. */
  advance?(nowNs: number): void;
  /** A call ended. `inFlight` counts those in progress when it began, itself included; `isDrop`: it found no room or no time. `rttNs` ≥ 1. */
  ended(nowNs: number, rttNs: number, inFlight: number, isDrop: boolean): void;
  /** What it has found out, for the page and the summary; plain JSON. */
  describe(): Readonly<Record<string, unknown>>;
}

/** A limiter that judges one sample at a time: a call, or the calls of a window. */
export interface SampleLimit {
  readonly limit: number;
  update(rttNs: number, inFlight: number, isDrop: boolean): void;
  describe(): Readonly<Record<string, unknown>>;
}
