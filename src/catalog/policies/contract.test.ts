/**
 * What every policy promises, whatever stack it stands in, whatever happens behind it and whatever the caller does: each call is
 * settled exactly once (the engine stops at a second time), counts balance, nothing is left behind, and a replay is identical.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scenarioOf } from "../../runtime/oracle/oracle-case";
import { Run } from "../../runtime/run";
import { resolvePolicy } from "../../scenario/settings";
import { catalog } from "../index";
import { anySettings, type Settings, type Surroundings } from "./testing/any-settings";

const ON_LINK: Surroundings = { operations: ["browse", "order"], outgoing: ["spare"] };
/** A component has no link to a spare one. */
const BEFORE_COMPONENT: Surroundings = { ...ON_LINK, outgoing: [] };

const onLink = new Map(catalog.policies.map((kind) => [kind.kind, anySettings(kind, ON_LINK)]));
const beforeComponent = new Map(catalog.policies.map((kind) => [kind.kind, anySettings(kind, BEFORE_COMPONENT)]));
const KINDS = [...onLink.keys()];
const anyOf = (policies: ReadonlyMap<string, fc.Arbitrary<Settings>>) => fc.oneof(...policies.values());

interface World {
  readonly stack: readonly Settings[];
  readonly admission: readonly Settings[];
  readonly latencyMs: number;
  readonly cancellation: boolean;
  readonly patienceMs: number;
  readonly lossRatio: number;
  readonly seed: number;
}

const worldOf = (stack: fc.Arbitrary<Settings[]>, admission: fc.Arbitrary<Settings[]>) =>
  fc.record({
    stack,
    admission,
    latencyMs: fc.constantFrom(0, 2),
    cancellation: fc.boolean(),
    patienceMs: fc.constantFrom(0, 30, 150),
    lossRatio: fc.constantFrom(0, 0, 0.1),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

/** Two seconds of busy traffic into something moody, then long enough for all to end. */
function sketchOf({ stack, admission, latencyMs, cancellation, patienceMs, lossRatio }: World) {
  const moody = (serviceMs: number) => [
    { do: "work", serviceTime: { kind: "exponential", meanMs: serviceMs } },
    {
      do: "choose",
      branches: [
        { weight: 5, steps: [{ do: "respond" }] },
        { weight: 4, steps: [{ do: "fail" }] },
        { weight: 1, steps: [{ do: "fail", permanent: true }] },
      ],
    },
  ];
  const link = { latency: { kind: "constant", ms: latencyMs }, lossRatio, lossDetectedAfterMs: 40, cancellation };
  return {
    run: { runForMs: 3_600_000 },
    operations: [
      { id: "browse", share: 0.7, access: "read", tenant: "web" },
      { id: "order", share: 0.3, access: "write", priority: 2, tenant: "shop" },
    ],
    components: [
      {
        id: "users",
        kind: "client",
        timeoutMs: patienceMs,
        arrivals: {
          kind: "schedule",
          points: [
            { atMs: 2000, ratePerSecond: 150 },
            { atMs: 2000, ratePerSecond: 0 },
          ],
        },
        handlers: { browse: [{ do: "call", to: "backend" }], order: [{ do: "call", to: "backend" }] },
      },
      {
        id: "backend",
        kind: "service",
        concurrencyPerReplica: 2,
        queueCapacity: 5,
        policies: admission,
        handlers: { browse: moody(5), order: moody(30) },
      },
      { id: "spare", kind: "service", concurrencyPerReplica: 1, queueCapacity: 2 },
    ],
    links: [
      { from: "users", to: "backend", ...link, policies: stack },
      { from: "users", to: "spare", ...link },
    ],
  };
}

/** Runs to the end; `halfway` may change settings at 1 s, in the middle of the traffic. */
function play(world: World, halfway: (run: Run) => void = () => {}): Run {
  const run = new Run(scenarioOf(sketchOf(world) as Parameters<typeof scenarioOf>[0]), catalog, `${world.seed}`);
  run.advance(1e9);
  halfway(run);
  expect(run.advance(run.endNs)).toBe("ended");
  return run;
}

/** Everybody was answered, every counter balances, nothing is held, waited for or scheduled. */
function expectSettled(run: Run): void {
  const { simulation } = run.model;
  expect(simulation.calls.liveCount, "slots still out").toBe(0);
  expect(simulation.calls.orphanCount, "orphans").toBe(0);
  expect(simulation.kernel.peekTime(), "timers left").toBe(Infinity);
  const { components, links } = run.summarize();
  for (const { id, metrics } of components) {
    expect(metrics.settledCount, `${id}: settled`).toBe(metrics.arrivalCount);
    expect(metrics.inFlightCount, `${id}: in flight`).toBe(0);
  }
  for (const { id, metrics } of links) {
    expect(metrics.settledCount, `${id}: settled`).toBe(metrics.callCount);
    expect(metrics.inFlightCount, `${id}: in flight`).toBe(0);
  }
  for (const { policies } of run.model.entities) {
    for (const { kind, columns } of policies) {
      for (const spec of kind.metrics) {
        if (spec.form !== "gauge" || !/(InFlight|QueueLength|Waiting)/.test(spec.id)) continue;
        expect(simulation.readLevel(columns.levels.get(spec.of)!), `${kind.kind}: ${spec.id}`).toBe(0);
      }
    }
  }
}

function expectReplay(world: World, halfway?: (run: Run) => void): void {
  const first = play(world, halfway);
  expectSettled(first);
  const second = play(world, halfway);
  expect(second.model.simulation.kernel.traceHash()).toBe(first.model.simulation.kernel.traceHash());
  expect(second.summarize()).toEqual(first.summarize());
}

/** Gives every policy of a stack the settings of another one of its kind, live. */
const reconfigure = (others: readonly Settings[]) => (run: Run) => {
  for (const { policies } of run.model.entities) {
    for (const { document, instance } of policies) {
      const other = others.find(({ kind }) => kind === document.kind);
      const settings = other && resolvePolicy({ ...document, ...other } as never, catalog);
      if (settings !== undefined) instance.configure?.(settings);
    }
  }
};

const nothing = fc.constant<Settings[]>([]);

describe.each(KINDS)("%s", (name) => {
  const policy = onLink.get(name)!;
  const admitting = beforeComponent.get(name)!;

  test("settles each call once on a link, and a replay is identical", () => {
    fc.assert(
      fc.property(worldOf(fc.tuple(policy), nothing), (world) => expectReplay(world)),
      { numRuns: 15 },
    );
  });

  test("settles each call once before a component", () => {
    fc.assert(
      fc.property(worldOf(nothing, fc.tuple(admitting)), (world) => expectReplay(world)),
      { numRuns: 15 },
    );
  });

  test("takes new settings in the middle of traffic", () => {
    fc.assert(
      fc.property(worldOf(fc.tuple(policy), fc.tuple(admitting)), admitting, (world, other) =>
        expectReplay(world, reconfigure([other])),
      ),
      { numRuns: 15 },
    );
  });

  test.each(KINDS)("stands around %s", (inner) => {
    fc.assert(
      fc.property(worldOf(fc.tuple(policy, onLink.get(inner)!), nothing), (world) => expectReplay(world)),
      { numRuns: 2 },
    );
  });
});

const presets = catalog.policies.flatMap(({ kind, presets: list = [] }) =>
  list.map(({ name, settings }) => [kind, name, settings] as const),
);

test.each(presets)("%s as in %s is a sound policy and keeps the promises", (kind, _, settings) => {
  for (const cancellation of [false, true]) {
    const stack = [{ kind, ...settings }];
    expectReplay({ stack, admission: [], latencyMs: 2, cancellation, patienceMs: 150, lossRatio: 0.1, seed: 1 });
  }
});

test("any stack of policies, in any order, keeps the promises", () => {
  const stack = fc.array(anyOf(onLink), { minLength: 2, maxLength: 6 });
  const admission = fc.array(anyOf(beforeComponent), { maxLength: 3 });
  fc.assert(
    fc.property(worldOf(stack, admission), fc.array(anyOf(beforeComponent), { maxLength: 4 }), (world, others) =>
      expectReplay(world, reconfigure(others)),
    ),
    { numRuns: 150 },
  );
});
