/** What happened to the run from outside, for the charts: spans of faults, moments of changes, limits of objectives. */
import type { FaultDocument, ObjectiveDocument } from "../../model/document";
import type { RecordedCommand } from "../../worker/protocol";
import type { StripSpec, Subject } from "./strips";

export interface FaultSpan {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly fromMs: number;
  /** Infinity while it is not known to end. */
  readonly toMs: number;
}

export interface ChangeMark {
  readonly atMs: number;
  readonly address: string;
}

export interface Marks {
  readonly spans: readonly FaultSpan[];
  readonly changes: readonly ChangeMark[];
}

const NS_PER_MS = 1e6;

export function marksOf(planned: readonly FaultDocument[], commands: readonly RecordedCommand[]): Marks {
  const spans = new Map<string, FaultSpan>();
  const changes: ChangeMark[] = [];
  for (const [index, fault] of planned.entries())
    spans.set(fault.id ?? `planned-${index}`, spanOf(fault, fault.id ?? `planned-${index}`));
  for (const { atNs, command } of commands) {
    const atMs = atNs / NS_PER_MS;
    if (command.type === "set") changes.push({ atMs, address: command.address });
    else if (command.type === "inject")
      spans.set(command.fault.id, spanOf({ ...command.fault, startAtMs: atMs }, command.fault.id));
    else {
      const span = spans.get(command.faultId);
      if (span !== undefined && span.toMs > atMs) spans.set(span.id, { ...span, toMs: Math.max(span.fromMs, atMs) });
    }
  }
  return { spans: [...spans.values()], changes };
}

function spanOf({ kind, target, startAtMs, lastForMs }: FaultDocument, id: string): FaultSpan {
  return {
    id,
    kind,
    target,
    fromMs: startAtMs,
    toMs: lastForMs === undefined ? Number.POSITIVE_INFINITY : startAtMs + lastForMs,
  };
}

export interface LimitMark {
  readonly value: number;
  readonly side: "below" | "above";
}

/** Limits of objectives that speak of what the strip shows, at the place (or the sources) that it shows. */
export function limitsOf(strip: StripSpec, subject: Subject, objectives: readonly ObjectiveDocument[]): LimitMark[] {
  const places = new Set(subject.entities.map((entity) => entity.id));
  const metrics = new Set(strip.lines.flatMap((line) => line.metrics));
  // Sums over several sources have no limit of their own.
  if (strip.combine === "sum" && subject.entities.length > 1) return [];
  return objectives
    .filter((objective) => metrics.has(objective.metric) && places.has(objective.component ?? objective.link ?? ""))
    .flatMap(({ above, below }): LimitMark[] => [
      ...(above === undefined ? [] : [{ value: above, side: "above" as const }]),
      ...(below === undefined ? [] : [{ value: below, side: "below" as const }]),
    ]);
}
