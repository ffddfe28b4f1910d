/** Taking turns, medians, and processes of their own. */
import { execFileSync } from "node:child_process";
import type { ModelResult } from "./models";

/** One measurement of one engine, in user CPU seconds. */
export type Sample = ModelResult & { readonly seconds: number };
export type Contender = () => Sample;

/** User CPU seconds of one call: what the machine does for others meanwhile counts less than by the clock. */
export function cpuSeconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1e6;
}

/** What a child process of this benchmark, started with these words, prints as JSON. */
export function inOwnProcess<Result>(...words: string[]): Result {
  const args = [...process.execArgv, process.argv[1]!, "child", ...words];
  // A child that fails has said why on the standard error output, which is ours.
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
}

/** Each contender once a round, in turns, so that what else the machine does hits them all alike. */
export function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, Contender | undefined>>,
  rounds: number,
): Record<Name, Sample[]> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const sample = contenders[name]?.();
      if (sample !== undefined) samples[name].push(sample);
    }
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

export function customersPerSecond({ customerCount, seconds }: Sample): number {
  return customerCount / seconds;
}

export function eventsPerSecond({ eventCount, seconds }: Sample): number {
  return (eventCount ?? Number.NaN) / seconds;
}

/** The median over the rounds of our rate divided by theirs; undefined when they did not take part. */
export function medianRatio(ours: readonly Sample[], theirs: readonly Sample[]): number | undefined {
  if (theirs.length === 0) return undefined;
  return median(ours.map((sample, i) => customersPerSecond(sample) / customersPerSecond(theirs[i]!)));
}

/** Means of short runs of a busy station differ by some percent; a model that is another differs by more. */
const MEAN_TOLERANCE = 0.2;

/** A sentence for each engine whose mean latency is not that of the first: it has simulated something else. */
export function oddMeans(samples: Readonly<Record<string, readonly Sample[]>>): string[] {
  const means = Object.entries(samples)
    .filter(([, each]) => each.length > 0)
    .map(([name, each]) => ({ name, mean: median(each.map(({ meanLatencyMs }) => meanLatencyMs)) }));
  const expected = means[0]!.mean;
  return means
    .filter(({ mean }) => !(Math.abs(mean / expected - 1) < MEAN_TOLERANCE))
    .map(({ name, mean }) => `${name}: mean latency ${mean.toFixed(2)} ms instead of ${expected.toFixed(2)} ms`);
}
