/** A fault that is aimed at a component changes something, or the file says that it does not. */
import { describe, expect, test } from "vitest";
import { constant, station, users } from "../../runtime/oracle/oracle-case";
import { simulate } from "../../runtime/run";
import { parse } from "../../scenario/parse";
import { catalog } from "../index";

const ARRIVALS = { kind: "poisson", ratePerSecond: 50 };
const SCALER = { target: "back", metrics: [{ kind: "arrivals", targetPerSecond: 10 }] };

/** users → it → back, or however the kind is used. */
function fileWith(kind: string, faults: readonly object[]): unknown {
  const isClient = kind === "client";
  const pairs: Readonly<Record<string, readonly string[]>> = {
    client: ["it->back"],
    autoscaler: ["users->back"],
    "service-registry": ["users->lb", "lb->back", "back->it", "lb->it"],
    database: ["users->it", "users->back"],
  };
  const components = [
    { ...users(ARRIVALS), id: isClient ? "it" : "users" },
    ...(isClient ? [] : [{ id: "it", kind, ...(kind === "autoscaler" ? SCALER : {}) }]),
    ...(kind === "service-registry" ? [{ id: "lb", kind: "load-balancer", discoveryRefreshMs: 1000 }] : []),
    station("back", constant(5), 4, { replicaCount: 3 }),
  ];
  return {
    format: "windtunnel/scenario",
    version: 1,
    name: "aimed",
    run: { runForMs: 30_000, warmUpMs: 0, seed: "aimed" },
    operations: [{ id: "get", keys: { count: 100 } }],
    components,
    links: (pairs[kind] ?? ["users->it", "it->back"]).map((link) => {
      const [from, to] = link.split("->");
      return { from, to };
    }),
    faults,
  };
}

function measured(kind: string, faults: readonly object[]): { readonly numbers: string; readonly isWarned: boolean } {
  const { scenario, problems, runnable } = parse(JSON.parse(JSON.stringify(fileWith(kind, faults))), catalog);
  expect(runnable).toBe(true);
  const { components, links } = simulate(scenario, catalog);
  const isWarned = problems.some(({ path, reason }) => path.endsWith(".target") && reason.includes("changes nothing"));
  return { numbers: JSON.stringify([...components, ...links].map(({ id, metrics }) => [id, metrics])), isWarned };
}

const FAULTS = [
  { kind: "crash", lastForMs: 20_000 },
  { kind: "gc-pause", lastForMs: 20_000, every: constant(1000), pause: constant(2000) },
  { kind: "latency-spike", lastForMs: 10_000, addMs: 50 },
  { kind: "error-burst", lastForMs: 10_000 },
];

describe.each(catalog.components.map(({ kind }) => kind))("at a %s", (kind) => {
  test("each fault changes something, or the file warns that it does not", () => {
    const { numbers } = measured(kind, []);
    for (const fault of FAULTS) {
      const got = measured(kind, [{ target: "it", startAtMs: 4500, ...fault }]);
      expect(got.isWarned, `${fault.kind}: warned exactly when nothing changes`).toBe(got.numbers === numbers);
    }
  });
});
