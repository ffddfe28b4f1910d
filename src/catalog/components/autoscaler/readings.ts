/** What an autoscaler reads of the components that it watches, over its sync period or at its moment. */
import { nsToMs } from "../../../model/kernel";
import type { ComponentContext, Peer, Scalable } from "../../../model/kind";
import type { AutoscalerSettings } from "./fields";
import { forAverage, forTotal, type ReplicaCounts } from "./recommendation";

type MetricSettings = AutoscalerSettings["metrics"][number];

export interface Reading {
  readonly metric: string;
  readonly value: number;
  readonly target: number;
  /** Replicas that it asks for; undefined when it cannot be read. */
  readonly desired: number | undefined;
}

/** What all metrics share at a sync. */
interface Now {
  readonly utilization: number;
  readonly perSecond: number;
  readonly counts: ReplicaCounts;
  readonly toleranceRatio: number;
}

/** Levels that tell how much is waiting at a broker, by the first that it has. */
const BACKLOGS = ["lag", "messages"];

export class Readings {
  readonly #context: ComponentContext;
  readonly #target: Peer;
  readonly #scaling: Scalable;
  /** At the last sync. */
  #atNs = 0;
  #arrivals = 0;
  #occupied = 0;
  #workers = 0;

  constructor(context: ComponentContext, target: Peer, scaling: Scalable) {
    this.#context = context;
    this.#target = target;
    this.#scaling = scaling;
  }

  /** What each metric says now; the next call reads from here on. */
  take(metrics: readonly MetricSettings[], toleranceRatio: number): Reading[] {
    const { engine } = this.#context;
    const elapsedNs = engine.kernel.now - this.#atNs;
    const arrivals = this.#counter("arrivals");
    const occupied = this.#integral("occupied");
    const workers = this.#integral("workers");
    const utilization = (occupied - this.#occupied) / (workers - this.#workers);
    const perSecond = ((arrivals - this.#arrivals) / nsToMs(elapsedNs)) * 1000;
    const counts = this.#counts(elapsedNs);
    this.#atNs = engine.kernel.now;
    this.#arrivals = arrivals;
    this.#occupied = occupied;
    this.#workers = workers;
    const now: Now = { utilization, perSecond, counts, toleranceRatio };
    return metrics.map((metric) => this.#read(metric, now));
  }

  #read(metric: MetricSettings, now: Now): Reading {
    const { counts, toleranceRatio, utilization } = now;
    switch (metric.kind) {
      case "utilization": {
        const desired = forAverage(utilization, metric.targetRatio, toleranceRatio, counts);
        return { metric: "utilization", value: utilization, target: metric.targetRatio, desired };
      }
      case "arrivals": {
        const value = now.perSecond / counts.ready;
        const desired = forAverage(value, metric.targetPerSecond, toleranceRatio, counts);
        return { metric: "arrivals", value, target: metric.targetPerSecond, desired };
      }
      case "queueLength": {
        const total = this.#context.engine.readLevel(this.#target.level("queueLength") ?? 0);
        return this.#shared("queueLength", total, metric.targetCount, now);
      }
      case "backlog":
        return this.#shared("backlog", this.#backlogOf(metric.of), metric.targetCount, now);
    }
  }

  #shared(metric: string, total: number, target: number, { counts, toleranceRatio }: Now): Reading {
    const desired = Number.isNaN(total) ? undefined : forTotal(total, target, toleranceRatio, counts);
    return { metric, value: total / counts.current, target, desired };
  }

  /** Who came up within the sync period has no numbers for the whole of it. */
  #counts(elapsedNs: number): ReplicaCounts {
    const { wantedCount, readyCount, startingCount, downCount, deadCount } = this.#scaling;
    const fresh = Math.min(this.#scaling.freshCount(elapsedNs), Math.max(0, readyCount - 1));
    return {
      current: wantedCount,
      ready: readyCount - fresh,
      notReady: startingCount + fresh,
      missing: downCount + deadCount,
    };
  }

  #backlogOf(id: string): number {
    const peer = this.#context.peer(id);
    for (const name of BACKLOGS) {
      const column = peer?.level(name);
      if (column !== undefined) return this.#context.engine.readLevel(column);
    }
    return Number.NaN;
  }

  #counter(name: string): number {
    const column = this.#target.counter(name);
    return column === undefined ? 0 : this.#context.engine.counters[column]!;
  }

  #integral(name: string): number {
    const column = this.#target.level(name);
    return column === undefined ? 0 : this.#context.engine.levelIntegral(column);
  }
}
