/**
 * The page's end of the line to the simulation worker: posts commands, paces frames by the screen, and notices when the
 * worker is dead or hangs. It knows nothing of documents and stores.
 */
import type { FromWorker, ToWorker } from "./protocol";

export interface ClientHandlers {
  /** Every message except heartbeats and crashes; frames arrive once per screen frame at most. */
  readonly onMessage: (message: FromWorker) => void;
  /** The worker died or hung and was replaced by a fresh, empty one. `reason` is a sentence. */
  readonly onTrouble: (reason: string) => void;
}

export interface SimulationClient {
  readonly post: (message: ToWorker) => void;
  readonly close: () => void;
}

/** The part of `Worker` that the client uses, so that tests can stand in for it. */
export interface WorkerPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(message: ToWorker): void;
  terminate(): void;
}

const SILENCE_MS = 1500;
const WATCH_INTERVAL_MS = 250;

export const startHost = (): WorkerPort => new Worker(new URL("./host.ts", import.meta.url), { type: "module" });

export function createClient(handlers: ClientHandlers, start: () => WorkerPort = startHost): SimulationClient {
  let port = connect();
  let lastHeardAtMs = performance.now();
  let lastLookAtMs = 0;
  let watch: ReturnType<typeof setInterval> | undefined;
  let waiting: FromWorker[] = [];
  let isDrawing = false;

  function connect(): WorkerPort {
    const fresh = start();
    fresh.onmessage = (event) => port === fresh && receive(event.data);
    fresh.onerror = (event) => {
      event.preventDefault();
      if (port === fresh) replace(`The simulation worker failed: ${event.message || "it could not be loaded"}.`);
    };
    fresh.onmessageerror = () => port === fresh && replace("A message of the simulation worker could not be read.");
    return fresh;
  }

  function receive(message: FromWorker): void {
    lastHeardAtMs = performance.now();
    if (message.type === "heartbeat") return;
    if (message.type === "crashed") {
      replace(`The simulation crashed: ${message.message}`);
      return;
    }
    waiting.push(message);
    if (message.type !== "frame" || document.hidden) {
      deliver();
    } else if (!isDrawing) {
      isDrawing = true;
      requestAnimationFrame(deliver);
    }
  }

  /** In order of arrival; a frame is acknowledged when it is drawn, so that a slow page is never flooded. */
  function deliver(): void {
    isDrawing = false;
    const messages = waiting;
    waiting = [];
    for (const message of messages) {
      handlers.onMessage(message);
      if (message.type === "frame") port.postMessage({ type: "ack", frame: message.frame });
    }
  }

  function replace(reason: string): void {
    stopWatching();
    port.terminate();
    waiting = [];
    port = connect();
    handlers.onTrouble(reason);
  }

  function look(): void {
    const now = performance.now();
    // While the page itself stood still, messages piled up unheard: they get a moment to arrive.
    const wasStalled = now - lastLookAtMs > WATCH_INTERVAL_MS * 3;
    lastLookAtMs = now;
    if (wasStalled) lastHeardAtMs = Math.max(lastHeardAtMs, now - SILENCE_MS / 2);
    // A hidden page's timers are throttled: silence says nothing there.
    if (document.hidden) lastHeardAtMs = now;
    if (now - lastHeardAtMs < SILENCE_MS) return;
    replace("The simulation did not answer for two seconds.");
  }

  function stopWatching(): void {
    clearInterval(watch);
    watch = undefined;
  }

  return {
    post(message) {
      if (message.type === "load" || watch === undefined) lastHeardAtMs = performance.now();
      if (message.type === "load" && watch === undefined) {
        lastLookAtMs = performance.now();
        watch = setInterval(look, WATCH_INTERVAL_MS);
      }
      port.postMessage(message);
    },
    close() {
      stopWatching();
      port.terminate();
    },
  };
}
