/** The contract of faults. */
import type { DistributionSpec, Sampler } from "../kernel/distributions";
import type { RandomStream } from "../kernel/random";
import type { ComponentInstance } from "./component-kind";
import type { Conditions, Engine } from "./engine";
import type { Fields, SettingsOf } from "./fields";
import type { KindCommon } from "./kind-common";

export interface FaultContext {
  readonly engine: Engine;
  readonly id: string;
  readonly stream: (purpose: string) => RandomStream;
  readonly sampler: (spec: DistributionSpec, purpose: string) => Sampler;
  /** Conditions of the target component or link (after `changed()` the target obeys them). */
  readonly conditions: Conditions;
  readonly target: {
    readonly id: string;
    readonly isLink: boolean;
    readonly place: number;
    readonly instance: ComponentInstance | undefined;
  };
  readonly changed: () => void;
  /** Number of the operation with this id. */
  readonly operationIndex: (id: string) => number;
}

export interface FaultInstance {
  start(): void;
  /** Undoes exactly what `start` did. */
  stop(): void;
}

export interface FaultKind<F extends Fields = Fields> extends KindCommon<F> {
  readonly type: "fault";
  readonly targets: "component" | "link" | "component-or-link";
  /** Component kinds it makes sense for; left out = all. */
  readonly targetKinds?: readonly string[];
  /** Transports of links it makes sense for; left out = all. */
  readonly targetTransports?: readonly string[];
  readonly glyph: string;
  create(context: FaultContext, settings: SettingsOf<F>): FaultInstance;
}
