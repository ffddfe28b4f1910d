// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { WorkerPort } from "./client";
import { compareInWorker } from "./comparer";
import type { FromWorker, ToWorker } from "./protocol";

const ASK = { type: "compare", comparisonId: 1, scenario: {}, seed: "1", pairCount: 1 } as unknown as Extract<
  ToWorker,
  { type: "compare" }
>;

function setUp() {
  const port = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: vi.fn(),
    terminate: vi.fn(),
  } as WorkerPort & { postMessage: ReturnType<typeof vi.fn>; terminate: ReturnType<typeof vi.fn> };
  const heard: FromWorker[] = [];
  const troubles: string[] = [];
  const stop = compareInWorker(
    ASK,
    { onMessage: (message) => heard.push(message), onTrouble: (reason) => troubles.push(reason) },
    () => port,
  );
  const say = (data: object) => port.onmessage?.({ data } as MessageEvent<FromWorker>);
  return { port, heard, troubles, stop, say };
}

test("asks, passes progress on, and lets the worker go with the result", () => {
  const { port, heard, say } = setUp();
  expect(port.postMessage).toHaveBeenCalledWith(ASK);
  say({ type: "heartbeat" });
  say({ type: "comparing", comparisonId: 1, doneRatio: 0.5 });
  expect(port.terminate).not.toHaveBeenCalled();
  say({ type: "compared", comparisonId: 1 });
  expect(heard.map(({ type }) => type)).toEqual(["comparing", "compared"]);
  expect(port.terminate).toHaveBeenCalledOnce();
});

test("a crash is told once", () => {
  const { port, troubles, heard, say } = setUp();
  say({ type: "crashed", message: "slot outside the pool" });
  say({ type: "compared", comparisonId: 1 });
  expect(troubles).toEqual([expect.stringContaining("slot outside the pool")]);
  expect(heard).toEqual([]);
  expect(port.terminate).toHaveBeenCalledOnce();
});

test("what is stopped says nothing any more", () => {
  const { heard, stop, say } = setUp();
  stop();
  say({ type: "compared", comparisonId: 1 });
  expect(heard).toEqual([]);
});
