import { catalog } from "../src/catalog/index";
import { Run } from "../src/runtime/run";
import { cpuSeconds, inOwnProcess, median } from "./measure";
import { DAY, modelNamed } from "./models";
import { runFullModel, scenarioFor } from "./ours/full-model";
import { megabytes, million, printTable } from "./table";

/** What a run looked like when it had come so far. */
interface Mark {
  readonly eventCount: number;
  /** Since the mark before. */
  readonly eventsPerSecond: number;
  readonly heapBytes: number;
}

const EVENTS_PER_CUSTOMER = 2;

/** One long run of the full M/M/1: neither its rate nor its memory may depend on how long it has been going on. */
export function benchGrowth(rounds: number, isLong: boolean): void {
  const last = isLong ? 1e8 : 1e7;
  const runs = Array.from({ length: rounds }, () => inOwnProcess<Mark[]>("growth", String(last)));
  const rows = runs[0]!.map(({ eventCount }, i) => {
    const of = (read: (mark: Mark, first: Mark) => number): number =>
      median(runs.map((marks) => read(marks[i]!, marks[0]!)));
    return [
      eventCount.toLocaleString("en"),
      `${million(of(({ eventsPerSecond }) => eventsPerSecond))}/s`,
      `${of((mark, first) => mark.eventsPerSecond / first.eventsPerSecond).toFixed(2)} (0.9–1.1)`,
      megabytes(of(({ heapBytes }) => heapBytes)),
      `${of((mark, first) => mark.heapBytes / first.heapBytes).toFixed(2)} (flat)`,
    ];
  });
  console.log("\ngrowth: one run of the full M/M/1\n");
  printTable(["events so far", "rate since the last", "÷ first (goal)", "heap", "÷ first (goal)"], rows);
  if (!isLong) console.log("10^8 events: --long");
}

/** In a process of its own. */
export function runGrowth(lastEventCount: number): Mark[] {
  const model = modelNamed("mm1");
  runFullModel(model, 500_000);
  const run = new Run(scenarioFor(model, (lastEventCount / EVENTS_PER_CUSTOMER) * 1.1), catalog, "bench");
  const { kernel } = run.model.simulation;
  const marks: Mark[] = [];
  for (let next = 1e6; next <= lastEventCount; next *= 10) {
    const before = kernel.eventCount;
    const seconds = cpuSeconds(() => run.advance(run.endNs, next - before));
    const { eventCount } = kernel;
    marks.push({ eventCount, eventsPerSecond: (eventCount - before) / seconds, heapBytes: heapBytes() });
  }
  return marks;
}

/** Typed arrays included, which V8 does not count as its heap. */
function heapBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Day {
  readonly requestCount: number;
  readonly eventCount: number;
  readonly wallSeconds: number;
  readonly peakBytes: number;
}

/** A simulated day of a busy system, by the clock and as the operating system counts memory. */
export function benchDay(): void {
  const { requestCount, eventCount, wallSeconds, peakBytes } = inOwnProcess<Day>("day");
  console.log("\n24 simulated hours at 1,000 requests per second through 5 services, by the clock\n");
  printTable(
    ["requests", "events", "time (goal)", "peak memory (goal)"],
    [
      [
        requestCount.toLocaleString("en"),
        eventCount.toLocaleString("en"),
        `${(wallSeconds / 60).toFixed(1)} min (≤ 5)`,
        `${megabytes(peakBytes)} (< 300 MB)`,
      ],
    ],
  );
}

/** In a process of its own, so that the peak is that of this run. */
export function runDay(): Day {
  const start = performance.now();
  const { customerCount, eventCount } = runFullModel(DAY, DAY.customerCount);
  const wallSeconds = (performance.now() - start) / 1000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { requestCount: customerCount, eventCount: eventCount!, wallSeconds, peakBytes };
}
