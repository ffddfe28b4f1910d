import { Balancer } from "../../../model/balancer";
import type { ComponentContext, ComponentInstance, Outgoing, SettingsOf } from "../../../model/kind";
import { CANCELLED, FAILED, type Outcome } from "../../../model/outcome";
import type { LOAD_BALANCER_FIELDS } from "./fields";

/** Loads for which the share of endpoints that have at least so many outstanding calls is measured. */
export const LOAD_STEPS: readonly number[] = [1, 2, 3, 5, 10];
export const atLeast = (load: number): string => `endpointsWith${load}`;

export type LoadBalancerSettings = SettingsOf<typeof LOAD_BALANCER_FIELDS>;

interface Endpoint {
  readonly outgoing: Outgoing;
  /** Replica of the component behind the link; -1 = the component as a whole. */
  readonly replica: number;
}

/** Sends each call to one of its endpoints; takes no time itself. */
export class LoadBalancer implements ComponentInstance {
  readonly #context: ComponentContext;
  #settings: LoadBalancerSettings;
  #endpoints: readonly Endpoint[] = [];
  #balancer: Balancer | undefined;
  /** Calls sent to each endpoint, for the summary. */
  #sent = new Float64Array(0);
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #columns: { readonly sent: number; readonly endpoints: number; readonly atLeast: readonly number[] };

  constructor(context: ComponentContext, settings: LoadBalancerSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#onSettled = context.engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#columns = {
      sent: context.counter("sent"),
      endpoints: context.level("endpoints"),
      atLeast: LOAD_STEPS.map((step) => context.level(atLeast(step))),
    };
  }

  start(): void {
    this.#endpoints = this.#context.outgoing.flatMap(endpointsOf);
    this.#sent = new Float64Array(this.#endpoints.length);
    const random = this.#context.stream("balancing");
    this.#balancer = new Balancer(this.#settings.algorithm, this.#endpoints.length, random, (i) => this.#isUp(i));
    this.#balancer.configure(this.#settings.algorithm, this.#weights());
    this.#context.engine.setLevel(this.#columns.endpoints, this.#endpoints.length);
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    const { calls } = engine;
    const chosen = this.#balancer!.pick();
    if (chosen < 0) return engine.settleFrom(slot, FAILED, place);
    const endpoint = this.#endpoints[chosen]!;
    const inner = engine.open(slot, this.#onSettled);
    calls.attempt[inner] = 1;
    calls.replica[inner] = endpoint.replica;
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = chosen;
    calls.b[slot] = inner;
    engine.counters[this.#columns.sent]!++;
    this.#sent[chosen]!++;
    this.#noteLoad(this.#balancer!.outstanding[chosen]!, 1);
    engine.send(endpoint.outgoing.linkIndex, inner);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as LoadBalancerSettings;
    this.#balancer?.configure(this.#settings.algorithm, this.#weights());
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      sentByEndpoint: this.#endpoints.map(({ outgoing, replica }, i) => ({
        endpoint: replica < 0 ? outgoing.to : `${outgoing.to}#${replica + 1}`,
        callCount: this.#sent[i],
      })),
    };
  }

  #settled(inner: number, outcome: Outcome): void {
    const { engine } = this.#context;
    const slot = engine.calls.parent[inner]!;
    engine.calls.cause[slot] = engine.calls.cause[inner]!;
    this.#done(engine.calls.a[slot]!);
    engine.settle(slot, outcome);
  }

  #withdraw(slot: number): void {
    const { engine } = this.#context;
    this.#done(engine.calls.a[slot]!);
    const inner = engine.calls.b[slot]!;
    engine.abandon(inner, engine.isCancellable(inner));
    engine.settle(slot, CANCELLED);
  }

  #done(endpoint: number): void {
    this.#noteLoad(this.#balancer!.outstanding[endpoint]!, -1);
    this.#balancer!.done(endpoint);
  }

  /** An endpoint came to (`by` 1) or leaves (-1) `load` outstanding calls: counts endpoints by load. */
  #noteLoad(load: number, by: number): void {
    const step = LOAD_STEPS.indexOf(load);
    if (step >= 0) this.#context.engine.addLevel(this.#columns.atLeast[step]!, by);
  }

  #isUp(index: number): boolean {
    if (!this.#settings.isHealthAware) return true;
    const { outgoing, replica } = this.#endpoints[index]!;
    return outgoing.target.isReplicaUp?.(Math.max(0, replica)) ?? true;
  }

  #weights(): number[] {
    const single = this.#context.outgoing.length === 1;
    return this.#endpoints.map(({ outgoing, replica }) => {
      const own = single && replica >= 0 ? this.#settings.replicaWeights[replica] : undefined;
      const { weights } = this.#settings;
      return own ?? weights[outgoing.id] ?? weights[outgoing.to] ?? 1;
    });
  }
}

/** One endpoint per replica of what is behind the link, if it has replicas, else the component itself. */
function endpointsOf(outgoing: Outgoing): Endpoint[] {
  const replicas = outgoing.targetSettings.queuePlacement === "shared" ? 1 : (outgoing.target.replicaCount ?? 1);
  if (replicas <= 1) return [{ outgoing, replica: outgoing.target.replicaCount === undefined ? -1 : 0 }];
  return Array.from({ length: replicas }, (_, replica) => ({ outgoing, replica }));
}
