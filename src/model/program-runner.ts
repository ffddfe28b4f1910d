/**
 * Runs handler programs for one component. A job (a received call) runs as the strand that is its own slot; branches and
 * loop bodies run as child strands. Everything a strand waits for is a child slot, so that it can be given up.
 */

import type { Sampler } from "../kernel/distributions";
import {
  type CallTable,
  FLAG_DEGRADED,
  FLAG_FILL,
  FLAG_HOLD,
  FLAG_LOOKUP,
  FLAG_MESSAGE,
  NO_SLOT,
  NOBODY,
} from "./calls";
import type { ComponentContext, Engine, Outgoing } from "./kind";
import { CANCELLED, DEGRADED, FAILED, FAILED_PERMANENTLY, isAnswer, OK, type Outcome } from "./outcome";
import * as op from "./program";

export interface ProgramHost {
  /** A strand wants work done; call `resume(strand)` when it is. `sampler` = the step's own service time. */
  work(strand: number, sampler: Sampler | undefined): void;
  /** The program of `job` ended. Settle it. */
  ended(job: number, outcome: Outcome): void;
  /** A branch ended or was withdrawn: give back the worker or the place in line that it may have. */
  left(branch: number): void;
  /** `strand` waits for somebody else from now on. With `untilAccepted`, keep the worker until `accepted(strand)`. */
  waits(strand: number, untilAccepted: boolean): void;
  /** `job` was answered early; `continuation` carries on in its place (it inherits the worker). */
  handedOver(job: number, continuation: number): void;
}

/** Program counter of a strand that has ended. */
const ENDED = -2;

/** Column `tagC` of a call that holds something is its HOLD's place in the program, or this: it is being given back. */
const RELEASING = -1;

export class ProgramRunner {
  readonly #engine: Engine;
  readonly #calls: CallTable;
  readonly #host: ProgramHost;
  readonly #code: readonly op.Instruction[];
  /** First instruction by operation. */
  readonly #entry: Int32Array;
  readonly #passesOutcomes: boolean;
  readonly #place: number;
  readonly #callSettled: number;
  readonly #branchSettled: number;
  readonly #cancelStrand: number;

  /**
   * @param programs instructions by operation index
   * @param passesOutcomes true for gateways and proxies: a callee's outcome is passed on as it is; a service turns what
   *   went wrong behind it into a failure of its own.
   */
  constructor(
    context: ComponentContext,
    host: ProgramHost,
    programs: readonly (readonly op.Instruction[])[],
    passesOutcomes: boolean,
  ) {
    this.#engine = context.engine;
    this.#calls = context.engine.calls;
    this.#host = host;
    this.#passesOutcomes = passesOutcomes;
    this.#place = context.place;
    const { code, entry } = link(programs);
    this.#code = code;
    this.#entry = entry;
    this.#callSettled = context.engine.settleHandler((child, outcome) => this.#onCallSettled(child, outcome));
    this.#branchSettled = context.engine.settleHandler((branch, outcome) => this.#onBranchSettled(branch, outcome));
    this.#cancelStrand = context.engine.cancelHandler((strand) => this.#withdrawStrand(strand));
  }

  /** Starts the program of `job`'s operation. */
  start(job: number): void {
    this.#calls.pc[job] = this.#entry[this.#calls.operation[job]!]!;
    this.#run(job);
  }

  /** The work that `strand` waited for is done. */
  resume(strand: number): void {
    this.#calls.pc[strand]!++;
    this.#run(strand);
  }

  /** Work could not be done for `strand` (no room, worker died). */
  fail(strand: number, outcome: Outcome): void {
    this.#end(strand, outcome);
  }

  /** Gives up everything that `strand` waits for, e.g. because its caller withdrew it. */
  abandonChildren(strand: number): void {
    let child = this.#calls.firstChild[strand]!;
    this.#calls.firstChild[strand] = NO_SLOT;
    while (child >= 0) {
      const next = this.#calls.nextSibling[child]!;
      const held = this.#isHeld(child) ? this.#calls.tagA[child]! : NO_SLOT;
      const generation = this.#calls.tagB[child]!;
      this.#engine.abandon(child, this.#isCancellable(child));
      // Whoever leaves gives back what it holds, whether or not the callee is told of callers that leave.
      if (held !== NO_SLOT) this.#engine.release(held, generation);
      child = next;
    }
  }

  /** Gives up the branches that a join waits for no longer; what `strand` holds it goes on holding. */
  #abandonBranches(strand: number): void {
    const calls = this.#calls;
    let child = calls.firstChild[strand]!;
    // Newest first: what was taken before the fork stands behind its branches.
    while (child >= 0 && this.isBranch(child)) {
      const next = calls.nextSibling[child]!;
      this.#engine.abandon(child, true);
      child = next;
    }
    calls.firstChild[strand] = child;
    if (child >= 0) calls.previousSibling[child] = NO_SLOT;
  }

  /** True for the job itself, false for a branch of its program. */
  isBranch(strand: number): boolean {
    return this.#calls.holder[strand] === this.#cancelStrand;
  }

  #run(strand: number): void {
    const calls = this.#calls;
    for (;;) {
      const at = calls.pc[strand]!;
      const instruction = this.#code[at]!;
      switch (instruction.op) {
        case op.WORK:
          this.#host.work(strand, instruction.sampler);
          return;
        case op.CALL:
          this.#call(strand, instruction);
          return;
        case op.PARALLEL:
        case op.REPEAT:
          this.#fork(strand, instruction);
          return;
        case op.CHOOSE:
          calls.pc[strand] = instruction.branches![instruction.weights!.draw(instruction.draw!)]!;
          break;
        case op.JUMP:
          calls.pc[strand] = instruction.target!;
          break;
        case op.LOOKUP:
          this.#ask(strand, instruction.outgoing!, FLAG_LOOKUP);
          return;
        case op.FILL:
          this.#fill(strand, instruction.outgoing!);
          calls.pc[strand] = at + 1;
          break;
        case op.RESPOND:
          strand = this.#respond(strand);
          calls.pc[strand] = at + 1;
          break;
        case op.HOLD:
          this.#hold(strand, instruction);
          return;
        case op.RELEASE:
          if (this.#giveBack(strand, instruction.target!)) return;
          calls.pc[strand] = at + 1;
          break;
        case op.FAIL:
          this.#end(strand, instruction.permanent === true ? FAILED_PERMANENTLY : FAILED);
          return;
        case op.END_BRANCH:
          if (calls.pending[strand]! > 0) {
            calls.pending[strand]!--;
            calls.pc[strand] = this.#bodyOf(strand);
            break;
          }
          this.#end(strand, OK);
          return;
        default:
          this.#end(strand, OK);
          return;
      }
    }
  }

  #call(strand: number, instruction: op.Instruction): void {
    const outgoing = instruction.outgoing!;
    const child = this.#openChild(strand, this.#callSettled);
    if (instruction.operation! >= 0) this.#calls.operation[child] = instruction.operation!;
    if (outgoing.isMessaging) this.#calls.flags[child]! |= FLAG_MESSAGE;
    this.#host.waits(strand, outgoing.holdsUntilAccepted);
    this.#engine.send(outgoing.linkIndex, child);
  }

  /** Asks for something to hold; `granted` goes on. */
  #hold(strand: number, instruction: op.Instruction): void {
    const calls = this.#calls;
    const child = this.#openChild(strand, this.#callSettled);
    calls.flags[child]! |= FLAG_HOLD;
    calls.tagA[child] = NO_SLOT;
    calls.tagC[child] = calls.pc[strand]!;
    if (instruction.operation! >= 0) calls.operation[child] = instruction.operation!;
    this.#host.waits(strand, false);
    this.#engine.send(instruction.outgoing!.linkIndex, child);
  }

  /** `held`, at the callee, is what `strand` asked for. False when it does not want it any more. */
  granted(strand: number, held: number): boolean {
    const calls = this.#calls;
    const child = calls.firstChild[strand]!;
    const isAsking = child >= 0 && (calls.flags[child]! & FLAG_HOLD) !== 0 && calls.tagA[child] === NO_SLOT;
    if (!isAsking || this.#code[calls.pc[strand]!]?.op !== op.HOLD) return false;
    calls.tagA[child] = held;
    calls.tagB[child] = calls.generation[held]!;
    calls.pc[strand]!++;
    this.#run(strand);
    return true;
  }

  /** Gives back what `strand` took at `hold`; false when it has nothing of that (a fallback stood in for it). */
  #giveBack(strand: number, hold: number): boolean {
    const calls = this.#calls;
    const child = calls.firstChild[strand]!;
    if (child < 0 || (calls.flags[child]! & FLAG_HOLD) === 0 || calls.tagC[child] !== hold) return false;
    calls.tagC[child] = RELEASING;
    this.#engine.release(calls.tagA[child]!, calls.tagB[child]!);
    return true;
  }

  #isHeld(child: number): boolean {
    return (this.#calls.flags[child]! & FLAG_HOLD) !== 0 && this.#calls.tagA[child] !== NO_SLOT;
  }

  #ask(strand: number, outgoing: Outgoing, flag: number): void {
    const child = this.#openChild(strand, this.#callSettled);
    this.#calls.flags[child]! |= flag;
    this.#host.waits(strand, outgoing.holdsUntilAccepted);
    this.#engine.send(outgoing.linkIndex, child);
  }

  #fill(strand: number, outgoing: Outgoing): void {
    const child = this.#engine.open(strand, NOBODY);
    this.#calls.startAfresh(child);
    this.#calls.parent[child] = NO_SLOT;
    this.#calls.flags[child]! |= FLAG_FILL;
    this.#engine.send(outgoing.linkIndex, child);
  }

  #fork(strand: number, instruction: op.Instruction): void {
    const calls = this.#calls;
    const isLoop = instruction.op === op.REPEAT;
    const isAtOnce = instruction.inParallel === true;
    const branches = instruction.branches!;
    const rounds = isLoop ? roundsOf(instruction) : 0;
    if (isLoop && rounds === 0) {
      calls.pc[strand] = instruction.target!;
      this.#run(strand);
      return;
    }
    const loops = isAtOnce ? rounds : 1;
    const branchCount = isLoop ? loops : branches.length;
    calls.pending[strand] = isLoop ? loops : instruction.count!;
    calls.b[strand] = 0;
    this.#host.waits(strand, false);
    const first = calls.pc[strand]!;
    const generation = calls.generation[strand]!;
    for (let i = 0; i < branchCount; i++) {
      const branch = this.#openChild(strand, this.#branchSettled);
      calls.node[branch] = calls.node[strand]!;
      calls.replica[branch] = calls.replica[strand]!;
      calls.holder[branch] = this.#cancelStrand;
      calls.pc[branch] = branches[isLoop ? 0 : i]!;
      calls.pending[branch] = isLoop && !isAtOnce ? rounds - 1 : 0;
      calls.c[branch] = first;
      this.#run(branch);
      // A branch that ended at once may have decided the join, and with it the job.
      if (calls.generation[strand] !== generation || calls.pc[strand] !== first) return;
    }
  }

  #bodyOf(branch: number): number {
    return this.#code[this.#calls.c[branch]!]!.branches![0]!;
  }

  #openChild(strand: number, owner: number): number {
    const calls = this.#calls;
    const child = this.#engine.open(strand, owner);
    calls.startAfresh(child);
    const head = calls.firstChild[strand]!;
    calls.nextSibling[child] = head;
    calls.previousSibling[child] = NO_SLOT;
    if (head >= 0) calls.previousSibling[head] = child;
    calls.firstChild[strand] = child;
    return child;
  }

  #forgetChild(strand: number, child: number): void {
    const calls = this.#calls;
    const before = calls.previousSibling[child]!;
    const after = calls.nextSibling[child]!;
    if (before >= 0) calls.nextSibling[before] = after;
    else calls.firstChild[strand] = after;
    if (after >= 0) calls.previousSibling[after] = before;
  }

  #onCallSettled(child: number, outcome: Outcome): void {
    const calls = this.#calls;
    const strand = calls.parent[child]!;
    this.#forgetChild(strand, child);
    if (this.#isHeld(child) && calls.tagC[child] !== RELEASING) return this.#lost(strand, child, outcome);
    const instruction = this.#code[calls.pc[strand]!]!;
    if (instruction.op === op.LOOKUP) {
      calls.pc[strand] = isAnswer(outcome) ? instruction.target! : calls.pc[strand]! + 1;
      this.#run(strand);
      return;
    }
    if (isAnswer(outcome) || instruction.ignoreFailure === true) {
      if (outcome !== OK || (calls.flags[child]! & FLAG_DEGRADED) !== 0) calls.flags[strand]! |= FLAG_DEGRADED;
      calls.pc[strand]!++;
      this.#run(strand);
      return;
    }
    calls.cause[strand] = calls.cause[child]!;
    this.#end(strand, this.#passesOutcomes ? outcome : asOwnFailure(outcome));
  }

  /** What `strand` held was taken from it while it went on: a crash, a timeout around the whole. */
  #lost(strand: number, child: number, outcome: Outcome): void {
    const calls = this.#calls;
    calls.cause[strand] = calls.cause[child]!;
    this.#engine.release(calls.tagA[child]!, calls.tagB[child]!);
    this.#end(strand, isAnswer(outcome) || !this.#passesOutcomes ? FAILED : outcome);
  }

  #onBranchSettled(branch: number, outcome: Outcome): void {
    const calls = this.#calls;
    const strand = calls.parent[branch]!;
    this.#forgetChild(strand, branch);
    if ((calls.flags[branch]! & FLAG_DEGRADED) !== 0) calls.flags[strand]! |= FLAG_DEGRADED;
    const instruction = this.#code[calls.pc[strand]!]!;
    if (isAnswer(outcome)) {
      if (--calls.pending[strand]! > 0) return;
      this.#abandonBranches(strand);
      calls.pc[strand] = instruction.target!;
      this.#run(strand);
      return;
    }
    // So many branches may fail before the join can no longer succeed.
    const spare = instruction.op === op.REPEAT ? 0 : instruction.branches!.length - instruction.count!;
    calls.b[strand]!++;
    if (calls.b[strand]! <= spare) return;
    calls.cause[strand] = calls.cause[branch]!;
    this.abandonChildren(strand);
    this.#end(strand, outcome);
  }

  /** A branch goes to its join, a job to the host. */
  #end(strand: number, outcome: Outcome): void {
    const calls = this.#calls;
    // A job that is answered over a slow link keeps its slot until the answer has arrived: mark that it is over here.
    calls.pc[strand] = ENDED;
    if (calls.firstChild[strand]! >= 0) this.abandonChildren(strand);
    if (this.isBranch(strand)) {
      this.#host.left(strand);
      this.#engine.settle(strand, outcome);
      return;
    }
    const degraded = outcome === OK && (calls.flags[strand]! & FLAG_DEGRADED) !== 0;
    if (outcome !== OK && calls.cause[strand]! < 0) calls.cause[strand] = this.#place;
    this.#host.ended(strand, degraded ? DEGRADED : outcome);
  }

  /** Answers the caller now; a continuation without caller does the rest. */
  #respond(strand: number): number {
    const calls = this.#calls;
    // Who answers has given back what it held.
    if (calls.firstChild[strand]! >= 0) this.abandonChildren(strand);
    const continuation = this.#engine.open(strand, NOBODY);
    calls.startAfresh(continuation);
    calls.parent[continuation] = NO_SLOT;
    calls.node[continuation] = calls.node[strand]!;
    calls.replica[continuation] = calls.replica[strand]!;
    // Nobody waits for what it does: it cannot come too late.
    calls.expiresAt[continuation] = Infinity;
    this.#host.handedOver(strand, continuation);
    return continuation;
  }

  #withdrawStrand(strand: number): void {
    this.#calls.pc[strand] = ENDED;
    this.abandonChildren(strand);
    this.#host.left(strand);
    this.#engine.settle(strand, CANCELLED);
  }

  #isCancellable(child: number): boolean {
    if (this.#calls.holder[child] === this.#cancelStrand) return true;
    return this.#engine.isCancellable(child);
  }
}

/** What a service answers when something behind it went wrong: its own failure, permanent only if that was. */
function asOwnFailure(outcome: Outcome): Outcome {
  return outcome === FAILED_PERMANENTLY ? FAILED_PERMANENTLY : FAILED;
}

function roundsOf({ count, extraCount, draw }: op.Instruction): number {
  return draw === undefined ? count! : count! + draw.below(extraCount! + 1);
}

/** Joins the programs of all operations into one list of instructions. Equal programs are kept once. */
function link(programs: readonly (readonly op.Instruction[])[]): { code: op.Instruction[]; entry: Int32Array } {
  const code: op.Instruction[] = [];
  const starts = new Map<readonly op.Instruction[], number>();
  const entry = Int32Array.from(programs, (program) => {
    const known = starts.get(program);
    if (known !== undefined) return known;
    const start = code.length;
    starts.set(program, start);
    for (const instruction of program) code.push(moved(instruction, start));
    return start;
  });
  return { code, entry };
}

/** One shape for all instructions, so that the interpreter's loads stay monomorphic. */
function moved(instruction: op.Instruction, by: number): op.Instruction {
  return {
    op: instruction.op,
    sampler: instruction.sampler,
    outgoing: instruction.outgoing,
    ignoreFailure: instruction.ignoreFailure ?? false,
    operation: instruction.operation ?? -1,
    branches: instruction.branches?.map((start) => start + by),
    count: instruction.count ?? 0,
    extraCount: instruction.extraCount ?? 0,
    inParallel: instruction.inParallel ?? false,
    weights: instruction.weights,
    draw: instruction.draw,
    target: (instruction.target ?? 0) + by,
    permanent: instruction.permanent ?? false,
  } as op.Instruction;
}
