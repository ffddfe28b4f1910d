import { duration, rate } from "../../../model/fields";
import { type EventHandle, msToNs, NO_EVENT, type RandomStream } from "../../../model/kernel";
import { type ArrivalContext, defineArrivals, type OpenArrivals, type SettingsOf } from "../../../model/kind";

const NS_PER_SECOND = 1e9;

const FIELDS = {
  lowPerSecond: rate("Quiet rate", 20, "Arrivals a second in the quiet state."),
  highPerSecond: rate("Burst rate", 200, "Arrivals a second during a burst."),
  lowMeanMs: duration("Quiet for", 8000, "Mean length of the quiet state (exponential).", { min: 0.001 }),
  highMeanMs: duration("Burst for", 2000, "Mean length of a burst (exponential).", { min: 0.001 }),
};
type BurstSettings = SettingsOf<typeof FIELDS>;

/** A Poisson process whose rate jumps between two values: the two-state Markov-modulated Poisson process. Begins quiet. */
class Burst implements OpenArrivals {
  readonly type = "open";
  readonly #context: ArrivalContext;
  readonly #gaps: RandomStream;
  readonly #stays: RandomStream;
  readonly #ratesPerNs: readonly [quiet: number, burst: number];
  readonly #meansNs: readonly [quiet: number, burst: number];
  readonly #onChange: number;
  #state: 0 | 1 = 0;
  #timer: EventHandle = NO_EVENT;
  /** Before this moment the other state was in force. */
  #changedAtNs = 0;

  constructor(context: ArrivalContext, settings: BurstSettings) {
    this.#context = context;
    this.#gaps = context.stream("gaps");
    this.#stays = context.stream("stays");
    this.#ratesPerNs = [settings.lowPerSecond / NS_PER_SECOND, settings.highPerSecond / NS_PER_SECOND];
    this.#meansNs = [msToNs(settings.lowMeanMs), msToNs(settings.highMeanMs)];
    this.#onChange = context.engine.kernel.handler(() => this.#change());
  }

  start(): void {
    this.#changedAtNs = this.#context.engine.kernel.now;
    this.#stay();
  }

  /** Other arrivals take over. */
  stop(): void {
    this.#context.engine.kernel.cancel(this.#timer);
  }

  drawUnits(): number {
    return this.#gaps.exponential();
  }

  arrivalTimeNs(nowNs: number, units: number, factor: number): number {
    const rate = this.#ratesPerNs[this.#state] * factor;
    return rate > 0 ? nowNs + Math.round(units / rate) : Infinity;
  }

  /** Asked at a change for the time before it, so that the state before it counts up to the change. */
  unitsBetween(fromNs: number, toNs: number, factor: number): number {
    const before = Math.max(0, Math.min(toNs, this.#changedAtNs) - fromNs);
    const after = toNs - fromNs - before;
    const other = this.#state === 0 ? 1 : 0;
    return (before * this.#ratesPerNs[other] + after * this.#ratesPerNs[this.#state]) * factor;
  }

  #stay(): void {
    const ns = Math.round(this.#meansNs[this.#state] * this.#stays.exponential());
    this.#timer = this.#context.engine.kernel.after(ns, this.#onChange, 0, 0);
  }

  #change(): void {
    this.#state = this.#state === 0 ? 1 : 0;
    this.#changedAtNs = this.#context.engine.kernel.now;
    this.#context.rateChanged();
    this.#stay();
  }
}

export const burst = defineArrivals({
  type: "arrivals",
  kind: "burst",
  label: "Bursts",
  summary: "A quiet rate, broken by bursts of random length (two-state MMPP).",
  alsoKnownAs: "Markov-modulated Poisson process, interrupted Poisson process when the quiet rate is 0",
  fields: FIELDS,
  offeredPerSecond: ({ lowPerSecond, highPerSecond, lowMeanMs, highMeanMs }) =>
    (lowPerSecond * lowMeanMs + highPerSecond * highMeanMs) / (lowMeanMs + highMeanMs),
  create: (context, settings) => new Burst(context, settings),
});
