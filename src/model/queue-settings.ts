/** The settings of a waiting line that stations and the policies that make calls wait have in common. */
import type { RandomStream } from "../kernel/random";
import { msToNs } from "../kernel/time";
import { type ClassWeight, callClasses, classWeights, weightsOf } from "./call-classes";
import { type QueueManagement, queueManagement } from "./drop-rule";
import { FairShares } from "./fair-shares";
import { choice, duration } from "./fields";
import type { Context } from "./kind";
import { type LineTools, type QueueDiscipline, WaitingLine } from "./waiting-line";

/** Disciplines that need to know nothing of the work, for a `choice`. */
export const DISCIPLINES = {
  fifo: ["First in, first out", "The one that has waited longest."],
  lifo: ["Last in, first out", "The newest first: under overload some are answered in time instead of none."],
  "adaptive-lifo": [
    "Adaptive LIFO",
    "First in, first out, until the queue has not been empty for a while; then the newest first (Facebook).",
  ],
  priority: ["Priority", "The most urgent operation first, in order of arrival within it."],
  weighted: [
    "Weighted shares",
    "A line per class, served in turn by weight: nobody starves and nobody takes the others' share (fair queueing).",
  ],
} as const;

/** What some disciplines, and dropping, have to be told. All of it may change while it runs. */
export const QUEUE_RULE_FIELDS = {
  standingAfterMs: duration(
    "Standing after",
    100,
    "A queue that has not been empty for so long is a standing one, and the newest go first. 100 ms at Facebook.",
    { advanced: true, when: { setting: "queueDiscipline", is: ["adaptive-lifo"] } },
  ),
  classBy: choice(
    "Classes",
    "priority",
    "Which calls have a line of their own.",
    {
      priority: ["by priority", "A line per priority."],
      tenant: ["by tenant", "A line per tenant."],
      operation: ["by operation", "A line per operation."],
    },
    { structural: true, when: { setting: "queueDiscipline", is: ["weighted"] } },
  ),
  classWeights: classWeights(
    "Class weights",
    "How often single classes are served beside the others while they wait; who is not listed has weight 1. The queue's capacity holds for each class.",
    { when: { setting: "queueDiscipline", is: ["weighted"] } },
  ),
  queueManagement,
};

/** Order and rules for the waiting calls of a policy. */
export const WAITING_ORDER_FIELDS = {
  queueDiscipline: choice("Order", "fifo", "Who goes first among those that wait.", DISCIPLINES, {
    structural: true,
    advanced: true,
  }),
  ...QUEUE_RULE_FIELDS,
};

export interface QueueRules {
  readonly standingAfterMs: number;
  readonly classBy: "priority" | "tenant" | "operation";
  readonly classWeights: readonly ClassWeight[];
  readonly queueManagement: QueueManagement;
}

/** Of a queue that knows no such rules. */
export const NO_RULES: QueueRules = {
  standingAfterMs: 100,
  classBy: "priority",
  classWeights: [],
  queueManagement: { kind: "none" },
};

/** A line and how to tell it of changed rules. */
export interface RuledLine {
  readonly line: WaitingLine;
  configure(rules: QueueRules): void;
}

export function makeLine(
  context: Pick<Context, "engine" | "operations">,
  discipline: QueueDiscipline,
  rules: QueueRules,
  random?: RandomStream,
): RuledLine {
  const { calls, kernel } = context.engine;
  const classes = discipline === "weighted" ? callClasses(context, rules.classBy) : undefined;
  const shares = classes && new FairShares(classes, weightsOf(classes, rules.classWeights));
  const tools: LineTools = { random, shares, clock: kernel, standingNs: msToNs(rules.standingAfterMs) };
  const line = new WaitingLine(calls, discipline, tools);
  return {
    line,
    configure: (changed) => {
      line.standingNs = msToNs(changed.standingAfterMs);
      if (shares !== undefined && classes !== undefined) shares.weights = weightsOf(classes, changed.classWeights);
    },
  };
}
