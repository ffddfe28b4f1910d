import { choice, count, type SettingsOf, toggle } from "../../../model/fields";
import { ABSENT, KeyMap } from "../../../model/key-map";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { CANCELLED, type Outcome, REFUSED } from "../../../model/outcome";
import { SharedCalls } from "../../../model/shared-call";

export const COLLAPSE_FIELDS = {
  followerLimit: count(
    "Followers",
    1000,
    "Calls that may wait for the answer of one call in progress, besides its own.",
  ),
  whenFull: choice(
    "Calls beyond",
    "ownCall",
    "What happens to a call for which there is no place among the followers.",
    {
      ownCall: ["call for themselves", "They go on as if there were no collapsing."],
      refuse: ["are refused", "At once."],
    },
  ),
  readsOnly: toggle("Only reads", true, "Writes are not collapsed: two orders for the same article are two orders."),
};
export type CollapseSettings = SettingsOf<typeof COLLAPSE_FIELDS>;

/** One call in progress per operation and key; those that come meanwhile wait for its answer. In a slot: see `SharedCalls`. */
export class Collapse implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #shared: SharedCalls;
  /** By operation: the inner call in progress for each key. */
  readonly #inProgress: readonly KeyMap[];
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #settings: CollapseSettings;

  constructor(context: PolicyContext, settings: CollapseSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#shared = new SharedCalls(engine);
    this.#inProgress = context.operations.map(() => new KeyMap());
    this.#columns = columnsOf(context);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  enter(slot: number): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.calls]!++;
    const operation = calls.operation[slot]!;
    const { access } = this.#context.operations[operation]!;
    if (this.#settings.readsOnly && access !== "read") return this.#call(slot, false);
    const leading = this.#inProgress[operation]!.get(calls.key[slot]!);
    if (leading === ABSENT) return this.#call(slot, true);
    if (this.#shared.memberCount(leading) <= this.#settings.followerLimit) return this.#follow(slot, leading);
    if (this.#settings.whenFull === "ownCall") return this.#call(slot, false);
    this.#engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  cancel(slot: number): void {
    const inner = this.#engine.calls.a[slot]!;
    if (this.#shared.leave(slot)) {
      this.#forget(inner);
      this.#engine.abandon(inner, this.#context.cancellation);
    }
    this.#engine.settle(slot, CANCELLED);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as CollapseSettings;
  }

  describe(): Readonly<Record<string, unknown>> {
    return { keysInProgressCount: this.#inProgress.reduce((sum, { size }) => sum + size, 0) };
  }

  #call(slot: number, leads: boolean): void {
    const { calls } = this.#engine;
    const inner = this.#shared.open(slot, this.#onSettled);
    calls.holder[slot] = this.#onCancel;
    this.#shared.join(inner, slot);
    if (leads) this.#inProgress[calls.operation[slot]!]!.set(calls.key[slot]!, inner);
    this.#context.enterNext(inner);
  }

  #follow(slot: number, leading: number): void {
    const { calls, counters } = this.#engine;
    counters[this.#columns.collapsed]!++;
    calls.holder[slot] = this.#onCancel;
    this.#shared.join(leading, slot);
  }

  #settled(inner: number, outcome: Outcome): void {
    // Forgotten before its members hear of it: who asks again in answer to that makes a call of its own.
    this.#forget(inner);
    this.#shared.settle(inner, outcome);
  }

  #forget(inner: number): void {
    const { calls } = this.#engine;
    const inProgress = this.#inProgress[calls.operation[inner]!]!;
    if (inProgress.get(calls.key[inner]!) === inner) inProgress.delete(calls.key[inner]!);
  }
}

function columnsOf(context: PolicyContext) {
  return {
    calls: context.counter("collapseCalls"),
    collapsed: context.counter("collapsed"),
  };
}
