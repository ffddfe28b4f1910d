import type { RandomStream } from "../kernel/random";
import type { Outcome } from "./outcome";

/** Which calls a fault hits. */
export interface CompiledAim {
  readonly shareOfCalls: number;
  /** -1 = all. */
  readonly operation: number;
  /** 0 = all. */
  readonly replicaCount: number;
  readonly replicasOfTarget: () => number;
  readonly draws: RandomStream;
}

/** One fault in force. What it does not do has its neutral value. */
export interface CallFault {
  readonly aim: CompiledAim;
  /** Work, or each way over a link, takes so much longer. */
  readonly addedNs: number;
  readonly slowFactor: number;
  /** How hit calls end on arrival; -1 = they do not. */
  readonly outcome: Outcome | -1;
  /** So long after they arrived. */
  readonly failsAfterNs: number;
  /** Hit messages get lost on the link. */
  readonly loses: boolean;
}
