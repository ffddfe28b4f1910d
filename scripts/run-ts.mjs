// Bundles one TypeScript entry and runs it: Node 20 cannot run TypeScript itself.
//   node scripts/run-ts.mjs [node flags] entry.ts [arguments]
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const args = process.argv.slice(2);
const at = args.findIndex((arg) => /\.m?tsx?$/.test(arg));
const entry = args[at];
if (entry === undefined) {
  console.error("usage: node scripts/run-ts.mjs [node flags] entry.ts [arguments]");
  process.exit(2);
}

// A folder per process, so that two runs at once do not overwrite each other.
const outDir = join(ROOT, "node_modules/.cache/windtunnel", `run-${process.pid}`);
const name = `${basename(entry).replace(/\.\w+$/, "")}.mjs`;
mkdirSync(outDir, { recursive: true });
try {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    // CommonJS without an exports map: bundled, so that a deep import needs no file extension at run time.
    ssr: { noExternal: ["seedrandom"], target: "node" },
    build: {
      ssr: resolve(entry),
      target: "node20",
      outDir,
      minify: false,
      sourcemap: "inline",
      rolldownOptions: { output: { entryFileNames: name, format: "es", codeSplitting: false } },
    },
  });
  const nodeArgs = ["--enable-source-maps", ...args.slice(0, at), join(outDir, name), ...args.slice(at + 1)];
  const result = spawnSync(process.execPath, nodeArgs, { stdio: "inherit" });
  process.exitCode = result.status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
