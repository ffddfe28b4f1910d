// The first-load budget: what the browser must fetch as JavaScript before the first system runs, gzipped.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
/** The page's own scripts, and the engine that runs beside them; both load before the first system moves. */
const BUDGETS = { page: 260_000, worker: 165_000 };

/**
 * The files that a built module imports statically, as written in the minified code.
 * @param {string} code
 * @returns {string[]}
 */
export function staticImports(code) {
  const found = code.matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{][^"'`;()]*?from\s*)?["'](\.{1,2}\/[^"']+)["']/g,
  );
  return [...found].map((match) => match[1] ?? "");
}

/** Module scripts and preloads of the page. */
function entryFiles() {
  const html = readFileSync(join(DIST, "index.html"), "utf8");
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => /type="module"|rel="modulepreload"/.test(tag))
    .map((tag) => join(DIST, /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? ""));
}

/** Workers start with the page: the first system runs at once. */
function workerFiles() {
  const assets = join(DIST, "assets");
  return readdirSync(assets)
    .filter((name) => /^worker-.*\.js$/.test(name))
    .map((name) => join(assets, name));
}

/** @param {string[]} roots */
function closure(roots) {
  const seen = new Set(roots);
  for (const file of seen) {
    for (const specifier of staticImports(readFileSync(file, "utf8"))) seen.add(join(dirname(file), specifier));
  }
  return [...seen];
}

function main() {
  if (!existsSync(join(DIST, "index.html"))) {
    console.error("dist/ is missing: run `npm run build` first");
    process.exit(1);
  }
  console.log("first-load JavaScript, gzip -9");
  const isWithin = [check("page", entryFiles(), BUDGETS.page), check("worker", workerFiles(), BUDGETS.worker)];
  if (isWithin.every(Boolean)) return;
  console.error("Over budget: load what the first screen does not need with import().");
  process.exit(1);
}

/**
 * Prints what a part loads and whether that is within its budget.
 * @param {string} part
 * @param {string[]} roots
 * @param {number} budget
 */
function check(part, roots, budget) {
  const sizes = closure(roots)
    .map((file) => ({ name: basename(file), bytes: gzipSync(readFileSync(file), { level: 9 }).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, file) => sum + file.bytes, 0);
  const line = (/** @type {string} */ name, /** @type {number} */ bytes) =>
    console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
  for (const file of sizes) line(file.name, file.bytes);
  line(`${part} in all, of ${budget / 1000} kB`, total);
  return total <= budget;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
