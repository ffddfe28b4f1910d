/**
 * Handler programs: what a component does for an operation, compiled from the file's steps into a flat list of
 * instructions that the runner executes on call slots without allocating.
 */
import { AliasTable } from "../kernel/alias";
import type { Sampler } from "../kernel/distributions";
import type { RandomStream } from "../kernel/random";
import type { StepSpec } from "./fields";
import type { ComponentContext, Outgoing } from "./kind";

export const WORK = 0;
export const CALL = 1;
export const PARALLEL = 2;
export const CHOOSE = 3;
export const JUMP = 4;
export const REPEAT = 5;
/** End of a branch or of a loop's body. */
export const END_BRANCH = 6;
export const LOOKUP = 7;
export const FILL = 8;
export const RESPOND = 9;
export const FAIL = 10;
export const END = 11;
/** Takes what a component has to give (a connection) and keeps it until its RELEASE. */
export const HOLD = 12;
export const RELEASE = 13;

export interface Instruction {
  readonly op: number;
  /** WORK: own service time, if the step names one. */
  readonly sampler?: Sampler;
  /** CALL, LOOKUP, FILL, HOLD. */
  readonly outgoing?: Outgoing;
  readonly ignoreFailure?: boolean;
  /** CALL, HOLD: operation to ask for instead of the request's own; -1 = its own. */
  readonly operation?: number;
  /** PARALLEL: first instruction of each branch; REPEAT: of the body. */
  readonly branches?: readonly number[];
  /** PARALLEL: answers to wait for; REPEAT: rounds, at least. */
  readonly count?: number;
  /** REPEAT: further rounds at most, drawn anew each time; all rounds at once. */
  readonly extraCount?: number;
  readonly inParallel?: boolean;
  /** CHOOSE: which branch; REPEAT: how many rounds. */
  readonly weights?: AliasTable;
  readonly draw?: RandomStream;
  /** Where to go on: JUMP, after PARALLEL, REPEAT, a hit of LOOKUP. RELEASE: its HOLD. */
  readonly target?: number;
  readonly permanent?: boolean;
}

type Draft = { -readonly [K in keyof Instruction]: Instruction[K] };

/** The default program: do the work, call every synchronous link in order, publish to every queue or topic. */
export function defaultSteps(outgoing: readonly Outgoing[]): StepSpec[] {
  return [
    { do: "work" },
    ...outgoing.filter((link) => !link.isMessaging).map((link): StepSpec => ({ do: "call", to: link.to })),
    ...outgoing.filter((link) => link.isMessaging).map((link): StepSpec => ({ do: "publish", to: link.to })),
  ];
}

/** Compiles steps; `name` tells the random streams of this program apart ("checkout"). */
export function compileProgram(
  context: ComponentContext,
  name: string,
  steps: readonly StepSpec[],
): readonly Instruction[] {
  const code: Draft[] = [];
  emitAll(context, name, steps, code);
  code.push({ op: END });
  return code;
}

function emitAll(context: ComponentContext, name: string, steps: readonly StepSpec[], code: Draft[]): void {
  for (const step of steps) emit(context, name, step, code);
}

function emit(context: ComponentContext, name: string, step: StepSpec, code: Draft[]): void {
  const place = `${name}.${code.length}`;
  switch (step.do) {
    case "work":
      code.push(
        step.serviceTime === undefined
          ? { op: WORK }
          : { op: WORK, sampler: context.sampler(step.serviceTime, `work:${place}`) },
      );
      return;
    case "call":
    case "publish":
      code.push({
        op: CALL,
        outgoing: findOutgoing(context, step.to),
        ignoreFailure: step.onFailure === "ignore",
        operation: operationIndex(context, step.operation),
      });
      return;
    case "hold": {
      const hold = code.length;
      code.push({
        op: HOLD,
        outgoing: findOutgoing(context, step.of),
        operation: operationIndex(context, step.operation),
      });
      emitAll(context, name, step.steps, code);
      code.push({ op: RELEASE, target: hold });
      return;
    }
    case "parallel":
      return emitParallel(context, name, copies(step.steps, step.copyCount ?? 1), step.waitForCount, code);
    case "sequence":
      return emitAll(context, name, step.steps, code);
    case "choose": {
      const choose: Draft = {
        op: CHOOSE,
        weights: new AliasTable(Float64Array.from(step.branches, ({ weight }) => weight)),
        draw: context.stream(`choose:${place}`),
      };
      code.push(choose);
      emitBranches(
        context,
        name,
        step.branches.map((branch) => branch.steps),
        code,
        choose,
        "jump",
      );
      return;
    }
    case "repeat": {
      const extraCount = Math.max(0, (step.countMax ?? step.count) - step.count);
      const repeat: Draft = {
        op: REPEAT,
        count: step.count,
        extraCount,
        inParallel: step.inParallel === true,
        ...(extraCount > 0 ? { draw: context.stream(`repeat:${place}`) } : {}),
      };
      code.push(repeat);
      emitBranches(context, name, [step.steps], code, repeat, "end");
      return;
    }
    case "lookup":
      return emitLookup(context, name, step.in, step.onMiss, code);
    case "fail":
      code.push({ op: FAIL, permanent: step.permanent === true });
      return;
    case "respond":
      code.push({ op: RESPOND });
      return;
  }
}

function copies(steps: readonly StepSpec[], count: number): readonly StepSpec[] {
  return count === 1 ? steps : Array.from({ length: count }, () => steps).flat();
}

function emitParallel(
  context: ComponentContext,
  name: string,
  steps: readonly StepSpec[],
  waitForCount: number | undefined,
  code: Draft[],
): void {
  if (steps.length === 0) return;
  const parallel: Draft = { op: PARALLEL, count: Math.min(waitForCount ?? steps.length, steps.length) };
  code.push(parallel);
  emitBranches(
    context,
    name,
    steps.map((step) => [step]),
    code,
    parallel,
    "end",
  );
}

function emitLookup(
  context: ComponentContext,
  name: string,
  to: string,
  onMiss: readonly StepSpec[],
  code: Draft[],
): void {
  const outgoing = findOutgoing(context, to);
  const lookup: Draft = { op: LOOKUP, outgoing };
  code.push(lookup);
  emitAll(context, name, onMiss, code);
  code.push({ op: FILL, outgoing });
  lookup.target = code.length;
}

function emitBranches(
  context: ComponentContext,
  name: string,
  branches: readonly (readonly StepSpec[])[],
  code: Draft[],
  head: Draft,
  closing: "jump" | "end",
): void {
  const jumps: Draft[] = [];
  head.branches = branches.map((steps) => {
    const start = code.length;
    emitAll(context, name, steps, code);
    const close: Draft = closing === "jump" ? { op: JUMP } : { op: END_BRANCH };
    code.push(close);
    jumps.push(close);
    return start;
  });
  head.target = code.length;
  if (closing === "jump") for (const jump of jumps) jump.target = code.length;
}

function operationIndex(context: ComponentContext, operation: string | undefined): number {
  return operation === undefined ? -1 : context.operations.findIndex(({ id }) => id === operation);
}

function findOutgoing(context: ComponentContext, to: string): Outgoing {
  const found = context.outgoing.find((link) => link.to === to || link.id === to);
  if (found === undefined) throw new Error(`"${context.id}" has no link to "${to}"`);
  return found;
}
