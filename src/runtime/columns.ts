/**
 * Who owns which statistics column. Columns are given out once, before anything runs; from then on a kind knows its
 * numbers and adds to them.
 */
import { COMPONENT_STATS, LINK_STATS, OUTCOME_COUNTERS, type StatsSpec } from "../model/metric";

/** First columns of one component, link or policy, by name. */
export interface Columns {
  readonly counters: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, number>;
  readonly samples: ReadonlyMap<string, number>;
}

export class ColumnBook {
  counterCount = 0;
  levelCount = 0;
  sampleCount = 0;

  give(...specs: readonly StatsSpec[]): Columns {
    const counters = new Map<string, number>();
    const levels = new Map<string, number>();
    const samples = new Map<string, number>();
    for (const spec of specs) {
      for (const name of spec.counters) if (!counters.has(name)) counters.set(name, this.counterCount++);
      for (const name of spec.levels) if (!levels.has(name)) levels.set(name, this.levelCount++);
      for (const name of spec.samples) if (!samples.has(name)) samples.set(name, this.sampleCount++);
    }
    return { counters, levels, samples };
  }
}

/** What is counted per operation at a component when a scenario has more than one. */
export function operationStats(operations: readonly { readonly id: string }[], hasStation: boolean): StatsSpec {
  if (operations.length < 2) return { counters: [], levels: [], samples: [] };
  const counters = ["arrivals", ...OUTCOME_COUNTERS, "good"];
  const samples = hasStation ? ["latency", "waiting"] : ["latency"];
  return {
    counters: operations.flatMap(({ id }) => counters.map((name) => `${name}:${id}`)),
    levels: [],
    samples: operations.flatMap(({ id }) => samples.map((name) => `${name}:${id}`)),
  };
}

export { COMPONENT_STATS, LINK_STATS };
