import type { Page } from "@playwright/test";
import { accessibilityProblems } from "./accessible";
import { expect, test } from "./watched-page";

const stack = (page: Page) => page.getByRole("list", { name: "Policies, outermost first" });
const order = async (page: Page) =>
  (await stack(page).getByRole("listitem").allTextContents()).map(
    (text) => /^(Circuit breaker|Retry|Timeout)/.exec(text)?.[1],
  );

test.beforeEach(async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Link from Service A to Service B").focus();
  await page.keyboard.press("Enter");
  await expect(stack(page)).toBeVisible();
});

test("the order is seen, and moved by button and by key, with the focus going along", async ({ page }) => {
  expect(await order(page)).toEqual(["Circuit breaker", "Retry", "Timeout"]);
  await expect(stack(page).getByRole("listitem").first()).toContainText("outermost");
  await expect(stack(page).getByRole("listitem").last()).toContainText("innermost");
  await expect(page.getByText("circuit breaker →, then retry →, then timeout →, then wire")).toBeVisible();

  await page.getByRole("button", { name: "Move Timeout outwards" }).click();
  expect(await order(page)).toEqual(["Circuit breaker", "Timeout", "Retry"]);
  await expect(page.getByRole("button", { name: "Move Timeout outwards" })).toBeFocused();
  await page.keyboard.press("Enter");
  expect(await order(page)).toEqual(["Timeout", "Circuit breaker", "Retry"]);
  await expect(page.getByText("Timeout is now 1 of 3, outermost first.")).toBeAttached();

  const card = page.getByRole("button", { name: /^Timeout/ }).first();
  await card.focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  expect(await order(page)).toEqual(["Circuit breaker", "Retry", "Timeout"]);
  await expect(card).toBeFocused();
});

test("a library's documented defaults are applied, named and sourced", async ({ page }) => {
  await page
    .getByRole("button", { name: /^Circuit breaker/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Use the defaults of…" }).click();
  const polly = page.getByRole("menuitemradio", { name: /^Polly/ });
  await expect(polly).toContainText("CircuitBreakerStrategyOptions");
  await polly.click();
  await expect(page.getByRole("button", { name: "Defaults of Polly" })).toBeVisible();
  await expect(page.getByText("Source: Polly v8 CircuitBreakerStrategyOptions")).toBeVisible();
  const openFor = page.getByRole("textbox", { name: /Open for$/ });
  await openFor.fill("7 s");
  await openFor.press("Enter");
  await expect(page.getByRole("button", { name: "Use the defaults of…" })).toBeVisible();
});

test("each policy tells what it does, live", async ({ page }) => {
  await page
    .getByRole("button", { name: /^Retry/ })
    .first()
    .click();
  const numbers = stack(page).getByRole("listitem").nth(1).locator("dl[aria-label=Now]");
  await expect(numbers).toContainText("retry amplification");
  await expect(stack(page).getByRole("listitem").first()).toContainText("circuit state closed");
  await page.getByRole("button", { name: /^Slow / }).click();
  await expect(stack(page).getByRole("listitem").first()).toContainText(/circuit state (open|half-open)/, {
    timeout: 30_000,
  });
  // The switch on the canvas counts down to the first probe.
  await expect(page.locator('[data-circuit="open"][data-counting]')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-circuit="open"] [data-part="left"]')).toHaveText(/\d(\.\d)?\s?(s|ms)/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  expect(await accessibilityProblems(page)).toEqual([]);
});
