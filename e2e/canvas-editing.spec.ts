import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./watched-page";

const card = (page: Page, name: string) => page.locator(".react-flow__node").filter({ hasText: name });

async function boxes(page: Page) {
  return page.locator(".react-flow__node").evaluateAll((nodes) =>
    nodes.map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
}

async function expectNothingCovered(page: Page): Promise<void> {
  const all = await boxes(page);
  const covered = all.flatMap((a, i) =>
    all.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < a.width - 2 && Math.abs(a.y - b.y) < a.height - 2),
  );
  expect(covered).toEqual([]);
}

/** Drags from the right handle of a card to a point beside and below it. */
async function pullLink(page: Page, name: string): Promise<void> {
  const box = await card(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not on the canvas`);
  await card(page, name).hover();
  await page.mouse.move(box.x + box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 70, box.y + box.height + 90, { steps: 6 });
  await page.mouse.up();
}

test("a link let go over the empty canvas asks for its component and connects it", async ({ page }) => {
  await page.goto("/");
  await expect(card(page, "Service C")).toBeVisible();
  await pullLink(page, "Service C");
  const search = page.getByRole("searchbox", { name: "Search components to add" });
  await expect(search).toBeFocused();
  await expect(page.getByText("Choose in the palette what Service C calls")).toBeVisible();
  // Nothing can call a source of traffic.
  await expect(page.getByRole("button", { name: "Add Client" })).toBeHidden();
  await search.fill("cache");
  await search.press("Enter");
  await expect(card(page, "Cache")).toBeVisible();
  await expect(page.getByLabel("Link from Service C to Cache 1")).toBeAttached();
  await expectNothingCovered(page);
  // One step: one undo takes both away.
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(card(page, "Cache")).toBeHidden();
  await expect(page.getByLabel(/^Link from Service C to Cache/)).toBeHidden();
});

test("letting go can be taken back, and the palette adds as usual again", async ({ page }) => {
  await page.goto("/");
  await pullLink(page, "Service C");
  await page.keyboard.press("Escape");
  await expect(page.getByText(/Choose in the palette/)).toBeHidden();
  await page.getByRole("button", { name: "Add Database", exact: true }).click();
  await expect(page.locator(".react-flow__node")).toHaveCount(9);
  await expect(page.locator(".react-flow__edge")).toHaveCount(8);
});

test("by keyboard: C, then / adds a new component and connects it", async ({ page }) => {
  await page.goto("/");
  await card(page, "Service C").focus();
  await page.keyboard.press("c");
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search components to add" });
  await expect(search).toBeFocused();
  await search.fill("database");
  await search.press("Enter");
  await expect(page.getByLabel("Link from Service C to Database 1")).toBeAttached();
  await expectNothingCovered(page);
});

test("nothing that is added, duplicated or pasted covers anything", async ({ page }) => {
  await page.goto("/");
  await expect(card(page, "Service A")).toBeVisible();
  for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Add Service", exact: true }).click();
  await page.locator(".react-flow__node").filter({ hasText: "Service A" }).click();
  await page
    .locator(".react-flow__node")
    .filter({ hasText: "Service B" })
    .click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+d");
  await expect(page.locator(".react-flow__node")).toHaveCount(14);
  await page.keyboard.press("Control+d");
  await expect(page.locator(".react-flow__node")).toHaveCount(16);
  await page
    .getByRole("button", { name: "Fit to view" })
    .click()
    .catch(() => page.keyboard.press("1"));
  await expectNothingCovered(page);
});

test("an operation is renamed with everything that names it", async ({ page }, info) => {
  await page.goto("/#gallery=e-commerce");
  const operations = page.getByRole("region", { name: "Operations" });
  await operations.getByRole("button", { name: /^order/ }).click();
  const id = operations.getByRole("textbox", { name: "Id", exact: true });
  await id.fill("9 lives");
  await id.press("Enter");
  await expect(operations).toContainText("A letter first");
  await id.fill("purchase");
  await id.press("Enter");
  await expect(operations).not.toContainText("A letter first");
  await expect(id).toHaveValue("purchase");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
  const path = info.outputPath("renamed.json");
  await download.saveAs(path);
  const text = readFileSync(path, "utf8");
  const before = readFileSync(new URL("../simulations/e-commerce.json", import.meta.url), "utf8");
  const count = (of: string, word: string) => of.split(`"${word}"`).length - 1;
  expect(count(text, "order")).toBe(0);
  expect(count(text, "purchase")).toBe(count(before, "order"));
  await page.getByRole("tab", { name: "Problems" }).click();
  await expect(page.getByText("The scenario can run.")).toBeVisible();
});
