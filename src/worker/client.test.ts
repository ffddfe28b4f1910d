// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient, type WorkerPort } from "./client";
import type { FromWorker, ToWorker } from "./protocol";

class FakePort implements WorkerPort {
  onmessage: WorkerPort["onmessage"] = null;
  onerror: WorkerPort["onerror"] = null;
  onmessageerror: WorkerPort["onmessageerror"] = null;
  readonly posted: ToWorker[] = [];
  isTerminated = false;
  postMessage(message: ToWorker): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data } as MessageEvent<FromWorker>);
  }
}

const LOAD = { type: "load", runId: 1, scenario: {}, seed: "1", ratio: 1, play: true } as unknown as ToWorker;

function frame(number: number): FromWorker {
  return { type: "frame", runId: 1, frame: number } as unknown as FromWorker;
}

function setUp() {
  const ports: FakePort[] = [];
  const heard: FromWorker[] = [];
  const troubles: string[] = [];
  const client = createClient(
    { onMessage: (message) => heard.push(message), onTrouble: (reason) => troubles.push(reason) },
    () => {
      const port = new FakePort();
      ports.push(port);
      return port;
    },
  );
  return { client, ports, heard, troubles };
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: [
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout",
      "performance",
      "requestAnimationFrame",
      "cancelAnimationFrame",
    ],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test("draws frames at the next screen frame and acknowledges them then, in order", () => {
  const { client, ports, heard } = setUp();
  client.post(LOAD);
  ports[0]?.say(frame(1));
  ports[0]?.say(frame(2));
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(heard.map((message) => "frame" in message && message.frame)).toEqual([1, 2]);
  expect(ports[0]?.posted.slice(1)).toEqual([
    { type: "ack", frame: 1 },
    { type: "ack", frame: 2 },
  ]);
});

test("replaces a worker that is silent for two seconds, once", () => {
  const { client, ports, troubles } = setUp();
  client.post(LOAD);
  vi.advanceTimersByTime(1400);
  expect(troubles).toEqual([]);
  vi.advanceTimersByTime(600);
  expect(troubles).toHaveLength(1);
  expect(ports[0]?.isTerminated).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(ports).toHaveLength(2);
});

test("heartbeats keep it alive", () => {
  const { client, ports, troubles } = setUp();
  client.post(LOAD);
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(500);
    ports[0]?.say({ type: "heartbeat" });
  }
  expect(troubles).toEqual([]);
});

test("a crash replaces the worker at once, and late words of the dead are not heard", () => {
  const { client, ports, heard, troubles } = setUp();
  client.post(LOAD);
  ports[0]?.say({ type: "crashed", message: "slot outside the pool" });
  expect(troubles[0]).toContain("slot outside the pool");
  ports[0]?.say(frame(3));
  vi.advanceTimersByTime(20);
  expect(heard).toEqual([]);
  client.post(LOAD);
  expect(ports[1]?.posted).toEqual([LOAD]);
});

test("watches nothing before the first run", () => {
  const { troubles } = setUp();
  vi.advanceTimersByTime(60_000);
  expect(troubles).toEqual([]);
});
