/**
 * What the page does with the run: the one place that ties the document, the worker and the run store together.
 * Structural edits start the run anew, edits of live settings become commands, faults are injected at the present moment.
 */
import type { FaultDocument, Json, Scenario } from "../model/document";
import { createClient, type SimulationClient } from "../worker/client";
import {
  type FromWorker,
  type RecordedCommand,
  type RunRecord,
  type RunState,
  TIME_RATIOS,
  type TimeRatio,
} from "../worker/protocol";
import type { FrameMessage } from "./run-data";
import { IDLE_RUN, type RunPhase, runData, runFacts } from "./run-store";
import { type Edit, scenario } from "./scenario-store";

const NOTICES_MAX = 1000;
/** Edits that follow each other this closely share one restart. */
const RESTART_AFTER_MS = 60;

let client: SimulationClient | undefined;
let runCount = 0;
let faultCount = 0;
let restartTimer: ReturnType<typeof setTimeout> | undefined;
/** Scenario of the run that is shown: what a record needs, also after the document has been edited. */
let shown: Scenario | undefined;
let areParticlesWanted = true;
/** Frames that were under way when the user pressed play or pause still tell of the state before. */
let asked: { readonly phase: "playing" | "paused"; readonly untilMs: number } | undefined;
const ASKED_FOR_MS = 300;

export interface RestartOptions {
  readonly play?: boolean;
  readonly seed?: string;
  /** Replayed at their times: the same bits as the run that recorded them. */
  readonly commands?: readonly RecordedCommand[];
}

export const run = {
  /** Starts the worker and follows the document. Call once. */
  connect(): void {
    client ??= createClient({ onMessage: receive, onTrouble: lose });
    scenario.onEdit(followEdit);
    document.addEventListener("visibilitychange", followVisibility);
  },
  /** A new run of the document as it is now, from t = 0. */
  restart({ play = wantsToPlay(), seed, commands }: RestartOptions = {}): void {
    clearTimeout(restartTimer);
    restartTimer = undefined;
    shown = scenario.runnable();
    const runId = ++runCount;
    const { ratio } = runFacts.getState();
    const seedOfRun = seed ?? shown.run.seed;
    runFacts.setState({
      ...IDLE_RUN,
      phase: "loading",
      runId,
      ratio,
      seed: seedOfRun,
      layout: runFacts.getState().layout,
      // A page opened in a background tab starts when it is first seen.
      isPausedWhileHidden: play && document.hidden,
    });
    client?.post({
      type: "load",
      runId,
      scenario: shown,
      seed: seedOfRun,
      ratio,
      play: play && !document.hidden,
      ...(commands === undefined ? {} : { commands }),
    });
    client?.post({ type: "particles", on: areParticlesWanted });
  },
  play(): void {
    const { phase } = runFacts.getState();
    if (phase === "ended" || phase === "stopped" || phase === "lost" || phase === "rejected") {
      run.restart({ play: true });
      return;
    }
    client?.post({ type: "play" });
    if (phase === "paused") ask("playing");
  },
  pause(): void {
    client?.post({ type: "pause" });
    if (runFacts.getState().phase === "playing") ask("paused");
  },
  toggle(): void {
    if (runFacts.getState().phase === "playing") run.pause();
    else run.play();
  },
  /** Runs `count` events and pauses. */
  step(count = 1): void {
    client?.post({ type: "step", count });
  },
  setRatio(ratio: TimeRatio): void {
    runFacts.setState({ ratio });
    client?.post({ type: "ratio", ratio });
  },
  /** One time ratio faster (+1) or slower (-1). */
  shiftRatio(by: 1 | -1): void {
    const ratio = TIME_RATIOS[TIME_RATIOS.indexOf(runFacts.getState().ratio) + by];
    if (ratio !== undefined) run.setRatio(ratio);
  },
  /** Starts a fault in the running simulation, now; the document stays as it is. Returns the fault's id. */
  inject(fault: Omit<FaultDocument, "id" | "startAtMs"> & { readonly kind: string; readonly target: string }): string {
    const id = `live-${++faultCount}`;
    const startAtMs = Math.ceil(runData.lastFrame?.timeMs ?? 0);
    client?.post({
      type: "command",
      command: { type: "inject", fault: { ...fault, id, startAtMs } as FaultDocument & { id: string } },
    });
    return id;
  },
  clearFault(faultId: string): void {
    client?.post({ type: "command", command: { type: "clear", faultId } });
  },
  /** Changes a setting of the running simulation only; edits of the document do this by themselves. */
  set(address: string, value: Json): void {
    client?.post({ type: "command", command: { type: "set", address, value } });
  },
  /** Asks for the summary up to now; it arrives as `useRun((run) => run.summary)`. */
  summarize(): void {
    client?.post({ type: "summarize" });
  },
  setParticles(on: boolean): void {
    if (areParticlesWanted === on) return;
    areParticlesWanted = on;
    client?.post({ type: "particles", on });
  },
  /** Everything needed to get the same bits again. */
  record(): RunRecord | undefined {
    const { seed, commands } = runFacts.getState();
    return shown === undefined ? undefined : { scenario: shown, seed, commands };
  },
} as const;

function ask(phase: "playing" | "paused"): void {
  asked = { phase, untilMs: performance.now() + ASKED_FOR_MS };
  runFacts.setState({ phase });
}

function phaseOf(state: RunState): RunPhase {
  const isLate = asked !== undefined && asked.phase !== state && (state === "playing" || state === "paused");
  return isLate && asked !== undefined && performance.now() < asked.untilMs ? asked.phase : state;
}

function wantsToPlay(): boolean {
  const { phase, isPausedWhileHidden } = runFacts.getState();
  return isPausedWhileHidden || (phase !== "paused" && phase !== "idle");
}

function followEdit(edit: Edit): void {
  if (edit.effect.type === "none") return;
  if (edit.effect.type === "live" && restartTimer === undefined) {
    for (const command of edit.effect.commands) client?.post({ type: "command", command });
    return;
  }
  const play = edit.label === "open" || wantsToPlay();
  clearTimeout(restartTimer);
  restartTimer = setTimeout(() => run.restart({ play }), RESTART_AFTER_MS);
}

function followVisibility(): void {
  const { phase, isPausedWhileHidden } = runFacts.getState();
  if (document.hidden && phase === "playing") {
    run.pause();
    runFacts.setState({ isPausedWhileHidden: true });
  } else if (!document.hidden && isPausedWhileHidden) {
    runFacts.setState({ isPausedWhileHidden: false });
    run.play();
  }
}

function receive(message: FromWorker): void {
  if ("runId" in message && message.runId !== runCount) return;
  switch (message.type) {
    case "loaded":
      runData.begin(message.layout);
      runFacts.setState({ layout: message.layout, phase: "paused", problems: [] });
      return;
    case "rejected":
      runFacts.setState({ phase: "rejected", problems: message.problems });
      return;
    case "frame":
      takeFrame(message);
      return;
    case "summary":
      runFacts.setState({ summary: message.summary });
      return;
    default:
  }
}

/** Slow facts go into the store only when they changed, so that a frame renders nothing in React. */
function takeFrame(frame: FrameMessage): void {
  runData.take(frame);
  const before = runFacts.getState();
  const change: { -readonly [K in keyof typeof before]?: (typeof before)[K] } = {};
  const phase = phaseOf(frame.state);
  if (phase !== before.phase) change.phase = phase;
  if (frame.stopReason !== before.stopReason) change.stopReason = frame.stopReason;
  if (frame.notices.length > 0) change.notices = [...before.notices, ...frame.notices].slice(-NOTICES_MAX);
  if (frame.recorded.length > 0) change.commands = [...before.commands, ...frame.recorded];
  if (!isSameFaults(frame.activeFaults, before.activeFaults)) change.activeFaults = frame.activeFaults;
  if (Object.keys(change).length > 0) runFacts.setState(change);
}

function isSameFaults(a: FrameMessage["activeFaults"], b: FrameMessage["activeFaults"]): boolean {
  return a.length === b.length && a.every((fault, index) => fault.id === b[index]?.id);
}

function lose(reason: string): void {
  runFacts.setState({ phase: "lost", trouble: reason, activeFaults: [] });
}
