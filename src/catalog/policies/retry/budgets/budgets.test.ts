import { describe, expect, test } from "vitest";
import { FAILED, TIMED_OUT } from "../../../../model/outcome";
import { RatioBudget } from "../../../../model/ratio-budget";
import { TokenBudget } from "../../../../model/token-budget";
import { buildBudgets } from "./build-budgets";
import { ConcurrentBudget } from "./concurrent-budget";
import { QuotaBudget } from "./quota-budget";

const S = 1e9;

describe("gRPC's tokens", () => {
  test("half of the tokens or fewer allow no retry, checked after the failure took one", () => {
    const budget = new TokenBudget(10, 0.1);
    const allowed = Array.from({ length: 6 }, () => {
      budget.attemptFailed();
      return budget.mayRetry();
    });
    expect(allowed).toEqual([true, true, true, true, false, false]);
  });

  test("successes give thousandths back, up to the maximum", () => {
    const budget = new TokenBudget(10, 0.1);
    for (let i = 0; i < 5; i++) budget.attemptFailed();
    expect(budget.mayRetry()).toBe(false);
    budget.callSucceeded();
    expect(budget.mayRetry()).toBe(true);
    for (let i = 0; i < 1000; i++) budget.callSucceeded();
    for (let i = 0; i < 4; i++) budget.attemptFailed();
    expect(budget.mayRetry()).toBe(true);
    budget.attemptFailed();
    expect(budget.mayRetry()).toBe(false);
  });
});

describe("the AWS quota", () => {
  test("a timeout costs more, and a success gives back what the last retry took, or 1", () => {
    const budget = new QuotaBudget(20, 5, 10, 1);
    expect(budget.retryBegan(0, FAILED)).toBe(5);
    expect(budget.retryBegan(0, TIMED_OUT)).toBe(10);
    expect(budget.mayRetry(0, TIMED_OUT)).toBe(false);
    expect(budget.mayRetry(0, FAILED)).toBe(true);
    budget.retryBegan(0, FAILED);
    expect(budget.mayRetry(0, FAILED)).toBe(false);
    for (let i = 0; i < 4; i++) budget.callSucceeded(0);
    expect(budget.mayRetry(0, FAILED)).toBe(false);
    budget.callSucceeded(0);
    expect(budget.mayRetry(0, FAILED)).toBe(true);
    budget.callSucceeded(10);
    expect(budget.mayRetry(0, TIMED_OUT)).toBe(true);
  });
});

describe("Envoy's retries in progress", () => {
  test("as many as the share of the attempts in progress, and always the minimum", () => {
    const budget = new ConcurrentBudget(0.2, 3);
    for (let i = 0; i < 3; i++) budget.retryBegan();
    expect(budget.mayRetry(0, FAILED, 10)).toBe(false);
    expect(budget.mayRetry(0, FAILED, 20)).toBe(true);
    budget.retryEnded();
    expect(budget.mayRetry(0, FAILED, 1)).toBe(true);
  });
});

describe("Finagle's share of the calls", () => {
  test("every tenth call earns a retry, exactly, in spite of a tenth being no binary fraction", () => {
    const budget = new RatioBudget(0.1, 10 * S, 0);
    let retries = 0;
    for (let i = 0; i < 1000; i++) {
      budget.callBegan(i * 1e6);
      if (!budget.mayRetry(i * 1e6, FAILED)) continue;
      budget.retryBegan(i * 1e6);
      retries++;
    }
    expect(retries).toBe(100);
  });

  test("in the long run the share holds, however the slices fall", () => {
    for (const gapNs of [1e6, 37e6, 97e6]) {
      const budget = new RatioBudget(0.2, 10 * S, 0);
      let retries = 0;
      for (let i = 0; i < 50_000; i++) {
        budget.callBegan(i * gapNs);
        if (!budget.mayRetry(i * gapNs, FAILED)) continue;
        budget.retryBegan(i * gapNs);
        retries++;
      }
      expect(Math.abs(retries / 10_000 - 1), `a call every ${gapNs / 1e6} ms`).toBeLessThan(0.05);
    }
  });

  test("earnings are forgotten after a while", () => {
    const budget = new RatioBudget(0.5, 10 * S, 0);
    for (let i = 0; i < 20; i++) budget.callBegan(0);
    expect(budget.mayRetry(9.9 * S, FAILED)).toBe(true);
    expect(budget.mayRetry(10 * S, FAILED)).toBe(false);
    expect(budget.mayRetry(1000 * S, FAILED)).toBe(false);
  });

  test("a reserve alone is a budget too; with neither share nor reserve there is none", () => {
    const settings = {
      retryBudgetRatio: 0,
      retryBudgetTtlMs: 10_000,
      minRetriesPerSecond: 0.2,
      budget: { kind: "none" },
    } as const;
    expect(buildBudgets({ ...settings, minRetriesPerSecond: 0 })).toEqual([]);
    const [budget] = buildBudgets(settings);
    for (let i = 0; i < 2; i++) {
      expect(budget!.mayRetry(0, FAILED, 0)).toBe(true);
      budget!.retryBegan(0, FAILED);
    }
    expect(budget!.mayRetry(0, FAILED, 0)).toBe(false);
  });

  test("the reserve allows so many a second and comes back as spendings are forgotten", () => {
    const budget = new RatioBudget(0.1, 10 * S, 1);
    const spend = (now: number) => {
      let retries = 0;
      for (; budget.mayRetry(now, FAILED); retries++) budget.retryBegan(now);
      return retries;
    };
    expect(spend(0)).toBe(10);
    expect(spend(9 * S)).toBe(0);
    expect(spend(10 * S)).toBe(10);
  });
});
