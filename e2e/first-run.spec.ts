import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./watched-page";

const BLUEPRINT = readFileSync(new URL("../simulations/blueprint.json", import.meta.url), "utf8");

/** What the card of a component shows, read like a person reads it. */
function card(page: Page, name: string) {
  return page.locator(".react-flow__node").filter({ hasText: name });
}

async function simulatedSeconds(page: Page): Promise<number> {
  const text = (await page.getByRole("timer", { name: "Simulated time" }).textContent()) ?? "";
  const [, minutes = "0", seconds = "0"] = /(\d+):(\d+(?:\.\d+)?)/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** Milliseconds in "p99 1.2 s" or "p99 85 ms". */
async function p99Ms(page: Page, name: string): Promise<number> {
  const text = (await card(page, name).textContent()) ?? "";
  const [, value = "NaN", unit = "ms"] = /p99\s*([\d.,]+)\s*(ms|s)/.exec(text) ?? [];
  return Number(value.replace(",", "")) * (unit === "s" ? 1000 : 1);
}

/** Whether anything on the canvas of dots is painted. */
function hasDots(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>(".react-flow canvas")];
    return canvases.some((canvas) => {
      const context = canvas.getContext("2d");
      if (context === null || canvas.width === 0 || canvas.width < 300) return false;
      return context.getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
    });
  });
}

test("opens on the running blueprint, breaks with one click, and the failure is seen to travel", async ({ page }) => {
  await page.goto("/");
  await expect(card(page, "Service A")).toBeVisible();
  await expect.poll(() => simulatedSeconds(page)).toBeGreaterThan(1);
  await expect.poll(() => hasDots(page)).toBe(true);
  const circuit = page.locator("[data-circuit]");
  await expect(circuit).toHaveAttribute("data-circuit", "closed");
  await expect.poll(() => p99Ms(page, "Client"), { timeout: 15_000 }).toBeGreaterThan(10);
  const before = await p99Ms(page, "Client");
  expect(before).toBeLessThan(400);

  await page.getByRole("button", { name: /^Slow / }).click();
  await expect(circuit).not.toHaveAttribute("data-circuit", "closed", { timeout: 20_000 });
  await expect.poll(() => p99Ms(page, "Client"), { timeout: 20_000 }).toBeGreaterThan(2 * before);
  await page.screenshot({ path: "test-results/blueprint-broken.png" });

  const breaker = await circuit.boundingBox();
  if (breaker === null) throw new Error("The breaker is not on the canvas.");
  await page.mouse.click(breaker.x + breaker.width / 2, breaker.y + breaker.height / 2);
  await expect(page.getByRole("complementary", { name: "Inspector" })).toContainText("Service A → Service B");
});

test("a scenario saved, opened again and saved again has the same bytes", async ({ page }, info) => {
  await page.goto("/");
  await expect(card(page, "Service A")).toBeVisible();
  const save = async (name: string): Promise<{ path: string; text: string }> => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Save to a file/ }).click(),
    ]);
    const path = info.outputPath(name);
    await download.saveAs(path);
    return { path, text: readFileSync(path, "utf8") };
  };
  const first = await save("first.json");
  expect(first.text).toBe(BLUEPRINT);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /^Open a file/ }).click(),
  ]);
  await chooser.setFiles(first.path);
  await expect(card(page, "Service A")).toBeVisible();
  const second = await save("second.json");
  expect(second.text).toBe(first.text);
});

test("a broken file is explained and the open document stays", async ({ page }, info) => {
  await page.goto("/");
  await expect(card(page, "Service A")).toBeVisible();
  const path = info.outputPath("broken.json");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(
    path,
    BLUEPRINT.replace('"kind": "database"', '"kind": "databse"').replace('"replicaCount": 2', '"replicaCount": -2'),
  );
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /^Open a file/ }).click(),
  ]);
  await chooser.setFiles(path);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("databse");
  await expect(dialog).toContainText("replicaCount");
  await page.keyboard.press("Escape");
  await expect(card(page, "DB B")).toBeVisible();
});

test("pausing stops the clock, stepping moves it by one event, restarting begins anew", async ({ page }) => {
  await page.goto("/");
  await expect.poll(() => simulatedSeconds(page)).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Pause" }).click();
  const paused = await simulatedSeconds(page);
  await page.waitForTimeout(400);
  expect(await simulatedSeconds(page)).toBeCloseTo(paused, 0);
  await page.getByRole("button", { name: "Step one event" }).click();
  expect(await simulatedSeconds(page)).toBeGreaterThanOrEqual(paused);
  await page.getByRole("button", { name: "Restart" }).click();
  await expect.poll(() => simulatedSeconds(page)).toBeLessThan(paused + 0.5);
});
