import { distribution } from "../../../model/fields";
import type { Sampler } from "../../../model/kernel";
import { defineArrivals, type OpenArrivals } from "../../../model/kind";

/** Independent gaps of any distribution. Its units are nanoseconds: a surge shortens every gap. */
class Renewal implements OpenArrivals {
  readonly type = "open";
  readonly #gapNs: Sampler;

  constructor(gapNs: Sampler) {
    this.#gapNs = gapNs;
  }

  drawUnits(): number {
    return this.#gapNs();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    return factor > 0 ? nowNs + Math.round(units / factor) : Infinity;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return (toNs - fromNs) * factor;
  }
}

export const renewal = defineArrivals({
  type: "arrivals",
  kind: "renewal",
  label: "Own gaps",
  summary: "Independent gaps of any distribution between requests.",
  alsoKnownAs: "renewal process; GI in Kendall's notation",
  fields: {
    interarrivalTime: distribution(
      "Gap",
      { kind: "lognormal", meanMs: 10, cv: 2 },
      "Time between two requests. More spread than exponential (cv above 1) makes bursts, less makes a regular stream.",
    ),
  },
  create: (context, { interarrivalTime }) => new Renewal(context.sampler(interarrivalTime, "gaps")),
});
