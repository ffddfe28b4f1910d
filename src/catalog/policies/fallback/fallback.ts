import { NO_SLOT } from "../../../model/calls";
import type { SettingsOf } from "../../../model/fields";
import { distribution, reference, union } from "../../../model/fields";
import type { Sampler } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp, isIn, outcomeMask, outcomes, passOn } from "../../../model/layer";
import { CANCELLED, DEGRADED, isAnswer, type Outcome } from "../../../model/outcome";

export const FALLBACK_FIELDS = {
  answer: union(
    "Answer with",
    "static",
    {
      static: {
        label: "A default",
        help: "An answer that the caller has at hand: a default, a cached copy.",
        fields: {
          fallbackTime: distribution(
            "Takes",
            { kind: "constant", ms: 0 },
            "How long it takes to make the default answer.",
          ),
        },
      },
      component: {
        label: "Another component",
        help: "A call over another link of the same caller, with that link's own policies.",
        fields: {
          to: reference("Component", "outgoing", "The component to ask instead; it needs a link from this caller."),
        },
      },
    },
    "Where the second-best answer comes from.",
    { structural: true },
  ),
  onOutcomes: outcomes(
    "In case of",
    ["failed", "timedOut", "refused", "shed", "shortCircuited"],
    "Outcomes of the call that the fallback replaces. In Polly ShouldHandle.",
  ),
};
export type FallbackSettings = SettingsOf<typeof FALLBACK_FIELDS>;

const NO_LINK = -1;
/** What column `b` of a slot says. */
const CALLING = 0;
const ASKING = 1;

/**
 * Answers in place of a call that failed. In a slot: `a` the slot of the call or of the fallback's call, NO_SLOT while the default
 * answer is being made; `b` whether it is the one or the other; `timer` the making.
 */
export class Fallback implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onFallbackSettled: number;
  readonly #onCancel: number;
  readonly #onMade: number;
  readonly #columns: { readonly fallbacks: number; readonly failed: number };
  readonly #linkIndex: number;
  readonly #makingTime: Sampler;
  #handled: number;

  constructor(context: PolicyContext, settings: FallbackSettings) {
    const { engine } = context;
    const { answer } = settings;
    this.#context = context;
    this.#engine = engine;
    this.#handled = outcomeMask(settings.onOutcomes);
    this.#columns = { fallbacks: context.counter("fallbacks"), failed: context.counter("fallbacksFailed") };
    this.#linkIndex = answer.kind === "component" ? linkTo(context, answer.to) : NO_LINK;
    this.#makingTime = answer.kind === "static" ? context.sampler(answer.fallbackTime, "fallback-time") : () => 0;
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onFallbackSettled = engine.settleHandler((inner, outcome) => this.#fallbackSettled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onMade = engine.kernel.handler((slot) => engine.settle(slot, DEGRADED));
  }

  enter(slot: number): void {
    const { calls } = this.#engine;
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    calls.b[slot] = CALLING;
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    const { calls, kernel } = this.#engine;
    const inner = calls.a[slot]!;
    if (inner === NO_SLOT) kernel.cancel(calls.timer[slot]!);
    else this.#engine.abandon(inner, this.#isCancellable(slot));
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#handled = outcomeMask((settings as FallbackSettings).onOutcomes);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls, counters } = this.#engine;
    const slot = calls.parent[inner]!;
    if (!isIn(this.#handled, outcome) || isGivenUp(calls, slot)) {
      passOn(this.#engine, slot, inner, outcome);
      return;
    }
    counters[this.#columns.fallbacks]!++;
    calls.cause[slot] = calls.cause[inner]!;
    if (this.#linkIndex === NO_LINK) this.#make(slot);
    else this.#ask(slot);
  }

  #make(slot: number): void {
    const { calls, kernel } = this.#engine;
    const ns = this.#makingTime();
    calls.a[slot] = NO_SLOT;
    if (ns === 0) this.#engine.settle(slot, DEGRADED);
    else calls.timer[slot] = kernel.after(ns, this.#onMade, slot, 0);
  }

  #ask(slot: number): void {
    const { calls } = this.#engine;
    const inner = this.#engine.open(slot, this.#onFallbackSettled);
    calls.a[slot] = inner;
    calls.b[slot] = ASKING;
    this.#engine.send(this.#linkIndex, inner);
  }

  /** The fallback's call goes over another link, which may differ in this. */
  #isCancellable(slot: number): boolean {
    const { calls } = this.#engine;
    return calls.b[slot] === ASKING ? this.#engine.isCancellable(calls.a[slot]!) : this.#context.cancellation;
  }

  #fallbackSettled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    if (isAnswer(outcome)) {
      this.#engine.settle(slot, DEGRADED);
      return;
    }
    this.#engine.counters[this.#columns.failed]!++;
    passOn(this.#engine, slot, inner, outcome);
  }
}

/** The caller's other link to `to` (a component's id, or the link's own); without one the fallback is a default answer. */
function linkTo(context: PolicyContext, to: string): number {
  return context.siblings.find((link) => link.to === to || link.id === to)?.linkIndex ?? NO_LINK;
}
