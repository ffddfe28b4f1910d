import { expect, test } from "./watched-page";

test("a component is added, its settings are edited, undone and redone", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator(".react-flow__node")).toHaveCount(8);
  await page.getByRole("button", { name: /^Add Cache/ }).click();
  await expect(page.locator(".react-flow__node")).toHaveCount(9);
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(page.locator(".react-flow__node")).toHaveCount(8);
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect(page.locator(".react-flow__node")).toHaveCount(9);
});

test("a setting applies to the running simulation without a restart", async ({ page }) => {
  await page.goto("/");
  await page.locator(".react-flow__node").filter({ hasText: "DB B" }).click();
  const clock = page.getByRole("timer", { name: "Simulated time" });
  const seconds = async (): Promise<number> =>
    Number(/:(\d+(?:\.\d+)?)/.exec((await clock.textContent()) ?? "")?.[1] ?? 0);
  await expect.poll(seconds).toBeGreaterThan(2);
  const before = await seconds();
  const connections = page.getByRole("textbox", { name: /Connections$/ });
  await connections.fill("4");
  await connections.press("Enter");
  // Four connections at 12 ms each serve more than 300/s, so the run goes on; the card shows the new pool at once.
  await expect(page.locator(".react-flow__node").filter({ hasText: "DB B" })).toContainText("/4");
  expect(await seconds()).toBeGreaterThanOrEqual(before);
});
