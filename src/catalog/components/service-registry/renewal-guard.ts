import { NS_PER_MS } from "../../../model/kernel";

export const RENEWAL_WINDOW_NS = 60_000 * NS_PER_MS;

/**
 * Eureka's self-preservation: heartbeats are counted by the minute, and while those of the last whole minute are not above
 * the threshold (a share of what all who registered would send) nobody is evicted.
 */
export class RenewalGuard {
  /** Instances that are supposed to send heartbeats: registered, and not taken out again. */
  expectedInstances = 0;
  #current = 0;
  #lastMinute = 0;

  /** An instance renewed its lease. */
  renewed(): void {
    this.#current++;
  }

  /** A minute is over. */
  turn(): void {
    this.#lastMinute = this.#current;
    this.#current = 0;
  }

  /** As after a minute in which everybody renewed: the registry has run for long when the simulation starts. */
  warmUp(heartbeatNs: number): void {
    this.#lastMinute = Math.floor((this.expectedInstances * RENEWAL_WINDOW_NS) / heartbeatNs);
  }

  mayEvict(ratio: number, heartbeatNs: number): boolean {
    if (ratio <= 0) return true;
    const expected = (this.expectedInstances * RENEWAL_WINDOW_NS) / heartbeatNs;
    return this.#lastMinute > Math.floor(expected * ratio);
  }

  /** Instances that one sweep may take out: never more than the share that the guard lets go missing. */
  evictionLimit(registeredCount: number, ratio: number): number {
    return ratio <= 0 ? registeredCount : registeredCount - Math.floor(registeredCount * ratio);
  }
}
