import { msToNs } from "../../../model/kernel";
import { RotatingHistogram } from "../../../model/rotating-histogram";
import type { HedgeSettings } from "./fields";

/** How long to wait for an attempt before the next one is sent. */
export class HedgeDelay {
  readonly #settings: HedgeSettings["sendNext"];
  readonly #latencies: RotatingHistogram | undefined;

  constructor(settings: HedgeSettings["sendNext"]) {
    this.#settings = settings;
    this.#latencies = settings.kind === "percentile" ? new RotatingHistogram(msToNs(settings.windowMs)) : undefined;
  }

  /** Infinity = not by time. */
  ns(nowNs: number): number {
    const settings = this.#settings;
    if (settings.kind === "fixed") return msToNs(settings.delayMs);
    if (settings.kind === "never" || this.#latencies === undefined) return Infinity;
    if (this.#latencies.count(nowNs) < settings.sampleCountMin) return Infinity;
    const ns = Math.round(this.#latencies.quantile(nowNs, settings.percentileRatio));
    return Math.max(ns, msToNs(settings.delayMinMs));
  }

  /** An attempt was answered after `ns`. */
  answered(nowNs: number, ns: number): void {
    this.#latencies?.record(nowNs, ns);
  }

  /** An attempt timed out, or was superseded by another one's answer, after `ns`. */
  cutShort(nowNs: number, ns: number): void {
    if (this.#settings.kind === "percentile" && this.#settings.learnsFrom === "attempts")
      this.#latencies?.record(nowNs, ns);
  }
}
