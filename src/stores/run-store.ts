/**
 * The run, as the page sees it. Slow facts (state, faults, notices, problems) are a zustand store; numbers that change
 * with every frame are in `runData` and never pass through React state.
 */
import { useCallback, useSyncExternalStore } from "react";
import { create } from "zustand";
import type { Problem } from "../model/document";
import type { Summary } from "../model/summary";
import type { ActiveFault, FrameLayout, Notice, RecordedCommand, RunState, TimeRatio } from "../worker/protocol";
import { type FrameListener, RunData } from "./run-data";

export { RowRing } from "./row-ring";
export type { FrameListener, LiveFrame } from "./run-data";

export type RunPhase =
  /** Nothing was loaded yet. */
  | "idle"
  /** The worker compiles the scenario. */
  | "loading"
  | RunState
  /** The scenario cannot run: see `problems`. */
  | "rejected"
  /** The worker did not answer and was replaced: see `trouble`. */
  | "lost";

export interface RunFacts {
  readonly phase: RunPhase;
  readonly runId: number;
  /** Columns of the run; undefined before the first one. Changes identity with every restart. */
  readonly layout: FrameLayout | undefined;
  /** Seed of the run that is shown. */
  readonly seed: string;
  readonly ratio: TimeRatio;
  /** Paused because the page is hidden, and going on when it is shown. */
  readonly isPausedWhileHidden: boolean;
  /** Latest last; the oldest go beyond 1,000. */
  readonly notices: readonly Notice[];
  readonly activeFaults: readonly ActiveFault[];
  /** What was changed while this run ran: with scenario and seed, the run as evidence. */
  readonly commands: readonly RecordedCommand[];
  readonly problems: readonly Problem[];
  /** With phase "stopped": the limit that was hit, in a sentence. */
  readonly stopReason: string | undefined;
  /** With phase "lost": what happened to the worker, in a sentence. */
  readonly trouble: string | undefined;
  /** The latest summary that was asked for. */
  readonly summary: Summary | undefined;
}

export const IDLE_RUN: RunFacts = {
  phase: "idle",
  runId: 0,
  layout: undefined,
  seed: "",
  ratio: 1,
  isPausedWhileHidden: false,
  notices: [],
  activeFaults: [],
  commands: [],
  problems: [],
  stopReason: undefined,
  trouble: undefined,
  summary: undefined,
};

export const runData: RunData = new RunData();
export const runFacts = create<RunFacts>()(() => IDLE_RUN);

/** A slow fact of the run: `useRun((run) => run.phase)`. */
export function useRun<T>(select: (run: RunFacts) => T): T {
  return runFacts(select);
}

/** Draws with every frame, without React: call it in an effect and return its result. */
export function onFrame(listener: FrameListener): () => void {
  return runData.onFrame(listener);
}

/** Column of a metric within `frame.live` and `frame.rows`; -1 when the run does not have it. */
export function columnOf(entityId: string, metricId: string): number {
  return runData.columnOf(entityId, metricId);
}

/** One live number, for React components that show a few: looks five times a second. NaN when unknown. */
export function useColumn(entityId: string, metricId: string): number {
  return useLive(useCallback(() => runData.value(entityId, metricId), [entityId, metricId]));
}

/** Simulated time in ms, five times a second. */
export function useTimeMs(): number {
  return useLive(readTime);
}

/** Number of completed rows, five times a second: charts redraw when it changes. */
export function useRowVersion(): number {
  return useLive(readRowVersion);
}

/** A number or string derived from the live data, read at most five times a second. `read` must be stable. */
export function useLive<T extends number | string | boolean>(read: () => T): T {
  return useSyncExternalStore(subscribeTick, read);
}

const subscribeTick = (listener: () => void) => runData.onTick(listener);
const readTime = () => runData.lastFrame?.timeMs ?? 0;
const readRowVersion = () => runData.rows.version;
