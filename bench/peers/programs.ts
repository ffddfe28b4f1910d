/** Engines in other languages: programs that print customers, user CPU seconds and the mean latency in ms. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Contender, Sample } from "../measure";
import type { Model } from "../models";

const PEERS = resolve("bench/peers");
/** SimPy keeps Python busy for a second with so much of what keeps our kernel busy. */
const SIMPY_SHARE = 1 / 20;

/** A maker of contenders from the C source; undefined without a C compiler. */
export function findC(): ((model: Model) => Contender) | undefined {
  if (!runs("cc", ["--version"])) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "windtunnel-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  return (model) => {
    const program = join(folder, model.name);
    const shape = {
      SHAPE: model.shape.toUpperCase(),
      SERVERS: finite(model.serverCount),
      STATIONS: model.stationCount,
      VISITS: model.visitCount,
    };
    const defines = Object.entries(shape).map(([name, value]) => `-D${name}=${value}`);
    execFileSync("cc", ["-O2", ...defines, "-o", program, join(PEERS, "models.c"), "-lm"]);
    const args = [model.ratePerMs, model.serviceMs, model.customerCount].map(String);
    return () => sample(program, args);
  };
}

/** A maker of contenders on the Python of the PATH; undefined when that has no SimPy. */
export function findSimPy(): ((model: Model) => Contender) | undefined {
  if (!runs("python3", ["-c", "import simpy; simpy.Environment"])) return undefined;
  return (model) => {
    const { shape, stationCount, serverCount, visitCount, ratePerMs, serviceMs, customerCount } = model;
    const numbers = [stationCount, finite(serverCount), visitCount, ratePerMs, serviceMs, customerCount * SIMPY_SHARE];
    return () => sample("python3", [join(PEERS, "simpy_models.py"), shape, ...numbers.map(String)]);
  };
}

function finite(serverCount: number): number {
  return Math.min(serverCount, 1_000_000_000);
}

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function sample(program: string, args: readonly string[]): Sample {
  const printed = execFileSync(program, args, { encoding: "utf8" }).trim().split(/\s+/).map(Number);
  const [customerCount, seconds, meanLatencyMs] = printed as [number, number, number];
  return { customerCount, seconds, meanLatencyMs };
}
