import { ConcurrencyGate, type GateOwner, type GateSettings } from "../../../model/concurrency-gate";
import type { PolicyContext, PolicyInstance } from "../../../model/kind";
import type { BulkheadSettings } from "./fields";

/** A fixed limit on calls in progress. */
export class Bulkhead implements PolicyInstance, GateOwner {
  readonly #gate: ConcurrencyGate;
  #concurrencyLimit: number;

  constructor(context: PolicyContext, settings: BulkheadSettings) {
    this.#concurrencyLimit = settings.concurrencyLimit;
    const columns = {
      rejected: context.counter("bulkheadRejected"),
      inFlight: context.level("bulkheadInFlight"),
      queueLength: context.level("bulkheadQueueLength"),
      waiting: context.sample("bulkheadWaiting"),
    };
    this.#gate = new ConcurrencyGate(context, gateSettings(settings), columns, this);
  }

  limitOf(part: number): number {
    return this.#gate.partition.wholeShare(part, this.#concurrencyLimit);
  }

  enter(slot: number): void {
    this.#gate.enter(slot);
  }

  cancel(slot: number): void {
    this.#gate.cancel(slot);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const changed = settings as BulkheadSettings;
    this.#concurrencyLimit = changed.concurrencyLimit;
    this.#gate.configure(gateSettings(changed));
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#gate.describe();
  }
}

function gateSettings(settings: BulkheadSettings): GateSettings {
  return { ...settings, rules: settings };
}
