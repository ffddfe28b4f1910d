// Runs dependency-cruiser over src and refuses to believe an empty result: without a usable TypeScript it reports
// "no violations, 0 modules" and succeeds.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ from: string, to: string, rule: { name: string, severity: string }, cycle?: { name: string }[], comment?: string }} Violation */
/** @typedef {{ summary: { violations: Violation[], totalCruised: number, totalDependenciesCruised: number, error: number }, modules: { source: string }[] }} Cruise */

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** @type {{ forbidden: { name: string, comment: string }[] }} */
const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
const cli = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const run = spawnSync(process.execPath, [cli, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src"], {
  cwd: ROOT,
  encoding: "utf8",
  maxBuffer: 256 * 1024 * 1024,
});
if (!run.stdout.trimStart().startsWith("{")) {
  console.error(run.stdout, run.stderr);
  process.exit(1);
}

/** @type {Cruise} */
const cruise = JSON.parse(run.stdout);
const own = cruise.modules.filter((module) => /^src\/.*\.tsx?$/.test(module.source));
for (const violation of cruise.summary.violations) {
  const path = violation.cycle?.map((step) => step.name).join(" → ") ?? violation.to;
  const comment = forbidden.find((rule) => rule.name === violation.rule.name)?.comment ?? "";
  console.error(`${violation.rule.name}: ${violation.from} → ${path}\n  ${comment}`);
}
console.log(`layers: ${own.length} modules of ours, ${cruise.summary.violations.length} violations`);
if (own.length === 0) console.error("layers: nothing was cruised, so nothing was checked");
if (own.length === 0 || cruise.summary.violations.length > 0) process.exit(1);
