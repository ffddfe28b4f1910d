/**
 * Which lines a strip shows for a place (or for the whole system, told by its traffic sources), as columns of the run.
 * A line knows its metric by id and leaves itself out where the place does not measure it.
 */
import { views } from "../../catalog/views";
import type { EntityLayout, FrameLayout } from "../../worker/protocol";
import { entityName } from "../table/entity-name";

/** Tones are roles of `ux.md` §3.5; the renderer turns them into tokens. */
export type Tone = "ok" | "warn" | "error" | "retry" | "cache" | "shed" | "text" | "muted";
export type Stroke = "solid" | "dashed" | "dotted";
export type StripUnit = "perSecond" | "ms" | "count" | "ratio";

interface LineSpec {
  readonly id: string;
  readonly label: string;
  readonly metrics: readonly string[];
  readonly tone: Tone;
  readonly stroke?: Stroke;
  readonly width?: number;
  /** Filled down to the line before it ("below") or with a hatch between the two. */
  readonly fill?: "soft" | "solid" | "hatch";
}

export interface StripSpec {
  readonly id: "rates" | "latency" | "outcomes" | "queues" | "steered";
  readonly title: string;
  readonly unit: StripUnit;
  /** `stack` adds the lines up; `lines` draws each by itself. */
  readonly form: "lines" | "stack";
  /** How rows become points: a mean for rates (the rate of the longer interval), extremes where a spike counts. */
  readonly thin: "mean" | "extremes";
  /** How several sources become one line. Percentiles cannot be averaged: the worst is shown. */
  readonly combine: "sum" | "max";
  readonly hasLog?: boolean;
  readonly lines: readonly LineSpec[];
}

const RATES: StripSpec = {
  id: "rates",
  title: "Throughput",
  unit: "perSecond",
  form: "lines",
  thin: "mean",
  combine: "sum",
  lines: [
    { id: "goodput", label: "goodput", metrics: ["goodputPerSecond"], tone: "ok", width: 2, fill: "soft" },
    {
      id: "throughput",
      label: "throughput",
      metrics: ["throughputPerSecond"],
      tone: "ok",
      stroke: "dashed",
      fill: "hatch",
    },
    {
      id: "offered",
      label: "offered",
      metrics: ["arrivalRatePerSecond", "callRatePerSecond"],
      tone: "text",
      stroke: "dotted",
    },
    { id: "attempts", label: "attempts", metrics: ["attemptRatePerSecond"], tone: "retry", width: 2 },
  ],
};

const LATENCY: StripSpec = {
  id: "latency",
  title: "Latency",
  unit: "ms",
  form: "lines",
  thin: "extremes",
  combine: "max",
  hasLog: true,
  lines: [
    { id: "p50", label: "p50", metrics: ["latencyP50Ms"], tone: "ok", width: 2 },
    { id: "p95", label: "p95", metrics: ["latencyP95Ms"], tone: "ok", stroke: "dashed", fill: "soft" },
    { id: "p99", label: "p99", metrics: ["latencyP99Ms"], tone: "text", width: 1.5, fill: "soft" },
  ],
};

const OUTCOMES: StripSpec = {
  id: "outcomes",
  title: "Outcomes",
  unit: "perSecond",
  form: "stack",
  thin: "mean",
  combine: "sum",
  lines: [
    { id: "ok", label: "ok", metrics: ["okPerSecond"], tone: "ok", fill: "solid" },
    { id: "degraded", label: "degraded", metrics: ["degradedPerSecond"], tone: "cache", fill: "solid" },
    { id: "failed", label: "failed", metrics: ["failedPerSecond"], tone: "error", fill: "solid" },
    { id: "timedOut", label: "timed out", metrics: ["timedOutPerSecond"], tone: "error", fill: "hatch" },
    { id: "refused", label: "refused", metrics: ["refusedPerSecond"], tone: "shed", fill: "solid" },
    { id: "shed", label: "shed", metrics: ["shedPerSecond"], tone: "shed", fill: "hatch" },
    {
      id: "shortCircuited",
      label: "short-circuited",
      metrics: ["shortCircuitedPerSecond"],
      tone: "warn",
      fill: "solid",
    },
    { id: "cancelled", label: "cancelled", metrics: ["cancelledPerSecond"], tone: "muted", fill: "hatch" },
  ],
};

const QUEUES: StripSpec = {
  id: "queues",
  title: "Queue and in flight",
  unit: "count",
  form: "lines",
  thin: "extremes",
  combine: "sum",
  lines: [
    {
      id: "queue",
      label: "waiting",
      metrics: ["queueLength", "consumerLagCount", "backlogCount"],
      tone: "warn",
      width: 2,
      fill: "soft",
    },
    { id: "inFlight", label: "in flight", metrics: ["inFlightCount"], tone: "ok" },
    { id: "blocked", label: "blocked", metrics: ["blockedCount"], tone: "shed", stroke: "dashed" },
  ],
};

/** Of a component that is not called: what it asks for, or what it knows. */
const STEERED: StripSpec = {
  id: "steered",
  title: "Replicas",
  unit: "count",
  form: "lines",
  thin: "extremes",
  combine: "sum",
  lines: [
    { id: "wanted", label: "wanted", metrics: ["wantedReplicaCount"], tone: "ok", width: 2, fill: "soft" },
    { id: "recommended", label: "recommended", metrics: ["recommendedReplicaCount"], tone: "text", stroke: "dotted" },
    { id: "registered", label: "registered", metrics: ["registeredCount"], tone: "ok", width: 2, fill: "soft" },
    { id: "ghosts", label: "gone, still listed", metrics: ["ghostCount"], tone: "error" },
  ],
};

export const STRIPS: readonly StripSpec[] = [RATES, LATENCY, OUTCOMES, QUEUES, STEERED];

/** A line with the columns that it reads. */
export interface Line extends LineSpec {
  readonly columns: readonly number[];
}

/** What charts speak of: one component or link, or everything. */
export interface Subject {
  readonly id: string | undefined;
  readonly label: string;
  readonly entities: readonly EntityLayout[];
  /** Everybody's queues add up to the whole's; without a selection only. */
  readonly queueEntities: readonly EntityLayout[];
}

/** `sourceKinds` are the kinds that nothing may call: where the users are. */
export function subjectOf(
  layout: FrameLayout,
  selectedId: string | undefined,
  sourceKinds: ReadonlySet<string>,
): Subject {
  const selected = layout.entities.find((entity) => entity.id === selectedId);
  if (selected) {
    return { id: selected.id, label: entityName(selected, layout), entities: [selected], queueEntities: [selected] };
  }
  const components = layout.entities.filter((entity) => entity.type === "component");
  const sources = components.filter((entity) => sourceKinds.has(entity.kind));
  const [only] = sources;
  const label =
    sources.length === 1 && only
      ? `Whole system, seen from ${only.label}`
      : "Whole system, seen from all traffic sources";
  return {
    id: undefined,
    label,
    entities: sources,
    queueEntities: components.filter((entity) => !sourceKinds.has(entity.kind)),
  };
}

/** The lines of a strip that the subject measures. */
export function linesOf(strip: StripSpec, subject: Subject): Line[] {
  const isUncalled =
    subject.id !== undefined && subject.entities.every(({ kind }) => views[kind]?.figures !== undefined);
  if (isUncalled !== (strip.id === "steered")) return [];
  const entities = strip.id === "queues" ? subject.queueEntities : subject.entities;
  return strip.lines
    .map((line) => ({
      ...line,
      columns: entities.map((entity) => columnIn(entity, line.metrics)).filter((column) => column >= 0),
    }))
    .filter((line) => line.columns.length > 0);
}

function columnIn(entity: EntityLayout, metrics: readonly string[]): number {
  for (const metric of metrics) {
    const offset = entity.columns.findIndex((column) => column.id === metric);
    if (offset >= 0) return entity.firstColumn + offset;
  }
  return -1;
}
