import { choice, duration, rate } from "../../../model/fields";
import { msToNs, type RandomStream } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals, type SettingsOf } from "../../../model/kind";

const NS_PER_SECOND = 1e9;

const FIELDS = {
  fromPerSecond: rate("From", 0, "Requests a second at the start of the run."),
  toPerSecond: rate("To", 200, "Requests a second from the end of the ramp on."),
  overMs: duration("Over", 60_000, "Length of the ramp."),
  shape: choice("Gaps", "poisson", "How requests are spread around the rate.", {
    poisson: ["random", "As of independent users (Poisson)."],
    regular: ["regular", "As evenly as the rate allows."],
  }),
};
type RampSettings = SettingsOf<typeof FIELDS>;

/** A rate that grows or falls evenly, then stays. Rates in requests per ns. */
class Ramp implements OpenArrivals {
  readonly type = "open";
  readonly #gaps: RandomStream | undefined;
  readonly #from: number;
  readonly #to: number;
  readonly #endNs: number;
  /** [what rounding to whole nanoseconds moved the last arrival by, in units] */
  readonly #rounded = Float64Array.of(0);

  constructor(gaps: RandomStream, settings: RampSettings) {
    this.#gaps = settings.shape === "poisson" ? gaps : undefined;
    this.#from = settings.fromPerSecond / NS_PER_SECOND;
    this.#to = settings.toPerSecond / NS_PER_SECOND;
    this.#endNs = msToNs(settings.overMs);
  }

  drawUnits(): number {
    return this.#gaps === undefined ? 1 - this.#rounded[0]! : this.#gaps.exponential();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    const exactNs = this.#timeOf(nowNs, units / factor);
    if (!(exactNs < Infinity)) return Infinity;
    const wholeNs = Math.max(nowNs, Math.round(exactNs));
    this.#rounded[0] = (wholeNs - exactNs) * this.#rateAt(exactNs) * factor;
    return wholeNs;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    const bend = Math.min(Math.max(fromNs, this.#endNs), toNs);
    const onRamp = ((this.#rateAt(fromNs) + this.#rateAt(bend)) / 2) * (bend - fromNs);
    return (onRamp + this.#to * (toNs - bend)) * factor;
  }

  #rateAt(ns: number): number {
    return ns >= this.#endNs ? this.#to : this.#from + (this.#to - this.#from) * (ns / this.#endNs);
  }

  #timeOf(nowNs: number, area: number): number {
    const rest = area - (nowNs < this.#endNs ? this.unitsBetween(nowNs, this.#endNs, 1) : 0);
    if (rest > 0) return this.#to > 0 ? Math.max(nowNs, this.#endNs) + rest / this.#to : Infinity;
    if (nowNs >= this.#endNs) return nowNs;
    const rate = this.#rateAt(nowNs);
    const slope = (this.#to - this.#from) / this.#endNs;
    const rateThen = Math.sqrt(Math.max(0, rate * rate + 2 * slope * area));
    return area > 0 ? nowNs + (2 * area) / (rate + rateThen) : nowNs;
  }
}

export const ramp = defineArrivals({
  type: "arrivals",
  kind: "ramp",
  label: "Ramp",
  summary: "A rate that grows or falls evenly over a while, then stays.",
  alsoKnownAs: "k6 ramping-arrival-rate, JMeter ramp-up",
  fields: FIELDS,
  offeredPerSecond: ({ toPerSecond }) => toPerSecond,
  create: (context, settings) => new Ramp(context.stream("gaps"), settings),
});
