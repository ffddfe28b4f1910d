/** Changes to a running simulation. Each is recorded with its moment before it is applied, so that a run can be replayed. */
import type { FaultDocument, Json } from "../model/document";

export type RunCommand =
  | { readonly type: "set"; readonly address: string; readonly value: Json }
  | { readonly type: "inject"; readonly fault: FaultDocument & { readonly id: string } }
  | { readonly type: "clear"; readonly faultId: string };

export interface RecordedCommand {
  /** Simulated time in integer nanoseconds and the number of events that had run: together exact. */
  readonly atNs: number;
  readonly afterEvents: number;
  readonly command: RunCommand;
}
