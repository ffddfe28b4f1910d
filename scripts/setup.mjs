// Makes a bare checkout runnable: right Node, right packages and, with --browser, a Chromium for the end-to-end tests.
// Runs before start, test and build. Dependency-free. SKIP_SETUP=1 turns it off.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const LOCK_FILE = `${ROOT}package-lock.json`;
const INSTALLED_LOCK_FILE = `${ROOT}node_modules/.package-lock.json`;
const STAMP_FILE = `${ROOT}node_modules/.setup-stamp`;

/**
 * True for the range of package.json's `engines`: ^20.19.0 || ^22.12.0 || >=24.
 * @param {string} version such as "20.19.1"
 */
export function nodeIsSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major >= 24;
}

/**
 * True when every package that is not optional stands in `installed` with the version that `wanted` names.
 * @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lock
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, which npm writes after each installation
 */
export function isInstalled(wanted, installed) {
  const have = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(
    ([path, entry]) => path === "" || entry.optional || entry.devOptional || have[path]?.version === entry.version,
  );
}

/**
 * @param {string} message
 * @returns {never}
 */
function die(message) {
  console.error(`\nwindtunnel: ${message}\n`);
  process.exit(1);
}

function installPackages() {
  const lockText = readFileSync(LOCK_FILE);
  const wanted = createHash("sha256").update(lockText).digest("hex");
  if (existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, "utf8") === wanted) return;
  if (!matchesInstalled(lockText.toString("utf8"))) runNpmCi();
  writeFileSync(STAMP_FILE, wanted);
}

/** @param {string} lockText */
function matchesInstalled(lockText) {
  if (!existsSync(INSTALLED_LOCK_FILE)) return false;
  return isInstalled(JSON.parse(lockText), JSON.parse(readFileSync(INSTALLED_LOCK_FILE, "utf8")));
}

function runNpmCi() {
  console.error("windtunnel: installing packages (first run, or package-lock.json changed) …");
  const args = ["ci", "--no-audit", "--no-fund", "--prefer-offline"];
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { cwd: ROOT, stdio: ["ignore", 2, 2] };
  // The same npm that runs us, without a shell, so that it works on Windows too.
  const npmCli = process.env.npm_execpath;
  const result = npmCli?.endsWith("npm-cli.js")
    ? spawnSync(process.execPath, [npmCli, ...args], options)
    : spawnSync(`npm ${args.join(" ")}`, { ...options, shell: true });
  if (result.status !== 0) die("package installation failed; see the lines above.");
}

async function main() {
  if (process.env.SKIP_SETUP === "1") return;
  if (!nodeIsSupported(process.versions.node)) {
    die(
      `Node ${process.versions.node} is not supported. Please use Node 20.19 or newer, 22.12 or newer, or 24 and up.`,
    );
  }
  installPackages();
  if (!process.argv.includes("--browser")) return;
  const { ensureBrowser } = await import("./browser.mjs");
  const problem = ensureBrowser();
  if (problem !== undefined) die(problem);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
