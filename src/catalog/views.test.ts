import { describe, expect, test } from "vitest";
import { catalog } from "./index";
import { cardViewOf } from "./views";

const uncalled = catalog.components.filter(({ takesNoCalls }) => takesNoCalls === true);

describe.each(uncalled.map((kind) => [kind.kind, kind] as const))(
  "the card of %s, which takes no calls",
  (name, kind) => {
    const view = cardViewOf(name, kind);

    test("shows metrics of the kind's own, live ones, with their units", () => {
      const live = kind.metrics.filter(({ summaryOnly }) => summaryOnly !== true);
      const { focus, figures = [] } = view;
      expect(live.map(({ id }) => id)).toContain(focus.type === "number" && focus.metric);
      expect(figures.length).toBeGreaterThan(0);
      for (const { metric, unit } of figures) expect(live.find(({ id }) => id === metric)?.unit).toBe(unit);
    });
  },
);

test("a kind that takes no calls and is not listed shows its first live metrics", () => {
  const metrics = [
    { id: "heldCount", label: "held", unit: "count" as const },
    { id: "totalCount", label: "total", unit: "count" as const, summaryOnly: true },
    { id: "renewalsPerSecond", label: "renewals", unit: "perSecond" as const },
  ];
  expect(cardViewOf("lock-keeper", { takesNoCalls: true, metrics })).toEqual({
    focus: { type: "number", metric: "heldCount", label: "held" },
    figures: [{ metric: "renewalsPerSecond", label: "renewals", unit: "perSecond" }],
  });
});

test("kinds that take calls show rate and latency", () => {
  const called = catalog.components.filter(({ takesNoCalls }) => takesNoCalls !== true);
  for (const kind of called) expect(cardViewOf(kind.kind, kind).figures).toBeUndefined();
});
