/**
 * The page's own worker, as built, in Chromium and in a thread of Node: the same file, told the same, by the clock, since
 * a page cannot read CPU time.
 */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker as NodeThread } from "node:worker_threads";
import { chromium, type Page } from "@playwright/test";
import { build, preview } from "vite";
import { browserArgs, findBrowser } from "../scripts/browser.mjs";
import { median } from "./measure";
import { modelNamed } from "./models";
import { scenarioFor } from "./ours/full-model";
import { million, printTable, times } from "./table";

const WARM_UP_CUSTOMERS = 500_000;
const CUSTOMERS = 1_500_000;

export async function benchBrowser(rounds: number): Promise<void> {
  console.log("\nbrowser: the full M/M/1 in the page's worker, frames on, by the clock\n");
  const browser = await chromium.launch({ ...findBrowser(), args: browserArgs() }).catch(() => undefined);
  if (browser === undefined) {
    console.log("Left out: no Chromium could be started. PLAYWRIGHT_CHROMIUM_PATH can name one.");
    return;
  }
  const outDir = mkdtempSync(resolve("node_modules/.cache/windtunnel-bench-"));
  const root = resolve(".");
  await build({ root, logLevel: "error", build: { outDir, emptyOutDir: true } });
  const server = await preview({ root, logLevel: "error", build: { outDir }, preview: { port: 41750 } });
  try {
    const page = await browser.newPage();
    // Any file of the same origin but the page itself, which would begin to simulate.
    await page.goto(`${server.resolvedUrls!.local[0]}scenario.schema.json`);
    await race(page, join(outDir, "assets"), rounds);
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}

async function race(page: Page, assets: string, rounds: number): Promise<void> {
  const file = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
  if (file === undefined) throw new Error(`no worker in ${assets}`);
  const mm1 = modelNamed("mm1");
  const scenarios: object[] = [scenarioFor(mm1, WARM_UP_CUSTOMERS), scenarioFor(mm1, CUSTOMERS)];
  const module = join(assets, `${file}.mjs`);
  copyFileSync(join(assets, file), module);
  (globalThis as unknown as WorkerWorld).Worker = ThreadAsWorker;

  const inBrowser: number[] = [];
  const inNode: number[] = [];
  for (let round = 0; round < rounds; round++) {
    inBrowser.push(await page.evaluate(eventsPerSecondInWorker, { url: `/assets/${file}`, scenarios }));
    inNode.push(await eventsPerSecondInWorker({ url: pathToFileURL(module).href, scenarios }));
  }
  const ratio = median(inBrowser.map((rate, i) => rate / inNode[i]!));
  printTable(
    ["Chromium, events", "Node, events", "ratio (goal)"],
    [[`${million(median(inBrowser))}/s`, `${million(median(inNode))}/s`, times(ratio, "≥ 0.8")]],
  );
}

interface WebWorker {
  onmessage: ((event: { data: { type: string; state?: string; eventCount?: number } }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): unknown;
}
interface WorkerWorld {
  Worker: new (url: string, options: { type: "module" }) => WebWorker;
}

/** Runs in the page and in Node alike, so it knows nothing but its arguments. The rate of the last scenario. */
async function eventsPerSecondInWorker(job: { url: string; scenarios: object[] }): Promise<number> {
  const { Worker } = globalThis as unknown as WorkerWorld;
  const worker = new Worker(job.url, { type: "module" });
  const run = (scenario: object): Promise<number> =>
    new Promise((done, fail) => {
      let startedAt = Number.NaN;
      worker.onmessage = ({ data }) => {
        if (data.type === "loaded") startedAt = performance.now();
        if (data.type === "rejected" || data.type === "crashed") fail(new Error(JSON.stringify(data)));
        if (data.type !== "frame") return;
        worker.postMessage({ type: "ack" });
        if (data.state === "ended") done((data.eventCount! / (performance.now() - startedAt)) * 1000);
      };
      worker.postMessage({ type: "particles", on: true });
      worker.postMessage({ type: "load", runId: 1, scenario, seed: "bench", ratio: "max", play: true });
    });
  let rate = Number.NaN;
  for (const scenario of job.scenarios) rate = await run(scenario);
  worker.terminate();
  return rate;
}

/** What a web worker finds around it, in a thread of Node. */
const THREAD_WORLD = `
  const { parentPort, workerData } = require("node:worker_threads");
  globalThis.self = globalThis;
  globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
  import(workerData).then(() => parentPort.on("message", (data) => globalThis.onmessage({ data })));
`;

class ThreadAsWorker implements WebWorker {
  onmessage: WebWorker["onmessage"] = null;
  readonly #thread: NodeThread;

  constructor(url: string) {
    this.#thread = new NodeThread(THREAD_WORLD, { eval: true, workerData: url });
    this.#thread.on("message", (data) => this.onmessage?.({ data }));
  }

  postMessage(message: unknown): void {
    this.#thread.postMessage(message);
  }

  terminate(): Promise<number> {
    return this.#thread.terminate();
  }
}
