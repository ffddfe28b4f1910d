// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import { cardViewOf } from "../../catalog/views";
import { runData } from "../../stores/run-store";
import { CardPainter } from "./card-painter";

const PARTS = ["fill", "name", "rate", "p50", "p99", "good", "loss", "state", "focusText", "focusMore"];
const BAR = ["barGood", "barOrdinary", "barLate", "barError", "barWasted"];

let card: HTMLElement;
beforeEach(() => {
  card = document.createElement("div");
  card.innerHTML = `${[...PARTS, ...BAR].map((name) => `<span data-part="${name}"></span>`).join("")}<canvas data-part="spark"></canvas>`;
});
const textOf = (name: string) => card.querySelector(`[data-part="${name}"]`)?.textContent;

/** Paints the card of a registry, of which all that is not given is 0. */
function paint(kindName: string, values: Readonly<Record<string, number>>): void {
  const kind = catalog.components.find((entry) => entry.kind === kindName)!;
  const ids = ["arrivalRatePerSecond", "goodRatio", ...kind.metrics.map(({ id }) => id)];
  const layout = {
    entities: [
      {
        id: "it",
        type: "component" as const,
        kind: kindName,
        label: "It",
        firstColumn: 1,
        columns: ids.map((id) => ({ id, label: id, unit: "count" as const })),
      },
    ],
    columnCount: 1 + ids.length,
    rowIntervalMs: 500,
    runForMs: 1000,
    warmUpMs: 0,
  };
  runData.begin(layout);
  const painter = new CardPainter(card, {
    id: "it",
    label: "It",
    kindLabel: kind.label,
    view: cardViewOf(kindName, kind),
    capacity: undefined,
    replicaCount: undefined,
    workersPerReplica: undefined,
    ordinaryRefusals: undefined,
  });
  painter.bind(layout);
  const live = Float64Array.from([0, ...ids.map((id) => values[id] ?? 0)]);
  painter.paint({ frame: { ...runData, live }, isRowDue: false } as never);
}

test("who takes no calls shows what it measures, not 0 calls a second", () => {
  paint("service-registry", { registeredCount: 5, ghostCount: 2, heartbeatsPerSecond: 0.5 });
  expect(textOf("focusText")).toBe("5 registered");
  expect(textOf("rate")).toBe("2 ghosts");
  expect(textOf("p99")).toMatch(/^heartbeats 0\.5/);
  paint("autoscaler", { wantedReplicaCount: 7, recommendedReplicaCount: 9 });
  expect(textOf("focusText")).toBe("7 replicas wanted");
  expect(textOf("rate")).toBe("9 recommended");
});

test("others show the rate of their calls", () => {
  paint("proxy", { arrivalRatePerSecond: 12 });
  expect(textOf("rate")).toMatch(/^12/);
});
