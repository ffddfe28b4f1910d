import { describe, expect, test } from "vitest";
import type { RecordedCommand } from "../../worker/protocol";
import { limitsOf, marksOf } from "./marks";
import { STRIPS } from "./strips";

const at = (seconds: number, command: RecordedCommand["command"]): RecordedCommand => ({
  atNs: seconds * 1e9,
  afterEvents: 0,
  command,
});

describe("marksOf", () => {
  test("spans planned and injected faults, and ends a span where it was undone", () => {
    const planned = [{ id: "storm", kind: "latency-spike", target: "db", startAtMs: 10_000, lastForMs: 5_000 }];
    const commands = [
      at(20, {
        type: "inject",
        fault: { id: "live-1", kind: "crash", target: "a", startAtMs: 20_000, lastForMs: 30_000 },
      }),
      at(22, { type: "set", address: "a.replicaCount", value: 3 }),
      at(25, { type: "clear", faultId: "live-1" }),
    ];
    expect(marksOf(planned, commands)).toEqual({
      spans: [
        { id: "storm", kind: "latency-spike", target: "db", fromMs: 10_000, toMs: 15_000 },
        { id: "live-1", kind: "crash", target: "a", fromMs: 20_000, toMs: 25_000 },
      ],
      changes: [{ atMs: 22_000, address: "a.replicaCount" }],
    });
  });

  test("a fault without an end lasts until it is undone", () => {
    const commands = [at(1, { type: "inject", fault: { id: "x", kind: "crash", target: "a", startAtMs: 1_000 } })];
    expect(marksOf([], commands).spans[0]?.toMs).toBe(Number.POSITIVE_INFINITY);
    expect(marksOf([], [...commands, at(4, { type: "clear", faultId: "x" })]).spans[0]?.toMs).toBe(4_000);
  });
});

test("limitsOf finds the objectives of the shown place and metric", () => {
  const entity = {
    id: "users",
    type: "component",
    kind: "client",
    label: "Users",
    firstColumn: 1,
    columns: [],
  } as const;
  const subject = { id: undefined, label: "", entities: [entity], queueEntities: [] };
  const objectives = [
    { id: "p99", component: "users", metric: "latencyP99Ms", below: 400 },
    { id: "other", component: "orders", metric: "latencyP99Ms", below: 100 },
    { id: "goodput", component: "users", metric: "goodputPerSecond", above: 190 },
  ];
  expect(limitsOf(STRIPS[1]!, subject, objectives)).toEqual([{ value: 400, side: "below" }]);
  expect(limitsOf(STRIPS[0]!, subject, objectives)).toEqual([{ value: 190, side: "above" }]);
});
