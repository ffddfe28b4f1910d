import { describe, expect, test } from "vitest";
import type { EntityLayout, FrameLayout } from "../../worker/protocol";
import { liveValue, stack, stripData } from "./strip-data";
import { linesOf, STRIPS, subjectOf } from "./strips";

const entity = (id: string, kind: string, firstColumn: number, ...columns: string[]): EntityLayout => ({
  id,
  type: id.includes("->") ? "link" : "component",
  kind,
  label: id,
  firstColumn,
  columns: columns.map((column) => ({ id: column, label: column, unit: "count" })),
});
const layout: FrameLayout = {
  entities: [
    entity("web", "client", 1, "goodputPerSecond", "latencyP99Ms"),
    entity("app", "client", 3, "goodputPerSecond", "latencyP99Ms"),
    entity("orders", "service", 5, "queueLength", "inFlightCount"),
  ],
  columnCount: 7,
  rowIntervalMs: 100,
  runForMs: 1_000,
  warmUpMs: 0,
};
const [rates, latency, , queues] = STRIPS;
const SOURCES = new Set(["client"]);

describe("the whole system", () => {
  const whole = subjectOf(layout, undefined, SOURCES);
  const row = [100, 10, 40, 5, 90, 7, 3];
  const rows = { rowCount: 1, value: (_row: number, column: number) => row[column]! };

  test("adds up the rates of all sources and shows the worst percentile", () => {
    const goodput = linesOf(rates!, whole);
    expect(goodput.map((line) => line.id)).toEqual(["goodput"]);
    expect([...stripData(rates!, goodput, rows, 600)[1]!]).toEqual([15]);
    expect([...stripData(latency!, linesOf(latency!, whole), rows, 600)[1]!]).toEqual([90]);
  });

  test("sums the queues of everybody who is not a source", () => {
    expect(linesOf(queues!, whole).map((line) => [line.id, [...line.columns]])).toEqual([
      ["queue", [5]],
      ["inFlight", [6]],
    ]);
  });
});

test("a selection shows its own columns and leaves out what it does not measure", () => {
  const subject = subjectOf(layout, "orders", SOURCES);
  expect(linesOf(rates!, subject)).toEqual([]);
  const [queue] = linesOf(queues!, subject);
  expect(liveValue(queues!, queue!, Float64Array.from([0, 0, 0, 0, 0, 42, 1]))).toBe(42);
});

test("a selection that the run does not know falls back to the whole", () => {
  expect(subjectOf(layout, "gone", SOURCES).id).toBeUndefined();
});

test("stack puts each series on those before it and treats gaps as nothing", () => {
  expect(stack([Float64Array.of(1, Number.NaN), Float64Array.of(2, 3)]).map((each) => [...each])).toEqual([
    [1, 0],
    [3, 3],
  ]);
});
