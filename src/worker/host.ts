/** The worker's entry: a real clock and a real port around `WorkerHost`. */
import { catalog } from "../catalog/index";
import type { FromWorker, ToWorker } from "./protocol";
import { WorkerHost } from "./worker-host";

const scope = self as unknown as DedicatedWorkerGlobalScope;

// Timers that nest are clamped to 4 ms; a message to oneself is not.
const channel = new MessageChannel();
let wanted: (() => void) | undefined;
channel.port1.onmessage = () => {
  const run = wanted;
  wanted = undefined;
  run?.();
};

const host = new WorkerHost(catalog, {
  now: () => performance.now(),
  post: (message: FromWorker, transfer: Transferable[]) => scope.postMessage(message, transfer),
  soon: (run) => {
    wanted = run;
    channel.port2.postMessage(0);
  },
  later: (run, ms) => {
    setTimeout(run, ms);
  },
});

scope.onmessage = (event: MessageEvent<ToWorker>) => host.receive(event.data);
setInterval(() => scope.postMessage({ type: "heartbeat" } satisfies FromWorker), 500);
