import { duration, list } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { type ArrivalContext, defineArrivals, type OpenArrivals } from "../../../model/kind";

/** Requests at given times. Its units are nanoseconds: a surge plays the list faster. */
class Replay implements OpenArrivals {
  readonly type = "open";
  readonly #context: ArrivalContext;
  readonly #timesNs: Float64Array;
  #next = 0;
  /** [moment of the list that has been played] */
  readonly #played = Float64Array.of(0);

  constructor(context: ArrivalContext, timesMs: readonly number[]) {
    this.#context = context;
    this.#timesNs = Float64Array.from(timesMs, msToNs).sort((a, b) => a - b);
  }

  /** Times that have passed already are left out. */
  start(): void {
    const { now } = this.#context.engine.kernel;
    this.#played[0] = now;
    while (this.#next < this.#timesNs.length && this.#timesNs[this.#next]! < now) this.#next++;
  }

  drawUnits(): number {
    if (this.#next === this.#timesNs.length) return Infinity;
    const at = this.#timesNs[this.#next++]!;
    const gap = at - this.#played[0]!;
    this.#played[0] = at;
    return gap;
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    return factor > 0 ? nowNs + Math.round(units / factor) : Infinity;
  }

  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    return (toNs - fromNs) * factor;
  }
}

export const replay = defineArrivals({
  type: "arrivals",
  kind: "replay",
  label: "Replay",
  summary: "Requests at the times of a list, for instance of a recorded log.",
  fields: {
    timesMs: list(
      "Times",
      duration("At", 0, "Time since the start of the run."),
      "When requests arrive, in any order.",
      {
        countMax: 100_000,
        default: [100, 200, 400, 800],
      },
    ),
  },
  create: (context, { timesMs }) => new Replay(context, timesMs),
});
