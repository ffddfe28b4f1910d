// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { runData } from "../../stores/run-store";
import type { FrameLayout } from "../../worker/protocol";
import type { CardFacts } from "./card-facts";
import { FocusPainter } from "./focus-painter";

const FACTS: CardFacts = {
  id: "orders",
  label: "Orders",
  kindLabel: "Service",
  view: { focus: { type: "workers" } },
  capacity: 100,
  replicaCount: 3,
  workersPerReplica: 2,
  ordinaryRefusals: undefined,
};

function layoutOf(metrics: readonly string[]): FrameLayout {
  const columns = metrics.map((id) => ({ id, label: id, unit: "count" as const }));
  return {
    entities: [{ id: "orders", type: "component", kind: "service", label: "Orders", firstColumn: 1, columns }],
    columnCount: 1 + metrics.length,
    rowIntervalMs: 500,
    runForMs: 1000,
    warmUpMs: 0,
  };
}

let card: HTMLElement;
beforeEach(() => {
  card = document.createElement("div");
  card.innerHTML = ["slots", "pool", "poolWorking", "poolBlocked", "poolDown", "focusText", "focusMore"]
    .map((name) => `<span data-part="${name}"></span>`)
    .join("");
});

function slots(metrics: readonly string[], values: readonly number[]): string[] {
  runData.begin(layoutOf(metrics));
  const painter = new FocusPainter(card, FACTS);
  painter.bind();
  painter.paint(Float64Array.from([0, ...values]));
  return [...card.querySelectorAll<HTMLElement>("[data-slot]")].map((slot) => slot.dataset.slot ?? "");
}

const STATION = ["workerCount", "workingCount", "blockedCount"];

test("workers that the setting promises and that are not there are down", () => {
  expect(slots(STATION, [4, 1, 1])).toEqual(["working", "blocked", "idle", "idle", "down", "down"]);
});

test("where the number of replicas changes by itself, the live number counts and not the setting", () => {
  // Scaled in to two replicas: nobody is down.
  expect(slots([...STATION, "replicaCount"], [4, 1, 0, 2])).toEqual(["working", "idle", "idle", "idle"]);
  // Scaled out to four, one of which is down.
  expect(slots([...STATION, "replicaCount"], [6, 6, 0, 4])).toEqual([
    ...Array.from({ length: 6 }, () => "working"),
    "down",
    "down",
  ]);
});
