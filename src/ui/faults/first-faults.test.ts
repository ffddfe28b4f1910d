import { describe, expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import type { ComponentDocument } from "../../model/document";
import { emptyScenario } from "../../stores/empty-scenario";
import { firstFaults } from "./first-faults";

const shop = (components: readonly ComponentDocument[]) => ({ ...emptyScenario(), components });

describe("firstFaults", () => {
  test("slows the database, kills a replica, doubles the traffic of every source", () => {
    const found = firstFaults(
      shop([
        { id: "web", kind: "client" },
        { id: "app", kind: "client" },
        { id: "orders", kind: "service", replicaCount: 3 },
        { id: "db", kind: "database" },
      ]),
      catalog,
    );
    expect(found.map(({ label, faults }) => [label, faults.map((fault) => fault.target)])).toEqual([
      ["Slow the database", ["db"]],
      ["Kill a replica", ["orders"]],
      ["Double the traffic", ["web", "app"]],
    ]);
  });

  test("names what it hits where the scenario has no database and no replicas", () => {
    const found = firstFaults(
      shop([
        { id: "web", kind: "client" },
        { id: "orders", kind: "service", label: "Orders" },
      ]),
      catalog,
    );
    expect(found.map(({ label }) => label)).toEqual(["Slow Orders", "Kill Orders", "Double the traffic"]);
  });

  test("offers nothing for an empty scenario", () => {
    expect(firstFaults(emptyScenario(), catalog)).toEqual([]);
  });
});
