import { PARTITION_FIELDS, Partition } from "../../../model/call-classes";
import { count, duration, factor, type SettingsOf } from "../../../model/fields";
import { msToNs, type RandomStream } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isIn, outcomeMask, outcomes, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHED } from "../../../model/outcome";
import { RecentCounts } from "./recent-counts";

export const ADAPTIVE_THROTTLE_FIELDS = {
  acceptFactor: factor(
    "K",
    2,
    "Calls are thrown away once they are more than so many times the accepted ones. Higher lets more rejections through to the callee; 2 in the SRE book.",
    { min: 1, max: 1000 },
  ),
  windowMs: duration("Window", 120_000, "How far back calls count. Two minutes in the SRE book.", { min: 1 }),
  sliceCount: count("Slices", 24, "The window is forgotten in so many steps.", { min: 1, max: 1000, advanced: true }),
  acceptedOutcomes: outcomes(
    "Accepted",
    ["ok", "degraded", "failed", "failedPermanently"],
    "Outcomes that mean the callee took the call on. The others (refused, shed, timed out …) make calls be thrown away.",
    { advanced: true },
  ),
  partitionBy: PARTITION_FIELDS.partitionBy,
};
export type AdaptiveThrottleSettings = SettingsOf<typeof ADAPTIVE_THROTTLE_FIELDS>;

/**
 * Client-side throttling after Google's SRE book, chapter 21: a call is thrown away with probability
 * max(0, (requests − K · accepts) / (requests + 1)); calls thrown away count as requests. In a slot: `a` the inner slot, `c` the
 * class it is counted in.
 */
export class AdaptiveThrottle implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #stream: RandomStream;
  readonly #columns: { readonly offered: number; readonly thrown: number };
  #settings: AdaptiveThrottleSettings;
  readonly #partition: Partition;
  /** By class, with holes. */
  readonly #counts: RecentCounts[] = [];
  #accepted: number;

  constructor(context: PolicyContext, settings: AdaptiveThrottleSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#partition = new Partition(context, { partitionBy: settings.partitionBy, partitionWeights: [] });
    this.#accepted = outcomeMask(settings.acceptedOutcomes);
    this.#stream = context.stream("throttle");
    this.#columns = { offered: context.counter("throttleOffered"), thrown: context.counter("throttled") };
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    counters[this.#columns.offered]!++;
    const index = this.#partition.of(slot);
    const counts = this.#countsOf(index);
    counts.advance(kernel.now);
    const isThrown = this.#stream.chance(this.#rejectionRatio(counts));
    counts.addRequest();
    if (isThrown) {
      counters[this.#columns.thrown]!++;
      this.#engine.settleFrom(slot, SHED, this.#context.place);
      return;
    }
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    calls.c[slot] = index;
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    this.#engine.abandon(this.#engine.calls.a[slot]!, this.#context.cancellation);
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as AdaptiveThrottleSettings;
    const isSameWindow =
      changed.windowMs === this.#settings.windowMs && changed.sliceCount === this.#settings.sliceCount;
    this.#settings = changed;
    this.#accepted = outcomeMask(changed.acceptedOutcomes);
    if (!isSameWindow) this.#counts.length = 0;
  }

  /** The probability with which the next call is thrown away. */
  describe(): Readonly<Record<string, unknown>> {
    if (this.#settings.partitionBy === "none") return { rejectionRatio: this.#rejectionRatio(this.#countsOf(0)) };
    const parts: Record<string, unknown> = {};
    this.#counts.forEach((counts, index) => {
      parts[this.#partition.nameOf(index)] = { rejectionRatio: this.#rejectionRatio(counts) };
    });
    return { parts };
  }

  #rejectionRatio({ requestCount, acceptCount }: RecentCounts): number {
    return Math.max(0, (requestCount - this.#settings.acceptFactor * acceptCount) / (requestCount + 1));
  }

  #settled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    if (isIn(this.#accepted, outcome)) {
      const counts = this.#countsOf(this.#engine.calls.c[slot]!);
      counts.advance(this.#engine.kernel.now);
      counts.addAccept();
    }
    passOn(this.#engine, slot, inner, outcome);
  }

  #countsOf(index: number): RecentCounts {
    const known = this.#counts[index];
    if (known !== undefined) return known;
    const counts = new RecentCounts(msToNs(this.#settings.windowMs), this.#settings.sliceCount);
    this.#counts[index] = counts;
    return counts;
  }
}
