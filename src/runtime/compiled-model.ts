/** What compiling makes of a scenario, as those who run, watch and sum up see it. */
import type { RandomStream } from "../kernel/random";
import type { PolicyDocument, Scenario } from "../model/document";
import type { AnyPolicyKind, OperationInfo, PolicyInstance } from "../model/kind";
import type { MetricSpec } from "../model/metric";
import type { Columns } from "./columns";
import type { FaultBoard } from "./fault-board";
import type { Simulation } from "./simulation";

export interface CompiledPolicy {
  readonly document: PolicyDocument;
  readonly kind: AnyPolicyKind;
  readonly columns: Columns;
  readonly instance: PolicyInstance;
  /** Appended to metric ids when an earlier policy of the same stack has them too: "", "#2" … */
  readonly suffix: string;
}

export interface CompiledEntity {
  readonly id: string;
  readonly type: "component" | "link";
  readonly kind: string;
  readonly label: string;
  /** Metrics with the columns they read. */
  readonly metrics: readonly { readonly spec: MetricSpec; readonly columns: Columns }[];
  readonly columns: Columns;
  readonly policies: readonly CompiledPolicy[];
}

export interface CompiledModel {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly simulation: Simulation;
  readonly operations: readonly OperationInfo[];
  /** Components in the order of the file, then links. */
  readonly entities: readonly CompiledEntity[];
  readonly faults: FaultBoard;
  /** The random stream of an owner and purpose, as every instance gets it. */
  readonly stream: (owner: string, purpose: string) => RandomStream;
}

/** Metrics of the policies of one stack, with the columns they read. */
export function policyMetrics(policies: readonly CompiledPolicy[]) {
  return policies.flatMap(({ kind, columns, suffix }) =>
    kind.metrics.map((spec) => ({ spec: suffix === "" ? spec : { ...spec, id: spec.id + suffix }, columns })),
  );
}

/** Tells policies of one kind in one stack apart. */
export function withSuffixes(policies: readonly CompiledPolicy[]): CompiledPolicy[] {
  const seen = new Map<string, number>();
  return policies.map((policy) => {
    const nth = (seen.get(policy.kind.kind) ?? 0) + 1;
    seen.set(policy.kind.kind, nth);
    return nth === 1 ? policy : { ...policy, suffix: `#${nth}` };
  });
}
