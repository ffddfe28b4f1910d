/** Holding a connection through what stands in between: proxies, load balancers, policies at a component's door. */
import { describe, expect, test } from "vitest";
import { constant, run, scenarioOf, station, users } from "../../../runtime/oracle/oracle-case";

const at = (...timesMs: number[]) => ({ kind: "replay", timesMs });
const work = (ms: number) => ({ do: "work", serviceTime: constant(ms) });

interface Around {
  readonly app?: object;
  readonly db?: object;
  readonly between?: readonly object[];
  readonly links?: readonly unknown[];
  readonly users?: object;
  readonly faults?: readonly unknown[];
}

const sketch = (steps: readonly unknown[], { app, db, between = [], links, users: own, faults }: Around = {}) => ({
  run: { runForMs: 10_000 },
  components: [
    users(at(0, 0), own),
    station("app", constant(0), 50, { handlers: { request: steps }, ...app }),
    ...between,
    { id: "db", kind: "database", connectionCount: 1, readTime: constant(10), acquireTimeoutMs: 0, ...db },
  ],
  links: links ?? ["users->app", "app->db"],
  faults: faults ?? [],
});
const app = (...args: Parameters<typeof sketch>) => run(sketch(...args) as never);
const holding = (of: string, ...steps: unknown[]) => ({ do: "hold", of, steps });

const MIDDLES: readonly [string, readonly object[], readonly unknown[]][] = [
  ["a proxy", [{ id: "mid", kind: "proxy", hopTime: constant(0) }], ["app->mid", "mid->db"]],
  ["a load balancer", [{ id: "mid", kind: "load-balancer" }], ["app->mid", "mid->db"]],
  [
    "a proxy with policies before a balancer",
    [
      { id: "mid", kind: "proxy", hopTime: constant(0), policies: [{ kind: "bulkhead", concurrencyLimit: 50 }] },
      { id: "lb", kind: "load-balancer" },
    ],
    ["app->mid", "mid->lb", "lb->db"],
  ],
];

describe.each(MIDDLES)("through %s", (_, between, inner) => {
  const links = ["users->app", ...inner];
  const through = (steps: readonly unknown[], around: Around = {}) => app(steps, { between, links, ...around });

  test("a connection is granted, kept and given back", () => {
    const r = through([holding("mid", work(100))]);
    expect(r.of("users", "latencyMaxMs")).toBe(200);
    expect(r.of("db", "heldCount")).toBe(2);
    expect(r.of("db", "inFlightCount") + r.of("mid", "inFlightCount")).toBe(0);
    expect(r.of("db", "blockedRatio")).toBeCloseTo(200 / 10_000, 6);
    expect(r.of("mid", "okCount")).toBe(2);
  });

  test("it goes back when a step inside fails", () => {
    const r = through([holding("mid", { do: "fail" })]);
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("db", "heldCount")).toBe(2);
    expect(r.of("db", "inFlightCount") + r.of("mid", "inFlightCount")).toBe(0);
  });

  test.each([true, false])("it goes back when the caller leaves (links tell: %s)", (cancellation) => {
    const told = inner.map((link) => {
      const [from, to] = (link as string).split("->");
      return { from, to, cancellation };
    });
    const r = through([holding("mid", work(500))], {
      users: { timeoutMs: 100 },
      links: [{ from: "users", to: "app", cancellation: true }, ...told],
      db: { connectionCount: 2 },
    });
    expect(r.of("app", "cancelledCount")).toBe(2);
    expect(r.of("db", "inFlightMean")).toBeCloseTo((2 * 100) / 10_000, 6);
    expect(r.of("db", "inFlightCount") + r.of("mid", "inFlightCount")).toBe(0);
  });

  test("a crash behind it ends the program", () => {
    const faults = [{ kind: "crash", target: "db", startAtMs: 70, lastForMs: 100_000 }];
    const r = through([holding("mid", work(500))], { faults });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(70);
    expect(r.of("db", "inFlightCount") + r.of("mid", "inFlightCount")).toBe(0);
  });

  test("a timeout on the last link ends the program, and the connection is free again", () => {
    const last = inner.at(-1) as string;
    const [from, to] = last.split("->");
    const timed = { from, to, policies: [{ kind: "timeout", timeoutMs: 50 }] };
    const r = through([holding("mid", work(500))], {
      links: ["users->app", ...inner.slice(0, -1), timed],
      db: { connectionCount: 2 },
    });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(50);
    expect(r.of("db", "inFlightCount") + r.of("mid", "inFlightCount")).toBe(0);
    expect(r.of("db", "blockedCount")).toBe(0);
  });
});

test("the way to each hop is taken there and back for the release", () => {
  const r = app([holding("mid", work(100))], {
    between: [{ id: "mid", kind: "proxy", hopTime: constant(1) }],
    links: [
      "users->app",
      { from: "app", to: "mid", latency: constant(2) },
      { from: "mid", to: "db", latency: constant(3) },
    ],
    db: { connectionCount: 2 },
  });
  // Asked after 2 + 1 + 3 ms; given back 2 + 3 later; the answer takes 3 + 2.
  expect(r.of("users", "latencyMaxMs")).toBe(6 + 100 + 5 + 5);
});

describe("policies at the door", () => {
  const timeout = { kind: "timeout", timeoutMs: 5000 };
  test.each([
    ["of the database", { db: { policies: [timeout] } }],
    ["of the service that holds", { app: { policies: [timeout] } }],
  ])("%s do not come between", (_, around) => {
    const r = app([holding("db", work(100))], around);
    expect(r.of("users", "latencyMaxMs")).toBe(200);
    expect(r.of("db", "heldCount")).toBe(2);
  });

  test("of the database that give up take the connection away and free it", () => {
    const r = app([holding("db", work(500))], {
      db: { connectionCount: 2, policies: [{ kind: "timeout", timeoutMs: 50 }] },
    });
    expect(r.of("users", "failedCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(50);
    expect(r.of("db", "blockedCount")).toBe(0);
  });
});

test("a caller behind policies of its own waits for room at a callee as any other", () => {
  const held = (policies: readonly object[]) =>
    run({
      run: { runForMs: 10_000 },
      components: [
        users(at(0, 0, 0, 0)),
        station("app", constant(0), 1, { callModel: "async", policies }),
        station("slow", constant(100), 1, { queueCapacity: 0, overflow: "block" }),
      ],
      links: ["users->app", "app->slow"],
    } as never);
  const behind = held([{ kind: "timeout", timeoutMs: 5000 }]).of("app", "blockedRatio");
  expect(behind).toBeCloseTo(held([]).of("app", "blockedRatio"), 9);
  expect(behind).toBeCloseTo(300 / 10_000, 6);
});

describe("what is held is kept", () => {
  test.each([
    ["repeat", { do: "repeat", count: 2, steps: [work(10)] }, 20],
    ["parallel", { do: "parallel", steps: [work(10), work(10)] }, 20],
  ])("over a %s inside", (_, step, ms) => {
    const r = app([holding("db", step, work(100))]);
    expect(r.of("users", "latencyMaxMs")).toBe(2 * (ms + 100));
    expect(r.of("db", "heldCount")).toBe(2);
  });

  test("while a fallback stands in for a second one that was not to be had", () => {
    const r = app([holding("db", holding("other", work(10)), work(100))], {
      between: [{ id: "other", kind: "database", connectionCount: 1 }],
      links: ["users->app", "app->db", { from: "app", to: "other", policies: [{ kind: "fallback" }] }],
      users: { arrivals: at(5, 5) },
      faults: [{ kind: "crash", target: "other", startAtMs: 0, lastForMs: 100_000 }],
    });
    expect(r.of("users", "degradedCount")).toBe(2);
    expect(r.of("users", "latencyMaxMs")).toBe(220);
  });
});

describe("says why nothing can be held", () => {
  const refused = (of: string, around: Around) => () => scenarioOf(sketch([holding(of, work(1))], around) as never);

  test("behind a balancer of services", () => {
    const between = [{ id: "lb", kind: "load-balancer" }, station("shop", constant(1))];
    expect(refused("lb", { between, links: ["users->app", "app->lb", "lb->db", "lb->shop"] })).toThrow(
      /shop is a service: it has nothing that a caller could hold/,
    );
  });

  test("over a second link to the same component", () => {
    const between = [station("shop", constant(1))];
    expect(refused("app->shop#2", { between, links: ["users->app", "app->shop", "app->shop"] })).toThrow(
      /shop is a service/,
    );
  });

  test.each(["collapse", "hedge", "batch", "buffer"])("through %s", (kind) => {
    expect(refused("db", { links: ["users->app", { from: "app", to: "db", policies: [{ kind }] }] })).toThrow(
      new RegExp(`app->db has the policy ${kind}`),
    );
    expect(refused("db", { db: { policies: [{ kind }] } })).toThrow(new RegExp(`db has the policy ${kind}`));
  });

  test("in a ring of proxies, without going round for ever", () => {
    const between = [
      { id: "one", kind: "proxy" },
      { id: "two", kind: "proxy" },
    ];
    expect(refused("one", { between, links: ["users->app", "app->one", "one->two", "two->one"] })).not.toThrow();
  });
});
