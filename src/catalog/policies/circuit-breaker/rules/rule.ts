/**
 * When a closed circuit should open. The breaker's machine owns the states; a rule only watches results and answers.
 * All times are integer nanoseconds and never go back.
 */
export interface BreakerRule {
  /** A call was let through or refused. Only rules that count starts (opossum's `fires`) listen. */
  begun(nowNs: number): void;
  /** A call ended. True when the circuit should open now. */
  recorded(nowNs: number, isFailure: boolean, durationNs: number): boolean;
  /** When `check` wants to be called, for rules that judge by the clock; Infinity = not. */
  readonly checkAtNs: number;
  /** Judges by the clock. True when the circuit should open now. */
  check(nowNs: number): boolean;
  /** Forgets everything: the circuit starts anew at `nowNs`. */
  reset(nowNs: number): void;
}
