// `npm start`: builds the page, serves it and opens it. Options: --port N, --host [address], --no-open.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, preview } from "vite";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4173" },
    host: { type: "string", default: "localhost" },
    "no-open": { type: "boolean", default: false },
  },
});

/** @returns {[command: string, ...args: string[]] | undefined} */
function opener() {
  const isAway = process.env.CI || process.env.SSH_CONNECTION || process.env.BROWSER === "none";
  if (values["no-open"] || isAway) return undefined;
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
}

/**
 * Opening is a courtesy: without a desktop, or when it fails, the printed address is enough.
 * @param {string} url
 */
function open(url) {
  const found = opener();
  if (found === undefined) return;
  const [command, ...args] = found;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

await build({ root: ROOT, logLevel: "warn" });
const server = await preview({
  root: ROOT,
  preview: { port: Number(values.port), host: values.host, strictPort: false },
});
const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? `http://localhost:${values.port}/`;
console.log(`\n  Windtunnel runs at ${url}\n  Stop it with Ctrl+C.\n`);
open(url);
