import type { ComponentContext } from "./kind";

/** Columns of the statistics that every pool of workers takes. */
export function stationColumns(context: ComponentContext) {
  return {
    started: context.counter("started"),
    waited: context.counter("waited"),
    dropped: context.counter("droppedFromQueue"),
    works: context.counter("works"),
    workNs: context.counter("workNs"),
    wastedWorkNs: context.counter("wastedWorkNs"),
    queueLength: context.level("queueLength"),
    workers: context.level("workers"),
    occupied: context.level("occupied"),
    working: context.level("working"),
    waiting: context.sample("waiting"),
    waitingByOperation:
      context.operations.length > 1
        ? context.operations.map((operation) => context.sample(`waiting:${operation.id}`))
        : [],
  };
}

export type StationColumns = ReturnType<typeof stationColumns>;
