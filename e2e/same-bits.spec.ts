// The same scenario gives the same trace in Node and in Chromium's worker, for every file that we ship.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FILES = readdirSync(`${ROOT}simulations`).filter((name) => name.endsWith(".json"));
const WORKER = readdirSync(`${ROOT}dist/assets`).find((name) => /^worker-.*\.js$/.test(name));

for (const file of FILES) {
  test(`${file} has the same trace hash in Node and in the worker`, async ({ page }) => {
    const json = JSON.parse(readFileSync(`${ROOT}simulations/${file}`, "utf8"));
    let output: string;
    try {
      output = execFileSync(
        "node",
        [`${ROOT}dist-cli/windtunnel.js`, "run", `${ROOT}simulations/${file}`, "--json", "--replications", "1"],
        { encoding: "utf8", maxBuffer: 1e8 },
      );
    } catch (error) {
      // Exit code 1 = an objective was missed; the summary is there all the same.
      output = (error as { stdout: string }).stdout;
    }
    const inNode = JSON.parse(output) as { traceHash: string; eventCount: number };

    // Any document of our origin will do; the app itself would run a simulation beside this one.
    await page.goto("/scenario.schema.json");
    const inWorker = await page.evaluate(
      async ([url, scenario]) => {
        const worker = new Worker(url as string, { type: "module" });
        return new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => {
            if (data.type === "frame") worker.postMessage({ type: "ack", frame: data.frame });
            if (data.type === "summary")
              resolve({ traceHash: data.summary.traceHash, eventCount: data.summary.eventCount });
            if (data.type === "rejected" || data.type === "crashed") reject(new Error(JSON.stringify(data)));
          };
          worker.postMessage({ type: "particles", on: true });
          worker.postMessage({
            type: "load",
            runId: 1,
            scenario,
            seed: (scenario as { run: { seed: string } }).run.seed,
            ratio: "max",
            play: true,
          });
        });
      },
      [`/assets/${WORKER}`, json] as const,
    );
    expect(inWorker).toEqual({ traceHash: inNode.traceHash, eventCount: inNode.eventCount });
  });
}
