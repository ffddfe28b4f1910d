/** The engines in JavaScript by name: each measurement is a fresh process of this benchmark, told which engine to run. */
import { type Contender, cpuSeconds, inOwnProcess, type Sample } from "./measure";
import { type Model, type ModelResult, modelNamed } from "./models";
import { runBareKernel } from "./ours/bare-kernel";
import { runFullModel } from "./ours/full-model";
import { runWatched } from "./ours/watched";
import { runObjectEvents } from "./peers/object-events";
import { runSimJs } from "./peers/sim-js";

interface Engine {
  run(model: Model, customerCount: number): ModelResult;
  /** How much of what keeps our kernel busy is enough for this one. */
  readonly share: number;
}

const ENGINES = {
  kernel: { run: runBareKernel, share: 1 },
  full: { run: runFullModel, share: 1 / 4 },
  watched: { run: runWatched, share: 1 / 4 },
  objects: { run: runObjectEvents, share: 1 / 3 },
  simJs: { run: runSimJs, share: 1 / 10 },
} satisfies Record<string, Engine>;

export type EngineName = keyof typeof ENGINES;

export function contender(engine: EngineName, model: Model): Contender {
  return () => inOwnProcess<Sample>("engine", engine, model.name);
}

/** What the process of a measurement does: a shorter run that warms up, then the one that counts. */
export function sampleEngine(engineName: string, modelName: string): Sample {
  const engine = ENGINES[engineName as EngineName];
  const model = modelNamed(modelName);
  const customerCount = Math.round(model.customerCount * engine.share);
  engine.run(model, customerCount / 2);
  let result: ModelResult | undefined;
  const seconds = cpuSeconds(() => {
    result = engine.run(model, customerCount);
  });
  return { ...result!, seconds };
}
