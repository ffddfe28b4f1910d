/** What a run found: plain JSON, the same from the CLI and from the page. Numbers that were never observed are null. */

export interface EntitySummary {
  readonly id: string;
  readonly type: "component" | "link";
  readonly kind: string;
  readonly label: string;
  /** By metric id, in the order of the definitions. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** By metric id, 95 %; see `Summary.intervalMethod`. */
  readonly intervals?: Readonly<
    Record<string, { readonly low: number; readonly high: number; readonly halfWidth: number }>
  >;
  /** State and timeline of policies (breaker transitions …) and of the component, from the first replication. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** By operation id: arrivals, outcomes and latency of the operation at this component (sources and services). */
  readonly operations?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export interface ObjectiveResult {
  readonly id: string;
  readonly text: string;
  readonly place: string;
  readonly metric: string;
  readonly limit: string;
  readonly value: number | null;
  /** Lowest and highest value over replications. */
  readonly low: number | null;
  readonly high: number | null;
  readonly met: boolean;
  readonly variant: string | null;
}

export interface Summary {
  readonly scenario: string;
  readonly seed: string;
  readonly variant: string | null;
  readonly replicationCount: number;
  /**
   * Where `intervals` come from: several replications (Student's t over their values), or batches of a single run to its
   * end without faults (averages only: a percentile of a batch is no sample of the run's). Null = none.
   */
  readonly intervalMethod: "replications" | "batchMeans" | null;
  /** Measured window of simulated time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly components: readonly EntitySummary[];
  readonly links: readonly EntitySummary[];
  readonly objectives: readonly ObjectiveResult[];
  readonly eventCount: number;
  /** Of the first replication. */
  readonly traceHash: string;
  /** Set when a limit stopped the run. */
  readonly stopReason: string | null;
}
