/** Faults that hit some of a target's calls: a share of them, one operation, a few replicas. */
import type { CallFault, CompiledAim } from "./call-fault";
import type { CallTable } from "./calls";
import { count, reference } from "./fields";
import type { Conditions, FaultContext } from "./kind";

/** Settings of faults that can be aimed. */
export const AIM_FIELDS = {
  operation: reference("Only operation", "operation", "Only calls of this operation; left out = all of them."),
  replicaCount: count(
    "Only replicas",
    0,
    "How many of the replicas are hit, the first ones; 0 = all. Where a balancer or a queue per replica chooses, those that go there; else their share of the calls.",
    { max: 1000 },
  ),
};

export interface Aim {
  readonly shareOfCalls: number;
  readonly operation: string;
  readonly replicaCount: number;
}

const NEUTRAL: Omit<CallFault, "aim"> = { addedNs: 0, slowFactor: 1, outcome: -1, failsAfterNs: 0, loses: false };

/** True when the fault hits every call, so that it needs no look at each of them. */
export function isUnaimed({ shareOfCalls, operation, replicaCount }: Aim): boolean {
  return shareOfCalls === 1 && operation === "" && replicaCount === 0;
}

/** Adds a fault that hits the calls aimed at, and returns what takes exactly this one away again. */
export function callFault(
  context: FaultContext,
  aim: Aim,
  effect: Partial<Omit<CallFault, "aim">>,
): { readonly start: () => void; readonly stop: () => void } {
  const { conditions, target } = context;
  const fault: CallFault = {
    ...NEUTRAL,
    ...effect,
    aim: {
      shareOfCalls: aim.shareOfCalls,
      operation: aim.operation === "" ? -1 : context.operationIndex(aim.operation),
      replicaCount: aim.replicaCount,
      replicasOfTarget: () => target.instance?.replicaCount ?? 1,
      draws: context.stream("calls-hit"),
    },
  };
  return {
    start: () => {
      conditions.callFaults = [...(conditions.callFaults ?? []), fault];
      context.changed();
    },
    stop: () => {
      const left = conditions.callFaults?.filter((other) => other !== fault) ?? [];
      conditions.callFaults = left.length === 0 ? undefined : left;
      context.changed();
    },
  };
}

/** Time that `ns` of work takes for this call, with all faults in force. */
export function slowedNs(conditions: Conditions, calls: CallTable, slot: number, ns: number): number {
  const all = ns * conditions.slowFactor + conditions.addedNs;
  const { callFaults } = conditions;
  return Math.round(callFaults === undefined ? all : slowedByCallFaults(callFaults, calls, slot, all));
}

function slowedByCallFaults(faults: readonly CallFault[], calls: CallTable, slot: number, ns: number): number {
  let slowed = ns;
  for (const fault of faults) {
    if ((fault.addedNs > 0 || fault.slowFactor !== 1) && isHit(fault.aim, calls, slot))
      slowed = slowed * fault.slowFactor + fault.addedNs;
  }
  return slowed;
}

/** The fault that makes this call fail on arrival; undefined = none does. */
export function failingFault(faults: readonly CallFault[], calls: CallTable, slot: number): CallFault | undefined {
  for (const fault of faults) if (fault.outcome >= 0 && isHit(fault.aim, calls, slot)) return fault;
  return undefined;
}

/** Whether this message gets lost on the link. */
export function losesCall(faults: readonly CallFault[], calls: CallTable, slot: number): boolean {
  for (const fault of faults) if (fault.loses && isHit(fault.aim, calls, slot)) return true;
  return false;
}

function isHit(aim: CompiledAim, calls: CallTable, slot: number): boolean {
  if (aim.operation >= 0 && calls.operation[slot] !== aim.operation) return false;
  let share = aim.shareOfCalls;
  if (aim.replicaCount > 0) {
    const replica = calls.replica[slot]!;
    if (replica >= aim.replicaCount) return false;
    if (replica < 0) share *= Math.min(1, aim.replicaCount / aim.replicasOfTarget());
  }
  return share >= 1 || aim.draws.chance(share);
}
