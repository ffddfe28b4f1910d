import { ConcurrencyGate, type GateOwner, type GateSettings } from "../../../model/concurrency-gate";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isIn, outcomeMask } from "../../../model/layer";
import type { Outcome } from "../../../model/outcome";
import { buildLimiter } from "./build-limiter";
import type { AdaptiveConcurrencySettings } from "./fields";
import type { Limiter } from "./limiters/limiter";

/** A limit on calls in progress that is measured. In an inner slot: `tagA` how many were in progress when it began. */
export class AdaptiveConcurrency implements PolicyInstance, GateOwner {
  readonly #engine: Engine;
  readonly #gate: ConcurrencyGate;
  readonly #limitColumn: number;
  readonly #uniform: () => number;
  /** By part, with holes. */
  readonly #limiters: Limiter[] = [];
  #settings: AdaptiveConcurrencySettings;
  #drops: number;
  #ignored: number;

  constructor(context: PolicyContext, settings: AdaptiveConcurrencySettings) {
    this.#engine = context.engine;
    this.#settings = settings;
    this.#drops = outcomeMask(settings.droppedOutcomes);
    this.#ignored = outcomeMask(settings.ignoredOutcomes);
    this.#limitColumn = context.level("adaptiveLimit");
    const stream = context.stream("probes");
    this.#uniform = () => stream.next();
    const columns = {
      rejected: context.counter("adaptiveRejected"),
      inFlight: context.level("adaptiveInFlight"),
      queueLength: context.level("adaptiveQueueLength"),
      waiting: context.sample("adaptiveWaiting"),
    };
    this.#gate = new ConcurrencyGate(context, gateSettings(settings), columns, this);
    if (settings.partitionBy === "none") this.#limiter(0);
  }

  limitOf(part: number): number {
    return this.#gate.partition.wholeShare(part, this.#limiter(part).limit);
  }

  began(_part: number, inner: number, inFlight: number): void {
    this.#engine.calls.tagA[inner] = inFlight;
  }

  ended(part: number, inner: number, outcome: Outcome): void {
    if (isIn(this.#ignored, outcome)) return;
    const { calls, kernel } = this.#engine;
    const limiter = this.#limiter(part);
    const before = limiter.limit;
    // An answer from within the caller's own process may take no time at all; rules divide by it.
    const rttNs = Math.max(1, kernel.now - calls.openedAt[inner]!);
    limiter.ended(kernel.now, rttNs, calls.tagA[inner]!, isIn(this.#drops, outcome));
    if (limiter.limit !== before) this.#showLimit();
  }

  enter(slot: number): void {
    this.#advance(this.#gate.partition.of(slot));
    this.#gate.enter(slot);
  }

  cancel(slot: number): void {
    this.#gate.cancel(slot);
  }

  /** Another limiter begins anew. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as AdaptiveConcurrencySettings;
    const isSameLimiter = JSON.stringify(changed.limiter) === JSON.stringify(this.#settings.limiter);
    this.#settings = changed;
    this.#drops = outcomeMask(changed.droppedOutcomes);
    this.#ignored = outcomeMask(changed.ignoredOutcomes);
    if (!isSameLimiter) {
      this.#limiters.length = 0;
      if (changed.partitionBy === "none") this.#limiter(0);
    }
    this.#gate.configure(gateSettings(changed));
    this.#showLimit();
  }

  describe(): Readonly<Record<string, unknown>> {
    const told = { limiter: this.#settings.limiter.kind, ...this.#gate.describe() };
    if (this.#settings.partitionBy === "none") return { ...told, ...this.#limiters[0]?.describe() };
    const parts: Record<string, unknown> = {};
    this.#limiters.forEach((limiter, part) => {
      parts[this.#gate.partition.nameOf(part)] = limiter.describe();
    });
    return { ...told, parts };
  }

  #advance(part: number): void {
    const limiter = this.#limiter(part);
    if (limiter.advance === undefined) return;
    const before = limiter.limit;
    limiter.advance(this.#engine.kernel.now);
    if (limiter.limit === before) return;
    this.#showLimit();
    this.#gate.startWaiting(part);
  }

  #limiter(part: number): Limiter {
    const known = this.#limiters[part];
    if (known !== undefined) return known;
    const limiter = buildLimiter(this.#settings.limiter, this.#uniform, this.#engine.kernel.now);
    this.#limiters[part] = limiter;
    this.#showLimit();
    return limiter;
  }

  #showLimit(): void {
    let sum = 0;
    this.#limiters.forEach((_, part) => {
      sum += this.limitOf(part);
    });
    this.#engine.setLevel(this.#limitColumn, sum);
  }
}

function gateSettings(settings: AdaptiveConcurrencySettings): GateSettings {
  return { ...settings, rules: settings };
}
