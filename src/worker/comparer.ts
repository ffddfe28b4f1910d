/**
 * The page's end of the line to a worker that makes one comparison and is gone: the run that is shown goes on beside it.
 * Progress comes with every run that ends; a comparison that takes too long is stopped by whoever asked for it.
 */
import { startHost, type WorkerPort } from "./client";
import type { FromWorker, ToWorker } from "./protocol";

export interface ComparerHandlers {
  readonly onMessage: (message: FromWorker) => void;
  /** The worker died. `reason` is a sentence. */
  readonly onTrouble: (reason: string) => void;
}

/** Starts the comparison; call what it returns to stop it. */
export function compareInWorker(
  message: Extract<ToWorker, { type: "compare" }>,
  { onMessage, onTrouble }: ComparerHandlers,
  start: () => WorkerPort = startHost,
): () => void {
  const port = start();
  let isOver = false;
  const end = () => {
    isOver = true;
    port.terminate();
  };
  const fail = (reason: string) => {
    if (isOver) return;
    end();
    onTrouble(reason);
  };
  port.onmessage = ({ data }) => {
    if (isOver || data.type === "heartbeat") return;
    if (data.type === "crashed") return fail(`The comparison crashed: ${data.message}`);
    if (data.type === "compared" || data.type === "incomparable") end();
    onMessage(data);
  };
  port.onerror = (event) => {
    event.preventDefault();
    fail(`The comparison failed: ${event.message || "its worker could not be loaded"}.`);
  };
  port.onmessageerror = () => fail("The result of the comparison could not be read.");
  port.postMessage(message);
  return end;
}
