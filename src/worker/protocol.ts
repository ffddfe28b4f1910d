/**
 * Messages between the page and the simulation worker: a stream of frames one way, commands the other. The same union
 * serves any host (web worker, worker thread, tests without a thread).
 */
import type { Comparison, Difference } from "../experiment/compare";
import type { Problem, Scenario } from "../model/document";
import type { MetricUnit } from "../model/metric";
import type { Summary } from "../model/summary";
import type { RecordedCommand, RunCommand } from "../runtime/commands";

export type { Comparison, Difference, RecordedCommand, RunCommand };

/** Simulated seconds per real second. */
export const TIME_RATIOS = [0.001, 0.01, 0.1, 1, 10, 100, "max"] as const;
export type TimeRatio = (typeof TIME_RATIOS)[number];

/** Everything needed to get the same bits again. */
export interface RunRecord {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly commands: readonly RecordedCommand[];
}

export type ToWorker =
  /** Replaces the run. `commands` are replayed at their times. Starts paused unless `play`. */
  | {
      readonly type: "load";
      readonly runId: number;
      readonly scenario: Scenario;
      readonly seed: string;
      readonly ratio: TimeRatio;
      readonly play: boolean;
      readonly commands?: readonly RecordedCommand[];
    }
  | { readonly type: "play" }
  | { readonly type: "pause" }
  /** Runs `count` events and pauses. */
  | { readonly type: "step"; readonly count: number }
  | { readonly type: "ratio"; readonly ratio: TimeRatio }
  | { readonly type: "command"; readonly command: RunCommand }
  | { readonly type: "particles"; readonly on: boolean }
  /** The page has drawn a frame; at most two are under way. */
  | { readonly type: "ack"; readonly frame: number }
  /** Ask for the summary up to now. */
  | { readonly type: "summarize" }
  /** Runs two variants side by side to their end, at full speed. Blocks the worker: it has one of its own. */
  | {
      readonly type: "compare";
      readonly comparisonId: number;
      readonly scenario: Scenario;
      readonly seed: string;
      /** Id of a variant; left out = the base. */
      readonly a?: string;
      readonly b?: string;
      readonly pairCount: number;
    };

export type RunState = "playing" | "paused" | "ended" | "stopped";

export interface ColumnInfo {
  readonly id: string;
  readonly label: string;
  readonly unit: MetricUnit;
  /** A rate of calls turned away for one cause. */
  readonly isReject?: true;
}

/** Columns of one component or link within a row: `firstColumn`, then one per entry of `columns`. */
export interface EntityLayout {
  readonly id: string;
  readonly type: "component" | "link";
  readonly kind: string;
  readonly label: string;
  readonly firstColumn: number;
  readonly columns: readonly ColumnInfo[];
}

export interface FrameLayout {
  /** Column 0 of every row is the simulated time in ms at the end of the row's interval. */
  readonly entities: readonly EntityLayout[];
  readonly columnCount: number;
  /** Simulated time between two rows. */
  readonly rowIntervalMs: number;
  readonly runForMs: number;
  readonly warmUpMs: number;
}

/** A trip of a sampled call over a link: `PARTICLE_STRIDE` numbers. */
export const PARTICLE_STRIDE = 6;
export const PARTICLE_LINK = 0;
/** 0 = request on its way, 1 = answer on its way back. */
export const PARTICLE_PHASE = 1;
export const PARTICLE_START_MS = 2;
/** Equals the start on a link without latency. */
export const PARTICLE_END_MS = 3;
/** Outcome code of an answer; -1 for a request, -2 for one that is lost on the way. */
export const PARTICLE_OUTCOME = 4;
/** 1-based attempt number; > 1 is a retry. Negative = nobody waits for it any more. */
export const PARTICLE_ATTEMPT = 5;

export interface Notice {
  readonly atMs: number;
  /** Component or link id. */
  readonly place: string;
  /** `circuitOpened`, `faultStarted`, `objectiveMissed`, … */
  readonly code: string;
  /** A sentence for log and narrator. */
  readonly text: string;
}

export interface ActiveFault {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly sinceMs: number;
}

export type FromWorker =
  | { readonly type: "loaded"; readonly runId: number; readonly layout: FrameLayout }
  /** The scenario cannot run; the previous run (if any) is gone, the document is not touched. */
  | { readonly type: "rejected"; readonly runId: number; readonly problems: readonly Problem[] }
  | {
      readonly type: "frame";
      readonly runId: number;
      readonly frame: number;
      readonly state: RunState;
      readonly timeMs: number;
      readonly eventCount: number;
      /** Simulated seconds per real second achieved lately; NaN while paused. */
      readonly achievedRatio: number;
      /** One row: levels as they are now, rates and percentiles of the last completed row interval. */
      readonly live: Float64Array;
      /** Completed rows since the last frame, row after row. */
      readonly rows: Float64Array;
      readonly particles: Float64Array;
      /** One dot stands for this many requests (good answers / failures). */
      readonly requestsPerDot: number;
      readonly failuresPerDot: number;
      readonly notices: readonly Notice[];
      readonly activeFaults: readonly ActiveFault[];
      /** Recorded since the last frame. */
      readonly recorded: readonly RecordedCommand[];
      /** With `stopped`: the limit that was hit, in a sentence. */
      readonly stopReason?: string;
    }
  | { readonly type: "summary"; readonly runId: number; readonly summary: Summary }
  | { readonly type: "comparing"; readonly comparisonId: number; readonly doneRatio: number }
  | { readonly type: "compared"; readonly comparisonId: number; readonly comparison: Comparison }
  /** The scenario, or one of the variants, cannot run. */
  | { readonly type: "incomparable"; readonly comparisonId: number; readonly problems: readonly Problem[] }
  /** Sent every 500 ms while loaded, so that a dead or hung worker is noticed. */
  | { readonly type: "heartbeat" }
  /** A bug of ours inside the worker. */
  | { readonly type: "crashed"; readonly message: string };
