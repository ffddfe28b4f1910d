/**
 * A run that somebody watches: paced by a time ratio, paused, stepped, changed while it runs. A shell around the run,
 * which does not know that it is watched. The clock is handed in, so that tests need no real time.
 */
import { msToNs, nsToMs } from "../kernel/time";
import type { Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import type { Summary } from "../model/summary";
import type { RecordedCommand, RunCommand } from "./commands";
import { applyLiveEdit } from "./live-edit";
import { ParticleSampler } from "./particle-sampler";
import { RowWriter, rowIntervalMsFor } from "./rows";
import { Run } from "./run";

/** Simulated nanoseconds per real millisecond at ratio 1. */
const NS_PER_REAL_MS = 1e6;
/** When the engine cannot keep up, it drops what it owes beyond this much real time instead of racing to catch up. */
const DEBT_MS_MAX = 100;
const EVENTS_FIRST_SLICE = 20_000;

export type SessionState = "playing" | "paused" | "ended" | "stopped";

export interface SessionNotice {
  readonly atMs: number;
  readonly place: string;
  readonly code: string;
  readonly text: string;
}

export class Session {
  readonly rowIntervalMs: number;
  readonly rows: RowWriter;
  state: SessionState = "paused";
  readonly #catalog: Catalog;
  readonly #run: Run;
  readonly #particles: ParticleSampler;
  #scenario: Scenario;
  #ratio: number;
  /** Simulated time owed up to this point of real time. */
  #anchorMs = Number.NaN;
  #owedNs = 0;
  #eventsPerSlice = EVENTS_FIRST_SLICE;
  #pendingRows: Float64Array[] = [];
  #notices: SessionNotice[] = [];
  #recorded: RecordedCommand[] = [];
  readonly #replay: RecordedCommand[];

  /** @param ratio simulated seconds per real second; Infinity = as fast as it goes */
  constructor(
    scenario: Scenario,
    catalog: Catalog,
    seed: string,
    ratio: number,
    commands: readonly RecordedCommand[] = [],
  ) {
    this.#catalog = catalog;
    this.#scenario = scenario;
    this.#ratio = ratio;
    this.#run = new Run(scenario, catalog, seed);
    this.#replay = [...commands];
    const { simulation } = this.#run.model;
    this.rows = new RowWriter(this.#run.model);
    this.rowIntervalMs = rowIntervalMsFor(nsToMs(this.#run.endNs), this.rows.width);
    this.#run.watch(msToNs(this.rowIntervalMs), () => this.#pendingRows.push(this.rows.complete().slice()));
    this.#particles = new ParticleSampler(simulation.calls, () => simulation.kernel.now);
    simulation.onNotice = ({ atNs, place, code, detail }) => {
      const id = simulation.placeName(place);
      if (this.#notices.length < 200)
        this.#notices.push({ atMs: nsToMs(atNs), place: id, code, text: `${id}: ${detail}` });
    };
  }

  get run(): Run {
    return this.#run;
  }
  get timeMs(): number {
    return nsToMs(this.#run.nowNs);
  }
  get eventCount(): number {
    return this.#run.model.simulation.kernel.eventCount;
  }
  get stopReason(): string | undefined {
    return this.#run.stopReason;
  }
  get requestsPerDot(): number {
    return this.#particles.requestsPerDot;
  }
  get failuresPerDot(): number {
    return this.#particles.failuresPerDot;
  }

  play(): void {
    if (this.state === "paused") this.state = "playing";
    this.#anchorMs = Number.NaN;
  }

  pause(): void {
    if (this.state === "playing") this.state = "paused";
    this.#owedNs = 0;
  }

  setRatio(ratio: number): void {
    this.#ratio = ratio;
    this.#owedNs = 0;
    this.#anchorMs = Number.NaN;
  }

  showParticles(on: boolean): void {
    this.#run.model.simulation.observer = on ? this.#particles : undefined;
  }

  /**
   * Advances as far as real time asks for, for about `sliceMs` of it at most.
   *
   * @param nowMs a clock that only has to be monotonic
   * @returns true when there is more to do at once
   */
  tick(nowMs: () => number, sliceMs: number): boolean {
    if (this.state !== "playing") return false;
    const start = nowMs();
    this.#accrue(start);
    const targetNs = this.#ratio === Infinity ? this.#run.endNs : this.#run.nowNs + this.#owedNs;
    const before = this.#run.nowNs;
    const result = this.#advance(targetNs, this.#eventsPerSlice);
    this.#owedNs = Math.max(0, this.#owedNs - (this.#run.nowNs - before));
    if (result === "budget") this.#adaptSlice(nowMs() - start, sliceMs);
    if (result === "ended") this.#end();
    if (result === "stopped") this.state = "stopped";
    return this.state === "playing" && (result === "budget" || this.#ratio === Infinity);
  }

  /** Runs `count` events, then pauses. */
  step(count: number): void {
    if (this.state !== "playing" && this.state !== "paused") return;
    this.state = "paused";
    const result = this.#advance(this.#run.endNs, count);
    if (result === "ended") this.#end();
    if (result === "stopped") this.state = "stopped";
  }

  /** Runs to the end without pausing, as a replay does. */
  runToEnd(): void {
    this.state = "playing";
    const result = this.#advance(this.#run.endNs, Infinity);
    if (result === "stopped") this.state = "stopped";
    else this.#end();
  }

  /** Records a command with its simulated time, then applies it. */
  command(command: RunCommand): void {
    if (this.state === "ended" || this.state === "stopped") return;
    this.#recorded.push({ atNs: this.#run.nowNs, afterEvents: this.eventCount, command });
    this.#apply(command);
  }

  takeRows(): Float64Array {
    const { width } = this.rows;
    const rows = new Float64Array(width * this.#pendingRows.length);
    for (const [i, row] of this.#pendingRows.entries()) rows.set(row, i * width);
    this.#pendingRows = [];
    return rows;
  }

  takeParticles(): Float64Array {
    return this.#particles.take();
  }

  takeNotices(): readonly SessionNotice[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  takeRecorded(): readonly RecordedCommand[] {
    const recorded = this.#recorded;
    this.#recorded = [];
    return recorded;
  }

  activeFaults(): { readonly id: string; readonly kind: string; readonly target: string; readonly sinceMs: number }[] {
    return [...this.#run.model.faults.active].map(([id, { document, sinceNs }]) => ({
      id,
      kind: document.kind,
      target: document.target,
      sinceMs: nsToMs(sinceNs),
    }));
  }

  summarize(): Summary {
    return this.#run.summarize();
  }

  #accrue(nowMs: number): void {
    if (Number.isNaN(this.#anchorMs)) this.#anchorMs = nowMs;
    const elapsed = Math.min(nowMs - this.#anchorMs, DEBT_MS_MAX);
    this.#anchorMs = nowMs;
    if (this.#ratio === Infinity) return;
    // Whole nanoseconds; the fraction would be lost only at ratios far below 1/1000.
    this.#owedNs = Math.min(
      this.#owedNs + Math.round(elapsed * NS_PER_REAL_MS * this.#ratio),
      Math.round(DEBT_MS_MAX * NS_PER_REAL_MS * this.#ratio),
    );
  }

  /** Advances, applying recorded commands that fall due on the way. */
  #advance(targetNs: number, budget: number): ReturnType<Run["advance"]> {
    let left = budget;
    for (;;) {
      const next = this.#replay[0];
      if (next === undefined || next.atNs > targetNs) return this.#run.advance(targetNs, left);
      const before = this.eventCount;
      const result = this.#run.advance(next.atNs, Math.min(left, next.afterEvents - before));
      left -= this.eventCount - before;
      if (result === "stopped") return result;
      if (this.eventCount < next.afterEvents && left <= 0) return "budget";
      // Given between two events: its moment is later than the last event that had run.
      if (this.#run.nowNs < next.atNs) this.#run.advance(next.atNs, 1);
      this.#replay.shift();
      this.command(next.command);
    }
  }

  #apply(command: RunCommand): void {
    const { faults, simulation } = this.#run.model;
    switch (command.type) {
      case "inject":
        faults.schedule({ ...command.fault, startAtMs: nsToMs(simulation.kernel.now) }, command.fault.id);
        return;
      case "clear":
        faults.clear(command.faultId);
        return;
      case "set": {
        const result = applyLiveEdit(this.#run.model, this.#scenario, this.#catalog, command.address, command.value);
        if ("scenario" in result) this.#scenario = result.scenario;
        return;
      }
    }
  }

  #adaptSlice(tookMs: number, sliceMs: number): void {
    const factor = sliceMs / Math.max(tookMs, 0.25);
    this.#eventsPerSlice = Math.max(
      200,
      Math.min(5_000_000, Math.round(this.#eventsPerSlice * Math.min(2, Math.max(0.5, factor)))),
    );
  }

  #end(): void {
    this.state = "ended";
    // The last row may end between two multiples of the interval.
    if (this.#run.nowNs % msToNs(this.rowIntervalMs) !== 0) this.#pendingRows.push(this.rows.complete().slice());
  }
}
