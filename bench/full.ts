import { contender } from "./engines";
import { customersPerSecond, eventsPerSecond, median, medianRatio, oddMeans, takeTurns } from "./measure";
import { modelNamed } from "./models";
import { findSimPy } from "./peers/programs";
import { million, printTable, times } from "./table";

const GOALS = [
  { name: "mm1", simJs: "≥ 3", simPy: "≥ 25", events: "≥ 5 M" },
  { name: "micro", simJs: "≥ 4", simPy: undefined, events: "≥ 4 M" },
  { name: "mesh", simJs: "≥ 10", simPy: undefined, events: "≥ 4 M" },
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
      `${million(median(full.map(eventsPerSecond)))}/s (${goal.events})`,
      times(medianRatio(full, samples.simJs), goal.simJs),
      times(medianRatio(full, samples.simPy), goal.simPy),
      times(medianRatio(samples.watched, full), "≥ 0.7"),
    ];
  });
  console.log("\nfull model: through the file format, all statistics; micro with timeout and retry on every link\n");
  printTable(["model", "customers", "events (goal)", "SimJS, bare", "SimPy, bare", "watched ÷ not"], rows);
  for (const note of notes) console.log(note);
}
