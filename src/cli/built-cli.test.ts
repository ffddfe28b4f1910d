import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SCENARIO = {
  format: "windtunnel/scenario",
  version: 1,
  name: "One queue",
  run: { runForMs: 20_000 },
  components: [
    { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 50 } },
    { id: "server", kind: "service" },
  ],
  links: [{ from: "users", to: "server" }],
};

const folder = mkdtempSync(join(tmpdir(), "windtunnel-cli-"));
const command = join(folder, "elsewhere.mjs");
const scenario = join(folder, "scenario.json");

beforeAll(async () => {
  await build({
    configFile: "vite.cli.config.ts",
    logLevel: "error",
    build: { outDir: join(folder, "built"), emptyOutDir: true },
  });
  // Copied away from node_modules: one file is all that it needs.
  copyFileSync(join(folder, "built/windtunnel.js"), command);
  writeFileSync(scenario, JSON.stringify(SCENARIO));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input?: string) {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", input, cwd: folder });
}

describe("the built command", () => {
  test("runs a scenario away from its sources", () => {
    const { status, stdout, stderr } = run(["run", scenario, "--json"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).eventCount).toBeGreaterThan(1000);
  });
  test("reads standard input", () => {
    const { status, stdout } = run(["validate", "-"], readFileSync(scenario, "utf8"));
    expect({ status, stdout }).toEqual({ status: 0, stdout: "-: ok\n" });
  });
  test("writes what it is told to, and says when it cannot", () => {
    const out = join(folder, "out.json");
    run(["run", scenario, "--out", out]);
    expect(JSON.parse(readFileSync(out, "utf8")).scenario).not.toBe("");
    const failed = run(["run", scenario, "--out", join(folder, "no/such/folder.json")]);
    expect(failed.stderr).toContain("cannot write");
    expect(failed.status).toBe(2);
  });
  test("exits 2 for what is no scenario, and stays calm about any bytes", () => {
    writeFileSync(join(folder, "bytes"), Buffer.from([0, 255, 254, 123, 34, 195, 40, 0]));
    writeFileSync(join(folder, "deep"), "[".repeat(4_900_000));
    for (const file of ["bytes", "deep", folder, "/dev/null", "/dev/zero"]) {
      const { status, stdout, stderr } = run(["run", file]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).not.toBe("");
      expect(stderr).not.toContain("the engine failed");
    }
  });
  test("survives a reader that leaves early", async () => {
    const child = spawn(process.execPath, [command, "list-kinds", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += String(chunk);
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
  });
});
