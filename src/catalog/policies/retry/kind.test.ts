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

test("after a throttle another first wait holds, with every kind of jitter that has one", () => {
  const full = { ...dead, policies: [{ kind: "rate-limit", rateLimitPerSecond: 0, burstCapacity: 1 }] };
  const waits = { attemptLimit: 3, backoffBaseMs: 50, throttledBaseMs: 1000 };
  const told = (backend: object, jitter: string) =>
    against(backend, { ...waits, jitter }).policy(LINK).backoffMeanMsByRetry as [number, number];
  expect(told(dead, "none")).toEqual([50, 100]);
  // The one call that the bucket lets through fails without being throttled.
  expect(told(full, "none")[1]).toBe(2000);
  for (const jitter of ["decorrelated", "decorrelatedV2"]) {
    expect(told(dead, jitter)[0], jitter).toBeLessThan(150);
    expect(told(full, jitter)[0], jitter).toBeGreaterThan(600);
  }
});

test("begins no wait that would end after the call's deadline", () => {
  const slow = { ...dead, handlers: { request: [{ do: "work", serviceTime: constant(70) }, { do: "fail" }] } };
  const policies = [
    { kind: "deadline", budgetMs: 300 },
    { kind: "retry", attemptLimit: 9, backoff: "constant", backoffBaseMs: 50 },
  ];
  const r = against(
    { ...slow, concurrencyPerReplica: 100 },
    {},
    {},
    { links: [{ from: "users", to: "backend", policies }] },
  );
  // 70, 190, 310: the third attempt begins at 240 and is cut off at 300.
  expect(r.of("users", "timedOutCount")).toBe(100);
  expect(r.of(LINK, "retryTooLateCount")).toBe(0);
  const late = against(
    { ...slow, concurrencyPerReplica: 100 },
    {},
    {},
    {
      links: [{ from: "users", to: "backend", policies: [{ kind: "deadline", budgetMs: 230 }, policies[1]] }],
    },
  );
  expect(late.of(LINK, "retryTooLateCount")).toBe(100);
  expect(late.of("users", "failedCount")).toBe(100);
  expect(late.of("users", "latencyMaxMs")).toBe(190);
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
