/** Faults that the page injected, and when they end: the worker tells only since when a fault is active. */
import type { Scenario } from "../../model/document";
import { run } from "../../stores/run-control";
import { runData } from "../../stores/run-store";
import type { ActiveFault } from "../../worker/protocol";
import type { FaultNow } from "./fault-options";

const lastsForMs = new Map<string, number>();
const REMEMBERED_MAX = 500;

/** Starts a fault in the running simulation, at the present moment. */
export function inject(fault: FaultNow): string {
  const id = run.inject(fault);
  if (lastsForMs.size >= REMEMBERED_MAX) lastsForMs.clear();
  if (typeof fault.lastForMs === "number") lastsForMs.set(id, fault.lastForMs);
  return id;
}

/** Simulated time until the fault ends by itself; Infinity = until it is undone or the run ends. */
export function remainingMs(fault: ActiveFault, document: Scenario): number {
  const planned = document.faults.find((each) => each.id === fault.id)?.lastForMs;
  const lasts = lastsForMs.get(fault.id) ?? planned;
  if (lasts === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(0, fault.sinceMs + lasts - (runData.lastFrame?.timeMs ?? 0));
}
