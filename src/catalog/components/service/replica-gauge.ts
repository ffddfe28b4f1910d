import type { ComponentContext } from "../../../model/kind";
import type { Replicas } from "../../../model/replicas";

/** Changes of the replicas that are kept for the summary; the first ones are given up for later ones. */
const TIMELINE_LENGTH = 1000;

interface Moment {
  readonly atMs: number;
  readonly ready: number;
  readonly starting: number;
  readonly draining: number;
  readonly down: number;
}

/** Shows the states of a service's replicas: as levels over time, and as a list of the moments at which they changed. */
export class ReplicaGauge {
  readonly #context: ComponentContext;
  readonly #replicas: Replicas;
  readonly #columns;
  readonly #timeline: Moment[] = [];

  constructor(context: ComponentContext, replicas: Replicas) {
    this.#context = context;
    this.#replicas = replicas;
    this.#columns = {
      ready: context.level("replicasReady"),
      starting: context.level("replicasStarting"),
      draining: context.level("replicasDraining"),
      down: context.level("replicasDown"),
    };
  }

  update(): void {
    const { engine } = this.#context;
    const { readyCount, startingCount, drainingCount, downCount, deadCount } = this.#replicas;
    const down = downCount + deadCount;
    engine.setLevel(this.#columns.ready, readyCount);
    engine.setLevel(this.#columns.starting, startingCount);
    engine.setLevel(this.#columns.draining, drainingCount);
    engine.setLevel(this.#columns.down, down);
    const atMs = engine.kernel.now / 1e6;
    if (this.#timeline.at(-1)?.atMs === atMs) this.#timeline.pop();
    if (this.#timeline.length === TIMELINE_LENGTH) this.#timeline.shift();
    this.#timeline.push({ atMs, ready: readyCount, starting: startingCount, draining: drainingCount, down });
  }

  describe(): Readonly<Record<string, unknown>> {
    return { replicas: this.#replicas.states(), replicaTimeline: [...this.#timeline] };
  }
}
