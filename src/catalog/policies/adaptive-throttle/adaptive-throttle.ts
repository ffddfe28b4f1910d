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
};
export type AdaptiveThrottleSettings = SettingsOf<typeof ADAPTIVE_THROTTLE_FIELDS>;

/**
 * Client-side throttling after Google's SRE book, chapter 21: a call is thrown away with probability
 * max(0, (requests − K · accepts) / (requests + 1)); calls thrown away count as requests. In a slot: `a` the inner slot.
 */
export class AdaptiveThrottle implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #stream: RandomStream;
  readonly #columns: { readonly offered: number; readonly thrown: number };
  #settings: AdaptiveThrottleSettings;
  #counts: RecentCounts;
  #accepted: number;

  constructor(context: PolicyContext, settings: AdaptiveThrottleSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#counts = new RecentCounts(msToNs(settings.windowMs), settings.sliceCount);
    this.#accepted = outcomeMask(settings.acceptedOutcomes);
    this.#stream = context.stream("throttle");
    this.#columns = { offered: context.counter("throttleOffered"), thrown: context.counter("throttled") };
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    counters[this.#columns.offered]!++;
    this.#counts.advance(kernel.now);
    const isThrown = this.#stream.chance(this.rejectionRatio);
    this.#counts.addRequest();
    if (isThrown) {
      counters[this.#columns.thrown]!++;
      this.#engine.settleFrom(slot, SHED, this.#context.place);
      return;
    }
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
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
    if (!isSameWindow) this.#counts = new RecentCounts(msToNs(changed.windowMs), changed.sliceCount);
  }

  describe(): Readonly<Record<string, unknown>> {
    return { rejectionRatio: this.rejectionRatio };
  }

  /** The probability with which the next call is thrown away. */
  get rejectionRatio(): number {
    const { requestCount, acceptCount } = this.#counts;
    return Math.max(0, (requestCount - this.#settings.acceptFactor * acceptCount) / (requestCount + 1));
  }

  #settled(inner: number, outcome: Outcome): void {
    if (isIn(this.#accepted, outcome)) {
      this.#counts.advance(this.#engine.kernel.now);
      this.#counts.addAccept();
    }
    passOn(this.#engine, this.#engine.calls.parent[inner]!, inner, outcome);
  }
}
