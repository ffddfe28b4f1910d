import type { Scenario } from "../model/document";

/** What a new document holds: one operation, nothing on the canvas, two minutes. */
export function emptyScenario(name = "Untitled"): Scenario {
  return {
    format: "windtunnel/scenario",
    version: 1,
    name,
    summary: "",
    tags: [],
    run: { runForMs: 120_000, warmUpMs: 10_000, seed: "1", replicationCount: 1 },
    operations: [{ id: "request", share: 1, access: "read" }],
    components: [],
    links: [],
    faults: [],
    objectives: [],
    variants: [],
    layout: {},
    notes: [],
    lesson: null,
  };
}
