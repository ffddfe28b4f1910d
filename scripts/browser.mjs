// Finds a Chromium for the end-to-end tests and the screenshots. Dependency-free, so that set-up can import it.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Command names, in order of preference, looked up on PATH. */
const COMMANDS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge"];

/** Flags that keep a test browser quiet; as root Chromium refuses to start inside its sandbox. */
export function browserArgs() {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
  return isRoot() ? ["--no-sandbox", ...quiet] : quiet;
}

/**
 * Launch options for Playwright. Empty when Playwright's own build is there (or nothing is: Playwright then explains).
 * @returns {{ executablePath?: string }}
 */
export function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) return { executablePath: named };
  if (playwrightBuild() !== undefined) return {};
  const path = systemBrowser();
  return path === undefined ? {} : { executablePath: path };
}

/**
 * Installs a browser where that is harmless. Never uses sudo, never touches the system outside CI.
 * @returns {string | undefined} a sentence for the user when there is still none
 */
export function ensureBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) return existsSync(named) ? undefined : `PLAYWRIGHT_CHROMIUM_PATH names ${named}, which does not exist.`;
  if (isFound()) return undefined;
  if (process.env.CI && isRoot() && existsSync("/etc/debian_version")) installWithApt();
  if (isFound()) return undefined;
  installWithPlaywright();
  if (isFound()) return undefined;
  return (
    "no Chromium, Chrome or Edge was found, and Playwright could not download one.\n" +
    "Install one of them, or set PLAYWRIGHT_CHROMIUM_PATH to a Chromium executable. Unit tests and `npm start` need none."
  );
}

function isFound() {
  return playwrightBuild() !== undefined || systemBrowser() !== undefined;
}

function isRoot() {
  return process.getuid?.() === 0;
}

function installWithApt() {
  console.error("windtunnel: installing chromium with apt-get …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { env, stdio: ["ignore", 2, 2] };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"], options);
}

function installWithPlaywright() {
  console.error("windtunnel: downloading Playwright's Chromium …");
  const cli = join(ROOT, "node_modules/@playwright/test/cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
}

/** The build that this very version of Playwright wants: it refuses other revisions in its own cache. */
function playwrightBuild() {
  const revision = wantedRevision();
  if (revision === undefined) return undefined;
  const folder = join(playwrightCache(), `chromium_headless_shell-${revision}`);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder).some((name) => name === "INSTALLATION_COMPLETE") ? folder : undefined;
}

/** @returns {string | undefined} */
function wantedRevision() {
  try {
    const require = createRequire(join(ROOT, "node_modules/@playwright/test/package.json"));
    const file = join(require.resolve("playwright-core/package.json"), "../browsers.json");
    /** @type {{ browsers: { name: string, revision: string }[] }} */
    const list = JSON.parse(readFileSync(file, "utf8"));
    return list.browsers.find((browser) => browser.name === "chromium-headless-shell")?.revision;
  } catch {
    return undefined;
  }
}

function playwrightCache() {
  const { PLAYWRIGHT_BROWSERS_PATH: named, HOME = "", LOCALAPPDATA = "", XDG_CACHE_HOME } = process.env;
  if (named === "0") return join(ROOT, "node_modules/playwright-core/.local-browsers");
  if (named) return named;
  if (process.platform === "darwin") return join(HOME, "Library/Caches/ms-playwright");
  if (process.platform === "win32") return join(LOCALAPPDATA, "ms-playwright");
  return join(XDG_CACHE_HOME || join(HOME, ".cache"), "ms-playwright");
}

/** @returns {string | undefined} */
function systemBrowser() {
  return systemCandidates().find((path) => existsSync(path));
}

function systemCandidates() {
  if (process.platform === "darwin") return macCandidates();
  if (process.platform === "win32") return windowsCandidates();
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
}

function macCandidates() {
  const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
  const roots = ["/Applications", join(process.env.HOME ?? "", "Applications")];
  return roots.flatMap((root) => names.map((name) => `${root}/${name}.app/Contents/MacOS/${name}`));
}

function windowsCandidates() {
  const { ProgramFiles, "ProgramFiles(x86)": programFilesX86, LOCALAPPDATA } = process.env;
  const roots = [ProgramFiles, programFilesX86, LOCALAPPDATA].filter((root) => root !== undefined);
  const tails = [
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
  ];
  return roots.flatMap((root) => tails.map((tail) => join(root, tail)));
}
