import { msToNs, NO_EVENT, type RandomStream, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, SettingsOf, StepSpec } from "../../../model/kind";
import { CANCELLED, FAILED, FAILED_PERMANENTLY, OK, type Outcome, REFUSED, SHED } from "../../../model/outcome";
import { compileProgram, type Instruction } from "../../../model/program";
import { type ProgramHost, ProgramRunner } from "../../../model/program-runner";
import { Station, type StationHost, type StationSettings } from "../../../model/station";
import type { API_GATEWAY_FIELDS } from "./fields";

export type ApiGatewaySettings = SettingsOf<typeof API_GATEWAY_FIELDS>;

const NOT_STARTED = -1;

/** Routes, authenticates and aggregates; asynchronous: waiting for a backend holds no worker. */
export class ApiGateway implements ComponentInstance, ProgramHost, StationHost {
  readonly #context: ComponentContext;
  #settings: ApiGatewaySettings;
  readonly #station: Station;
  readonly #runner: ProgramRunner;
  readonly #isRouted: readonly boolean[];
  readonly #rejects: RandomStream;
  readonly #onCancel: number;
  readonly #columns: { readonly authRejected: number; readonly unrouted: number };
  #routingTime: Sampler;
  #authTime: Sampler;
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
    this.#columns = { authRejected: context.counter("authRejected"), unrouted: context.counter("unrouted") };
    this.#routingTime = context.sampler(settings.routingTime, "routing-time");
    this.#authTime = context.sampler(settings.authTime, "authentication-time");
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
    if (this.#inFlight >= this.#settings.inFlightLimit) return engine.settleFrom(slot, REFUSED, place);
    calls.holder[slot] = this.#onCancel;
    calls.pc[slot] = NOT_STARTED;
    calls.workTimer[slot] = NO_EVENT;
    this.#inFlight++;
    if (this.#station.offer(slot) !== "full") return;
    this.#inFlight--;
    engine.settleFrom(slot, REFUSED, place);
  }

  started(slot: number): void {
    const { slowFactor, addedNs } = this.#context.conditions;
    this.#station.work(slot, Math.round((this.#routingTime() + this.#authTime()) * slowFactor + addedNs));
  }

  worked(slot: number): void {
    const { engine } = this.#context;
    const { authRejectRatio } = this.#settings;
    if (authRejectRatio > 0 && this.#rejects.chance(authRejectRatio)) {
      engine.counters[this.#columns.authRejected]!++;
      return this.#refuse(slot, SHED);
    }
    if (!this.#isRouted[engine.calls.operation[slot]!]) {
      engine.counters[this.#columns.unrouted]!++;
      return this.#refuse(slot, FAILED_PERMANENTLY);
    }
    this.#station.release(slot);
    this.#runner.start(slot);
  }

  dropped(slot: number, outcome: Outcome): void {
    this.#inFlight--;
    this.#context.engine.settleFrom(slot, outcome, this.#context.place);
  }

  accepted(): void {}

  // --- ProgramHost: programs only call; the work is done before they start ---

  work(strand: number): void {
    this.#runner.resume(strand);
  }

  ended(job: number, outcome: Outcome): void {
    this.#inFlight--;
    this.#context.engine.settle(job, outcome);
  }

  left(): void {}
  waits(): void {}

  handedOver(job: number): void {
    this.#context.engine.settle(job, OK);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as ApiGatewaySettings;
    this.#routingTime = this.#context.sampler(this.#settings.routingTime, "routing-time");
    this.#authTime = this.#context.sampler(this.#settings.authTime, "authentication-time");
    this.#station.configure(stationSettings(this.#settings));
    this.conditionsChanged();
  }

  conditionsChanged(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    const up = Math.max(0, this.#settings.replicaCount - downReplicaCount);
    if (up !== this.#station.replicasUp) this.#station.setReplicasUp(up, FAILED);
    if (frozen > 0) this.#station.freeze();
    else this.#station.thaw();
  }

  #refuse(slot: number, outcome: Outcome): void {
    this.#station.release(slot);
    this.#inFlight--;
    this.#context.engine.settleFrom(slot, outcome, this.#context.place);
  }

  #withdraw(slot: number): void {
    if (this.#context.engine.calls.pc[slot] === NOT_STARTED) this.#station.withdraw(slot);
    else this.#runner.abandonChildren(slot);
    this.#inFlight--;
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
