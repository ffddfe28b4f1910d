/** Says which calls are turned away. Pure: driven by times (ns), what is in progress, and how calls ended. */
export interface ShedRule {
  /** True: turn this call away. `inFlight` counts those let through that have not ended. */
  sheds(nowNs: number, priority: number, inFlight: number): boolean;
  /** A call that was let through ended. */
  ended?(nowNs: number, latencyNs: number, isSuccess: boolean): void;
  /** What it goes by at the moment, for the page and the summary; plain JSON. */
  describe(nowNs: number): Readonly<Record<string, unknown>>;
}
