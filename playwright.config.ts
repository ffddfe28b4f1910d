import { defineConfig } from "@playwright/test";
import { browserArgs, findBrowser } from "./scripts/browser.mjs";

const isCI = Boolean(process.env.CI);
const port = Number(process.env.WINDTUNNEL_E2E_PORT ?? 41730);
const baseURL = `http://localhost:${port}/`;

/** Journeys run against the built page: the dev server reloads itself when it discovers a dependency. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  timeout: 60_000,
  forbidOnly: isCI,
  retries: 0,
  ...(isCI ? { workers: 1 } : {}),
  use: {
    baseURL,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    screenshot: "on",
    trace: "retain-on-failure",
    launchOptions: { ...findBrowser(), args: browserArgs() },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    url: baseURL,
    reuseExistingServer: !isCI,
  },
});
