/** The contract of policies. */
import type { Context } from "./engine";
import type { Fields, SettingsOf } from "./fields";
import type { KindCommon, Measured } from "./kind-common";

export interface PolicyContext extends Context {
  /** Hands `slot` to the next layer inwards (another policy, the wire, or the component's own handling). */
  readonly enterNext: (slot: number) => void;
  /** Where the policy stands: 0 = outermost. */
  readonly position: number;
  readonly cancellation: boolean;
  /** Index of the outgoing link or -1 when the policy is an admission policy of a component. */
  readonly linkIndex: number;
  /** Links of the same caller, for a fallback to another component. */
  readonly siblings: readonly { readonly linkIndex: number; readonly id: string; readonly to: string }[];
}

/**
 * One layer around a call. `enter` receives the slot that this layer must settle, exactly once. A layer that lets the
 * call through opens an inner slot (`engine.open(slot, ownHandler)`) and gives it to `enterNext`.
 */
export interface PolicyInstance {
  enter(slot: number): void;
  /** The caller withdrew `slot`: stop timers, abandon the inner slot, settle CANCELLED. */
  cancel(slot: number): void;
  configure?(settings: Readonly<Record<string, unknown>>): void;
  /** Small state for the page and the summary: `{ state: "open", ... }`; plain JSON. */
  describe?(): Readonly<Record<string, unknown>>;
}

export interface PolicyKind<F extends Fields = Fields> extends KindCommon<F>, Measured {
  readonly type: "policy";
  /** Documented defaults of libraries, by name; each sets exactly what that library documents. */
  readonly presets?: readonly {
    readonly name: string;
    readonly settings: Partial<SettingsOf<F>>;
    readonly source: string;
  }[];
  /** True when a call through it is not one call at the callee: it shares, copies or answers calls. Nothing can be held through it. */
  readonly refusesHolds?: boolean;
  create(context: PolicyContext, settings: SettingsOf<F>): PolicyInstance;
}
