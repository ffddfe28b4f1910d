import { contender } from "./engines";
import { customersPerSecond, eventsPerSecond, median, medianRatio, oddMeans, takeTurns } from "./measure";
import { modelNamed } from "./models";
import { findSimPy } from "./peers/programs";
import { million, printTable, times } from "./table";

/** Restated in docs/adr/0009-what-a-full-model-reaches.md. */
const GOALS = [
  { name: "mm1", simJs: "≥ 2", simPy: "≥ 9" },
  { name: "micro", simJs: "≥ 1.2", simPy: undefined },
  { name: "mesh", simJs: "≥ 0.5", simPy: undefined },
] as const;

/** The full model through the public file format, watched and not, beside the bare models of the peers. */
export function benchFull(rounds: number): void {
  const simPy = findSimPy();
  const notes: string[] = [];
  const rows = GOALS.map((goal) => {
    const model = modelNamed(goal.name);
    const samples = takeTurns(
      {
        full: contender("full", model),
        watched: contender("watched", model),
        simJs: contender("simJs", model),
        simPy: goal.simPy === undefined ? undefined : simPy?.(model),
      },
      rounds,
    );
    notes.push(...oddMeans(samples).map((note) => `${model.name}, ${note}`));
    const { full } = samples;
    return [
      model.name,
      `${million(median(full.map(customersPerSecond)))}/s`,
      `${million(median(full.map(eventsPerSecond)))}/s`,
      times(medianRatio(full, samples.simJs), goal.simJs),
      times(medianRatio(full, samples.simPy), goal.simPy),
      times(medianRatio(samples.watched, full), "≥ 0.7"),
    ];
  });
  console.log("\nfull model: through the file format, all statistics; micro with timeout and retry on every link\n");
  printTable(["model", "customers", "events", "SimJS, bare", "SimPy, bare", "watched ÷ not"], rows);
  for (const note of notes) console.log(note);
}
