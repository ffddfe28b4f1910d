// Guards package-lock.json: npm can drop optional platform packages without a word, and the next `npm ci` on another
// system then stops. Also refuses registry addresses in the lock. Dependency-free.
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * @typedef {{ resolved?: string, integrity?: string, link?: boolean, optionalDependencies?: Record<string, string> }} LockEntry
 */

/**
 * Sentences that name what is wrong with a parsed lock file; empty when it is sound.
 * @param {{ packages?: Record<string, LockEntry> }} lock
 * @returns {string[]}
 */
export function lockProblems(lock) {
  const packages = lock.packages ?? {};
  const paths = Object.keys(packages);
  if (paths.length === 0) return ["the lock file lists no packages"];
  return paths.flatMap((path) => entryProblems(path, packages[path] ?? {}, packages));
}

/**
 * @param {string} path
 * @param {LockEntry} entry
 * @param {Record<string, LockEntry>} packages
 */
function entryProblems(path, entry, packages) {
  const name = path === "" ? "(root)" : path;
  const problems = [];
  if (entry.resolved !== undefined && !entry.link) {
    problems.push(`${name} carries a "resolved" address: keep omit-lockfile-registry-resolved=true in .npmrc`);
  }
  if (path !== "" && !entry.link && entry.integrity === undefined) problems.push(`${name} has no integrity hash`);
  for (const wanted of Object.keys(entry.optionalDependencies ?? {})) {
    if (isResolvable(path, wanted, packages)) continue;
    problems.push(
      `${name} wants the optional ${wanted}, which is missing: take the newest complete version of ${name}`,
    );
  }
  return problems;
}

/**
 * Walks up the tree as Node does: a/node_modules/x, then node_modules/x.
 * @param {string} path
 * @param {string} wanted
 * @param {Record<string, LockEntry>} packages
 */
function isResolvable(path, wanted, packages) {
  let base = path;
  for (;;) {
    const candidate = base === "" ? `node_modules/${wanted}` : `${base}/node_modules/${wanted}`;
    if (packages[candidate] !== undefined) return true;
    if (base === "") return false;
    const cut = base.lastIndexOf("/node_modules/");
    base = cut === -1 ? "" : base.slice(0, cut);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const problems = lockProblems(lock);
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  if (problems.length > 0) process.exit(1);
  console.log(`package-lock.json: ${Object.keys(lock.packages).length - 1} packages, complete, no addresses`);
}
