import { choice, duration, list, rate, record } from "../../../model/fields";
import { msToNs, type RandomStream } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals, type SettingsOf } from "../../../model/kind";
import { PiecewiseRate } from "./piecewise-rate";

const NS_PER_SECOND = 1e9;

const POINT = record(
  "Point",
  {
    atMs: duration("At", 0, "Time since the start of the run (or of the repetition)."),
    ratePerSecond: rate("Rate", 100, "Requests a second at that time."),
  },
  "The rate at one moment.",
);
const FIELDS = {
  points: list("Points", POINT, "The rate goes straight from point to point; two points at the same time are a step.", {
    default: [{ atMs: 0, ratePerSecond: 100 }],
  }),
  repeatEveryMs: duration("Repeats every", 0, "The schedule begins anew after this time; 0 = the last rate stays."),
  shape: choice("Gaps", "poisson", "How requests are spread around the rate.", {
    poisson: ["random", "As of independent users (Poisson)."],
    regular: ["regular", "As evenly as the rate allows."],
  }),
};
type ScheduleSettings = SettingsOf<typeof FIELDS>;

/** A rate that follows a drawn line. */
class Schedule implements OpenArrivals {
  readonly type = "open";
  readonly #rate: PiecewiseRate;
  readonly #gaps: RandomStream | undefined;
  /** [what rounding to whole nanoseconds moved the last arrival by, in units] */
  readonly #rounded = Float64Array.of(0);

  constructor(gaps: RandomStream, settings: ScheduleSettings) {
    this.#rate = rateOf(settings);
    this.#gaps = settings.shape === "poisson" ? gaps : undefined;
  }

  drawUnits(): number {
    return this.#gaps === undefined ? 1 - this.#rounded[0]! : this.#gaps.exponential();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    if (!(factor > 0)) return Infinity;
    const exactNs = this.#rate.timeOf(nowNs, units / factor);
    if (!(exactNs < Infinity)) return Infinity;
    const wholeNs = Math.max(nowNs, Math.round(exactNs));
    this.#rounded[0] = (wholeNs - exactNs) * this.#rate.rateAt(wholeNs) * factor;
    return wholeNs;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return this.#rate.areaBetween(fromNs, toNs) * factor;
  }
}

function rateOf({ points, repeatEveryMs }: ScheduleSettings): PiecewiseRate {
  const sorted = points
    .map(({ atMs, ratePerSecond }) => ({ atNs: msToNs(atMs), ratePerNs: ratePerSecond / NS_PER_SECOND }))
    .sort((a, b) => a.atNs - b.atNs);
  return new PiecewiseRate(sorted, repeatEveryMs > 0 ? msToNs(repeatEveryMs) : Infinity);
}

export const schedule = defineArrivals({
  type: "arrivals",
  kind: "schedule",
  label: "Schedule",
  summary: "A rate that follows a line you draw: steps, spikes, plateaus, once or again and again.",
  alsoKnownAs: "k6 stages, Locust load shape, Gatling injection profile",
  fields: FIELDS,
  offeredPerSecond: (settings) => {
    const lengthMs =
      settings.repeatEveryMs > 0 ? settings.repeatEveryMs : Math.max(1, ...settings.points.map(({ atMs }) => atMs));
    return (rateOf(settings).areaBetween(0, msToNs(lengthMs) - 1) / msToNs(lengthMs)) * NS_PER_SECOND;
  },
  create: (context, settings) => new Schedule(context.stream("gaps"), settings),
});
