import { contender } from "./engines";
import { customersPerSecond, median, medianRatio, oddMeans, takeTurns } from "./measure";
import { MODELS } from "./models";
import { findC, findSimPy } from "./peers/programs";
import { million, printTable, times } from "./table";

/** The bare kernel beside its peers. */
export function benchKernel(rounds: number): void {
  const c = findC();
  const simPy = findSimPy();
  const notes: string[] = [];
  const rows = MODELS.map((model) => {
    const samples = takeTurns(
      {
        kernel: contender("kernel", model),
        simJs: contender("simJs", model),
        objects: contender("objects", model),
        c: c?.(model),
        simPy: simPy?.(model),
      },
      rounds,
    );
    notes.push(...oddMeans(samples).map((note) => `${model.name}, ${note}`));
    const { kernel } = samples;
    return [
      model.name,
      `${million(median(kernel.map(customersPerSecond)))}/s`,
      times(medianRatio(kernel, samples.simJs), "≥ 8, none < 5"),
      times(medianRatio(kernel, samples.objects)),
      times(medianRatio(kernel, samples.c), "≥ 0.30"),
      times(medianRatio(kernel, samples.simPy), "≥ 50"),
    ];
  });
  console.log("\nkernel: customers per second, percentiles of every node on; × = our rate ÷ theirs (goal)\n");
  printTable(["model", "ours", "SimJS", "object per event", "C -O2", "SimPy"], rows);
  if (c === undefined) notes.push("C is left out: there is no C compiler (cc).");
  if (simPy === undefined) notes.push("SimPy is left out: python3 has no package simpy, version 3 or 4.");
  for (const note of notes) console.log(note);
}
