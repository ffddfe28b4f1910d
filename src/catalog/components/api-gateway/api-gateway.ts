import { slowedNs } from "../../../model/call-faults";
import { HeldJobs } from "../../../model/held-jobs";
import { msToNs, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, SettingsOf, StepSpec } from "../../../model/kind";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, OK, type Outcome, REFUSED, SHED } from "../../../model/outcome";
import { compileProgram, type Instruction } from "../../../model/program";
import { type ProgramHost, ProgramRunner } from "../../../model/program-runner";
import { Station } from "../../../model/station";
import type { StationHost, StationSettings } from "../../../model/worker-pool";
import type { API_GATEWAY_FIELDS } from "./fields";

export type ApiGatewaySettings = SettingsOf<typeof API_GATEWAY_FIELDS>;

const NOT_STARTED = -1;

/** Column `b` of a request that is being looked at: what becomes of it. */
const GOES_ON = 0;
const TOO_LARGE = 1;
const UNAUTHENTICATED = 2;
const UNROUTED = 3;

/** How a rejected request ends, by cause. */
const REJECTED_AS: readonly Outcome[] = [OK, FAILED_PERMANENTLY, SHED, FAILED_PERMANENTLY];

/** Routes, authenticates and aggregates; asynchronous: waiting for a backend holds no worker. */
export class ApiGateway implements ComponentInstance, ProgramHost, StationHost {
  readonly #context: ComponentContext;
  #settings: ApiGatewaySettings;
  readonly #station: Station;
  readonly #runner: ProgramRunner;
  readonly #isRouted: readonly boolean[];
  readonly #rejects: RandomStream;
  readonly #onCancel: number;
  /** Counters of rejects, by cause. */
  readonly #rejected: readonly number[];
  readonly #overloaded: number;
  #routingTime!: Sampler;
  #authTime!: Sampler;
  #translationTime!: Sampler;
  /** By operation. */
  #authRejectRatios!: Float64Array;
  /** Requests in memory: being routed, waiting for a worker or for backends. */
  readonly #jobs: HeldJobs;
  #inFlight = 0;

  constructor(context: ComponentContext, settings: ApiGatewaySettings) {
    this.#context = context;
    this.#settings = settings;
    this.#station = new Station(context, this, stationSettings(settings));
    const steps = context.operations.map(({ id }) => stepsFor(id, context, settings));
    this.#isRouted = steps.map((list) => list !== undefined);
    const programs: Instruction[][] = steps.map((list, i) => [
      ...compileProgram(context, context.operations[i]!.id, list ?? []),
    ]);
    this.#runner = new ProgramRunner(context, this, programs, true);
    this.#rejects = context.stream("authentication");
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#jobs = new HeldJobs(context.engine.calls, this.#onCancel);
    this.#rejected = [-1, ...["tooLarge", "authRejected", "unrouted"].map((name) => context.counter(name))];
    this.#overloaded = context.counter("overloaded");
    this.#setTimes();
  }

  get replicaCount(): number {
    return this.#settings.replicaCount;
  }

  get concurrency(): number {
    return this.#settings.replicaCount * this.#settings.concurrencyPerReplica;
  }

  isReplicaUp(replica: number): boolean {
    return replica < this.#station.replicasUp;
  }

  describe(): Readonly<Record<string, unknown>> {
    const queue = this.#station.describeQueue();
    return queue === undefined ? {} : { queueManagement: queue };
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    const { calls } = engine;
    if (this.#station.replicasUp === 0) return engine.settleFrom(slot, FAILED, place);
    if (this.#inFlight >= this.#settings.inFlightLimit) return this.#overload(slot);
    calls.holder[slot] = this.#onCancel;
    calls.pc[slot] = NOT_STARTED;
    calls.workTimer[slot] = NO_EVENT;
    calls.replica[slot] = -1;
    this.#inFlight++;
    if (this.#station.offer(slot) !== "full") return;
    this.#leave(slot);
    this.#overload(slot);
  }

  started(slot: number): void {
    const { calls } = this.#context.engine;
    const fate = this.#judge(slot);
    calls.b[slot] = fate;
    let ns = this.#routingTime();
    if (fate !== TOO_LARGE) ns += this.#authTime();
    if (fate === GOES_ON) ns += this.#translationTime();
    this.#station.work(slot, slowedNs(this.#context.conditions, calls, slot, ns));
  }

  worked(slot: number): void {
    const { engine, place } = this.#context;
    const fate = engine.calls.b[slot]!;
    this.#station.release(slot);
    if (fate === GOES_ON) return this.#runner.start(slot);
    engine.counters[this.#rejected[fate]!]!++;
    this.#leave(slot);
    engine.settleFrom(slot, REJECTED_AS[fate]!, place);
  }

  /** The order of the checks: what the header says, the token, the route. */
  #judge(slot: number): number {
    const { sizes, engine } = this.#context;
    const { bodyLimitBytes } = this.#settings;
    if (bodyLimitBytes > 0 && sizes.requestBytes(slot) > bodyLimitBytes) return TOO_LARGE;
    const operation = engine.calls.operation[slot]!;
    const rejectRatio = this.#authRejectRatios[operation]!;
    if (rejectRatio > 0 && this.#rejects.chance(rejectRatio)) return UNAUTHENTICATED;
    return this.#isRouted[operation] ? GOES_ON : UNROUTED;
  }

  dropped(slot: number, outcome: Outcome): void {
    this.#leave(slot);
    this.#context.engine.settleFrom(slot, outcome, this.#context.place);
  }

  accepted(): void {}

  // --- ProgramHost: programs only call; the work is done before they start ---

  work(strand: number): void {
    this.#runner.resume(strand);
  }

  ended(job: number, outcome: Outcome): void {
    this.#leave(job);
    this.#context.engine.settle(job, outcome);
  }

  left(): void {}
  waits(): void {}

  handedOver(job: number): void {
    this.#context.engine.settle(job, OK);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as ApiGatewaySettings;
    this.#setTimes();
    this.#station.configure(stationSettings(this.#settings));
    this.conditionsChanged();
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    const up = Math.max(0, this.#settings.replicaCount - downReplicaCount);
    const before = this.#station.replicasUp;
    if (up !== before) this.#station.setReplicasUp(up, FAILED);
    if (up < before) this.#jobs.failFrom(up, (slot) => this.#lose(slot));
    if (frozen > 0) this.#station.freeze();
    else this.#station.thaw();
  }

  #leave(slot: number): void {
    this.#context.engine.calls.holder[slot] = 0;
    this.#inFlight--;
  }

  /** The replica that waited for backends on behalf of this request is gone. */
  #lose(slot: number): void {
    this.#runner.abandonChildren(slot);
    this.#runner.fail(slot, FAILED);
  }

  #setTimes(): void {
    const { routingTime, authTime, translationTime, authRejectRatio, authRejectRatios } = this.#settings;
    this.#routingTime = this.#context.sampler(routingTime, "routing-time");
    this.#authTime = this.#context.sampler(authTime, "authentication-time");
    this.#translationTime = this.#context.sampler(translationTime, "translation-time");
    this.#authRejectRatios = Float64Array.from(
      this.#context.operations,
      ({ id }) => authRejectRatios[id] ?? authRejectRatio,
    );
  }

  #overload(slot: number): void {
    this.#context.engine.counters[this.#overloaded]!++;
    this.#context.engine.settleFrom(slot, REFUSED, this.#context.place);
  }

  #withdraw(slot: number): void {
    if (this.#context.engine.calls.pc[slot] === NOT_STARTED) this.#station.withdraw(slot);
    else this.#runner.abandonChildren(slot);
    this.#leave(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }
}

function stationSettings(settings: ApiGatewaySettings): StationSettings {
  return {
    replicaCount: settings.replicaCount,
    concurrencyPerReplica: settings.concurrencyPerReplica,
    queueCapacity: settings.queueCapacity,
    queueDiscipline: settings.queueDiscipline,
    overflow: "refuse",
    waitLimitNs: msToNs(0),
    preemptive: false,
    queueRules: settings,
  };
}

/** What a request of the operation does after routing; undefined = no route. */
function stepsFor(operation: string, context: ComponentContext, settings: ApiGatewaySettings): StepSpec[] | undefined {
  const targets =
    settings.routes.length === 0
      ? context.outgoing.map((link) => link.to)
      : settings.routes.filter((route) => route.operation === operation).map((route) => route.to);
  if (targets.length === 0) return undefined;
  const calls = targets.map((to): StepSpec => {
    const isMessaging = context.outgoing.some((link) => link.to === to && link.isMessaging);
    return { do: isMessaging ? "publish" : "call", to };
  });
  if (calls.length === 1 || settings.aggregation === "sequence") return calls;
  return [{ do: "parallel", steps: calls }];
}
