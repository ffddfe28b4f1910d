import { accessibilityProblems } from "./accessible";
import { expect, test } from "./watched-page";

const cards = ".react-flow__node";

test("unsaved work survives a reload, is offered without blocking, and stays unsaved when restored", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.locator(cards)).toHaveCount(8);
  await page.getByRole("button", { name: /^Add Cache/ }).click();
  await expect(page.getByRole("img", { name: /a draft is kept in this browser/ })).toBeVisible();
  await page.reload();
  await expect(page.locator(cards)).toHaveCount(8);
  const offer = page.getByRole("region", { name: "Unsaved draft" });
  await expect(offer).toContainText("Reference blueprint");
  // The page goes on as it is: the run runs and everything can be used.
  await page.getByRole("button", { name: "Pause" }).click();
  expect(await accessibilityProblems(page)).toEqual([]);
  await offer.getByRole("button", { name: "Restore draft" }).click();
  await expect(page.locator(cards)).toHaveCount(9);
  await expect(offer).toBeHidden();
  await expect(page.getByRole("img", { name: /a draft is kept in this browser/ })).toBeVisible();
  // And it survives again, and again.
  await page.reload();
  await page.getByRole("button", { name: "Restore draft" }).click();
  await expect(page.locator(cards)).toHaveCount(9);
});

test("a draft can be discarded, and a slip of the hand undone", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Add Cache/ }).click();
  await page.reload();
  const offer = page.getByRole("region", { name: "Unsaved draft" });
  await offer.getByRole("button", { name: "Discard" }).click();
  await expect(offer).toBeHidden();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(offer).toBeVisible();
  await offer.getByRole("button", { name: "Discard" }).click();
  await page.reload();
  await expect(page.locator(cards)).toHaveCount(8);
  await expect(offer).toBeHidden();
});

test("what is saved to a file leaves no draft behind", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Add Cache/ }).click();
  await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
  await page.reload();
  await expect(page.locator(cards)).toHaveCount(8);
  await expect(page.getByRole("region", { name: "Unsaved draft" })).toBeHidden();
});

test("another tab that is open keeps its draft to itself", async ({ page, context }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Add Cache/ }).click();
  await expect(page.getByRole("img", { name: /a draft is kept/ })).toBeVisible();
  const second = await context.newPage();
  await second.goto("/");
  await expect(second.locator(cards)).toHaveCount(8);
  await second.waitForTimeout(300);
  await expect(second.getByRole("region", { name: "Unsaved draft" })).toBeHidden();
  await second.close();
});

test("garbage in the storage is no draft", async ({ page }) => {
  await page.addInitScript(() => {
    for (const [index, text] of [
      "{",
      "null",
      '{"version":1}',
      '{"version":1,"savedAtMs":4102444800000,"name":"x","text":"nonsense"}',
    ].entries())
      localStorage.setItem(`windtunnel.draft.g${index}`, text);
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Restore draft" }).click();
  await expect(page.getByText("The draft could not be read.")).toBeVisible();
  await expect(page.locator(cards)).toHaveCount(8);
});
