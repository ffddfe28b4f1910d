import { duration, rate, ratio } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals } from "../../../model/kind";

const NS_PER_SECOND = 1e9;
/** Of the state: units to the first arrival, then what rounding moved the last arrival by. */
const TO_FIRST = 0;
const ROUNDED_BY = 1;

/** Equal gaps. */
class Constant implements OpenArrivals {
  readonly type = "open";
  readonly #ratePerNs: number;
  readonly #state: Float64Array;

  constructor(ratePerSecond: number, startAtMs: number, phaseRatio: number) {
    this.#ratePerNs = ratePerSecond / NS_PER_SECOND;
    this.#state = Float64Array.of(msToNs(startAtMs) * this.#ratePerNs + phaseRatio, 0);
  }

  /** One unit, less or more by what rounding to whole nanoseconds moved the last arrival: the mean rate stays exact. */
  drawUnits(): number {
    const toFirst = this.#state[TO_FIRST]!;
    this.#state[TO_FIRST] = 1;
    return toFirst - this.#state[ROUNDED_BY]!;
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    const rate = this.#ratePerNs * factor;
    if (!(rate > 0)) return Infinity;
    const delayNs = units / rate;
    const wholeNs = Math.max(0, Math.round(delayNs));
    this.#state[ROUNDED_BY] = (wholeNs - delayNs) * rate;
    return nowNs + wholeNs;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return (toNs - fromNs) * this.#ratePerNs * factor;
  }
}

export const constant = defineArrivals({
  type: "arrivals",
  kind: "constant",
  label: "Constant",
  summary: "One request after the other at equal distances.",
  alsoKnownAs: "wrk2, k6 constant-arrival-rate, Vegeta; D in Kendall's notation",
  fields: {
    ratePerSecond: rate("Rate", 100, "Requests a second."),
    startAtMs: duration("Starts at", 0, "When the stream begins, after the start of the run (or of this setting).", {
      advanced: true,
    }),
    phaseRatio: ratio(
      "First after",
      1,
      "The first request comes after this share of a gap: 1 = a whole gap, 0 = at once.",
      {
        advanced: true,
      },
    ),
  },
  offeredPerSecond: ({ ratePerSecond }) => ratePerSecond,
  create: (_context, { ratePerSecond, startAtMs, phaseRatio }) => new Constant(ratePerSecond, startAtMs, phaseRatio),
});
