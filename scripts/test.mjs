// `npm test`: every check, cheap ones first. Stops at the first stage that fails (--keep-going: runs them all) and ends
// with one plain line: "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ name: string, why: string, command: string[], report?: string, count?: (report: any) => Counts }} Stage
 */

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const REPORTS = "test-results";

/** @param {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, success: boolean }} report */
export function vitestCounts(report) {
  // A file that cannot be loaded fails without a single test of its own.
  const failed = report.numFailedTests === 0 && !report.success ? 1 : report.numFailedTests;
  return { passed: report.numPassedTests, failed };
}

/** @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} report */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0) };
}

/** @type {Stage[]} */
const STAGES = [
  {
    name: "lock",
    why: "package-lock.json is incomplete or carries addresses",
    command: ["scripts/check-lock.mjs"],
  },
  {
    name: "lint",
    why: "Biome found something; `npm run format` mends what is mechanical",
    command: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  },
  {
    name: "typecheck",
    why: "TypeScript found errors",
    command: ["node_modules/@typescript/native/bin/tsc", "-b"],
  },
  {
    name: "layers",
    why: "an import goes against the order of the layers",
    command: ["scripts/check-layers.mjs"],
  },
  {
    name: "schema",
    why: "public/scenario.schema.json is stale: run `npm run schema`",
    command: ["scripts/run-ts.mjs", "scripts/schema.ts", "--check"],
  },
  {
    name: "unit",
    why: "unit tests failed",
    command: ["node_modules/vitest/vitest.mjs", "run"],
    report: `${REPORTS}/vitest.json`,
    count: vitestCounts,
  },
  {
    name: "build",
    why: "the page does not build",
    command: ["node_modules/vite/bin/vite.js", "build"],
  },
  {
    name: "build:cli",
    why: "the command line does not build",
    command: ["node_modules/vite/bin/vite.js", "build", "--config", "vite.cli.config.ts"],
  },
  {
    name: "size",
    why: "the first load is over its budget",
    command: ["scripts/check-size.mjs"],
  },
  {
    name: "browser",
    why: "the journeys need a browser",
    command: ["scripts/setup.mjs", "--browser"],
  },
  {
    name: "e2e",
    why: "journeys in the browser failed; screenshots and traces are in test-results/e2e",
    command: ["node_modules/@playwright/test/cli.js", "test"],
    report: `${REPORTS}/playwright.json`,
    count: playwrightCounts,
  },
];

/**
 * Runs one stage; a failed stage without a report counts as one failure, so that the last line never lies.
 * @param {Stage} stage
 * @returns {Counts}
 */
function runStage(stage) {
  const started = performance.now();
  console.log(`\n── ${stage.name} ${"─".repeat(Math.max(0, 70 - stage.name.length))}`);
  if (stage.report !== undefined) rmSync(join(ROOT, stage.report), { force: true });
  const result = spawnSync(process.execPath, stage.command, { cwd: ROOT, stdio: "inherit" });
  const isOk = result.status === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    isOk ? `   ${stage.name}: ok, ${seconds} s` : `   ${stage.name}: FAILED after ${seconds} s: ${stage.why}`,
  );
  const counts = readCounts(stage);
  if (isOk) return counts;
  return { ...counts, failed: Math.max(1, counts.failed) };
}

/** @param {Stage} stage */
function readCounts(stage) {
  const file = join(ROOT, stage.report ?? "");
  if (stage.count === undefined || !existsSync(file)) return { passed: 0, failed: 0 };
  return stage.count(JSON.parse(readFileSync(file, "utf8")));
}

function main() {
  const keepGoing = process.argv.includes("--keep-going");
  let passed = 0;
  let failed = 0;
  /** @type {Stage[]} */
  const broken = [];
  for (const stage of STAGES) {
    const counts = runStage(stage);
    passed += counts.passed;
    failed += counts.failed;
    if (counts.failed > 0) broken.push(stage);
    if (broken.length > 0 && !keepGoing) break;
  }
  console.log("");
  for (const stage of broken) console.log(`failed stage: ${stage.name}: ${stage.why}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
