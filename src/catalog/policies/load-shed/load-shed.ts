import { Partition } from "../../../model/call-classes";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isIn, outcomeMask, passOn } from "../../../model/layer";
import { CANCELLED, type Outcome, SHED } from "../../../model/outcome";
import { buildRule } from "./build-rule";
import type { LoadShedSettings } from "./fields";
import type { ShedRule } from "./rules/rule";

interface Part {
  rule: ShedRule;
  inFlight: number;
}

/** Turns calls away by a rule; nobody waits here. In a slot: `a` the inner slot, `c` its part. */
export class LoadShed implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #partition: Partition;
  readonly #uniform: () => number;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #columns: { readonly offered: number; readonly shed: number; readonly inFlight: number };
  /** By number, with holes. */
  readonly #parts: Part[] = [];
  #settings: LoadShedSettings;
  #successes: number;

  constructor(context: PolicyContext, settings: LoadShedSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#successes = outcomeMask(settings.successOutcomes);
    this.#partition = new Partition(context, settings);
    const stream = context.stream("admission");
    this.#uniform = () => stream.next();
    this.#columns = {
      offered: context.counter("loadShedOffered"),
      shed: context.counter("loadShedShed"),
      inFlight: context.level("loadShedInFlight"),
    };
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  enter(slot: number): void {
    const { calls, counters, kernel } = this.#engine;
    const index = this.#partition.of(slot);
    const part = this.#part(index);
    counters[this.#columns.offered]!++;
    if (part.rule.sheds(kernel.now, calls.priority[slot]!, part.inFlight)) {
      counters[this.#columns.shed]!++;
      return this.#engine.settleFrom(slot, SHED, this.#context.place);
    }
    part.inFlight++;
    this.#engine.addLevel(this.#columns.inFlight, 1);
    const inner = this.#engine.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = inner;
    calls.c[slot] = index;
    this.#context.enterNext(inner);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const inner = calls.a[slot]!;
    this.#end(calls.c[slot]!, inner, CANCELLED);
    this.#engine.abandon(inner, this.#context.cancellation);
    this.#engine.settle(slot, CANCELLED);
  }

  /** Another rule begins anew; what is in progress still counts. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as LoadShedSettings;
    const isSame =
      JSON.stringify([changed.rule, changed.partitionWeights]) ===
      JSON.stringify([this.#settings.rule, this.#settings.partitionWeights]);
    this.#settings = changed;
    this.#successes = outcomeMask(changed.successOutcomes);
    this.#partition.configure(changed);
    if (isSame) return;
    this.#parts.forEach((part, index) => {
      part.rule = this.#buildRule(index);
    });
  }

  describe(): Readonly<Record<string, unknown>> {
    const { now } = this.#engine.kernel;
    const told = { rule: this.#settings.rule.kind };
    if (this.#settings.partitionBy === "none") return { ...told, ...this.#parts[0]?.rule.describe(now) };
    const parts: Record<string, unknown> = {};
    this.#parts.forEach(({ rule, inFlight }, index) => {
      parts[this.#partition.nameOf(index)] = { inFlightCount: inFlight, ...rule.describe(now) };
    });
    return { ...told, parts };
  }

  #settled(inner: number, outcome: Outcome): void {
    const slot = this.#engine.calls.parent[inner]!;
    this.#end(this.#engine.calls.c[slot]!, inner, outcome);
    passOn(this.#engine, slot, inner, outcome);
  }

  #end(index: number, inner: number, outcome: Outcome): void {
    const { calls, kernel } = this.#engine;
    const part = this.#parts[index]!;
    part.inFlight--;
    this.#engine.addLevel(this.#columns.inFlight, -1);
    part.rule.ended?.(kernel.now, kernel.now - calls.openedAt[inner]!, isIn(this.#successes, outcome));
  }

  #part(index: number): Part {
    const known = this.#parts[index];
    if (known !== undefined) return known;
    const part = { rule: this.#buildRule(index), inFlight: 0 };
    this.#parts[index] = part;
    return part;
  }

  #buildRule(index: number): ShedRule {
    return buildRule(this.#settings.rule, (limit) => this.#partition.wholeShare(index, limit), this.#uniform);
  }
}
