import { describe, expect, test } from "vitest";
import { constant, run, users } from "../../../runtime/oracle/oracle-case";

const LINK = "users->backend";
const dead = { id: "backend", kind: "service", handlers: { request: [{ do: "fail" }] } };

/** Ten calls a second for ten seconds to a backend that fails at once. */
const against = (backend: object, settings: object, operation: object = {}, others: object = {}) =>
  run({
    run: { runForMs: 60_000 },
    operations: [{ id: "request", access: "write", idempotent: false, ...operation }],
    components: [
      users({
        kind: "schedule",
        shape: "regular",
        points: [
          { atMs: 10_050, ratePerSecond: 10 },
          { atMs: 10_050, ratePerSecond: 0 },
        ],
      }),
      backend as never,
    ],
    links: [{ from: "users", to: "backend", policies: [{ kind: "retry", ...settings }] }],
    ...others,
  });

test("tries as often as the limit says, waits in between, and then passes the failure on", () => {
  const r = against(dead, { attemptLimit: 4, backoffBaseMs: 100 });
  expect(r.of(LINK, "callCount")).toBe(100);
  expect(r.of(LINK, "attemptCount")).toBe(400);
  expect(r.of(LINK, "failedCount")).toBe(100);
  expect(r.of(LINK, "retryCount")).toBe(300);
  expect(r.of(LINK, "retryExhaustedCount")).toBe(100);
  expect(r.of(LINK, "retryAmplification")).toBe(4);
  expect(r.of("users", "latencyMaxMs")).toBe(700);
  expect(r.policy(LINK)).toMatchObject({ callsByAttemptCount: [0, 0, 0, 100], backoffMeanMsByRetry: [100, 200, 400] });
});

test("permanent failures are not tried again unless listed", () => {
  const rude = { ...dead, handlers: { request: [{ do: "fail", permanent: true }] } };
  expect(against(rude, {}).of(LINK, "attemptCount")).toBe(100);
  expect(against(rude, { retryOn: ["failedPermanently"], backoffBaseMs: 0 }).of(LINK, "attemptCount")).toBe(300);
});

test("with the guard on, only reads and idempotent operations are tried again", () => {
  const guarded = { idempotentOnly: true, backoffBaseMs: 0 };
  expect(against(dead, guarded).of(LINK, "attemptCount")).toBe(100);
  expect(against(dead, guarded, { idempotent: true }).of(LINK, "attemptCount")).toBe(300);
  expect(against(dead, guarded, { access: "read" }).of(LINK, "attemptCount")).toBe(300);
});

test("tells the callee which attempt it is, and recovers when the fault ends", () => {
  const healthy = { id: "backend", kind: "service", serviceTime: constant(1) };
  const faults = [{ kind: "error-burst", target: "backend", startAtMs: 2010, lastForMs: 500 }];
  const r = against(healthy, { attemptLimit: 4, backoffBaseMs: 300 }, {}, { faults });
  expect(r.of("users", "failedCount")).toBe(0);
  expect(r.of(LINK, "retryCount")).toBeGreaterThan(4);
});

describe("the retry budget", () => {
  test("a tenth of the calls may be retried, whatever the limit of attempts", () => {
    const r = against(dead, { attemptLimit: 10, backoffBaseMs: 0, retryBudgetRatio: 0.1, retryBudgetTtlMs: 60_000 });
    expect(r.of(LINK, "retryCount")).toBe(10);
    expect(r.of(LINK, "retryBudgetDeniedCount")).toBe(100);
  });

  test("two budgets both have to agree", () => {
    const token = { kind: "token", tokenCountMax: 10, tokenRatio: 0.1 };
    const both = against(dead, { attemptLimit: 10, backoffBaseMs: 0, retryBudgetRatio: 1, budget: token });
    expect(both.of(LINK, "retryCount")).toBe(2);
  });
});

test("a loop of instant failures without end is stopped with its cause", () => {
  const r = against(dead, { attemptLimit: 0, backoffBaseMs: 0 });
  expect(r.summary.stopReason).toMatch(/loop without delay/);
});
