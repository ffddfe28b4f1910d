import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { accessibilityProblems } from "./accessible";
import { expect, test } from "./watched-page";

const BUDGET = "users->pool.policies.0.retryBudgetRatio";

async function openStorm(page: Page): Promise<void> {
  await page.goto("/#gallery=retry-storm");
  await expect(page.locator(".react-flow__node")).toHaveCount(2);
}

async function savedFile(page: Page, path: string): Promise<{ variants: { id: string; name: string; set: object }[] }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
  await download.saveAs(path);
  return JSON.parse(readFileSync(path, "utf8"));
}

test("what was changed becomes a variant, is renamed, edited, shown and removed", async ({ page }, info) => {
  await openStorm(page);
  await page.locator(".react-flow__node").filter({ hasText: "Worker pool" }).click();
  const workers = page.getByRole("textbox", { name: "Concurrency per replica" });
  await expect(workers).toHaveValue("100");
  await workers.fill("140");
  await workers.press("Enter");
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 300 } });

  await page.getByRole("button", { name: "Save 1 changed as a variant" }).click();
  const name = page.getByRole("textbox", { name: "Name of the variant" });
  await expect(name).toBeFocused();
  await name.fill("More workers");
  await name.press("Enter");
  await expect(page.getByRole("button", { name: "Variant: More workers" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Variant", exact: true })).toContainText("More workers");

  // Which settings differ can be edited where they stand.
  const variants = page.getByRole("region", { name: "Variants" });
  await page.getByRole("combobox", { name: "Add a setting by its address" }).fill(BUDGET);
  await variants.getByRole("button", { name: "Add", exact: true }).click();
  await variants.getByRole("textbox", { name: /Retry budget/ }).fill("10 %");
  await variants.getByRole("textbox", { name: /Retry budget/ }).press("Enter");
  expect(await accessibilityProblems(page)).toEqual([]);
  const file = await savedFile(page, info.outputPath("variant.json"));
  expect(file.variants.at(-1)).toEqual({
    id: expect.any(String),
    name: "More workers",
    set: { "pool.concurrencyPerReplica": 140, [BUDGET]: 0.1 },
  });
  expect(JSON.stringify(file)).toContain('"concurrencyPerReplica":100');

  // Back to the base by menu, and the base has its own number.
  await page.getByRole("button", { name: "Variant: More workers" }).click();
  await page.getByRole("menuitemradio", { name: "Base" }).click();
  await page.locator(".react-flow__node").filter({ hasText: "Worker pool" }).click();
  await expect(workers).toHaveValue("100");
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 300 } });
  await variants.getByRole("button", { name: "Remove More workers" }).click();
  await expect(variants.getByText("More workers")).toBeHidden();
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(variants.getByText("More workers").first()).toBeVisible();
});

test("base and variant are run with the same seeds and compared with an interval", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/#gallery=slow-consumer");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("tab", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict).toContainText("Base | Unbounded channels", { timeout: 90_000 });
  // By the engine's own runs: without a bound nothing holds the source back.
  await expect(verdict).toContainText(/Goodput is better in B by 22\.7\/s .*±/);
  const goodput = page.getByRole("row", { name: /^Goodput/ }).first();
  await expect(goodput).toContainText("better");
  const [a, b] = (await goodput.getByRole("cell").allTextContents()).slice(0, 2).map((text) => Number.parseFloat(text));
  expect([a, b]).toEqual([60.7, 83.3]);
  await expect(verdict.getByRole("img", { name: "met" }).first()).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  // A variant against itself: the same random numbers, so no difference at all.
  await page.getByRole("combobox", { name: "Side A" }).selectOption({ label: "Unbounded channels" });
  await page.getByRole("button", { name: "1", exact: true }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByText("Nothing differs: both sides did the same in every run.")).toBeVisible({
    timeout: 60_000,
  });
});

test("a comparison can be stopped, and the shown run is not disturbed by it", async ({ page }) => {
  await openStorm(page);
  await page.getByRole("tab", { name: "Compare" }).click();
  await page.getByRole("button", { name: "20", exact: true }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("progressbar", { name: "Comparing" })).toBeVisible();
  const clock = page.getByRole("timer", { name: "Simulated time" });
  const before = await clock.textContent();
  await expect.poll(() => clock.textContent()).not.toBe(before);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByRole("progressbar")).toBeHidden();
});
