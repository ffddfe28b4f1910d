import { choice, count, type SettingsOf } from "../../../model/fields";
import { IntRing } from "../../../model/kernel";
import { ABSENT, KeyMap } from "../../../model/key-map";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { passOn } from "../../../model/layer";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, OK, type Outcome } from "../../../model/outcome";

export const VERSION_CHECK_FIELDS = {
  conflictOutcome: choice("A conflict is", "failed", "How a write ends that comes too late.", {
    failed: ["a failure to try again", "Whoever reads again and writes again may succeed."],
    failedPermanently: ["final", "Told to the user, as a 409 or 412: trying again is not the caller's business."],
  }),
  requestLimit: count(
    "Requests remembered",
    10_000,
    "Of so many requests it is known what they read last; of older ones no longer, and their writes are not checked.",
    { min: 1, max: 10_000_000, advanced: true },
  ),
};
export type VersionCheckSettings = SettingsOf<typeof VERSION_CHECK_FIELDS>;

/**
 * Optimistic concurrency: each record has a version that a write raises, and a write whose request read an older one is a conflict.
 * Versions are compared when the write ends, as a store does that looks at the moment of commit. In a slot: `a` the inner slot.
 */
export class VersionCheck implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #columns: { readonly writes: number; readonly conflicts: number };
  /** By key; a record that was never written is not in it. */
  readonly #versions = new KeyMap();
  /** By request: the record that it read or wrote last, and that record's version then. */
  readonly #recordOf = new KeyMap();
  readonly #versionSeenBy = new KeyMap();
  /** The remembered requests, the oldest first. */
  readonly #remembered = new IntRing(64);
  #settings: VersionCheckSettings;

  constructor(context: PolicyContext, settings: VersionCheckSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#columns = { writes: context.counter("versionedWrites"), conflicts: context.counter("versionConflicts") };
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
  }

  enter(slot: number): void {
    const { calls } = this.#engine;
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
    this.#settings = settings as VersionCheckSettings;
    this.#forgetOldest();
  }

  describe(): Readonly<Record<string, unknown>> {
    return { recordsWrittenCount: this.#versions.size, requestsRememberedCount: this.#remembered.length };
  }

  #settled(inner: number, outcome: Outcome): void {
    const { calls } = this.#engine;
    const slot = calls.parent[inner]!;
    if (outcome === OK) {
      const { access } = this.#context.operations[calls.operation[slot]!]!;
      const request = calls.request[slot]! & 0x7fff_ffff;
      const record = calls.key[slot]!;
      if (access === "read") this.#remember(request, record, this.#versionOf(record));
      else if (!this.#writes(request, record)) return this.#conflict(slot);
    }
    passOn(this.#engine, slot, inner, outcome);
  }

  /** False when somebody else wrote the record since this request read it. */
  #writes(request: number, record: number): boolean {
    this.#engine.counters[this.#columns.writes]!++;
    const version = this.#versionOf(record);
    if (this.#recordOf.get(request) === record && this.#versionSeenBy.get(request) !== version) return false;
    this.#versions.set(record, version + 1);
    this.#remember(request, record, version + 1);
    return true;
  }

  #conflict(slot: number): void {
    this.#engine.counters[this.#columns.conflicts]!++;
    const outcome = this.#settings.conflictOutcome === "failed" ? FAILED : FAILED_PERMANENTLY;
    this.#engine.settleFrom(slot, outcome, this.#context.place);
  }

  #versionOf(record: number): number {
    const version = this.#versions.get(record);
    return version === ABSENT ? 0 : version;
  }

  #remember(request: number, record: number, version: number): void {
    if (this.#recordOf.get(request) === ABSENT) this.#remembered.pushBack(request);
    this.#recordOf.set(request, record);
    this.#versionSeenBy.set(request, version);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    while (this.#remembered.length > this.#settings.requestLimit) {
      const request = this.#remembered.popFront();
      this.#recordOf.delete(request);
      this.#versionSeenBy.delete(request);
    }
  }
}
