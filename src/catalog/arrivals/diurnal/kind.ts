import { duration, factor, rate } from "../../../model/fields";
import { msToNs, type RandomStream } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals, type SettingsOf } from "../../../model/kind";
import { cosTurns, sinTurns } from "./turns";

const NS_PER_SECOND = 1e9;
const TAU = 6.283185307179586;
const ITERATION_COUNT_MAX = 100;

const FIELDS = {
  meanPerSecond: rate("Mean", 100, "Requests a second, on average over a day."),
  peakFactor: factor("Peak", 1.6, "The peak is so many times the mean; the trough lies as far below it.", {
    min: 1,
    max: 2,
  }),
  periodMs: duration("Day", 24 * 3600 * 1000, "Length of a day; shorten it to see several.", { min: 1 }),
  peakAtMs: duration("Peak at", 14 * 3600 * 1000, "When the rate is highest, counted from the start of the run."),
};
type DiurnalSettings = SettingsOf<typeof FIELDS>;

/** A Poisson process whose rate follows a sine wave: mean · (1 + a · cos(2π (t − peak) / period)). Rates per ns. */
class Diurnal implements OpenArrivals {
  readonly type = "open";
  readonly #gaps: RandomStream;
  readonly #mean: number;
  readonly #swing: number;
  readonly #periodNs: number;
  readonly #peakNs: number;

  constructor(gaps: RandomStream, settings: DiurnalSettings) {
    this.#gaps = gaps;
    this.#mean = settings.meanPerSecond / NS_PER_SECOND;
    this.#swing = settings.peakFactor - 1;
    this.#periodNs = msToNs(settings.periodMs);
    this.#peakNs = msToNs(settings.peakAtMs) % this.#periodNs;
  }

  drawUnits(): number {
    return this.#gaps.exponential();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    if (!(this.#mean * factor > 0)) return Infinity;
    return nowNs + Math.round(this.#lengthOf(nowNs, units / (this.#mean * factor)));
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return this.#area(fromNs, toNs - fromNs) * this.#mean * factor;
  }

  /** Integral of 1 + a · cos from `fromNs` over a length: the difference of sines as a product, so that nothing cancels out. */
  #area(fromNs: number, lengthNs: number): number {
    const half = lengthNs / (2 * this.#periodNs);
    const middle = this.#turnsAt(fromNs) + half;
    const wave = 2 * cosTurns(middle - Math.floor(middle)) * sinTurns(half - Math.floor(half));
    return lengthNs + ((this.#swing * this.#periodNs) / TAU) * wave;
  }

  /** Angle since the peak, in turns from 0 to 1. */
  #turnsAt(ns: number): number {
    return ((ns - this.#peakNs + this.#periodNs) % this.#periodNs) / this.#periodNs;
  }

  /** The length whose area is `area`: Newton's method, kept between bounds where the rate is nearly 0. */
  #lengthOf(fromNs: number, area: number): number {
    let low = area / (1 + this.#swing);
    let high = area + (2 * this.#swing * this.#periodNs) / TAU;
    let length = Math.min(high, Math.max(low, area / Math.max(this.#height(fromNs), 1e-9)));
    for (let i = 0; i < ITERATION_COUNT_MAX && high - low > 0.25; i++) {
      const over = this.#area(fromNs, length) - area;
      if (over > 0) high = length;
      else low = length;
      const step = over / Math.max(this.#height(fromNs + length), 1e-12);
      const next = length - step;
      if (Math.abs(step) < 0.01) return Math.max(0, next);
      length = next > low && next < high ? next : (low + high) / 2;
    }
    return length;
  }

  /** Rate over mean. */
  #height(ns: number): number {
    const turns = this.#turnsAt(ns);
    return 1 + this.#swing * cosTurns(turns);
  }
}

export const diurnal = defineArrivals({
  type: "arrivals",
  kind: "diurnal",
  label: "Day and night",
  summary: "A rate that rises and falls once a day.",
  alsoKnownAs: "sinusoidal non-homogeneous Poisson process",
  fields: FIELDS,
  offeredPerSecond: ({ meanPerSecond }) => meanPerSecond,
  create: (context, settings) => new Diurnal(context.stream("gaps"), settings),
});
