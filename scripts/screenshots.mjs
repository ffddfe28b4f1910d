// `npm run screenshots [-- --out folder]`: the built page, running, light and dark, in two window sizes.
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { browserArgs, findBrowser } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs" },
    /** A part of the address after the page, such as "#gallery=retry-storm". */
    at: { type: "string", default: "" },
    /** Real seconds to run before the picture is taken. */
    seconds: { type: "string", default: "6" },
    build: { type: "boolean", default: false },
  },
});
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];
/** @type {("light" | "dark")[]} */
const SCHEMES = ["light", "dark"];

/**
 * The first size has the short name, which README.md shows.
 * @param {string} scheme
 * @param {{ width: number, height: number }} size
 */
function fileName(scheme, size) {
  return size === SIZES[0] ? `screenshot-${scheme}.png` : `screenshot-${scheme}-${size.width}x${size.height}.png`;
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 * @param {"light" | "dark"} colorScheme
 * @param {{ width: number, height: number }} viewport
 */
async function shoot(browser, url, colorScheme, viewport) {
  const name = fileName(colorScheme, viewport);
  const page = await browser.newPage({ colorScheme, viewport });
  let problemCount = 0;
  const report = (/** @type {string} */ text) => {
    problemCount += 1;
    console.error(`${name}: ${text}`);
  };
  page.on("console", (message) => message.type() === "error" && report(message.text()));
  page.on("pageerror", (error) => report(String(error)));
  await page.goto(url);
  await page.waitForSelector("#root > *");
  await page.waitForSelector('.react-flow__node, [data-run-state="running"]', { timeout: 20_000 });
  await page.waitForTimeout(Number(values.seconds) * 1000);
  await page.screenshot({ path: join(resolve(ROOT, values.out), name) });
  await page.close();
  console.log(`${values.out}/${name}`);
  return problemCount;
}

if (values.build || !existsSync(join(ROOT, "dist/index.html"))) await build({ root: ROOT, logLevel: "warn" });
mkdirSync(resolve(ROOT, values.out), { recursive: true });
const server = await preview({ root: ROOT, logLevel: "warn", preview: { port: 41740, strictPort: false } });
const browser = await chromium.launch({ ...findBrowser(), args: browserArgs() });
try {
  const url = (server.resolvedUrls?.local[0] ?? "") + values.at;
  let problemCount = 0;
  for (const scheme of SCHEMES) {
    for (const size of SIZES) problemCount += await shoot(browser, url, scheme, size);
  }
  if (problemCount > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
