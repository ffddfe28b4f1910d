/**
 * One run of a compiled scenario: advances the engine, keeps the readings that windows need, and sums up. Looking (rows,
 * readings) happens between events and schedules none, so it never changes the run.
 */
import { msToNs } from "../kernel/time";
import type { ObjectiveDocument, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import type { Summary } from "../model/summary";
import { resolveRun } from "../scenario/settings";
import { Batches } from "./batches";
import { compile } from "./compile";
import type { CompiledModel } from "./compiled-model";
import { copyReading, emptyReading, type Reading, readNow } from "./measure";
import type { RunView } from "./run-view";
import { summarize } from "./summarize";

export type AdvanceResult = "reached" | "budget" | "ended" | "stopped";

export class Run implements RunView {
  readonly model: CompiledModel;
  readonly endNs: number;
  readonly warmUpNs: number;
  /** Called at every multiple of its interval. */
  onRow: ((timeNs: number) => void) | undefined;
  rowIntervalNs = Infinity;
  #nextRowNs = Infinity;
  /** Moments at which a reading must be kept, ascending. */
  readonly #moments: number[];
  #nextMoment = 0;
  readonly #readings = new Map<number, Reading>();
  readonly batches: Batches;

  constructor(scenario: Scenario, catalog: Catalog, seed: string) {
    this.model = compile(scenario, catalog, seed);
    const run = resolveRun(scenario.run as never, catalog);
    this.endNs = msToNs(run.runForMs);
    this.warmUpNs = Math.min(msToNs(run.warmUpMs), this.endNs);
    this.#moments = momentsOf(scenario.objectives, this.warmUpNs, this.endNs);
    this.batches = new Batches(this.warmUpNs, this.endNs);
    this.#keepReadings();
  }

  get nowNs(): number {
    return this.model.simulation.kernel.now;
  }

  get stopReason(): string | undefined {
    return this.model.simulation.kernel.stopReason;
  }

  get #nextMomentNs(): number {
    return this.#moments[this.#nextMoment] ?? Infinity;
  }

  get hasEnded(): boolean {
    return this.nowNs >= this.endNs;
  }

  /** Calls `onRow` every so often from now on. */
  watch(rowIntervalNs: number, onRow: (timeNs: number) => void): void {
    this.rowIntervalNs = rowIntervalNs;
    this.onRow = onRow;
    this.#nextRowNs = (Math.floor(this.nowNs / rowIntervalNs) + 1) * rowIntervalNs;
  }

  /** Runs all events up to `untilNs` (never beyond the end), at most about `eventBudget` of them. */
  advance(untilNs: number, eventBudget = Infinity): AdvanceResult {
    const { kernel } = this.model.simulation;
    const targetNs = Math.min(untilNs, this.endNs);
    let budget = eventBudget;
    while (this.nowNs < targetNs || kernel.peekTime() <= targetNs) {
      const stopAt = Math.min(targetNs, this.#nextRowNs, this.#nextMomentNs, this.batches.nextNs);
      const before = kernel.eventCount;
      const outcome = kernel.run(stopAt, budget);
      budget -= kernel.eventCount - before;
      if (outcome === "stopped") return "stopped";
      if (outcome === "budget") return "budget";
      this.#keepReadings();
      if (this.nowNs >= this.#nextRowNs) {
        this.onRow?.(this.nowNs);
        this.#nextRowNs += this.rowIntervalNs;
      }
      if (stopAt >= targetNs) break;
    }
    return this.hasEnded ? "ended" : "reached";
  }

  /** The reading kept at `momentNs`, or the newest one when the run has not come so far. */
  readingAt(momentNs: number): Reading {
    return this.#readings.get(momentNs) ?? readNow(this.model.simulation);
  }

  /** Where measuring began: the end of the warm-up, or the start while that is still going on. */
  measuredFrom(): Reading {
    return this.#readings.get(this.warmUpNs) ?? emptyReading(readNow(this.model.simulation));
  }

  summarize(): Summary {
    return summarize(this);
  }

  #keepReadings(): void {
    const { simulation } = this.model;
    while (this.batches.nextNs <= simulation.kernel.now) this.batches.keep(simulation);
    while (this.#nextMomentNs <= simulation.kernel.now) {
      const moment = this.#moments[this.#nextMoment++]!;
      if (moment === this.warmUpNs) {
        simulation.levels.flush(moment);
        simulation.levels.resetMax();
        for (const histogram of simulation.histograms) histogram.resetExtremes();
      }
      if (moment < this.endNs || moment === this.warmUpNs) this.#readings.set(moment, copyReading(readNow(simulation)));
    }
  }
}

export interface SimulateOptions {
  readonly seed?: string;
  /** Called every few hundred thousand events with the share of simulated time done. */
  readonly onProgress?: (doneRatio: number, eventCount: number) => void;
}

const PROGRESS_EVENTS = 500_000;

/** Runs a scenario from start to end, or to the limit that stops it. */
export function simulate(scenario: Scenario, catalog: Catalog, options: SimulateOptions = {}): Summary {
  return runToEnd(scenario, catalog, options).summarize();
}

/** As `simulate`, returning the run itself, for those who look at more than the summary. */
export function runToEnd(scenario: Scenario, catalog: Catalog, options: SimulateOptions = {}): Run {
  const run = new Run(scenario, catalog, options.seed ?? String(scenario.run.seed));
  const { kernel } = run.model.simulation;
  while (run.advance(run.endNs, PROGRESS_EVENTS) === "budget")
    options.onProgress?.(run.nowNs / run.endNs, kernel.eventCount);
  return run;
}

function momentsOf(objectives: readonly ObjectiveDocument[], warmUpNs: number, endNs: number): number[] {
  const moments = new Set<number>([warmUpNs]);
  for (const { fromMs, toMs } of objectives) {
    if (fromMs !== undefined) moments.add(Math.min(msToNs(fromMs), endNs));
    if (toMs !== undefined) moments.add(Math.min(msToNs(toMs), endNs));
  }
  return [...moments].sort((a, b) => a - b);
}
