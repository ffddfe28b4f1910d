import { NO_SLOT } from "../../../model/calls";
import { type EventHandle, msToNs, NO_EVENT } from "../../../model/kernel";
import type { Engine, PolicyContext, PolicyInstance } from "../../../model/kind";
import { isGivenUp } from "../../../model/layer";
import { CANCELLED, type Outcome, REFUSED } from "../../../model/outcome";
import { SharedCalls } from "../../../model/shared-call";
import { WaitingLine } from "../../../model/waiting-line";
import type { BatchSettings } from "./fields";

/** Calls of one operation that wait to be put into a batch, and the batches that are out. */
interface Assembly {
  readonly line: WaitingLine;
  inFlight: number;
  timer: EventHandle;
  isSending: boolean;
}

/**
 * Puts calls of one operation together into one call. In a slot: `a` the batch it is in, NO_SLOT while it waits; `x` since when it
 * waits. See `SharedCalls` for the members of a batch.
 */
export class Batch implements PolicyInstance {
  readonly #context: PolicyContext;
  readonly #engine: Engine;
  readonly #shared: SharedCalls;
  readonly #assemblies: readonly Assembly[];
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onLinger: number;
  readonly #columns: ReturnType<typeof columnsOf>;
  #settings: BatchSettings;

  constructor(context: PolicyContext, settings: BatchSettings) {
    const { engine } = context;
    this.#context = context;
    this.#engine = engine;
    this.#settings = settings;
    this.#shared = new SharedCalls(engine);
    this.#assemblies = context.operations.map(() => ({
      line: new WaitingLine(engine.calls, "fifo"),
      inFlight: 0,
      timer: NO_EVENT,
      isSending: false,
    }));
    this.#columns = columnsOf(context);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.cancel(slot));
    this.#onLinger = engine.kernel.handler((operation) => this.#lingered(operation));
  }

  enter(slot: number): void {
    const { calls, kernel } = this.#engine;
    const operation = calls.operation[slot]!;
    const { line } = this.#assemblies[operation]!;
    if (line.length >= this.#settings.queueCapacity) {
      this.#engine.settleFrom(slot, REFUSED, this.#context.place);
      return;
    }
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = NO_SLOT;
    calls.x[slot] = kernel.now;
    line.join(slot);
    this.#engine.addLevel(this.#columns.waitingCount, 1);
    this.#sendReady(operation);
  }

  cancel(slot: number): void {
    const { calls } = this.#engine;
    const operation = calls.operation[slot]!;
    const inner = calls.a[slot]!;
    if (inner === NO_SLOT) {
      this.#leaveLine(slot);
    } else if (this.#shared.leave(slot)) {
      this.#assemblies[operation]!.inFlight--;
      this.#engine.abandon(inner, this.#context.cancellation);
    }
    this.#engine.settle(slot, CANCELLED);
    this.#sendReady(operation);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as BatchSettings;
    this.#assemblies.forEach((_, operation) => {
      this.#sendReady(operation);
    });
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      waitingCount: this.#assemblies.reduce((sum, { line }) => sum + line.length, 0),
      inFlightCount: this.#assemblies.reduce((sum, { inFlight }) => sum + inFlight, 0),
    };
  }

  /** A loop, and only one at a time: a batch may end at once, and must not send others from within. */
  #sendReady(operation: number): void {
    const assembly = this.#assemblies[operation]!;
    if (assembly.isSending) return;
    assembly.isSending = true;
    while (this.#isReady(assembly)) this.#send(assembly);
    assembly.isSending = false;
    this.#arm(assembly, operation);
  }

  #isReady({ line, inFlight }: Assembly): boolean {
    if (line.length === 0 || inFlight >= this.#settings.inFlightLimit) return false;
    return line.length >= this.#settings.batchSizeLimit || this.#dueAt(line) <= this.#engine.kernel.now;
  }

  #dueAt(line: WaitingLine): number {
    return this.#engine.calls.x[line.peek()]! + msToNs(this.#settings.lingerMs);
  }

  #send(assembly: Assembly): void {
    const { calls, counters } = this.#engine;
    let inner = NO_SLOT;
    let items = 0;
    for (let count = 0; count < this.#settings.batchSizeLimit && assembly.line.length > 0; ) {
      const slot = assembly.line.peek();
      this.#leaveLine(slot);
      if (isGivenUp(calls, slot)) {
        this.#engine.settle(slot, CANCELLED);
        continue;
      }
      if (inner === NO_SLOT) inner = this.#shared.open(slot, this.#onSettled);
      this.#shared.join(inner, slot);
      this.#engine.record(this.#columns.waiting, this.#engine.kernel.now - calls.x[slot]!);
      items += calls.items[slot]!;
      count++;
    }
    if (inner === NO_SLOT) return;
    counters[this.#columns.batches]!++;
    counters[this.#columns.batched]! += this.#shared.memberCount(inner);
    calls.items[inner] = items;
    assembly.inFlight++;
    this.#context.enterNext(inner);
  }

  #settled(inner: number, outcome: Outcome): void {
    const operation = this.#engine.calls.operation[inner]!;
    this.#assemblies[operation]!.inFlight--;
    this.#shared.settle(inner, outcome);
    this.#sendReady(operation);
  }

  #lingered(operation: number): void {
    this.#assemblies[operation]!.timer = NO_EVENT;
    this.#sendReady(operation);
  }

  /** Keeps one timer for the oldest that waits; while all batches are out the end of one of them goes on instead. */
  #arm(assembly: Assembly, operation: number): void {
    const { kernel } = this.#engine;
    if (assembly.timer !== NO_EVENT) kernel.cancel(assembly.timer);
    const isTimed = assembly.line.length > 0 && assembly.inFlight < this.#settings.inFlightLimit;
    assembly.timer = isTimed ? kernel.at(this.#dueAt(assembly.line), this.#onLinger, operation, 0) : NO_EVENT;
  }

  #leaveLine(slot: number): void {
    const { calls } = this.#engine;
    this.#assemblies[calls.operation[slot]!]!.line.leave(slot);
    this.#engine.addLevel(this.#columns.waitingCount, -1);
  }
}

function columnsOf(context: PolicyContext) {
  return {
    batches: context.counter("batches"),
    batched: context.counter("batched"),
    waitingCount: context.level("batchWaitingCount"),
    waiting: context.sample("batchWaiting"),
  };
}
