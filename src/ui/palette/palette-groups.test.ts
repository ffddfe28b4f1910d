import { describe, expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import { bestMatch, paletteGroups } from "./palette-groups";

describe("paletteGroups", () => {
  test("holds every kind of the catalog once", () => {
    const shown = paletteGroups(catalog.components, "").flatMap((group) => group.kinds.map((kind) => kind.kind));
    expect([...shown].sort()).toEqual(catalog.components.map((kind) => kind.kind).sort());
  });

  test("finds by label, by summary and by group, and drops empty groups", () => {
    expect(paletteGroups(catalog.components, "database").some((group) => group.id === "data")).toBe(true);
    expect(
      paletteGroups(catalog.components, "replicas workers").flatMap((group) => group.kinds.map((kind) => kind.kind)),
    ).toContain("service");
    expect(paletteGroups(catalog.components, "no such thing")).toEqual([]);
  });
});

test("Enter adds what begins with the query", () => {
  const groups = paletteGroups(catalog.components, "serv");
  expect(bestMatch(groups, "serv")?.kind).toBe("service");
  expect(bestMatch([], "serv")).toBeUndefined();
});
