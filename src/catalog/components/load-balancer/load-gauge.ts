import type { ComponentContext } from "../../../model/kind";

/** Loads for which the share of endpoints that have at least so many outstanding calls is measured. */
export const LOAD_STEPS: readonly number[] = [1, 2, 3, 5, 10];
export const atLeast = (load: number): string => `endpointsWith${load}`;

/** How unevenly outstanding calls lie on the endpoints: endpoints by load, and the busiest one beside the average. */
export class LoadGauge {
  readonly #context: ComponentContext;
  /** Endpoints by number of outstanding calls. */
  #endpointsAt = new Int32Array(64);
  #busiest = 0;
  #endpointCount = 1;
  readonly #columns: { readonly atLeast: readonly number[]; readonly busiest: number; readonly outstanding: number };

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#columns = {
      atLeast: LOAD_STEPS.map((step) => context.level(atLeast(step))),
      busiest: context.level("busiestTimesEndpoints"),
      outstanding: context.level("outstanding"),
    };
  }

  setEndpointCount(count: number): void {
    this.#endpointCount = count;
    this.#setBusiest(this.#busiest);
  }

  /** An endpoint came from `load` - 1 to `load`. */
  rose(load: number): void {
    const { engine } = this.#context;
    if (load >= this.#endpointsAt.length) this.#grow();
    this.#endpointsAt[load - 1]!--;
    this.#endpointsAt[load]!++;
    if (load > this.#busiest) this.#setBusiest(load);
    const step = LOAD_STEPS.indexOf(load);
    if (step >= 0) engine.addLevel(this.#columns.atLeast[step]!, 1);
    engine.addLevel(this.#columns.outstanding, 1);
  }

  /** An endpoint goes from `load` to `load` - 1. */
  fell(load: number): void {
    const { engine } = this.#context;
    this.#endpointsAt[load]!--;
    this.#endpointsAt[load - 1]!++;
    if (load === this.#busiest && this.#endpointsAt[load] === 0) this.#setBusiest(load - 1);
    const step = LOAD_STEPS.indexOf(load);
    if (step >= 0) engine.addLevel(this.#columns.atLeast[step]!, -1);
    engine.addLevel(this.#columns.outstanding, -1);
  }

  #setBusiest(load: number): void {
    this.#busiest = load;
    // Levels are whole numbers: the busiest over the mean is this over the sum.
    this.#context.engine.setLevel(this.#columns.busiest, load * this.#endpointCount);
  }

  #grow(): void {
    const wider = new Int32Array(this.#endpointsAt.length * 2);
    wider.set(this.#endpointsAt);
    this.#endpointsAt = wider;
  }
}
