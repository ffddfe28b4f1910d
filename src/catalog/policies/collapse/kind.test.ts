import { expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";

const LINK = "users->backend";

/** So many users ask at once, and once only; each call takes 100 ms. */
const crowd = (count: number, settings: object = {}, others: Record<string, object> = {}) =>
  run({
    run: { runForMs: 10_000 },
    operations: [{ id: "request", ...others.operation }],
    components: [
      users({ kind: "closed-loop", userCount: count, firstRequest: "atOnce", requestsPerUserCount: 1 }, others.users),
      { ...station("backend", constant(100), 1000), ...others.backend },
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "collapse", ...settings }], ...others.link }],
  });

test("a hundred calls for the same are one, and share its answer", () => {
  const r = crowd(100);
  expect(r.of("backend", "arrivalCount")).toBe(1);
  expect(r.of(LINK, "okCount")).toBe(100);
  expect(r.of(LINK, "collapsedCount")).toBe(99);
  expect(r.of(LINK, "collapsedRatio")).toBe(0.99);
  expect(r.of("users", "latencyMaxMs")).toBe(100);
});

test("a failure is shared as well", () => {
  const r = crowd(100, {}, { backend: { handlers: { request: [{ do: "work" }, { do: "fail" }] } } });
  expect(r.of("backend", "failedCount")).toBe(1);
  expect(r.of(LINK, "failedCount")).toBe(100);
});

test("different keys are different calls", () => {
  const r = crowd(1000, {}, { operation: { keys: { count: 10 } } });
  expect(r.of("backend", "arrivalCount")).toBe(10);
});

test("writes pass by, unless told otherwise", () => {
  expect(crowd(10, {}, { operation: { access: "write" } }).of("backend", "arrivalCount")).toBe(10);
  const all = crowd(10, { readsOnly: false }, { operation: { access: "write" } });
  expect(all.of("backend", "arrivalCount")).toBe(1);
});

test("nothing is kept: who comes after the answer calls again", () => {
  const r = run({
    run: { runForMs: 10_095 },
    components: [users({ kind: "constant", ratePerSecond: 10 }), station("backend", constant(50), 1000)],
    links: [{ from: "users", to: "backend", policies: [{ kind: "collapse" }] }],
  });
  expect(r.of("backend", "arrivalCount")).toBe(100);
});

test("those for whom there is no place call for themselves, or are refused", () => {
  expect(crowd(100, { followerLimit: 9 }).of("backend", "arrivalCount")).toBe(91);
  const refused = crowd(100, { followerLimit: 9, whenFull: "refuse" });
  expect(refused.of("backend", "arrivalCount")).toBe(1);
  expect(refused.of(LINK, "refusedCount")).toBe(90);
});

test("when all have left the call is given up", () => {
  const impatient = crowd(2, {}, { users: { timeoutMs: 60 }, link: { cancellation: true } });
  expect(impatient.of("users", "timedOutCount")).toBe(2);
  expect(impatient.of("backend", "cancelledCount")).toBe(1);
});

test("a leader that leaves does not take its followers' answer away", () => {
  const r = run({
    run: { runForMs: 10_000 },
    components: [
      users({
        kind: "schedule",
        shape: "regular",
        points: [
          { atMs: 101, ratePerSecond: 20 },
          { atMs: 101, ratePerSecond: 0 },
        ],
      }),
      station("backend", constant(80), 10),
    ],
    links: [
      {
        from: "users",
        to: "backend",
        cancellation: true,
        policies: [{ kind: "timeout", timeoutMs: 60 }, { kind: "collapse" }],
      },
    ],
  });
  // At 50 ms one calls and leaves at 110; the second came at 100 ms and is answered at 130, 80 ms after the call began.
  expect(r.of("backend", "arrivalCount")).toBe(1);
  expect(r.of(LINK, "timedOutCount")).toBe(1);
  expect(r.of(LINK, "okCount")).toBe(1);
  expect(r.of("backend", "wastedCount")).toBe(0);
});
