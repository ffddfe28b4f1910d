/**
 * `npm run bench`: our kernel and our full model beside other simulators, in one run on one machine. See README.md.
 * Gates nothing, because machines are noisy.
 */
import { parseArgs } from "node:util";
import { sampleEngine } from "./engines";
import { benchFull } from "./full";
import { benchDay, benchGrowth, runDay, runGrowth } from "./growth";
import { benchKernel } from "./kernel";

const PARTS = ["kernel", "full", "growth", "browser", "day"] as const;
type Part = (typeof PARTS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    long: { type: "boolean", default: false },
    browser: { type: "boolean", default: false },
  },
});

if (positionals[0] === "child") console.log(JSON.stringify(measureHere(positionals.slice(1))));
else await bench();

/** What a process that `inOwnProcess` has started does. */
function measureHere([what, ...words]: readonly string[]): unknown {
  switch (what) {
    case "engine":
      return sampleEngine(words[0]!, words[1]!);
    case "growth":
      return runGrowth(Number(words[0]));
    case "day":
      return runDay();
    default:
      throw new Error(`cannot measure "${what}"`);
  }
}

async function bench(): Promise<void> {
  const unknown = positionals.find((word) => !PARTS.includes(word as Part));
  if (unknown !== undefined) return refuse(`there is no part "${unknown}"; there are ${PARTS.join(", ")}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) return refuse("--rounds is a whole number from 1");

  const wants = (part: Part, byDefault = true): boolean =>
    positionals.length === 0 ? byDefault : positionals.includes(part);
  console.log(`user CPU time unless said otherwise; medians over ${rounds} × all in turns`);
  if (wants("kernel")) benchKernel(rounds);
  if (wants("full")) benchFull(rounds);
  if (wants("growth")) benchGrowth(rounds, values.long);
  if (wants("browser", values.browser)) await (await import("./browser")).benchBrowser(rounds);
  if (wants("day", values.long)) benchDay();
}

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}
