import { msToNs } from "../../../../model/kernel";
import { RatioBudget } from "../../../../model/ratio-budget";
import type { RetryBudget } from "../../../../model/retry-budget";
import { TokenBudget } from "../../../../model/token-budget";
import type { BudgetSettings, RetrySettings } from "../fields";
import { ConcurrentBudget } from "./concurrent-budget";
import { QuotaBudget } from "./quota-budget";

/** The settings that budgets are made of. */
export type BudgetsSettings = Pick<
  RetrySettings,
  "retryBudgetRatio" | "retryBudgetTtlMs" | "minRetriesPerSecond" | "budget"
>;

/** All budgets of one retry policy; a retry needs room in each. */
export function buildBudgets(settings: BudgetsSettings): readonly RetryBudget[] {
  const { retryBudgetRatio, retryBudgetTtlMs, minRetriesPerSecond, budget } = settings;
  const budgets = buildFurther(budget);
  if (retryBudgetRatio === 0 && minRetriesPerSecond === 0) return budgets;
  return [new RatioBudget(retryBudgetRatio, msToNs(retryBudgetTtlMs), minRetriesPerSecond), ...budgets];
}

function buildFurther(budget: BudgetSettings): readonly RetryBudget[] {
  switch (budget.kind) {
    case "none":
      return [];
    case "token":
      return [new TokenBudget(budget.tokenCountMax, budget.tokenRatio)];
    case "quota":
      return [
        new QuotaBudget(
          budget.quotaCapacity,
          budget.retryCost,
          budget.timeoutRetryCost,
          budget.successRefund,
          budget.throttledRetryCost,
        ),
      ];
    case "concurrent":
      return [new ConcurrentBudget(budget.concurrentRatio, budget.concurrentCountMin)];
  }
}
