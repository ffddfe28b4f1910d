import { expect, test } from "vitest";
import { constant, run, users } from "../../../runtime/oracle/oracle-case";

const OPERATIONS = [
  { id: "edit", access: "write", idempotent: true },
  { id: "load", access: "read", share: 0 },
  { id: "store", access: "write", share: 0 },
];

/** So many editors who start together; each loads the record, thinks for a while and stores it. */
const editors = (
  count: number,
  { policy = {}, retry = {}, think = constant(10), handler = ["load", "store"] as readonly string[] } = {},
) =>
  run({
    run: { runForMs: 60_000 },
    operations: OPERATIONS,
    components: [
      users({ kind: "closed-loop", userCount: count, firstRequest: "atOnce", requestsPerUserCount: 1 }),
      {
        id: "editor",
        kind: "service",
        concurrencyPerReplica: 1000,
        handlers: {
          edit: handler.flatMap((operation, i) => [
            ...(i === 0 ? [] : [{ do: "work", serviceTime: think }]),
            { do: "call", to: "store", operation },
          ]),
        },
      },
      {
        id: "store",
        kind: "service",
        concurrencyPerReplica: 1000,
        serviceTime: constant(0),
        policies: [{ kind: "version-check", ...policy }],
      },
    ],
    links: [
      { from: "users", to: "editor", policies: [{ kind: "retry", backoffBaseMs: 0, ...retry }] },
      "editor->store",
    ],
  });

test("of those who read the same version one writes it, and the others conflict", () => {
  const r = editors(5, { retry: { attemptLimit: 1 } });
  expect(r.of("users", "okCount")).toBe(1);
  expect(r.of("users", "failedCount")).toBe(4);
  expect(r.of("store", "versionConflictCount")).toBe(4);
  expect(r.of("store", "versionConflictRatio")).toBe(0.8);
});

test("reading again and writing again: n in step need n + (n − 1) + … + 1 writes", () => {
  const r = editors(20, { retry: { attemptLimit: 0 } });
  expect(r.of("users", "okCount")).toBe(20);
  expect(r.of("store", "versionedWriteCount")).toBe((20 * 21) / 2);
});

test("a write alone is not checked, nor is a second one by the same request", () => {
  for (const handler of [["store"], ["store", "store"], ["load", "store", "store"]]) {
    const r = editors(1, { handler });
    expect(r.of("users", "okCount"), handler.join()).toBe(1);
  }
  const r = editors(5, { handler: ["store"] });
  expect(r.of("store", "versionConflictCount")).toBe(0);
  expect(r.of("store", "versionedWriteCount")).toBe(5);
});

test("a final conflict is not tried again", () => {
  const r = editors(5, { policy: { conflictOutcome: "failedPermanently" } });
  expect(r.of("users", "failedPermanentlyCount")).toBe(4);
  expect(r.of("store", "versionedWriteCount")).toBe(5);
});

test("requests that are no longer remembered are not checked", () => {
  const r = editors(5, { policy: { requestLimit: 2 }, retry: { attemptLimit: 1 } });
  // Each write is remembered in place of an older request's read, so that nobody's read is known any more when it writes.
  expect(r.of("store", "versionConflictCount")).toBe(0);
  expect(r.of("store", "versionedWriteCount")).toBe(5);
});

test("other records have other versions", () => {
  const many = run({
    run: { runForMs: 2000 },
    operations: [{ ...OPERATIONS[0], keys: { count: 1_000_000, zipf: 0 } }, ...OPERATIONS.slice(1)],
    components: [
      users({ kind: "closed-loop", userCount: 50, firstRequest: "atOnce", requestsPerUserCount: 1 }),
      {
        id: "editor",
        kind: "service",
        concurrencyPerReplica: 1000,
        handlers: {
          edit: [
            { do: "call", to: "store", operation: "load" },
            { do: "work", serviceTime: constant(10) },
            { do: "call", to: "store", operation: "store" },
          ],
        },
      },
      { id: "store", kind: "service", serviceTime: constant(0), policies: [{ kind: "version-check" }] },
    ],
    links: ["users->editor", "editor->store"],
  });
  expect(many.of("store", "versionConflictCount")).toBe(0);
  expect(many.of("users", "okCount")).toBe(50);
});
