import { NO_SLOT } from "../../../model/calls";
import { AliasTable, msToNs, NO_EVENT, type RandomStream, type Sampler, type TimeoutLane } from "../../../model/kernel";
import type {
  ArrivalContext,
  ClosedArrivals,
  ComponentContext,
  ComponentInstance,
  OpenArrivals,
  SettingsOf,
} from "../../../model/kind";
import { FAILED_PERMANENTLY, OK, type Outcome, TIMED_OUT } from "../../../model/outcome";
import { compileProgram, defaultSteps } from "../../../model/program";
import { type ProgramHost, ProgramRunner } from "../../../model/program-runner";
import type { CLIENT_FIELDS } from "./fields";

export type ClientSettings = SettingsOf<typeof CLIENT_FIELDS>;

/** Issues requests as its arrivals say, and waits for each as long as its patience lasts. */
export class Client implements ComponentInstance, ProgramHost {
  readonly #context: ComponentContext;
  #settings: ClientSettings;
  readonly #runner: ProgramRunner;
  readonly #operationTable: AliasTable;
  readonly #operationDraw: RandomStream;
  readonly #keys: readonly ((() => number) | undefined)[];
  readonly #onArrival: number;
  readonly #onTimeout: number;
  readonly #onSettled: number;
  /** One lane per length of patience that this run has had; the last is in force, a request remembers its own. */
  readonly #lanes: TimeoutLane[] = [];
  #arrivals: OpenArrivals | ClosedArrivals;
  /** Bumped when the arrivals change; a request remembers (in `station`) which process issued it. */
  #process = 0;
  /** Of open arrivals: [units still to go, since when (ns), factor in force]; an array, as doubles in fields get boxed. */
  readonly #gap = Float64Array.of(0, 0, 1);
  #nextArrival: number = NO_EVENT;
  readonly #columns: { readonly abandoned: number };

  constructor(context: ComponentContext, settings: ClientSettings) {
    this.#context = context;
    this.#settings = settings;
    const { engine, operations } = context;
    const usual = compileProgram(
      context,
      "default",
      defaultSteps(context.outgoing).filter((step) => step.do !== "work"),
    );
    this.#runner = new ProgramRunner(
      context,
      this,
      operations.map(({ id }) =>
        settings.handlers[id] === undefined ? usual : compileProgram(context, id, settings.handlers[id]),
      ),
      true,
    );
    this.#operationTable = new AliasTable(context.shares.slice());
    this.#operationDraw = context.stream("operations");
    this.#keys = operations.map((_, i) => context.keySampler(i));
    this.#onArrival = engine.kernel.handler(() => this.#arrive());
    this.#onTimeout = engine.kernel.handler((request) => this.#losePatience(request));
    this.#onSettled = engine.settleHandler((request) => this.#requestSettled(request));
    this.#addLane();
    this.#columns = { abandoned: context.counter("abandoned") };
    this.#arrivals = this.#createArrivals();
  }

  start(): void {
    // Nobody to ask: a client that was just drawn. Answers out of nothing would be numbers that never happened.
    if (this.#context.outgoing.length === 0) return;
    this.#gap[2] = this.#context.conditions.arrivalFactor;
    this.#arrivals.start?.();
    if (this.#arrivals.type === "open") this.#scheduleNext(this.#arrivals);
  }

  receive(slot: number): void {
    this.#context.engine.settleFrom(slot, FAILED_PERMANENTLY, this.#context.place);
  }

  granted(strand: number, held: number): boolean {
    return this.#runner.granted(strand, held);
  }

  conditionsChanged(): void {
    this.#rateChanged();
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as unknown as ClientSettings;
    if (this.#settings.timeoutMs !== before.timeoutMs) this.#addLane();
    if (JSON.stringify(before.arrivals) === JSON.stringify(this.#settings.arrivals)) return;
    const { kernel } = this.#context.engine;
    if (this.#nextArrival !== NO_EVENT) kernel.cancel(this.#nextArrival);
    this.#nextArrival = NO_EVENT;
    this.#arrivals.stop?.();
    this.#process++;
    this.#arrivals = this.#createArrivals();
    this.start();
  }

  // --- ProgramHost: a client has no workers, so it works for nobody ---

  work(strand: number, sampler: Sampler | undefined): void {
    // As an event even when it takes no time: a long loop of such steps must not nest.
    this.#context.engine.kernel.after(
      sampler === undefined ? 0 : sampler(),
      this.#onWorked(),
      strand,
      this.#context.engine.calls.generation[strand]!,
    );
  }

  ended(request: number, outcome: Outcome): void {
    const { calls } = this.#context.engine;
    if (calls.timer[request] !== NO_EVENT) this.#lanes[calls.a[request]!]!.cancel(calls.timer[request]!);
    this.#context.engine.settle(request, outcome);
  }

  left(): void {}
  waits(): void {}

  /** The user has what it wanted; the client goes on in the background. */
  handedOver(request: number, continuation: number): void {
    this.#context.engine.calls.timer[continuation] = NO_EVENT;
    this.ended(request, OK);
  }

  #workedHandler = -1;
  /** Registered when a program has own `work` steps (think time between calls). */
  #onWorked(): number {
    if (this.#workedHandler < 0)
      this.#workedHandler = this.#context.engine.kernel.handler((strand, generation) => {
        if (this.#context.engine.calls.generation[strand] === generation) this.#runner.resume(strand);
      });
    return this.#workedHandler;
  }

  // --- arrivals ---

  #createArrivals(): OpenArrivals | ClosedArrivals {
    const { engine, stream, sampler } = this.#context;
    const context: ArrivalContext = {
      engine,
      stream: (purpose) => stream(`arrivals:${purpose}`),
      sampler: (spec, purpose) => sampler(spec, `arrivals:${purpose}`),
      issue: (user) => this.#issue(user),
      rateChanged: () => this.#rateChanged(),
    };
    return this.#context.createArrivals(this.#settings.arrivals, context);
  }

  #scheduleNext(arrivals: OpenArrivals): void {
    this.#gap[0] = arrivals.drawUnits();
    this.#planArrival(arrivals);
  }

  #planArrival(arrivals: OpenArrivals): void {
    const { kernel } = this.#context.engine;
    this.#gap[1] = kernel.now;
    const at = arrivals.arrivalTimeNs(kernel.now, this.#gap[0]!, this.#gap[2]!);
    this.#nextArrival = at === Infinity ? NO_EVENT : kernel.at(at, this.#onArrival, 0, 0);
  }

  /** The rate changed between two arrivals: what is left of the gap goes on at the new rate. */
  #rateChanged(): void {
    const arrivals = this.#arrivals;
    const { kernel } = this.#context.engine;
    if (arrivals.type !== "open" || this.#context.outgoing.length === 0) return;
    if (this.#nextArrival !== NO_EVENT) kernel.cancel(this.#nextArrival);
    this.#gap[0] = Math.max(0, this.#gap[0]! - arrivals.unitsBetween(this.#gap[1]!, kernel.now, this.#gap[2]!));
    this.#gap[2] = this.#context.conditions.arrivalFactor;
    this.#planArrival(arrivals);
  }

  #arrive(): void {
    const arrivals = this.#arrivals as OpenArrivals;
    this.#nextArrival = NO_EVENT;
    const batch = arrivals.batchCount === undefined ? 1 : arrivals.batchCount();
    for (let i = 0; i < batch; i++) this.#issue(0);
    this.#scheduleNext(arrivals);
  }

  // --- requests ---

  #issue(user: number): void {
    const { engine } = this.#context;
    const { calls, kernel } = engine;
    const request = engine.open(NO_SLOT, this.#onSettled);
    calls.request[request] = engine.nextRequest();
    calls.c[request] = user;
    calls.station[request] = this.#process;
    const operation = this.#context.operations.length > 1 ? this.#operationTable.draw(this.#operationDraw) : 0;
    calls.operation[request] = operation;
    calls.priority[request] = this.#context.operations[operation]!.priority;
    const key = this.#keys[operation];
    if (key !== undefined) calls.key[request] = key();
    const { goodWithinMs, timeoutMs } = this.#settings;
    if (goodWithinMs > 0) calls.deadlineAt[request] = kernel.now + msToNs(goodWithinMs);
    else if (timeoutMs > 0) calls.deadlineAt[request] = kernel.now + msToNs(timeoutMs);
    calls.timer[request] = NO_EVENT;
    engine.begin(request, this.#context.index);
    if (timeoutMs > 0) {
      calls.a[request] = this.#lanes.length - 1;
      calls.timer[request] = this.#lanes[this.#lanes.length - 1]!.add(request, 0);
    }
    this.#runner.start(request);
  }

  #losePatience(request: number): void {
    const { engine } = this.#context;
    engine.calls.timer[request] = NO_EVENT;
    engine.counters[this.#columns.abandoned]!++;
    this.#runner.abandonChildren(request);
    engine.settleFrom(request, TIMED_OUT, this.#context.place);
  }

  #requestSettled(request: number): void {
    const { calls } = this.#context.engine;
    const arrivals = this.#arrivals;
    if (arrivals.type === "closed" && calls.station[request] === this.#process) arrivals.settled(calls.c[request]!);
  }

  #addLane(): void {
    const { timeoutMs } = this.#settings;
    if (timeoutMs > 0) this.#lanes.push(this.#context.engine.kernel.lane(msToNs(timeoutMs), this.#onTimeout));
  }
}
