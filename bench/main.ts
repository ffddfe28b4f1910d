/**
 * `npm run bench`: our kernel and our full model beside other engines, in one run on one machine. Prints ratios of user
 * CPU time; gates nothing, because machines are noisy. Peers that a machine does not have are left out and named.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MODELS, type Model } from "./models";
import { mesh, micro, mm1, runFull } from "./ours/full-model";
import { runModel } from "./ours/run-model";
import { runObjectEvents } from "./peers/object-events";
import { runSimJs } from "./peers/sim-js";

const ROUNDS = 3;

/** Median of user CPU seconds over a few rounds, after one that warms up. */
function cpuSeconds(run: () => unknown, rounds = ROUNDS): number {
  run();
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    run();
    times.push(process.cpuUsage(before).user / 1e6);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

const million = (value: number): string => `${(value / 1e6).toFixed(2)} M/s`.padStart(10);
const ratio = (ours: number, theirs: number): string => `× ${(ours / theirs).toFixed(2)}`.padStart(9);

/** Compiles the C program for M/M/c; undefined without a compiler. */
function compileC(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), "windtunnel-bench-")), "mm1");
  try {
    execFileSync("cc", ["-O2", "-o", program, "bench/peers/mm1.c", "-lm"], { stdio: "ignore" });
    return program;
  } catch {
    return undefined;
  }
}

function cRate(program: string, model: Extract<Model, { name: "mm1" | "mm8" }>): number {
  const customers = 3_000_000;
  const args = [model.serverCount, model.ratePerMs, model.serviceMs, customers].map(String);
  const [count = "0", seconds = "1"] = execFileSync(program, args, { encoding: "utf8" }).trim().split(/\s+/);
  return Number(count) / Number(seconds);
}

function simPyRate(): number | undefined {
  const script = `
import random, simpy, time
def main(n):
    env = simpy.Environment(); server = simpy.Resource(env, 1)
    def customer():
        with server.request() as r:
            yield r
            yield env.timeout(random.expovariate(1.0))
    def source():
        for _ in range(n):
            yield env.timeout(random.expovariate(0.8)); env.process(customer())
    env.process(source()); env.run()
t = time.process_time(); main(100000); print(100000 / (time.process_time() - t))`;
  try {
    return Number(execFileSync("python3", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return undefined;
  }
}

console.log("kernel: customers per second of user CPU, percentiles of every node on\n");
const c = compileC();
if (c === undefined) console.log("(no C compiler on this machine: the C program is left out)");
const simRates = new Map<string, number>();
let kernelMm1 = 0;
for (const model of MODELS) {
  const customers = model.name === "mm1" || model.name === "mm8" ? 1_500_000 : 150_000;
  const ours = customers / cpuSeconds(() => runModel(model, customers));
  const theirs = customers / 10 / cpuSeconds(() => runSimJs(model, customers / 10), 1);
  simRates.set(model.name, theirs);
  let line = `${model.name.padEnd(7)} ours ${million(ours)}   SimJS ${million(theirs)} ${ratio(ours, theirs)} (goal ≥ 8, none under 5)`;
  if (model.name === "mm1" || model.name === "mm8") {
    const objects = customers / cpuSeconds(() => runObjectEvents(model, customers), 1);
    line += `   object events ${ratio(ours, objects)}`;
    if (c !== undefined) line += `   C ${ratio(ours, cRate(c, model))} (goal ≥ 0.30)`;
  }
  if (model.name === "mm1") kernelMm1 = ours;
  console.log(line);
}
const simPy = simPyRate();
if (simPy === undefined) console.log("(SimPy is not on this machine)");
else console.log(`mm1     ours ${million(kernelMm1)}   SimPy ${million(simPy)} ${ratio(kernelMm1, simPy)} (goal ≥ 50)`);

console.log("\nfull model: through the public file format, all statistics on\n");
const full = [
  { name: "mm1", scenario: mm1(500_000), goal: 3, eventGoal: 5 },
  { name: "micro", scenario: micro(100_000), goal: 4, eventGoal: 4 },
  { name: "mesh", scenario: mesh(100_000), goal: 10, eventGoal: 4 },
];
for (const { name, scenario, goal, eventGoal } of full) {
  let result = runFull(scenario);
  const seconds = cpuSeconds(() => {
    result = runFull(scenario);
  });
  const rate = result.customers / seconds;
  const watched = cpuSeconds(() => runFull(scenario, true));
  console.log(
    `${name.padEnd(7)} ${million(rate)} customers  ${million(result.events / seconds)} events (goal ≥ ${eventGoal} M/s)  ` +
      `bare SimJS ${ratio(rate, simRates.get(name) ?? Number.NaN)} (goal ≥ ${goal})  watched ${(seconds / watched).toFixed(2)} (goal ≥ 0.7)`,
  );
}

console.log("\nheap over 10^7 events");
const collect = (globalThis as { gc?: () => void }).gc;
for (const customers of [500_000, 2_500_000, 5_000_000]) {
  const { events } = runFull(mm1(customers));
  collect?.();
  console.log(`  after ${events.toLocaleString("en")} events: ${(process.memoryUsage().heapUsed / 1e6).toFixed(1)} MB`);
}
