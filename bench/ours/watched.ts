import { catalog } from "../../src/catalog/index";
import type { FromWorker, ToWorker } from "../../src/worker/protocol";
import { WorkerHost } from "../../src/worker/worker-host";
import type { Model, ModelResult } from "../models";
import { resultOf, scenarioFor } from "./full-model";

/**
 * The full model as the page runs it at full speed: in slices, with rows, particles and frames, each frame copied as on its
 * way to another thread and drawn at once.
 */
export function runWatched(model: Model, customerCount: number): ModelResult {
  let next: (() => void) | undefined;
  let eventCount = 0;
  let result: ModelResult | undefined;
  const receive = (message: FromWorker): void => {
    if (message.type === "frame") {
      eventCount = message.eventCount;
      host.receive({ type: "ack", frame: message.frame } satisfies ToWorker);
    } else if (message.type === "summary") {
      result = resultOf(message.summary, eventCount);
    } else if (message.type !== "loaded") {
      throw new Error(JSON.stringify(message));
    }
  };
  const schedule = (run: () => void): void => {
    next = run;
  };
  const host = new WorkerHost(catalog, {
    now: () => performance.now(),
    post: (message, transfer) => receive(structuredClone(message, { transfer })),
    soon: schedule,
    later: schedule,
  });
  const scenario = scenarioFor(model, customerCount);
  host.receive({ type: "particles", on: true });
  host.receive({ type: "load", runId: 1, scenario, seed: "bench", ratio: "max", play: true });
  while (result === undefined) {
    const run = next;
    if (run === undefined) throw new Error("the worker has gone to sleep");
    next = undefined;
    run();
  }
  return result;
}
