/** Rows for charts and cards: the metrics of a run at regular moments of simulated time, in one declared layout. */
import { nsToMs } from "../kernel/time";
import type { MetricSpec } from "../model/metric";
import type { CompiledModel } from "./compiled-model";
import { copyReading, isInstantaneous, type Meter, meterOf, type Reading, readNow } from "./measure";

interface Cell {
  readonly meter: Meter;
  readonly isInstantaneous: boolean;
}

export interface RowEntity {
  readonly id: string;
  readonly type: "component" | "link";
  readonly kind: string;
  readonly label: string;
  readonly firstColumn: number;
  readonly columns: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: MetricSpec["unit"];
    /** Calls turned away for one cause. */
    readonly isReject?: true;
  }[];
}

/** Nice lengths of time between two rows (ms): a run gives a few hundred of them. */
const INTERVALS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000, 21_600_000,
];
/** Rows of a run at most, fewer where they are wide: the page keeps all of them. */
const ROWS_MAX = 4000;
const CELLS_MAX = 2_000_000;

export function rowIntervalMsFor(runForMs: number, width: number): number {
  const wanted = Math.max(200, Math.min(ROWS_MAX, Math.floor(CELLS_MAX / width)));
  // Not finer than half a second, unless the whole run is short: percentiles of a handful of calls say little.
  const finest = Math.min(500, runForMs / 200);
  const fitting = INTERVALS_MS.find((interval) => interval >= finest && runForMs / interval <= wanted);
  return fitting ?? 86_400_000;
}

/** Writes rows. Column 0 is the simulated time (ms); then the columns of each entity. */
export class RowWriter {
  readonly entities: readonly RowEntity[];
  readonly width: number;
  readonly #cells: readonly Cell[];
  readonly #model: CompiledModel;
  #previous: Reading;
  /** The last complete row; rates and percentiles between rows are taken from it. */
  readonly #last: Float64Array;

  constructor(model: CompiledModel) {
    this.#model = model;
    const cells: Cell[] = [];
    this.entities = model.entities.map((entity) => {
      const own = entity.metrics.filter(({ spec }) => spec.summaryOnly !== true);
      const firstColumn = 1 + cells.length;
      for (const { spec, columns } of own) {
        cells.push({ meter: meterOf(spec, columns), isInstantaneous: isInstantaneous(spec) });
      }
      const columns = own.map(({ spec: { id, label, unit, isReject } }) => ({
        id,
        label,
        unit,
        ...(isReject === true ? { isReject } : {}),
      }));
      return { id: entity.id, type: entity.type, kind: entity.kind, label: entity.label, firstColumn, columns };
    });
    this.#cells = cells;
    this.width = cells.length + 1;
    this.#last = new Float64Array(this.width).fill(Number.NaN);
    this.#last[0] = 0;
    this.#previous = copyReading(readNow(model.simulation));
  }

  /** The row of the interval that ends now. */
  complete(): Float64Array {
    const now = readNow(this.#model.simulation);
    const row = this.#last;
    row[0] = nsToMs(now.timeNs);
    for (let i = 0; i < this.#cells.length; i++) {
      row[i + 1] = this.#cells[i]!.meter(this.#previous, now);
    }
    copyInto(this.#previous, now);
    return row;
  }

  /** A row of the present moment: levels as they are now, rates and percentiles of the last complete row. */
  live(): Float64Array {
    const now = readNow(this.#model.simulation);
    const row = this.#last.slice();
    row[0] = nsToMs(now.timeNs);
    for (let i = 0; i < this.#cells.length; i++) {
      const { meter, isInstantaneous } = this.#cells[i]!;
      if (isInstantaneous) row[i + 1] = meter(this.#previous, now);
    }
    return row;
  }
}

function copyInto(target: Reading, source: Reading): void {
  (target as { timeNs: number }).timeNs = source.timeNs;
  target.counters.set(source.counters);
  target.levels.set(source.levels);
  for (let i = 0; i < source.histograms.length; i++) target.histograms[i]!.copyFrom(source.histograms[i]!);
}
