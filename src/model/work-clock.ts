/** Runs the work of calls that have a worker: begins it, stops it before its time, and halts all of it (a frozen process). */
import { NO_EVENT } from "./kernel";
import type { Engine } from "./kind";
import type { ServingSet } from "./serving-set";
import type { StationColumns } from "./station-columns";
import { HOLDING, type StationHost, WORKING } from "./worker-pool";

export class WorkClock {
  isFrozen = false;
  readonly #engine: Engine;
  readonly #columns: StationColumns;
  readonly #host: Pick<StationHost, "worked">;
  readonly #onDone: number;

  constructor(engine: Engine, columns: StationColumns, host: Pick<StationHost, "worked">) {
    this.#engine = engine;
    this.#columns = columns;
    this.#host = host;
    this.#onDone = engine.kernel.handler((slot) => this.#done(slot));
  }

  begin(slot: number, ns: number): void {
    this.#engine.calls.x[slot] = ns;
    this.#run(slot, ns);
  }

  /** Works on what is left (`size`). */
  goOn(slot: number): void {
    this.#run(slot, this.#engine.calls.size[slot]!);
  }

  /** Interrupts work that will go on later; what is left of it stands in `size`. */
  pause(slot: number): void {
    const { calls, kernel } = this.#engine;
    kernel.cancel(calls.workTimer[slot]!);
    this.#engine.addLevel(this.#columns.working, -1);
    calls.size[slot] = calls.workEndsAt[slot]! - kernel.now;
  }

  /** Ends work before its time, if there is any; what was done of it counts as work, and as wasted. */
  stop(slot: number): void {
    const { calls, kernel, counters } = this.#engine;
    if (calls.stationState[slot] !== WORKING) return;
    const remaining = this.isFrozen ? calls.waitTimer[slot]! : calls.workEndsAt[slot]! - kernel.now;
    if (calls.workTimer[slot] !== NO_EVENT) kernel.cancel(calls.workTimer[slot]!);
    calls.workTimer[slot] = NO_EVENT;
    const done = calls.x[slot]! - remaining;
    counters[this.#columns.workNs]! += done;
    counters[this.#columns.wastedWorkNs]! += done;
    calls.stationState[slot] = HOLDING;
    this.#engine.addLevel(this.#columns.working, -1);
  }

  freeze(serving: ServingSet): void {
    if (this.isFrozen) return;
    this.isFrozen = true;
    const { calls, kernel } = this.#engine;
    for (let i = 0; i < serving.count; i++) {
      const slot = serving.at(i);
      if (calls.stationState[slot] !== WORKING) continue;
      kernel.cancel(calls.workTimer[slot]!);
      calls.workTimer[slot] = NO_EVENT;
      calls.waitTimer[slot] = calls.workEndsAt[slot]! - kernel.now;
    }
  }

  thaw(serving: ServingSet): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    const { calls, kernel } = this.#engine;
    for (let i = 0; i < serving.count; i++) {
      const slot = serving.at(i);
      if (calls.stationState[slot] !== WORKING) continue;
      const remaining = calls.waitTimer[slot]!;
      calls.workTimer[slot] = kernel.after(remaining, this.#onDone, slot, 0);
      calls.workEndsAt[slot] = kernel.now + remaining;
    }
  }

  #run(slot: number, ns: number): void {
    const { calls, kernel } = this.#engine;
    calls.stationState[slot] = WORKING;
    this.#engine.addLevel(this.#columns.working, 1);
    calls.workTimer[slot] = this.isFrozen ? NO_EVENT : kernel.after(ns, this.#onDone, slot, 0);
    if (this.isFrozen) calls.waitTimer[slot] = ns;
    calls.workEndsAt[slot] = kernel.now + ns;
  }

  #done(slot: number): void {
    const columns = this.#columns;
    const { calls, counters } = this.#engine;
    calls.workTimer[slot] = NO_EVENT;
    calls.stationState[slot] = HOLDING;
    this.#engine.addLevel(columns.working, -1);
    const ns = calls.x[slot]!;
    counters[columns.works]!++;
    counters[columns.workNs]! += ns;
    if (calls.orphanCount > 0 && calls.isAbandoned(slot)) counters[columns.wastedWorkNs]! += ns;
    this.#host.worked(slot);
  }
}
