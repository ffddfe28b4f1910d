/** Which calls belong together: those that share a limit, or a line of a queue that is served by weights. */
import type { CallTable } from "./calls";
import type { CallClasses } from "./fair-shares";
import { choice, factor, list, record, text } from "./fields";
import type { Context } from "./kind";
import { PRIORITY_COUNT } from "./waiting-line";

export type ClassedBy = "none" | "operation" | "tenant" | "priority" | "caller";

export function callClasses(context: Pick<Context, "engine" | "operations">, by: ClassedBy): CallClasses {
  const { calls } = context.engine;
  switch (by) {
    case "none":
      return { of: () => 0, names: [""] };
    case "operation":
      return { of: (slot) => calls.operation[slot]!, names: context.operations.map(({ id }) => id) };
    case "priority":
      return { of: (slot) => calls.priority[slot]!, names: Array.from({ length: PRIORITY_COUNT }, (_, i) => `${i}`) };
    case "tenant": {
      const names = [...new Set(context.operations.map(({ tenant }) => tenant))];
      const ofOperation = Int32Array.from(context.operations, ({ tenant }) => names.indexOf(tenant));
      return { of: (slot) => ofOperation[calls.operation[slot]!]!, names };
    }
    case "caller":
      return { of: (slot) => incomingLink(calls, slot) + 1, names: [] };
  }
}

/** The link over which `slot`, or what it was opened for, came; -1 = none. */
function incomingLink(calls: CallTable, slot: number): number {
  for (let at = slot; at >= 0; at = calls.parent[at]!) if (calls.link[at]! >= 0) return calls.link[at]!;
  return -1;
}

const className = text(
  "Name",
  "",
  "Id of the operation, name of the tenant, or number of the priority. One that no call has counts for nothing.",
);

/** A setting: numbers for classes by name; who is not listed has 1. */
export const classWeights = (label: string, help: string, options: { readonly when: WhenBy }) =>
  list(
    label,
    record(
      "Weight",
      { of: className, weight: factor("Weight", 1, "1 = the usual share.") },
      "The weight of one class.",
    ),
    help,
    { countMax: 100, advanced: true, ...options },
  );
type WhenBy = { readonly setting: string; readonly is: readonly string[] };
export type ClassWeight = { readonly of: string; readonly weight: number };

/** Weight by class number. */
export function weightsOf(classes: CallClasses, listed: readonly ClassWeight[]): Float64Array {
  return Float64Array.from(classes.names, (name) => listed.find(({ of }) => of === name)?.weight ?? 1);
}

const COMPARTMENTS = {
  none: ["nothing", "One limit for all calls."],
  operation: ["by operation", "Each operation has a limit of its own."],
  tenant: ["by tenant", "Each tenant has a limit of its own: one cannot take the others' share."],
  priority: ["by priority", "Each priority has a limit of its own."],
  caller: ["by caller", "As an admission policy of a component: each incoming link has a limit of its own."],
} as const;

/** Settings that say which calls have a limit of their own, and how much of the limit each of them gets. */
export const PARTITION_FIELDS = {
  partitionBy: choice("Separate", "none", "Which calls have a limit of their own.", COMPARTMENTS, {
    structural: true,
    advanced: true,
  }),
  partitionWeights: classWeights(
    "Weights",
    "How much of the limit single operations, tenants or priorities get: 1 = all of it, 0.5 = half, 0 = nothing.",
    { when: { setting: "partitionBy", is: ["operation", "tenant", "priority"] } },
  ),
};

export interface PartitionSettings {
  readonly partitionBy: ClassedBy;
  readonly partitionWeights: readonly ClassWeight[];
}

/** The parts that a limit is divided into, and the weight of each. */
export class Partition {
  readonly of: (slot: number) => number;
  readonly #classes: CallClasses;
  #weights: Float64Array;

  constructor(context: Pick<Context, "engine" | "operations">, settings: PartitionSettings) {
    this.#classes = callClasses(context, settings.partitionBy);
    this.of = this.#classes.of;
    this.#weights = weightsOf(this.#classes, settings.partitionWeights);
  }

  configure(settings: PartitionSettings): void {
    this.#weights = weightsOf(this.#classes, settings.partitionWeights);
  }

  weightOf(part: number): number {
    return this.#weights[part] ?? 1;
  }

  nameOf(part: number): string {
    return this.#classes.names[part] ?? `${part}`;
  }

  /** What a part gets of a whole number; at least 1 unless its weight is 0. */
  wholeShare(part: number, limit: number): number {
    const weight = this.weightOf(part);
    if (weight === 1) return limit;
    return weight === 0 ? 0 : Math.max(1, Math.round(limit * weight));
  }
}
